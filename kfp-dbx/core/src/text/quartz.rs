//! The `quartz_cron_expression` of a job's schedule: six fields from seconds to the day of the
//! week, and a year if wanted, such as `0 15 22 ? * MON-FRI`.
//!
//! The rules are those of the documentation of Quartz (`CronExpression` and the tutorial on
//! `CronTrigger`, to which Databricks refers when it rejects a schedule). Quartz itself accepts
//! some schedules that its documentation excludes, and then triggers at other times than those
//! written. They are rejected as well.

mod days;
mod field;
#[cfg(test)]
mod tests;
mod unix;

use crate::text::clock::Times;
use crate::text::excerpt::{excerpt, write_instead};
use days::{days, weekdays};
use field::{HOUR, MINUTE, MONTH, SECOND, WEEKDAY, YEAR};
use unix::{Meant, of_unix};

/// Words of other cron dialects, and the schedules that they stand for.
const WORDS: [(&str, &str); 7] = [
    ("@yearly", "0 0 0 1 1 ?"),
    ("@annually", "0 0 0 1 1 ?"),
    ("@monthly", "0 0 0 1 * ?"),
    ("@weekly", "0 0 0 ? * SUN"),
    ("@daily", "0 0 0 * * ?"),
    ("@midnight", "0 0 0 * * ?"),
    ("@hourly", "0 0 * * * ?"),
];

/// Checks the schedule of a job.
///
/// ```
/// use kfp_dbx_core::text::quartz::check;
/// assert!(check("0 15 22 ? * MON-FRI").is_ok());
/// assert_eq!(
///     check("15 22 * * 1-5").unwrap_err(),
///     "a Quartz schedule begins with seconds, but this one has only five fields; write `0 15 22 ? * MON-FRI`",
/// );
/// ```
///
/// # Errors
/// Quartz does not read the schedule or misreads it, or it never matches a date.
pub fn check(expression: &str) -> Result<(), String> {
    if expression.trim_start().starts_with('@') {
        return Err(word(expression.trim()));
    }
    let fields: Vec<_> =
        expression.split([' ', '\t']).filter(|part| !part.is_empty()).map(str::trim).collect();
    let [second, minute, hour, day, month, weekday, year @ ..] = fields.as_slice() else {
        return Err(too_few(&fields));
    };
    let year = match year {
        [] => "*",
        [year] => year,
        _ => return Err(count(fields.len())),
    };
    SECOND.list(second)?;
    MINUTE.list(minute)?;
    HOUR.list(hour)?;
    let days = days(day)?;
    let months = MONTH.list(month)?;
    weekdays(weekday)?;
    let years = YEAR.list(year)?;
    check_one_day(&fields, day, weekday)?;
    match days {
        Some(days) if !some_date(&days, &months, &years) => Err(format!(
            "`{}` never matches a date: none of its months has a day {}",
            excerpt(expression),
            days.iter().min().copied().unwrap_or_default()
        )),
        _ => Ok(()),
    }
}

/// Returns the times of a schedule, with all days of the week where they depend on the month. A
/// schedule that Quartz can't read has none.
pub fn times(expression: &str) -> Option<Times> {
    check(expression).ok()?;
    let fields: Vec<_> = expression.split_whitespace().collect();
    let [_, minute, hour, day, month, weekday, ..] = fields.as_slice() else { return None };
    let bits = |values: Vec<u32>| values.into_iter().fold(0u64, |bits, value| bits | 1 << value);
    let days = days(day).ok()?;
    Some(Times {
        minutes: bits(MINUTE.list(minute).ok()?),
        hours: bits(HOUR.list(hour).ok()?),
        days: days.map_or(u64::MAX, bits),
        months: bits(MONTH.list(month).ok()?),
        // Quartz counts from 1 for Sunday.
        weekdays: WEEKDAY.list(weekday).map_or(u64::MAX, |days| bits(days) >> 1),
        either_day: false,
    })
}

