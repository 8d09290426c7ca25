//! JSON merge patches for whole objects of the workflow.

use kfp_dbx_core::rule::{Finding, INVALID_SETTING};
use kfp_dbx_core::value::Value;
use serde::Serialize;
use serde_json::Value as Json;

use super::{json, read};

/// Returns a patch as JSON. It must be an object without parameters and outputs, because nothing
/// replaces their placeholders.
pub(crate) fn patch_of(patch: &impl Serialize) -> Result<Json, Finding> {
    let value = match read::serialized(patch) {
        Value::Map(map) => Value::Map(map),
        Value::Problem(finding) => return Err(*finding),
        other => {
            let message = format!("a patch must be a JSON object, but it is {}", other.describe());
            return Err(Finding::new(&INVALID_SETTING, message));
        }
    };
    let mut refs = 0;
    value.visit_refs(&mut |_| refs += 1);
    if refs > 0 {
        let message = "a patch can't contain a parameter or an output";
        return Err(Finding::new(&INVALID_SETTING, message)
            .help("write Argo's tag for it, such as `{{workflow.parameters.name}}`"));
    }
    Ok(json::literal(&value))
}

/// Applies a JSON merge patch (RFC 7386).
pub(crate) fn merge(into: &mut Json, patch: Json) {
    let Json::Object(patch) = patch else {
        *into = patch;
        return;
    };
    if !into.is_object() {
        *into = Json::Object(serde_json::Map::new());
    }
    if let Json::Object(fields) = into {
        for (key, value) in patch {
            if value.is_null() {
                // Unlike `remove`, this keeps the order of the other fields.
                fields.shift_remove(&key);
            } else {
                merge(fields.entry(key).or_insert(Json::Null), value);
            }
        }
    }
}
