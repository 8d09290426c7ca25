//! The maps of Kubernetes objects whose values are texts. The API server rejects an object with another
//! value there, also with a number.

use super::misfit::Misfit;
use crate::rule::{Finding, WRONG_TYPE};
use crate::value::path::{Path, field};
use crate::value::{Map, Scalar, Text, Value};

/// The maps in the metadata of each object.
const OF_METADATA: [&str; 2] = ["annotations", "labels"];

/// The maps of a kind of the API version `v1`.
const OF_KINDS: [(&str, [&str; 2]); 2] =
    [("ConfigMap", ["binaryData", "data"]), ("Secret", ["data", "stringData"])];

/// Reports the values of such maps that are no texts. The version and the kind are those of the object, as
/// far as they are known.
pub(super) fn check(object: &Map, version: Option<&str>, kind: Option<&str>) -> Vec<Misfit> {
    let mut found = Vec::new();
    let root = Path::Field(&Path::Root, "metadata");
    for name in OF_METADATA {
        let texts = object.get("metadata").and_then(|metadata| field(metadata, name));
        found.extend(others(texts, &Path::Field(&root, name), "Kubernetes takes"));
    }
    let of_kind = OF_KINDS.iter().find(|(known, _)| version == Some("v1") && kind == Some(known));
    if let Some((kind, names)) = of_kind {
        let holder = format!("a {kind} holds");
        for name in names {
            found.extend(others(object.get(name), &Path::Field(&Path::Root, name), &holder));
        }
    }
    found
}

/// Returns the findings about the values of a map that are no texts. `holder` takes only texts there.
fn others(texts: Option<&Value>, path: &Path<'_>, holder: &str) -> Vec<Misfit> {
    let Some(Value::Map(texts)) = texts else { return Vec::new() };
    let misfit = |(key, value): &(Text, Value)| {
        let path = Path::Field(path, key.as_literal().unwrap_or("…"));
        let help = match value {
            Value::Text(_) | Value::Null | Value::Problem(_) | Value::Unknown => return None,
            Value::Ref(reference) if reference.ty == Scalar::Text => return None,
            Value::Ref(_) => "convert it to text with `format!(…)`",
            Value::Int(_) | Value::Float(_) | Value::Bool(_) => "write the value in quotes",
            Value::List(_) | Value::Map(_) => "write it as a text, such as that of its JSON",
        };
        let message = format!(
            "`{path}` must be text, as {holder} only texts there, but it is {}",
            value.describe()
        );
        Some(Misfit::new(path.steps(), Finding::new(&WRONG_TYPE, message).help(help)))
    };
    texts.entries.iter().filter_map(misfit).collect()
}
