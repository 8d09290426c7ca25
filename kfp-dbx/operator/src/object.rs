//! An object of the cluster, as JSON.

use kfp_dbx_core::table::{self, Identity, Kind};
use serde_json::Value as Json;

use crate::time::Time;

/// The name of an object.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The kind, such as `Run`.
    pub kind: &'static str,
    /// The namespace.
    pub namespace: String,
    /// The name in the namespace.
    pub name: String,
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}/{}", self.kind, self.namespace, self.name)
    }
}

/// An object of one of the operator's kinds, as the API server returns it.
#[derive(Debug, Clone)]
pub struct Object {
    kind: &'static Kind,
    json: Json,
}

impl Object {
    /// Reads an object. Returns `None` if it is of another kind.
    pub fn new(json: Json) -> Option<Self> {
        let kind = table::kind(json["kind"].as_str()?)?;
        Some(Self { kind, json })
    }

    /// Returns the row of its kind.
    pub fn kind(&self) -> &'static Kind {
        self.kind
    }

    /// Returns the whole object.
    pub fn json(&self) -> &Json {
        &self.json
    }

    /// Returns the whole object.
    pub fn into_json(self) -> Json {
        self.json
    }

    /// Returns its kind, namespace and name.
    pub fn key(&self) -> Key {
        Key {
            kind: self.kind.kind,
            namespace: self.namespace().to_owned(),
            name: self.name().to_owned(),
        }
    }

    /// Returns the name.
    pub fn name(&self) -> &str {
        self.metadata("name")
    }

    /// Returns the namespace.
    pub fn namespace(&self) -> &str {
        self.metadata("namespace")
    }

    /// Returns the uid, which no other object ever has.
    pub fn uid(&self) -> &str {
        self.metadata("uid")
    }

    /// Returns the resource version, which changes with each write.
    pub fn resource_version(&self) -> &str {
        self.metadata("resourceVersion")
    }

    /// Returns the generation, which changes with the spec.
    pub fn generation(&self) -> i64 {
        self.json["metadata"]["generation"].as_i64().unwrap_or_default()
    }

    /// Returns the time of its creation.
    pub fn created(&self) -> Option<Time> {
        Time::parse(self.metadata("creationTimestamp"))
    }

    /// Whether someone has deleted it, and it waits for its finalizers.
    pub fn is_deleting(&self) -> bool {
        !self.json["metadata"]["deletionTimestamp"].is_null()
    }

    /// Notes that it is deleted: it waits for its finalizers, if it is not gone already.
    pub fn mark_deleting(&mut self) {
        let deleted = self.json["metadata"]["deletionTimestamp"].take();
        let deleted = if deleted.is_null() { Json::from("") } else { deleted };
        self.json["metadata"]["deletionTimestamp"] = deleted;
    }

    /// Returns the names of its finalizers.
    pub fn finalizers(&self) -> impl Iterator<Item = &str> {
        self.json["metadata"]["finalizers"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Json::as_str)
    }

    /// Returns the value of an annotation.
    pub fn annotation(&self, name: &str) -> Option<&str> {
        self.json["metadata"]["annotations"][name].as_str()
    }

    /// Returns its owner references.
    pub fn owners(&self) -> &[Json] {
        self.json["metadata"]["ownerReferences"].as_array().map_or(&[], Vec::as_slice)
    }

    /// Returns the spec, which is null if there is none.
    pub fn spec(&self) -> &Json {
        &self.json["spec"]
    }

    /// Returns the status, which is null if there is none.
    pub fn status(&self) -> &Json {
        &self.json["status"]
    }

    /// Returns a text of the spec, unless it is missing or empty.
    pub fn spec_text(&self, field: &str) -> Option<&str> {
        self.spec()[field].as_str().filter(|text| !text.is_empty())
    }

    /// Returns the texts of the spec at a path, unless they are empty. `*` stands for each item of a list.
    pub fn spec_texts(&self, path: &[&str]) -> Vec<&str> {
        let mut values = vec![self.spec()];
        for step in path {
            values = match *step {
                "*" => values.into_iter().filter_map(Json::as_array).flatten().collect(),
                name => values.into_iter().filter_map(|value| value.get(name)).collect(),
            };
        }
        values.into_iter().filter_map(Json::as_str).filter(|text| !text.is_empty()).collect()
    }

    /// Returns the id of its resource in Databricks, if there is one and it is a text.
    pub fn id(&self) -> Option<&str> {
        let outputs = self.kind.outputs().iter();
        let output = outputs.into_iter().find(|output| output.identity == Some(Identity::Id))?;
        let path = output.json_path.trim_start_matches("{.").trim_end_matches('}').split('.');
        path.fold(&self.json, |value, step| &value[step]).as_str()
    }

    fn metadata(&self, field: &str) -> &str {
        self.json["metadata"][field].as_str().unwrap_or_default()
    }
}
