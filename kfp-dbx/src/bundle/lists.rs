//! The lists of a job: its parameters, its clusters, its environments, its tasks.

use serde_json::Value as Json;

use super::context::Fields;

/// Adds items to a list of an object.
pub(super) fn append(fields: &mut Fields, name: &str, items: Json) {
    let Json::Array(mut items) = items else { return };
    if items.is_empty() {
        return;
    }
    match fields.get_mut(name) {
        Some(Json::Array(known)) => known.append(&mut items),
        _ => {
            fields.insert(name.to_owned(), items.into());
        }
    }
}

/// Returns the fields of a job with its tasks, and what these share, behind the others.
pub(super) fn ordered(mut fields: Fields) -> Json {
    for last in ["parameters", "job_clusters", "environments", "tasks"] {
        if let Some(value) = fields.shift_remove(last) {
            fields.insert(last.to_owned(), value);
        }
    }
    fields.into()
}
