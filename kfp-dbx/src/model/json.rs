//! Values as JSON.

use kfp_dbx_core::value::{Ref, Value};
use serde_json::Value as Json;

/// Returns a value as JSON. `show` writes the references.
pub(crate) fn with_refs(value: &Value, show: &impl Fn(Ref) -> String) -> Json {
    match value {
        Value::Null | Value::Problem(_) | Value::Unknown => Json::Null,
        Value::Bool(boolean) => Json::Bool(*boolean),
        Value::Int(int) => number(*int),
        Value::Float(float) => Json::from(*float),
        Value::Text(text) => Json::String(text.shown(show)),
        Value::Ref(reference) => Json::String(show(*reference)),
        Value::List(items) => items.iter().map(|item| with_refs(item, show)).collect(),
        Value::Map(map) => map
            .entries
            .iter()
            .map(|(key, value)| (key.shown(show), with_refs(value, show)))
            .collect(),
    }
}

/// Returns a literal value as JSON. References become empty text.
pub(crate) fn literal(value: &Value) -> Json {
    with_refs(value, &|_| String::new())
}

/// Returns an integer as JSON.
pub(crate) fn number(int: i128) -> Json {
    match (i64::try_from(int), u64::try_from(int)) {
        (Ok(int), _) => int.into(),
        (_, Ok(int)) => int.into(),
        _ => Json::Null,
    }
}
