//! Schedules with the five fields of Unix, as schedules of Quartz.

use super::field::DAYS;

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