/// Returns a schedule with five fields, as Argo reads it, as a schedule of Quartz with the same times.
///
/// ```
/// use kfp_dbx_core::text::quartz::of_cron;
/// assert_eq!(of_cron("*/15 2 * * mon-fri").as_deref(), Ok("0 */15 2 ? * MON-FRI"));
/// assert_eq!(of_cron("@daily").as_deref(), Ok("0 0 0 * * ?"));
/// assert!(of_cron("0 2 1 * mon").is_err());
/// ```
///
/// # Errors
/// Argo can't read the schedule, or Quartz has none with the same times: it can't combine a day of the
/// month and a day of the week.
pub fn of_cron(schedule: &str) -> Result<String, String> {
    let wanted = super::schedule::times(schedule)
        .ok_or_else(|| format!("`{}` is no schedule with five fields", excerpt(schedule)))?;
    if wanted.either_day {
        return Err(format!(
            "`{}` has a day of the month and a day of the week, which Quartz can't combine: write two pipelines",
            excerpt(schedule)
        ));
    }
    let fields: Vec<_> =
        schedule.split_whitespace().map(|field| field.replace('?', "*").to_uppercase()).collect();
    let fields: Vec<_> = fields.iter().map(String::as_str).collect();
    let short = match of_unix(&fields) {
        Some(Meant::One(short)) => Some(short),
        _ => None,
    };
    let is_same = |short: &String| times(short).is_some_and(|times| same(&times, &wanted));
    Ok(short.filter(is_same).unwrap_or_else(|| unix::of_times(&wanted)))
}

/// Whether two schedules with at most one kind of days have the same times.
fn same(one: &Times, other: &Times) -> bool {
    let days = |times: &Times| (times.days & unix::ALL_DAYS, times.weekdays & unix::ALL_WEEKDAYS);
    (one.minutes, one.hours, one.months) == (other.minutes, other.hours, other.months)
        && days(one) == days(other)
}

fn word(word: &str) -> String {
    let known = WORDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(word));
    let way_out = known
        .map_or_else(String::new, |(_, fields)| format!("; write `{fields}` instead of `{word}`"));
    format!("Quartz has no words that begin with `@`{way_out}")
}

fn count(found: usize) -> String {
    format!(
        "a Quartz schedule has six or seven fields (second, minute, hour, day of the month, month, day of the week and, optionally, year), but this one has {found}"
    )
}

fn too_few(fields: &[&str]) -> String {
    let way_out = match of_unix(fields) {
        Some(Meant::One(schedule)) => write_instead(&schedule, check),
        Some(Meant::DatesOnly(dates)) => check(&dates).is_ok().then(|| {
            "; it can't have both a day of the month and a day of the week, so create two jobs"
                .to_owned()
        }),
        None => None,
    };
    match way_out {
        Some(way_out) => format!(
            "a Quartz schedule begins with seconds, but this one has only five fields{way_out}"
        ),
        None => count(fields.len()),
    }
}

/// Checks that only one of the two kinds of days is given: Quartz can't combine them.
fn check_one_day(fields: &[&str], day: &str, weekday: &str) -> Result<(), String> {
    let (other, instead) = match (day, weekday) {
        ("?", "?") => (3, "*"),
        ("?", _) | (_, "?") => return Ok(()),
        (_, "*") => (5, "?"),
        ("*", _) => (3, "?"),
        _ => {
            return Err(
                "Quartz can't combine a day of the month and a day of the week: one of them must be `?`"
                    .to_owned(),
            );
        }
    };
    let mut fields = fields.to_vec();
    if let Some(field) = fields.get_mut(other) {
        *field = instead;
    }
    let way_out = write_instead(&fields.join(" "), check).unwrap_or_default();
    Err(format!("exactly one of the day of the month and the day of the week must be `?`{way_out}"))
}

fn some_date(days: &[u32], months: &[u32], years: &[u32]) -> bool {
    months.iter().any(|month| {
        let last = match month {
            // 2100, which is none, is out of range.
            2 if years.iter().any(|year| year.is_multiple_of(4)) => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        days.iter().any(|day| *day <= last)
    })
}
