//! The columns that kubectl shows.

use kfp_dbx_core::table::{Column, Holds, Kind, Type};
use serde_json::{Value as Json, json};

/// Returns the columns of a kind, with the age after those that kubectl always shows.
pub(super) fn all(kind: &Kind) -> Vec<Json> {
    let of = |is_wide| {
        let columns = kind.columns.iter().filter(move |column| column.is_wide == is_wide);
        columns.map(|column| definition(kind, column))
    };
    let age = json!({ "name": "Age", "type": "date", "jsonPath": ".metadata.creationTimestamp" });
    of(false).chain([age]).chain(of(true)).collect()
}

fn definition(kind: &Kind, column: &Column) -> Json {
    json!({
        "name": column.name,
        "type": ty(kind, column.path),
        "jsonPath": column.path,
        "priority": i32::from(column.is_wide),
    })
}

/// Returns the type of the field at a path.
fn ty(kind: &Kind, path: &str) -> &'static str {
    if let Some(path) = path.strip_prefix(".spec.") {
        return match kind.field_type(path) {
            Some(Type::Int32 | Type::Int64) => "integer",
            Some(Type::Float) => "number",
            Some(Type::Bool) => "boolean",
            _ => "string",
        };
    }
    let path = path.trim_start_matches(".status.");
    match kind.status.iter().find(|field| field.path == path).map(|field| field.holds) {
        Some(Holds::Int32 | Holds::Int64) => "integer",
        Some(Holds::Bool) => "boolean",
        _ => "string",
    }
}
