//! Merges a manifest into an object, as a JSON merge patch: objects field by field, all else as a whole.
//! A field that is null goes.
//!
//! `kubectl apply` also removes what the manifest before had and this one has not: that has no model, and
//! makes no difference as long as each `apply` of an object has the same fields.

use serde_json::{Map, Value as Json};

/// A way in which `patch` merges: a `mergeStrategy` of Argo.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Strategy {
    /// As the kind says, which only the kinds of Kubernetes do.
    #[default]
    Strategic,
    /// As a JSON merge patch.
    Merge,
}

impl Strategy {
    /// Returns the strategy of a name. `json`, a list of changes, has no model.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        match name {
            "" | "strategic" => Some(Self::Strategic),
            "merge" => Some(Self::Merge),
            _ => None,
        }
    }
}

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
