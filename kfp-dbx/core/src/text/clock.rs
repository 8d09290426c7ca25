//! Times of schedules that a change of the clock leaves out or repeats.

use crate::text::zone::{Change, changes};

/// The number of hours from which on a schedule is so frequent that one run makes no difference.
const FREQUENT: u32 = 12;

/// The times of a schedule, as bits.
#[derive(Debug, Clone, Copy)]
pub struct Times {
    /// The minutes of the hour.
    pub minutes: u64,
    /// The hours of the day.
    pub hours: u64,
    /// The days of the month, from bit 1.
    pub days: u64,
    /// The months, from bit 1.
    pub months: u64,
    /// The days of the week, from bit 0 for Sunday.
    pub weekdays: u64,
    /// Whether one of the two kinds of days is enough, because both are limited.
    pub either_day: bool,
}

/// Returns the changes of the clock of a time zone that leave out or repeat a time of a schedule.
///
/// ```
/// use kfp_dbx_core::text::{clock, schedule};
/// let times = schedule::times("30 2 * * *").unwrap();
/// assert_eq!(clock::changes_at(&times, "Europe/Berlin").len(), 2);
/// assert!(clock::changes_at(&times, "UTC").is_empty());
/// ```
pub fn changes_at(times: &Times, zone: &str) -> Vec<Change> {
    if times.hours.count_ones() >= FREQUENT {
        return Vec::new();
    }
    changes(zone).into_iter().filter(|change| times.meets(change)).collect()
}

impl Times {
    /// Whether a time of the schedule is among those of a change.
    fn meets(&self, change: &Change) -> bool {
        const DAY: u32 = 24 * 60;
        let is_there = |bits: u64, at: u32| bits & (1 << at) != 0;
        // The times of a change that begins before midnight go on on the next day.
        let on_day = |later: u32| {
            let weekday = is_there(self.weekdays, (change.weekday + later) % 7);
            let (first, last) = change.days();
            let day = (first + later..=last + later).any(|day| is_there(self.days, day.min(31)));
            match self.either_day {
                true => day || weekday,
                false => day && weekday,
            }
        };
        is_there(self.months, change.month)
            && (change.from..change.from + change.minutes).any(|minute| {
                let of_day = minute % DAY;
                is_there(self.hours, of_day / 60)
                    && is_there(self.minutes, of_day % 60)
                    && on_day(minute / DAY)
            })
    }
}
