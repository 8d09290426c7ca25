//! The rule of a time zone in the form of POSIX, such as `CET-1CEST,M3.5.0,M10.5.0/3`.

use std::fmt;

use crate::text::calendar::{MONTHS, WEEKDAYS};

const DAY: i32 = 24 * 60;

/// A change of the clock that comes once a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Whether the times are left out. Otherwise they come twice.
    pub skips: bool,
    /// The first minute of the day, by the clock before the change.
    pub from: u32,
    /// The number of minutes.
    pub minutes: u32,
    /// The month, from 1.
    pub month: u32,
    /// The week of the month, from 1 to 5, which is the last.
    week: u32,
    /// The day of the week, from 0 for Sunday.
    pub weekday: u32,
}

impl Change {
    /// Returns the first and the last day of the month that it can be on.
    pub fn days(&self) -> (u32, u32) {
        let last = match self.month {
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        match self.week {
            5 => (last - 6, last),
            week => (week * 7 - 6, week * 7),
        }
    }

    /// Describes the day.
    pub fn day(&self) -> String {
        const WEEKS: [&str; 5] = ["first", "second", "third", "fourth", "last"];
        let word = |words: &[&'static str], at: u32| words.get(at as usize).copied().unwrap_or("");
        format!(
            "the {} {} of {}",
            word(&WEEKS, self.week - 1),
            word(&WEEKDAYS, self.weekday),
            word(&MONTHS, self.month - 1)
        )
    }

    /// Describes the times.
    pub fn times(&self) -> String {
        let clock = |minute: u32| format!("{:02}:{:02}", minute / 60 % 24, minute % 60);
        format!("{} to {}", clock(self.from), clock(self.from + self.minutes))
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.day(), self.times())
    }
}

/// Returns the changes of a rule: none, or the one that leaves out times and the one that repeats
/// them.
pub(super) fn changes(rule: &str) -> Vec<Change> {
    read(rule).unwrap_or_default()
}

fn read(rule: &str) -> Option<Vec<Change>> {
    let (zone, dates) = rule.split_once(',')?;
    let (begin, end) = dates.split_once(',')?;
    // The numbers say what to add to the local time, and so are negative in the east.
    let (standard, rest) = offset(name(zone)?)?;
    let summer = match name(rest)? {
        "" => standard - 60,
        rest => offset(rest)?.0,
    };
    let minutes = standard - summer;
    (minutes > 0).then_some(())?;
    let (begin, end) = (date(begin)?, date(end)?);
    let change = |skips, date, from| change(skips, date, from, minutes);
    Some(vec![change(true, begin, begin.3)?, change(false, end, end.3 - minutes)?])
}

type Date = (u32, u32, u32, i32);

fn change(skips: bool, date: Date, from: i32, minutes: i32) -> Option<Change> {
    let (month, week, weekday, _) = date;
    // A time can be on the day before or on a day after.
    let weekday = (weekday.cast_signed() + from.div_euclid(DAY)).rem_euclid(7);
    Some(Change {
        skips,
        from: u32::try_from(from.rem_euclid(DAY)).ok()?,
        minutes: u32::try_from(minutes).ok()?,
        month,
        week,
        weekday: u32::try_from(weekday).ok()?,
    })
}

/// Reads the name of a zone. Returns the rest.
fn name(text: &str) -> Option<&str> {
    match text.strip_prefix('<') {
        Some(quoted) => quoted.split_once('>').map(|(_, rest)| rest),
        None => Some(text.trim_start_matches(|c: char| c.is_ascii_alphabetic())),
    }
}

/// Reads `5`, `-5:30` or `+5:30:00` in minutes. Returns the rest.
fn offset(text: &str) -> Option<(i32, &str)> {
    let end = text.find(|c: char| !matches!(c, '+' | '-' | ':' | '0'..='9')).unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    Some((minutes(number)?, rest))
}

fn minutes(text: &str) -> Option<i32> {
    let (sign, text) = match text.strip_prefix('-') {
        Some(text) => (-1, text),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let mut parts = text.split(':').map(|part| part.parse::<i32>().ok());
    let hours = parts.next()??;
    let minutes = parts.next().unwrap_or(Some(0))?;
    Some(sign * (hours * 60 + minutes))
}

/// Reads `M3.5.0/2`: the month, the week, the day of the week, and the time in minutes.
fn date(text: &str) -> Option<Date> {
    let (date, time) = text.split_once('/').unwrap_or((text, "2"));
    let mut parts = date.strip_prefix('M')?.split('.').map(|part| part.parse::<u32>().ok());
    let (month, week, weekday) = (parts.next()??, parts.next()??, parts.next()??);
    let is_date = (1..=12).contains(&month) && (1..=5).contains(&week) && weekday < 7;
    is_date.then_some((month, week, weekday, minutes(time)?))
}
