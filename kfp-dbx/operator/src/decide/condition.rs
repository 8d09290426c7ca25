//! The conditions of a status, as Kubernetes defines them.

use serde_json::{Value as Json, json};

use crate::time::Time;

/// The condition that the workspace has accepted the request.
pub const SUBMITTED: &str = "Submitted";
/// The condition that the resource can be used. For a run, that it has succeeded.
pub const READY: &str = "Ready";
/// The condition that the object waits for the deletion of its resource.
pub const DELETING: &str = "Deleting";

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
        "message": new.message,
        "lastTransitionTime": since.map_or_else(|| now.to_string(), str::to_owned),
        "observedGeneration": generation,
    });
    match place {
        Some(place) => conditions[place] = condition,
        None => conditions.push(condition),
    }
}
