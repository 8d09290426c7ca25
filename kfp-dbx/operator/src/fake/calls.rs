//! Counters of the calls of each endpoint, and the limits on their rates.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use crate::time::Time;

/// The window in which rates are counted.
const SECOND: Duration = Duration::from_secs(1);

/// The calls of an endpoint.
#[derive(Debug, Clone, Default)]
pub struct Calls {
    /// The number of calls.
    pub count: u64,
    /// The number of calls that were over the limit of the endpoint.
    pub limited: u64,
    /// The highest number of calls in any second.
    pub highest: usize,
    /// The number of answers, by their HTTP status.
    pub statuses: BTreeMap<u16, u64>,
    recent: VecDeque<Time>,
}

impl Calls {
    /// Counts a call, and returns whether it is within a limit of calls in a second.
    pub(super) fn enter(&mut self, now: Time, limit: u32) -> bool {
        while self.recent.front().is_some_and(|time| now.since(*time) >= SECOND) {
            self.recent.pop_front();
        }
        self.recent.push_back(now);
        self.count += 1;
        self.highest = self.highest.max(self.recent.len());
        let within = self.recent.len() <= limit as usize;
        if !within {
            self.limited += 1;
        }
        within
    }

    /// Counts an answer.
    pub(super) fn leave(&mut self, status: u16) {
        *self.statuses.entry(status).or_default() += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::Calls;
    use crate::time::Time;

    #[test]
    fn a_limit_holds_in_every_second_not_only_in_those_of_the_clock() {
        let mut calls = Calls::default();
        assert!(calls.enter(Time(900), 2));
        assert!(calls.enter(Time(1100), 2));
        assert!(!calls.enter(Time(1899), 2));
        assert!(!calls.enter(Time(1900), 2), "calls over the limit count as well");
        assert!(calls.enter(Time(2900), 2));
        assert_eq!((calls.count, calls.limited, calls.highest), (5, 2, 3));
    }
}
