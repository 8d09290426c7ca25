//! What is in the way of an object, and may be gone later.

use std::time::Duration;

use kfp_dbx_core::table::Kind;

use crate::databricks::Failure;

/// The annotation by which an object goes without its resource.
pub const DELETION_POLICY: &str = "databricks.microsoft.com/deletion-policy";

/// An obstacle that may go away: the object waits, longer each time.
#[derive(Debug, Clone, PartialEq)]
pub struct Trouble {
    /// The reason of the condition, in a word.
    pub reason: &'static str,
    /// The message of the condition.
    pub message: String,
    /// The shortest time to wait.
    pub after: Option<Duration>,
    /// The longest time to wait, unless the shortest one is longer.
    pub at_most: Option<Duration>,
    /// Whether it is common, and told only when it lasts.
    pub common: bool,
}

impl Trouble {
    /// Describes an obstacle that a person has to remove, or that another object removes.
    pub fn new(reason: &'static str, message: impl Into<String>) -> Self {
        Self { reason, message: message.into(), after: None, at_most: None, common: false }
    }

    /// Describes an obstacle that another object of the cluster removes: a look at it costs little.
    pub(super) fn of_object(reason: &'static str, message: impl Into<String>) -> Self {
        Self { at_most: Some(Duration::from_secs(15)), ..Self::new(reason, message) }
    }

    /// Describes a resource that the API does not let be deleted.
    pub(super) fn of_deletion(failure: &Failure) -> Self {
        Self::new("DeleteFailed", failure.message())
    }

    /// Describes a request that has not succeeded yet.
    pub(super) fn of(failure: &Failure) -> Self {
        let trouble = |reason| Self::new(reason, failure.message());
        match failure {
            Failure::Credentials(_) => trouble("Credentials"),
            Failure::Later { after, .. } => {
                Self { after: *after, common: true, ..trouble("Throttled") }
            }
            Failure::Unknown(_) => Self { common: true, ..trouble("Unavailable") },
            Failure::Rejected { .. } | Failure::Gone(_) | Failure::Exists(_) => trouble("Rejected"),
        }
    }

    /// Returns the message of an obstacle to a deletion, with the way to do without it.
    pub(super) fn with_way_out(&self, kind: &Kind) -> String {
        let (message, noun) = (&self.message, kind.noun);
        match self.common {
            true => message.clone(),
            false => format!(
                "{message}; to let the object go without its {noun}, annotate it with \
                 `{DELETION_POLICY}: orphan`"
            ),
        }
    }
}
