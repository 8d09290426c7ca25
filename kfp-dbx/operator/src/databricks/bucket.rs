//! A token bucket.

use std::time::Duration;

use crate::time::Time;

/// The parts of a request. A bucket for one request in a second gains one part in a millisecond.
const PARTS: u64 = 1000;

/// The requests that may be sent now, of a number in a second.
#[derive(Debug, Clone)]
pub(super) struct Bucket {
    per_second: u64,
    /// The parts of requests at the time of the last change.
    parts: u64,
    changed: Time,
}

impl Bucket {
    /// Creates a full bucket.
    pub fn new(per_second: u32) -> Self {
        let per_second = u64::from(per_second.max(1));
        let mut bucket = Self { per_second, parts: 0, changed: Time(0) };
        bucket.parts = bucket.most();
        bucket
    }

    /// The parts of a full bucket: half a second's requests, so that at most one and a half times the
    /// limit is sent in any second.
    fn most(&self) -> u64 {
        (self.per_second * PARTS / 2).max(PARTS)
    }

    /// Returns the time at which the bucket has a number of requests, which is `now` if it has them.
    pub fn ready(&mut self, requests: u32, now: Time) -> Time {
        self.fill(now);
        let missing = (u64::from(requests) * PARTS).saturating_sub(self.parts);
        now + Duration::from_millis(missing.div_ceil(self.per_second))
    }

    /// Takes a request that is [ready](Self::ready).
    pub fn take(&mut self) {
        self.parts = self.parts.saturating_sub(PARTS);
    }

    /// Empties the bucket as of the end of a pause, after which it fills anew.
    pub fn restart(&mut self, end: Time) {
        if self.changed < end {
            self.parts = 0;
            self.changed = end;
        }
    }

    fn fill(&mut self, now: Time) {
        let millis = u64::try_from((now - self.changed).as_millis()).unwrap_or(u64::MAX);
        let gained = millis.saturating_mul(self.per_second);
        self.parts = self.parts.saturating_add(gained).min(self.most());
        // Also if the clock was set back, after which the bucket fills as before.
        self.changed = now;
    }
}

#[cfg(test)]
mod tests {
    use super::Bucket;
    use crate::time::Time;

    /// Takes all that can be taken from one time to another. Returns the times.
    fn drain(bucket: &mut Bucket, from: u64, until: u64) -> Vec<u64> {
        let mut taken = Vec::new();
        let mut now = Time(from);
        while now < Time(until) {
            let ready = bucket.ready(1, now);
            if ready == now {
                bucket.take();
                taken.push(now.0);
            }
            now = ready;
        }
        taken
    }

    #[test]
    fn the_rate_holds_over_time_and_in_each_second() {
        for per_second in [1, 3, 15, 50] {
            let mut bucket = Bucket::new(per_second);
            let taken = drain(&mut bucket, 1_000_000, 1_100_000);
            let most = usize::try_from(per_second).unwrap();
            assert!((100 * most..=101 * most + 1).contains(&taken.len()), "{}", taken.len());
            let in_a_second =
                |from: u64| taken.iter().filter(move |t| (from..from + 1000).contains(t));
            let busiest = taken.iter().map(|from| in_a_second(*from).count()).max().unwrap();
            assert!(busiest <= (most * 3).div_ceil(2).max(2), "{per_second}: {busiest}");
        }
    }

    #[test]
    fn the_time_that_is_returned_is_right() {
        let mut bucket = Bucket::new(3);
        drain(&mut bucket, 0, 1);
        let ready = bucket.ready(1, Time(1));
        assert!(bucket.ready(1, Time(ready.0 - 1)) > Time(ready.0 - 1));
        assert_eq!(bucket.ready(1, ready), ready);
    }

    #[test]
    fn a_clock_that_is_set_back_or_forth_changes_nothing() {
        let mut bucket = Bucket::new(10);
        drain(&mut bucket, 10_000_000, 10_001_000);
        let taken = drain(&mut bucket, 5_000_000, 5_001_000).len();
        assert!((9..=11).contains(&taken), "{taken}");
        let taken = drain(&mut bucket, 90_000_000, 90_001_000).len();
        assert!((14..=15).contains(&taken), "{taken}");
    }

    #[test]
    fn after_a_pause_it_fills_anew() {
        let mut bucket = Bucket::new(10);
        bucket.restart(Time(60_000));
        assert_eq!(drain(&mut bucket, 60_000, 61_000).len(), 9);
    }
}
