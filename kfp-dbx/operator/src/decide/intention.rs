//! Requests that must not be sent twice.
//!
//! Before such a request, the operator stores that it intends to send it: the condition `Submitted`
//! with the status `Unknown`. The API server refuses the write if the object has changed since it was
//! read, so only one pass stores an intention, and that pass sends at once.
//!
//! A pass that finds an intention does not know what came of it: the operator may have ended before
//! or after the request, or its answer was lost. It waits until the request has certainly ended, looks
//! for the resource by the mark that it has, and stores the intention again if it finds none.

use std::time::Duration;

use serde_json::Value as Json;

use super::condition::{SUBMITTED, Truth, condition};
use super::draft::Draft;
use super::report::{Decided, Stop};
use super::step::{Patch, Step, Write};
use super::view::View;
use crate::databricks::Repeat;
use crate::time::Time;

/// The tag with the uid of the object, on each cluster and each job that the operator creates. The API
/// has no token for their creation, and their names are not unique: they are found again by it.
pub(super) const TAG: &str = "kfp-dbx-uid";

/// The reason of the condition.
pub const SUBMITTING: &str = "Submitting";

/// The time in which a pass sends its request after it has stored the intention.
const AT_ONCE: Duration = Duration::from_secs(20);

/// A stored intention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intention {
    /// This pass has stored it, and sends the request.
    Own,
    /// Another pass has stored it. The resource has to be looked for, unless its request is safe to
    /// repeat.
    Earlier,
}

impl View<'_> {
    /// Returns the time of the intention that is stored, if one is.
    pub(super) fn intended(&self) -> Option<Time> {
        intended(self.object.status())
    }

    /// Stores the intention to send a request, unless one is stored, with what else a later pass has
    /// to know of the request.
    pub(super) fn intend_with(&self, with: impl Fn(Draft) -> Draft) -> Decided<Intention> {
        self.intention().ok_or_else(|| self.renew_with(with))
    }

    /// Returns the intention that is stored, unless its request certainly had no effect.
    pub(super) fn intention(&self) -> Option<Intention> {
        let since = self.intended()?;
        if self.known.intended && (self.now.since(since) < AT_ONCE || self.has_sent()) {
            return Some(Intention::Own);
        }
        (!self.has_no_effect(since)).then_some(Intention::Earlier)
    }

    /// Whether the answer to the request of an intention is known to be that it had no effect.
    pub(super) fn has_no_effect(&self, intended: Time) -> bool {
        self.memory.no_effect == Some(intended)
    }

    /// Whether this pass knows the answer to its request, however long it took.
    fn has_sent(&self) -> bool {
        let mut sent = self.known.answers.iter().map(|(request, _)| request.endpoint.repeat());
        sent.any(|repeat| repeat == Repeat::Unsafe)
    }

    /// Stores the intention, again if there is one, with what else a later pass has to know.
    pub(super) fn renew_with(&self, with: impl Fn(Draft) -> Draft) -> Stop {
        let status = with(self.draft())
            .without_condition(SUBMITTED)
            .condition(SUBMITTED, Truth::Unknown, SUBMITTING, "the request is being sent")
            .state("PENDING", None)
            .observed();
        let write = Write { patch: Patch::Status(status.into_json()), event: None, intends: true };
        Step::Write(write).into()
    }

    /// Stores the intention to send a request that is safe to repeat, unless this pass has just done
    /// so. `begin` changes the status with it.
    pub(super) fn intend_again(&self, begin: fn(Draft) -> Draft) -> Decided<()> {
        if let Some(after) = self.in_flight() {
            return Err(self.settling(after, "sends it again").into());
        }
        let since = self.intended().filter(|_| self.known.intended);
        match since.is_some_and(|since| self.now.since(since) < AT_ONCE) {
            true => Ok(()),
            false => Err(self.renew_with(begin)),
        }
    }
}

/// Returns the time of the intention that is stored in a status, if one is.
pub(super) fn intended(status: &Json) -> Option<Time> {
    let condition = condition(status, SUBMITTED)?;
    let is_open =
        condition["status"] == Truth::Unknown.as_str() && condition["reason"] == SUBMITTING;
    let since = condition["lastTransitionTime"].as_str().and_then(Time::parse);
    is_open.then(|| since.unwrap_or_default())
}
