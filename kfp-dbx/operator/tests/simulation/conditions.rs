//! The rules of Kubernetes for conditions, which the schemas of the kinds enforce.

use std::collections::BTreeSet;

use kfp_dbx_operator::time::Time;
use serde_json::Value as Json;

/// Checks a status.
pub fn check(status: &Json) -> Result<(), String> {
    if !status.is_object() {
        return Err(format!("the status is {status}"));
    }
    let mut types = BTreeSet::new();
    for condition in status["conditions"].as_array().into_iter().flatten() {
        let text = |field: &str| condition[field].as_str().unwrap_or_default().to_owned();
        let is_word = |text: &str| {
            text.starts_with(|first: char| first.is_ascii_alphabetic())
                && text.chars().all(|other| other.is_ascii_alphanumeric())
        };
        let is_right = types.insert(text("type"))
            && is_word(&text("type"))
            && is_word(&text("reason"))
            && ["True", "False", "Unknown"].contains(&text("status").as_str())
            && condition["message"].is_string()
            && text("message").len() <= 32768
            && Time::parse(&text("lastTransitionTime")).is_some();
        if !is_right {
            return Err(format!("it breaks the rules of conditions: {condition}"));
        }
    }
    Ok(())
}

/// Returns the condition of that type.
pub fn find<'a>(status: &'a Json, name: &str) -> Option<&'a Json> {
    status["conditions"].as_array()?.iter().find(|condition| condition["type"] == name)
}

/// Whether the condition of that type has that status.
pub fn is(status: &Json, name: &str, truth: &str) -> bool {
    find(status, name).is_some_and(|condition| condition["status"] == truth)
}
