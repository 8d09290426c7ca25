//! The times at which objects are looked at again.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::time::Time;

/// The timers, at most one for each object.
#[derive(Default)]
pub(super) struct Timers(BTreeSet<(Time, u64)>);

impl Timers {
    /// Sets, moves or stops the timer of an object.
    pub(super) fn set(&mut self, id: u64, old: Option<Time>, new: Option<Time>) {
        if old == new {
            return;
        }
        if let Some(old) = old {
            self.0.remove(&(old, id));
        }
        if let Some(new) = new {
            self.0.insert((new, id));
        }
    }

    /// Returns the time of the first timer.
    pub(super) fn first(&self) -> Option<Time> {
        self.0.first().map(|(time, _)| *time)
    }

    /// Takes an object whose timer has run out.
    pub(super) fn pop(&mut self, now: Time) -> Option<u64> {
        let (time, id) = *self.0.first()?;
        (time <= now).then(|| {
            self.0.pop_first();
            id
        })
    }

    /// Stops all timers.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

/// The clock, which can be set back.
#[derive(Default)]
pub(super) struct Clock(Time);

impl Clock {
    /// Takes the time. Returns by how much the clock was set back since it was last read.
    pub(super) fn read(&mut self, now: Time) -> Duration {
        let back = self.0.since(now);
        self.0 = now;
        back
    }

    /// Returns the time that was last read.
    pub(super) fn now(&self) -> Time {
        self.0
    }
}
