//! The number of new jobs and runs in an hour, of which a workspace has a quota.

use std::collections::VecDeque;

use crate::time::Time;

/// The jobs and runs that the operator makes in an hour. A workspace allows 10,000, for all its users.
const PER_HOUR: u32 = 9000;

const MINUTE: u64 = 60_000;

/// The minutes in which a request counts. One more than an hour has, as the first is not a whole one.
const MINUTES: u64 = 61;

/// The requests of the last hour, by the minute.
#[derive(Debug, Clone, Default)]
pub(super) struct Quota {
    minutes: VecDeque<(u64, u32)>,
    total: u32,
    set: Time,
    until: Time,
}

impl Quota {
    /// Returns the time at which a request may be sent, which is `now` if it may be sent at once.
    pub fn ready(&mut self, now: Time) -> Time {
        self.forget(now);
        let fits = match self.minutes.front() {
            Some((minute, _)) if self.total >= PER_HOUR => Time((minute + MINUTES) * MINUTE),
            _ => now,
        };
        fits.max(self.until).max(now)
    }

    /// Counts a request.
    pub fn count(&mut self, now: Time) {
        let present = now.0 / MINUTE;
        match self.minutes.back_mut() {
            Some((minute, count)) if *minute == present => *count += 1,
            _ => self.minutes.push_back((present, 1)),
        }
        self.total += 1;
    }

    /// Refuses requests until the time, as the workspace says that its quota is used up.
    pub fn pause(&mut self, until: Time, now: Time) {
        self.set = now;
        self.until = self.until.max(until);
    }

    fn forget(&mut self, now: Time) {
        let present = now.0 / MINUTE;
        // After the clock was set back, the counts belong to the present minute at the earliest.
        for (minute, _) in &mut self.minutes {
            *minute = (*minute).min(present);
        }
        if now < self.set {
            self.until = now + (self.until - self.set);
            self.set = now;
        }
        while let Some((minute, count)) = self.minutes.front().copied() {
            if minute + MINUTES > present {
                break;
            }
            self.minutes.pop_front();
            self.total -= count;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{PER_HOUR, Quota};
    use crate::time::Time;

    #[test]
    fn no_hour_has_more_than_the_quota() {
        let mut quota = Quota::default();
        let (mut now, mut taken) = (Time(1_234_567), Vec::new());
        while taken.len() < 30_000 {
            let ready = quota.ready(now);
            if ready == now {
                quota.count(now);
                taken.push(now.0);
                now = Time(now.0 + 40);
            } else {
                assert!(ready > now);
                now = ready;
            }
        }
        let hour = usize::try_from(PER_HOUR).unwrap();
        assert!(taken.windows(hour + 1).all(|some| some[hour] - some[0] >= 3_600_000));
        // It is no stricter than by a minute or two either.
        assert!(taken[3 * hour] - taken[0] < 3 * 3_720_000, "{}", taken[3 * hour] - taken[0]);
    }

    #[test]
    fn a_pause_ends_also_if_the_clock_is_set_back() {
        let mut quota = Quota::default();
        let now = Time(100_000_000);
        quota.pause(Time(now.0 + 60_000), now);
        assert_eq!(quota.ready(Time(now.0 + 1)), Time(now.0 + 60_000));
        let back = Time(50_000_000);
        assert_eq!(quota.ready(back), Time(back.0 + 60_000));
        assert_eq!(quota.ready(Time(back.0 + 60_000)), Time(back.0 + 60_000));
    }
}
