//! The times at which something in the workspace changes by itself.

use std::collections::BTreeSet;

use crate::time::Time;

/// Something that changes by itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Timer {
    /// A cluster, by its id.
    Cluster(String),
    /// A task, by its run id.
    Task(u64),
    /// The end of the time that a task has, by its run id.
    Timeout(u64),
    /// The end that a run gets from outside: it is cancelled, or its time is over.
    Stop(u64),
    /// A finished run that is no longer kept.
    Forget(u64),
}

/// Timers, in the order of their times. One that is no longer meant stays there until its time, and
/// the resource does not know it any more.
#[derive(Default)]
pub(super) struct Timers(BTreeSet<(Time, Timer)>);

impl Timers {
    /// Sets a timer.
    pub(super) fn set(&mut self, at: Time, timer: Timer) {
        self.0.insert((at, timer));
    }

    /// Returns the time of the next timer.
    pub(super) fn next(&self) -> Option<Time> {
        self.0.first().map(|(time, _)| *time)
    }

    /// Removes the first timer that is due.
    pub(super) fn due(&mut self, now: Time) -> Option<(Time, Timer)> {
        if self.next()? > now {
            return None;
        }
        self.0.pop_first()
    }
}
