//! The condition `Submitted`: the answer of the workspace to the request for the resource.

use serde_json::Value as Json;

use super::condition::{READY, SUBMITTED, Truth, condition};
use super::draft::Draft;
use super::event::Event;
use super::report::Report;
use super::view::View;

/// The reason if the API refuses the request.
pub(super) const REJECTED: &str = "Rejected";

/// The reason if something of someone else is in the way.
pub(super) const EXISTS: &str = "Exists";

/// The reason if the spec has changed since the request, and the change has no effect.
const IGNORED: &str = "SpecIgnored";

impl View<'_> {
    /// Whether the request for the present spec was refused.
    pub(super) fn is_refused(&self) -> bool {
        let is_false = |submitted: &Json| submitted["status"] == Truth::False.as_str();
        self.submitted().is_some_and(is_false) && self.is_of_this_spec()
    }

    /// Whether the request for the present spec was refused for that reason.
    pub(super) fn is_refused_as(&self, reason: &str) -> bool {
        self.is_refused() && self.submitted().is_some_and(|submitted| submitted["reason"] == reason)
    }

    /// Refuses the present spec for good, of a kind whose requests are safe to repeat. If an earlier
    /// request may have had its effect, `mark` says in the status what it can have made, so that the
    /// deletion of the object looks for it.
    pub(super) fn refuse_with_mark(
        &self,
        status: Draft,
        mark: impl FnOnce(Draft) -> Draft,
        reason: &'static str,
        message: &str,
    ) -> Report {
        if let Some(after) = self.in_flight() {
            return self.settling(after, "looks at the spec");
        }
        match self.known.doubt {
            true => refuse(mark(status), reason, message),
            false => refuse(status, reason, message),
        }
    }

    /// Says that the workspace has accepted the request, which a later change of the spec does not
    /// change.
    pub(super) fn accepted(&self, status: Draft, message: &str) -> Draft {
        let is_changed = self.submitted().is_some_and(|submitted| submitted["reason"] == IGNORED);
        let is_new = self.submitted().is_none();
        if is_new || self.is_of_this_spec() && !is_changed {
            return status.condition(SUBMITTED, Truth::True, "Accepted", message).observed();
        }
        let noun = self.object.kind().noun;
        let message = format!(
            "{message}; its spec has changed since, which has no effect: delete the object and create \
             it again to have another {noun}"
        );
        status.condition(SUBMITTED, Truth::True, IGNORED, &message).observed()
    }

    /// Whether the condition is about the present spec.
    pub(super) fn is_of_this_spec(&self) -> bool {
        let generation = self.object.generation();
        self.submitted().is_some_and(|submitted| submitted["observedGeneration"] == generation)
    }

    fn submitted(&self) -> Option<&Json> {
        condition(self.object.status(), SUBMITTED)
    }
}

/// Reports that the resource cannot be as the present spec says.
pub(super) fn fail(status: Draft, reason: &'static str, message: &str) -> Report {
    let status = status
        .state("ERROR", Some(message))
        .condition(READY, Truth::False, reason, message)
        .observed();
    Report::last(status).event(Event::warning(reason, message))
}

/// Refuses the present spec for good. `status` says so in the words of the kind.
pub(super) fn refuse(status: Draft, reason: &'static str, message: &str) -> Report {
    fail(status.condition(SUBMITTED, Truth::False, reason, message), reason, message)
}
