//! The dependencies of a task in words.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::fields::items;

/// Returns the dependencies of a task, from `dependencies` and from `depends`.
pub(super) fn dependencies(task: &Json) -> BTreeSet<String> {
    let names = items(&task["dependencies"]).filter_map(Json::as_str);
    let depends = task["depends"].as_str().unwrap_or_default();
    let conditions = depends.split(" && ").map(str::trim).filter(|part| !part.is_empty());
    names.map(|name| format!("runs after `{name}`")).chain(conditions.map(condition)).collect()
}

/// Describes one condition of `depends`, such as `(a.Failed || a.Errored)`.
fn condition(text: &str) -> String {
    let results: BTreeSet<(&str, &str)> = text
        .trim_matches(['(', ')'])
        .split("||")
        .map(|result| result.trim().split_once('.').unwrap_or((result.trim(), "")))
        .collect();
    let name = results.first().map_or("", |(name, _)| name);
    let is_of_one = results.iter().all(|(other, _)| *other == name);
    let results: Vec<&str> = results.iter().map(|(_, result)| *result).collect();
    match results.as_slice() {
        [""] => format!("runs after `{name}`"),
        ["Errored", "Failed"] if is_of_one => format!("runs after `{name}` failed"),
        // All results that Argo knows.
        [_, _, _, _, _, _] if is_of_one => format!("runs after `{name}` ended"),
        _ => format!("runs when `{text}`"),
    }
}
