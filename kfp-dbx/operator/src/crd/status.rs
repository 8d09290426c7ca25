//! The schema of a status. It accepts every status of the archived operator.

use kfp_dbx_core::table::{Holds, Kind, StatusField};
use serde_json::{Map, Value as Json, json};

/// Returns the schema of the status of a kind.
pub(super) fn schema(kind: &Kind) -> Json {
    let mut status = json!({
        "type": "object",
        "description": format!("The state of the {} in Databricks.", kind.noun),
        "properties": {},
    });
    for field in kind.status {
        insert(&mut status, field.path, leaf(field));
    }
    status
}

/// Inserts the schema of a field at its path, with the objects around it.
fn insert(object: &mut Json, path: &str, leaf: Json) {
    let Some(properties) = object.get_mut("properties").and_then(Json::as_object_mut) else {
        return;
    };
    match path.split_once('.') {
        None => {
            properties.insert(path.to_owned(), leaf);
        }
        Some((first, rest)) => {
            let empty = || json!({ "type": "object", "properties": {} });
            insert(properties.entry(first).or_insert_with(empty), rest, leaf);
        }
    }
}

fn leaf(field: &StatusField) -> Json {
    let mut schema = match field.holds {
        // Newer versions of Databricks may have further words.
        Holds::Words(_) | Holds::Text => json!({ "type": "string" }),
        Holds::Int32 => json!({ "type": "integer", "format": "int32" }),
        Holds::Int64 => json!({ "type": "integer", "format": "int64" }),
        Holds::Bool => json!({ "type": "boolean" }),
        Holds::Object => any_object(),
        Holds::Objects => json!({ "type": "array", "items": any_object() }),
        Holds::Conditions => conditions(),
    };
    if let Some(schema) = schema.as_object_mut() {
        describe(schema, field.doc);
    }
    schema
}

/// Adds the documentation of a schema.
pub(super) fn describe(schema: &mut Map<String, Json>, doc: &str) {
    schema.insert("description".to_owned(), doc.into());
}

/// Returns the schema of an object that Databricks defines.
fn any_object() -> Json {
    json!({ "type": "object", "x-kubernetes-preserve-unknown-fields": true })
}

/// Returns the schema of the conditions that `metav1.Condition` defines.
fn conditions() -> Json {
    json!({
        "type": "array",
        "x-kubernetes-list-type": "map",
        "x-kubernetes-list-map-keys": ["type"],
        "items": {
            "type": "object",
            "required": ["type", "status", "lastTransitionTime", "reason", "message"],
            "properties": {
                "type": {
                    "type": "string",
                    "maxLength": 316,
                    "description": "The type of the condition, such as `Ready`.",
                },
                "status": {
                    "type": "string",
                    "enum": ["True", "False", "Unknown"],
                    "description": "Whether the condition is met.",
                },
                "observedGeneration": {
                    "type": "integer",
                    "format": "int64",
                    "minimum": 0,
                    "description": "The generation of the spec to which the condition belongs.",
                },
                "lastTransitionTime": {
                    "type": "string",
                    "format": "date-time",
                    "description": "The time when the status of the condition last changed.",
                },
                "reason": {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 1024,
                    "pattern": "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$",
                    "description": "The reason for the last change, as one word.",
                },
                "message": {
                    "type": "string",
                    "maxLength": 32768,
                    "description": "The reason for the last change, for people.",
                },
            },
        },
    })
}
