//! Requests to the API.

use std::fmt;

use serde_json::{Map, Value as Json};

use super::endpoint::Endpoint;

/// A request to the API of a workspace.
#[derive(Clone, PartialEq)]
pub struct Request {
    /// The endpoint.
    pub endpoint: Endpoint,
    /// The fields: the query of a `GET`, the body of a `POST`. See [`Method`](super::Method).
    pub fields: Map<String, Json>,
}

impl Request {
    /// Creates a request without fields.
    pub fn new(endpoint: Endpoint) -> Self {
        Self { endpoint, fields: Map::new() }
    }

    /// Adds a field.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Json>) -> Self {
        self.fields.insert(name.to_owned(), value.into());
        self
    }

    /// Adds a field if it has a value.
    #[must_use]
    pub fn with_some(self, name: &str, value: Option<&Json>) -> Self {
        match value {
            Some(value) => self.with(name, value.clone()),
            None => self,
        }
    }
}

/// The fields by which a request names a resource. All others can contain secrets.
const SHOWN: &[&str] = &[
    "cluster_id",
    "job_id",
    "run_id",
    "scope",
    "key",
    "principal",
    "path",
    "name",
    "run_name",
    "cluster_name",
    "page_token",
    "idempotency_token",
    "active_only",
];

impl fmt::Debug for Request {
    /// Writes the endpoint and the names of resources, but no other field.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.endpoint.name())?;
        let shown = self.fields.iter().filter(|(name, _)| SHOWN.contains(&name.as_str()));
        f.debug_map().entries(shown.map(|(name, value)| (name, value.to_string()))).finish()
    }
}
