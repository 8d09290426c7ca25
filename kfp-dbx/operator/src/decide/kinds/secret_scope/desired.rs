//! The secrets that a scope is to have.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value as Json;

use crate::databricks::Request;
use crate::decide::Secret;
use crate::decide::kinds::content;
use crate::decide::report::Decided;
use crate::decide::view::View;

/// The number of bytes that Databricks takes as the value of a secret.
const LARGEST: usize = 128 * 1024;

/// The secrets of a spec, with the Secrets that they refer to.
pub(super) struct Desired<'a> {
    /// The secrets that have a value, in their order.
    pub secrets: Vec<(&'a str, Value<'a>)>,
    /// The keys without a value. Nothing is written to them, and nothing deletes them.
    pub unset: Vec<&'a str>,
    /// The number of Kubernetes Secrets that the secrets refer to.
    pub sources: usize,
    /// A hash of the versions of these Secrets, but of nothing in them.
    pub versions: String,
}

/// The value of a secret.
pub(super) enum Value<'a> {
    /// A text.
    Text(&'a str),
    /// Bytes, in base64.
    Base64(&'a str),
    /// Bytes that are no text.
    Bytes(&'a [u8]),
}

/// The reason why a scope cannot have its secrets.
pub(super) enum Fault {
    /// A Kubernetes Secret, or its key, is missing.
    Missing(String),
    /// The spec is wrong.
    Invalid {
        /// The reason.
        message: String,
        /// Whether the fault can be in a Kubernetes Secret.
        has_sources: bool,
    },
}

impl<'a> Desired<'a> {
    /// Reads the secrets of a spec, and the Secrets that they refer to.
    pub fn of(view: &View<'a>) -> Decided<Result<Self, Fault>> {
        let items = view.object.spec()["secrets"].as_array().map_or(&[][..], Vec::as_slice);
        let sources = sources(view, items)?;
        let mut secrets = Vec::with_capacity(items.len());
        let mut unset = Vec::new();
        for item in items {
            let key = item["key"].as_str().unwrap_or_default();
            match value(item, &sources) {
                Ok(Some(value)) if value.len() > LARGEST => {
                    return Ok(Err(too_large(key, &value, &sources)));
                }
                Ok(Some(value)) => secrets.push((key, value)),
                Ok(None) => unset.push(key),
                Err(message) => return Ok(Err(Fault::Missing(message))),
            }
        }
        let versions = versions(&sources);
        Ok(Ok(Self { secrets, unset, sources: sources.len(), versions }))
    }

    /// Returns the keys of the spec in small letters, as Databricks does not tell keys apart by their
    /// case.
    pub fn keys(&self) -> BTreeSet<String> {
        let keys = self.secrets.iter().map(|(key, _)| *key).chain(self.unset.iter().copied());
        keys.map(str::to_lowercase).collect()
    }
}

fn too_large(key: &str, value: &Value<'_>, sources: &Sources<'_>) -> Fault {
    let message = format!(
        "the secret `{key}` has {} bytes, but Databricks takes at most {LARGEST}: make it smaller",
        value.len()
    );
    Fault::Invalid { message, has_sources: !sources.is_empty() }
}

impl Value<'_> {
    /// Returns the number of bytes.
    fn len(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Base64(text) => content::size(text),
            Self::Bytes(bytes) => bytes.len(),
        }
    }

    /// Adds the value to a request.
    pub fn put(&self, request: Request) -> Request {
        match self {
            Self::Text(text) => request.with("string_value", *text),
            Self::Base64(text) => {
                let text: String = text.split_ascii_whitespace().collect();
                request.with("bytes_value", text)
            }
            Self::Bytes(bytes) => request.with("bytes_value", STANDARD.encode(bytes)),
        }
    }
}

/// The Secrets that the secrets of a scope refer to, by their names.
type Sources<'a> = BTreeMap<&'a str, Option<&'a Secret>>;

fn sources<'a>(view: &View<'a>, items: &'a [Json]) -> Decided<Sources<'a>> {
    let mut sources = BTreeMap::new();
    for (name, _) in items.iter().filter_map(source) {
        if !sources.contains_key(name) {
            sources.insert(name, view.secret(name)?);
        }
    }
    Ok(sources)
}

/// Returns the name of the Secret and the key that a secret takes its value from: of several values,
/// the first one that is not empty counts.
fn source(item: &Json) -> Option<(&str, &str)> {
    if text(item, "string_value").is_some() || text(item, "byte_value").is_some() {
        return None;
    }
    let reference = &item["value_from"]["secret_key_ref"];
    Some((reference["name"].as_str()?, reference["key"].as_str()?))
}

fn text<'a>(item: &'a Json, field: &str) -> Option<&'a str> {
    item[field].as_str().filter(|text| !text.is_empty())
}

/// Returns the value of a secret, if it has one.
fn value<'a>(item: &'a Json, sources: &Sources<'a>) -> Result<Option<Value<'a>>, String> {
    if let Some(text) = text(item, "string_value") {
        return Ok(Some(Value::Text(text)));
    }
    if let Some(text) = text(item, "byte_value") {
        return Ok(Some(Value::Base64(text)));
    }
    match source(item) {
        Some((name, key)) => referred(name, key, sources).map(Some),
        None => Ok(item["string_value"]
            .as_str()
            .map(Value::Text)
            .or(item["byte_value"].as_str().map(Value::Base64))),
    }
}

fn referred<'a>(name: &str, key: &str, sources: &Sources<'a>) -> Result<Value<'a>, String> {
    let Some(secret) = sources.get(name).copied().flatten() else {
        return Err(format!(
            "the Secret `{name}` does not exist in the namespace: create it, with the key `{key}`"
        ));
    };
    let Some(bytes) = secret.data.get(key) else {
        return Err(format!(
            "the Secret `{name}` does not have the key `{key}`: add it, or refer to another one"
        ));
    };
    Ok(std::str::from_utf8(bytes).map_or(Value::Bytes(bytes), Value::Text))
}

fn versions(sources: &Sources<'_>) -> String {
    let lines = sources.iter().map(|(name, secret)| {
        let version = secret.map_or("", |secret| &secret.version);
        format!("{name}\n{version}\n")
    });
    content::hash(lines.collect::<String>().as_bytes())
}
