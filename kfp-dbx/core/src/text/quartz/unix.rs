//! Schedules with the five fields of Unix, as schedules of Quartz.

use super::field::DAYS;
use crate::text::clock::Times;

/// The bits of all days of the month.
pub(super) const ALL_DAYS: u64 = 0xffff_fffe;
/// The bits of all days of the week.
pub(super) const ALL_WEEKDAYS: u64 = 0x7f;
/// The bits of all minutes, hours and months.
const ALL_MINUTES: u64 = (1 << 60) - 1;
const ALL_HOURS: u64 = (1 << 24) - 1;
const ALL_MONTHS: u64 = 0x1ffe;

/// Returns the schedule of Quartz that lists all times. At most one kind of days is limited.
pub(super) fn of_times(times: &Times) -> String {
    let minutes = listed(times.minutes, ALL_MINUTES, 0);
    let hours = listed(times.hours, ALL_HOURS, 0);
    let months = listed(times.months, ALL_MONTHS, 0);
    match times.weekdays & ALL_WEEKDAYS {
        ALL_WEEKDAYS => {
            let days = listed(times.days, ALL_DAYS, 0);
            format!("0 {minutes} {hours} {days} {months} ?")
        }
        // Quartz counts from 1 for Sunday.
        weekdays => {
            let days = listed(weekdays, ALL_WEEKDAYS, 1);
            format!("0 {minutes} {hours} ? {months} {days}")
        }
    }
}

fn listed(bits: u64, all: u64, from: u32) -> String {
    if bits & all == all {
        return "*".to_owned();
    }
    let numbers = (0..u64::BITS).filter(|at| bits & all & (1 << at) != 0);
    numbers.map(|at| (at + from).to_string()).collect::<Vec<_>>().join(",")
}

/// A schedule of Quartz for five fields of Unix.
pub(super) enum Meant {
    /// One schedule.
    One(String),
    /// The dates of a schedule whose weekdays need another one.
    DatesOnly(String),
}

/// Returns the schedule of Quartz for five fields of Unix.
pub(super) fn of_unix(fields: &[&str]) -> Option<Meant> {
    let &[minute, hour, day, month, weekday] = fields else { return None };
    let dates = || format!("0 {minute} {hour} {day} {month} ?");
    Some(match (day, weekday) {
        ("?", _) | (_, "?") => Meant::One(format!("0 {}", fields.join(" "))),
        (_, "*") => Meant::One(dates()),
        ("*", weekday) => {
            Meant::One(format!("0 {minute} {hour} ? {month} {}", weekdays_of_unix(weekday)?))
        }
        (_, weekday) => {
            weekdays_of_unix(weekday)?;
            Meant::DatesOnly(dates())
        }
    })
}

/// Rewrites days of the week: Unix counts them from 0, Quartz from 1, both from Sunday.
fn weekdays_of_unix(text: &str) -> Option<String> {
    let parts: Option<Vec<_>> = text.split(',').map(weekday_of_unix).collect();
    Some(parts?.join(","))
}

fn weekday_of_unix(part: &str) -> Option<String> {
    if part.starts_with('*') {
        return Some(part.to_owned());
    }
    let (range, step) = match part.split_once('/') {
        Some((range, step)) => (range, Some(step)),
        None => (part, None),
    };
    let index = |day: &str| {
        let name = DAYS.iter().position(|name| name.eq_ignore_ascii_case(day));
        name.or_else(|| day.parse().ok().filter(|number| *number <= DAYS.len()))
    };
    let name = |index: usize| DAYS[index % DAYS.len()];
    match (range.split_once('-'), step) {
        (None, None) => index(range).map(|day| name(day).to_owned()),
        (Some((from, to)), None) => {
            let (from, to) = (index(from)?, index(to)?);
            // Sunday to Sunday is a week, and one day for Quartz.
            (from <= to && to - from < DAYS.len()).then(|| format!("{}-{}", name(from), name(to)))
        }
        // Quartz takes no step after a name.
        (Some((from, to)), Some(step)) => {
            let (from, to) = (index(from)?, index(to)?);
            (from <= to && to < DAYS.len()).then(|| format!("{}-{}/{step}", from + 1, to + 1))
        }
        (None, Some(_)) => None,
    }
}
