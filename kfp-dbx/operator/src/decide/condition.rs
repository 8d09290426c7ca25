//! The conditions of a status, as Kubernetes defines them.

use serde_json::{Value as Json, json};

use super::text;
use crate::time::Time;

/// The condition that the workspace has accepted the request.
pub const SUBMITTED: &str = "Submitted";
/// The condition that the resource can be used. For a run, that it has succeeded.
pub const READY: &str = "Ready";
/// The condition that the object waits for the deletion of its resource.
pub const DELETING: &str = "Deleting";

/// The length of a message in bytes. Kubernetes refuses one of more than 32,768 characters.
const LONGEST_MESSAGE: usize = 8_192;

/// The status of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truth {
    /// It holds.
    True,
    /// It does not hold.
    False,
    /// It is not known.
    Unknown,
}

impl Truth {
    /// Returns Kubernetes' word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::True => "True",
            Self::False => "False",
            Self::Unknown => "Unknown",
        }
    }
}

/// A condition as it is set.
pub(super) struct Condition<'a> {
    pub(super) name: &'a str,
    pub(super) truth: Truth,
    pub(super) reason: &'a str,
    pub(super) message: &'a str,
}

/// Returns the condition of that type in a status.
pub(super) fn condition<'a>(status: &'a Json, name: &str) -> Option<&'a Json> {
    status["conditions"].as_array()?.iter().find(|condition| condition["type"] == name)
}

/// Returns the time since which a condition has that reason.
pub(super) fn since(status: &Json, name: &str, reason: &str) -> Option<Time> {
    let condition = condition(status, name).filter(|condition| condition["reason"] == reason)?;
    Time::parse(condition["lastTransitionTime"].as_str()?)
}

/// Returns a word such as `INTERNAL_ERROR` as a reason: `InternalError`.
pub(super) fn reason_of(word: &str) -> String {
    let mut reason = String::new();
    for part in word.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()) {
        reason.push_str(&part[..1].to_ascii_uppercase());
        reason.push_str(&part[1..].to_ascii_lowercase());
    }
    match reason.starts_with(|c: char| c.is_ascii_alphabetic()) {
        true => reason,
        false => "Unknown".to_owned(),
    }
}

/// Sets a condition. Its time changes only with its status or its reason.
pub(super) fn set(conditions: &mut Vec<Json>, new: &Condition<'_>, generation: i64, now: Time) {
    let place = conditions.iter().position(|condition| condition["type"] == new.name);
    let since = place
        .map(|place| &conditions[place])
        .filter(|old| old["status"] == new.truth.as_str() && old["reason"] == new.reason);
    let since = since.and_then(|old| old["lastTransitionTime"].as_str());
    let condition = json!({
        "type": new.name,
        "status": new.truth.as_str(),
        "reason": new.reason,
        "message": text::shortened(new.message, LONGEST_MESSAGE),
        "lastTransitionTime": since.map_or_else(|| now.to_string(), str::to_owned),
        "observedGeneration": generation,
    });
    match place {
        Some(place) => conditions[place] = condition,
        None => conditions.push(condition),
    }
}

#[cfg(test)]
mod tests {
    use super::reason_of;

    #[test]
    fn reasons_are_words() {
        let cases = [
            ("INTERNAL_ERROR", "InternalError"),
            ("SUCCESS", "Success"),
            ("new word-2", "NewWord2"),
            ("", "Unknown"),
            ("2ND", "Unknown"),
            ("é_A", "A"),
        ];
        for (word, reason) in cases {
            assert_eq!(reason_of(word), reason, "{word}");
        }
    }
}
