//! Requests as they arrive over HTTP.

use serde_json::{Map, Value as Json, json};

use super::problem::Problem;
use crate::databricks::Method;

/// A request as it arrives over HTTP.
#[derive(Clone, Copy, Default)]
pub struct Call<'a> {
    /// The method, in capitals.
    pub method: &'a str,
    /// The scheme and the host that the request was sent to, such as `http://localhost:8080`.
    pub origin: &'a str,
    /// The path, without the query.
    pub path: &'a str,
    /// The names and values of the query.
    pub query: &'a [(String, String)],
    /// The header `Authorization`.
    pub authorization: Option<&'a str>,
    /// The body.
    pub body: &'a [u8],
}

impl Call<'_> {
    /// Reads the query of a `GET` or the body of a `POST`.
    pub(super) fn fields(self, method: Method) -> Result<Map<String, Json>, Problem> {
        if method == Method::Get {
            let query = self.query.iter();
            return Ok(query.map(|(name, value)| (name.clone(), json!(value))).collect());
        }
        if self.body.iter().all(u8::is_ascii_whitespace) {
            return Ok(Map::new());
        }
        match serde_json::from_slice(self.body) {
            Ok(Json::Object(map)) => Ok(map),
            Ok(_) => Err(Problem::malformed("expected an object")),
            Err(error) => Err(Problem::malformed(error)),
        }
    }
}
