//! Requests whose answers were lost.
//!
//! Such a request may be on its way for as long as the client waits for an answer, and have its effect
//! at its end. Until then, nothing is sent or deleted that it could spoil.

use std::time::Duration;

use super::condition::{DELETING, READY, Truth};
use super::event::Event;
use super::intention::intended;
use super::known::Memory;
use super::report::{Decided, Report};
use super::view::View;
use crate::databricks::{Failure, Repeat};
use crate::object::Object;
use crate::time::Time;

/// The time after which a request has certainly ended: the client gives up after 60 seconds.
const SETTLED: Duration = Duration::from_secs(90);

/// The reason of a condition while something waits for that.
const SETTLING: &str = "Settling";

impl View<'_> {
    /// Returns the time until the request of an earlier intention has certainly ended.
    pub(super) fn unsettled(&self) -> Option<Duration> {
        let since = self.intended()?;
        let passed = self.now.since(since);
        SETTLED.checked_sub(passed).filter(|left| !left.is_zero())
    }

    /// Returns the time until the requests of earlier passes have certainly ended, unless each of them
    /// was answered.
    pub(super) fn in_flight(&self) -> Option<Duration> {
        let is_earlier = !self.known.intended && self.memory.ended != self.intended();
        self.unsettled().filter(|_| is_earlier)
    }

    /// Reports that the next request waits for the end of an earlier one.
    pub(super) fn settling(&self, after: Duration, next: &str) -> Report {
        let message = format!(
            "the answer to a request was lost; the operator {next} once the request has certainly ended"
        );
        let status = self.draft().condition(READY, Truth::False, SETTLING, &message);
        Report::again(status, after).event(Event::warning(SETTLING, message))
    }

    /// Waits until a request that makes something has certainly ended. Returns whether it may have had
    /// its effect, which is not so if there is no intention.
    pub(super) fn settle(&self) -> Decided<bool> {
        self.settled_after(self.unsettled())
    }

    /// Waits until requests that are safe to repeat have certainly ended. Returns whether they may have
    /// had their effect.
    pub(super) fn settle_repeatable(&self) -> Decided<bool> {
        self.settled_after(self.in_flight())
    }

    fn settled_after(&self, after: Option<Duration>) -> Decided<bool> {
        let Some(since) = self.intended() else { return Ok(false) };
        if self.has_no_effect(since) {
            return Ok(false);
        }
        let Some(after) = after else { return Ok(true) };
        let message = "the answer to a request was lost, which may still be on its way; the operator \
                       waits until it has certainly ended";
        let status = self.draft().condition(DELETING, Truth::True, SETTLING, message);
        Err(Report::again(status, after).event(Event::normal(SETTLING, message)).into())
    }

    /// Returns what the next pass remembers.
    pub(super) fn memory(&self, failures: u32) -> Memory {
        Memory { failures, no_effect: self.no_effect(), ended: self.ended() }
    }

    /// Returns the time of the intention, if its requests certainly had no effect.
    fn no_effect(&self) -> Option<Time> {
        let since = self.intended()?;
        let is_certain = match self.known.intended {
            true => !self.known.doubt,
            false => self.has_no_effect(since),
        };
        let is_none =
            |failure: &Failure| matches!(failure, Failure::Later { .. } | Failure::Credentials(_));
        let had_none = self.sent().all(|answer| answer.is_some_and(is_none));
        (is_certain && had_none).then_some(since)
    }

    /// Returns the time of the intention, if each of its requests was answered. A pass stores one only
    /// when those of earlier passes have ended.
    fn ended(&self) -> Option<Time> {
        let since = self.intended()?;
        let is_certain = self.known.intended || self.memory.ended == Some(since);
        let is_lost = |failure: &Failure| matches!(failure, Failure::Unknown(_));
        let have_ended = self.sent().all(|answer| !answer.is_some_and(is_lost));
        (is_certain && have_ended).then_some(since)
    }

    /// Returns the failures of the requests of this pass that change something, and `None` for those
    /// that have succeeded.
    fn sent(&self) -> impl Iterator<Item = Option<&Failure>> {
        let answers = self.known.answers.iter();
        let sent = answers.filter(|(request, _)| request.endpoint.repeat() != Repeat::Reads);
        sent.map(|(_, answer)| answer.as_ref().err())
    }
}

/// Whether an object has an intention whose request may have had its effect.
pub(super) fn is_in_doubt(object: &Object, memory: Memory) -> bool {
    intended(object.status()).is_some_and(|since| memory.no_effect != Some(since))
}
