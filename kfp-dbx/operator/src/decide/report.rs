//! What a decision says at its end.

use std::convert::Infallible;
use std::time::Duration;

use super::draft::Draft;
use super::event::Event;
use super::step::Step;
use super::trouble::Trouble;

/// The state in which an object is, at the end of a pass.
#[derive(Debug)]
pub struct Report {
    /// Its status. It is written if it differs from the one that is stored.
    pub status: Draft,
    /// The event to record when the status is written.
    pub event: Option<Event>,
    /// The time until the next pass. Without one, the next pass is over a changed object.
    pub after: Option<Duration>,
    /// The active run that the object waits for.
    pub run: Option<i64>,
}

impl Report {
    /// Reports a status that does not change by itself.
    pub fn last(status: Draft) -> Self {
        Self { status, event: None, after: None, run: None }
    }

    /// Reports a status that is to be looked at again after some time.
    pub fn again(status: Draft, after: Duration) -> Self {
        Self { status, event: None, after: Some(after), run: None }
    }

    /// Adds an event, which is recorded only when the status changes.
    #[must_use]
    pub fn event(self, event: Event) -> Self {
        Self { event: Some(event), ..self }
    }

    /// Says that the object waits for an active run.
    #[must_use]
    pub fn watching(self, run: i64) -> Self {
        Self { run: Some(run), ..self }
    }
}

/// The reason why a decision goes no further.
#[derive(Debug)]
pub enum Stop {
    /// Something is to be done first.
    Step(Box<Step>),
    /// Something is in the way, and may be gone later.
    Trouble(Trouble),
    /// The end is reached.
    Report(Box<Report>),
}

impl From<Step> for Stop {
    fn from(step: Step) -> Self {
        Self::Step(Box::new(step))
    }
}

impl From<Trouble> for Stop {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl From<Report> for Stop {
    fn from(report: Report) -> Self {
        Self::Report(Box::new(report))
    }
}

/// A part of a decision: a value, or the reason to go no further.
pub type Decided<T> = Result<T, Stop>;

/// A decision that has no other end than a reason to go no further.
pub type Never = Decided<Infallible>;
