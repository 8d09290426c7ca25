//! Merges a manifest into an object, as a JSON merge patch: objects field by field, all else as a whole.
//! A field that is null goes.
//!
//! `kubectl apply` also removes what the manifest before had and this one has not: that has no model, and
//! makes no difference as long as each `apply` of an object has the same fields.

use serde_json::{Map, Value as Json};

/// The names that `patch` has for its ways to merge.
pub(crate) const STRATEGIES: [&str; 3] = ["strategic", "merge", "json"];

/// Merges a patch into a value.
pub(super) fn merge(into: &mut Json, patch: &Json) {
    let Json::Object(fields) = patch else {
        into.clone_from(patch);
        return;
    };
    if !into.is_object() {
        *into = Json::Object(Map::new());
    }
    let Json::Object(known) = into else { return };
    for (name, value) in fields {
        match value {
            Json::Null => drop(known.shift_remove(name)),
            value => merge(known.entry(name).or_insert(Json::Null), value),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::merge;

    #[test]
    fn objects_are_merged_and_all_else_is_replaced() {
        let mut value = json!({"a": {"b": 1, "c": [1, 2]}, "d": 1, "e": 1});
        merge(&mut value, &json!({"a": {"c": [3], "f": {"g": null, "h": 2}}, "d": null}));
        assert_eq!(value, json!({"a": {"b": 1, "c": [3], "f": {"h": 2}}, "e": 1}));
    }
}
