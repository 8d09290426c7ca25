//! Reports of obstacles.

use std::time::Duration;

use super::condition::{DELETING, READY, Truth};
use super::event::Event;
use super::report::Report;
use super::trouble::Trouble;
use super::view::View;

/// The number of failures in a row before a common obstacle is told.
const QUIET: u32 = 3;

/// The most failures that waiting for another object counts as. What comes after that is not waited for
/// as long as what has failed as often.
const OF_OBJECT: u32 = 5;

impl View<'_> {
    /// Returns the number of failures in a row, with this one.
    pub(super) fn failures(&self, trouble: &Trouble) -> u32 {
        let failures = self.memory.failures.saturating_add(1);
        match trouble.at_most {
            Some(_) => failures.min(OF_OBJECT),
            None => failures,
        }
    }

    /// Reports an obstacle as a condition.
    pub(super) fn obstructed(&self, trouble: &Trouble) -> Report {
        let Trouble { reason, message, .. } = trouble;
        let status = self.draft();
        let backoff = self.backoff().min(trouble.at_most.unwrap_or(Duration::MAX));
        let after = backoff.max(trouble.after.unwrap_or_default());
        if trouble.common && self.memory.failures < QUIET {
            return Report::again(status, after);
        }
        if self.object.is_deleting() {
            let message = trouble.with_way_out(self.object.kind());
            let status = status.condition(DELETING, Truth::True, reason, &message);
            return Report::again(status, after).event(Event::warning(reason, message));
        }
        let status =
            status.state("PENDING", Some(message)).condition(READY, Truth::False, reason, message);
        Report::again(status, after).event(Event::warning(reason, message))
    }
}
