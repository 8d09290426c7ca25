//! The schema of a spec: the types and the documentation of its fields.

use kfp_dbx_core::table::{Closed, Field, Kind, Struct, Type};
use serde_json::{Map, Value as Json, json};

/// Returns the schema of the spec of a kind.
pub(super) fn spec(kind: &Kind) -> Json {
    let mut spec = object(kind.spec);
    if let Some(schema) = spec.as_object_mut() {
        schema.insert("description".to_owned(), kind.spec.doc.into());
    }
    spec
}

fn object(object: &Struct) -> Json {
    let properties: Map<_, _> =
        object.fields.iter().map(|field| (field.name.to_owned(), property(field))).collect();
    json!({ "type": "object", "properties": properties })
}

fn property(field: &Field) -> Json {
    let mut schema = value(&field.ty);
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("description".to_owned(), field.doc.into());
    }
    schema
}

fn value(ty: &Type) -> Json {
    match ty {
        Type::Text | Type::Argument | Type::Base64 => json!({ "type": "string" }),
        Type::Int32 => json!({ "type": "integer", "format": "int32" }),
        Type::Int64 => json!({ "type": "integer", "format": "int64" }),
        Type::Bool => json!({ "type": "boolean" }),
        Type::Closed(closed) => word(closed),
        Type::Struct(inner) => object(inner),
        Type::List(item) => json!({ "type": "array", "items": value(item) }),
        Type::Map(of) => json!({ "type": "object", "additionalProperties": value(of) }),
    }
}

fn word(closed: &Closed) -> Json {
    let words: Vec<_> = closed.values.iter().map(|(word, ..)| *word).collect();
    json!({ "type": "string", "enum": words })
}
