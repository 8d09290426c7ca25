//! What is in the way of an object, and may be gone later.

use std::time::Duration;

use kfp_dbx_core::table::Kind;

use super::condition::{DELETING, READY, Truth};
use super::draft::Draft;
use super::event::Event;
use super::life::DELETION_POLICY;
use super::report::Report;
use super::view::View;
use crate::databricks::Failure;

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

    /// Returns the number of failures in a row before a common obstacle is told.
    const QUIET: u32 = 3;

    /// The most failures that waiting for another object counts as. What comes after that is not
    /// waited for as long as what has failed as often.
    const OF_OBJECT: u32 = 5;

    /// Returns the number of failures in a row, with this one.
    pub(super) fn failures(&self, view: &View<'_>) -> u32 {
        let failures = view.memory.failures.saturating_add(1);
        match self.at_most {
            Some(_) => failures.min(Self::OF_OBJECT),
            None => failures,
        }
    }

    /// Reports the obstacle as a condition.
    pub(super) fn report(&self, view: &View<'_>) -> Report {
        let status = Draft::of(view);
        let backoff = view.backoff().min(self.at_most.unwrap_or(Duration::MAX));
        let after = backoff.max(self.after.unwrap_or_default());
        if self.common && view.memory.failures < Self::QUIET {
            return Report::again(status, after);
        }
        if view.object.is_deleting() {
            let message = self.with_way_out(view.object.kind());
            let status = status.condition(DELETING, Truth::True, self.reason, &message);
            return Report::again(status, after).event(Event::warning(self.reason, message));
        }
        let status = status.state("PENDING", Some(&self.message)).condition(
            READY,
            Truth::False,
            self.reason,
            &self.message,
        );
        Report::again(status, after).event(Event::warning(self.reason, &self.message))
    }

    /// Returns the message of an obstacle to a deletion, with the way to do without it.
    fn with_way_out(&self, kind: &Kind) -> String {
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
