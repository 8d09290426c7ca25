//! The `quartz_cron_expression` of a job's schedule: six fields from seconds to the day of the
//! week, and a year if wanted, such as `0 15 22 ? * MON-FRI`.
//!
//! The rules are those of Quartz' documentation (`CronExpression` and the tutorial on
//! `CronTrigger`, to which Databricks refers when it rejects a schedule). Quartz itself passes over
//! some of what its documentation excludes, and then comes at other times than those written;
//! that is rejected, too.

use std::collections::BTreeSet;

use crate::text::excerpt::{excerpt, write_instead};

const MONTHS: [&str; 12] =
    ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const DAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
/// Words of other crons, and what they are here.
const WORDS: [(&str, &str); 7] = [
    ("@yearly", "0 0 0 1 1 ?"),
    ("@annually", "0 0 0 1 1 ?"),
    ("@monthly", "0 0 0 1 * ?"),
    ("@weekly", "0 0 0 ? * SUN"),
    ("@daily", "0 0 0 * * ?"),
    ("@midnight", "0 0 0 * * ?"),
    ("@hourly", "0 0 * * * ?"),
];

struct Field {
    name: &'static str,
    min: u32,
    max: u32,
    /// Quartz rejects longer steps.
    longest_step: u32,
    words: &'static [&'static str],
}

const fn field(name: &'static str, min: u32, max: u32, longest_step: u32) -> Field {
    Field { name, min, max, longest_step, words: &[] }
}

static SECOND: Field = field("second", 0, 59, 59);
static MINUTE: Field = field("minute", 0, 59, 59);
static HOUR: Field = field("hour", 0, 23, 23);
static DAY: Field = field("day of the month", 1, 31, 31);
static MONTH: Field = Field { words: &MONTHS, ..field("month", 1, 12, 12) };
static WEEKDAY: Field = Field { words: &DAYS, ..field("day of the week", 1, 7, 7) };
static YEAR: Field = field("year", 1970, 2099, 129);

/// What is wrong with a job's schedule, if anything.
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
/// The rule that it breaks, in words.
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
            days.first().copied().unwrap_or_default()
        )),
        _ => Ok(()),
    }
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
    let Some(way_out) = of_unix(fields) else { return count(fields.len()) };
    format!("a Quartz schedule begins with seconds, but this one has only five fields{way_out}")
}

/// The way out for the five fields of Unix, if it is them.
fn of_unix(fields: &[&str]) -> Option<String> {
    let &[minute, hour, day, month, weekday] = fields else { return None };
    if day == "?" || weekday == "?" {
        return write_instead(&format!("0 {}", fields.join(" ")), check);
    }
    let candidate = match (day, weekday) {
        (day, "*") => format!("0 {minute} {hour} {day} {month} ?"),
        ("*", weekday) => {
            format!("0 {minute} {hour} ? {month} {}", weekdays_of_unix(weekday)?)
        }
        (day, weekday) => {
            weekdays_of_unix(weekday)?;
            let dates = format!("0 {minute} {hour} {day} {month} ?");
            return check(&dates).is_ok().then(|| {
                "; it can't have both a day of the month and a day of the week, so create two jobs"
                    .to_owned()
            });
        }
    };
    write_instead(&candidate, check)
}

/// Unix counts the days of the week from 0, Quartz from 1, both from Sunday.
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

/// Quartz can't hold a date to both.
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

/// The days of the month; none where they depend on the month.
fn days(text: &str) -> Result<Option<BTreeSet<u32>>, String> {
    let upper = text.to_ascii_uppercase();
    if upper == "?" || upper == "L" || upper == "LW" {
        return Ok(None);
    }
    if upper.contains('?') {
        return Err("`?` can't be combined with other days of the month".to_owned());
    }
    let single = |what: &str| match upper.contains([',', '/']) {
        true => {
            Err(format!("`{what}` can't be combined with other days, as in `{}`", excerpt(text)))
        }
        false => Ok(()),
    };
    if let Some(offset) = upper.strip_prefix('L') {
        single("L")?;
        let offset = offset.strip_suffix('W').unwrap_or(offset);
        return match offset.strip_prefix('-').and_then(number) {
            Some(0..=30) => Ok(None),
            _ => Err(format!(
                "`{}` is not a day of the month: days counted from the last one are `L`, `LW`, and `L-1` to `L-30`",
                excerpt(text)
            )),
        };
    }
    if upper.contains('L') {
        return match upper.split(',').any(|part| part.starts_with('L')) {
            true => single("L").map(|()| None),
            false => Err(format!(
                "`{}` is not a day of the month: the last day is `L`, and the last Friday, for example, belongs in the day of the week",
                excerpt(text)
            )),
        };
    }
    if upper.contains('W') {
        single("W")?;
        return match upper.strip_suffix('W').and_then(number) {
            Some(1..=31) => Ok(None),
            _ => Err(format!(
                "`{}` is not a day of the month: the weekday nearest to a day is `1W` to `31W`, and the last weekday is `LW`",
                excerpt(text)
            )),
        };
    }
    DAY.list(text).map(Some)
}

fn weekdays(text: &str) -> Result<(), String> {
    let upper = text.to_ascii_uppercase();
    if upper == "?" || upper == "L" {
        return Ok(());
    }
    if upper.contains('?') {
        return Err("`?` can't be combined with other days of the week".to_owned());
    }
    for sign in ['L', '#'] {
        let Some((day, nth)) = upper.split_once(sign) else { continue };
        if upper.contains([',', '/']) {
            let shown = excerpt(text);
            return Err(format!("`{sign}` can't be combined with other days, as in `{shown}`"));
        }
        WEEKDAY.value(day)?;
        return match (sign, number(nth)) {
            ('L', _) if nth.is_empty() => Ok(()),
            ('#', Some(1..=5)) => Ok(()),
            ('#', _) => Err(format!(
                "`{}` is not a day of the week: `#` must be followed by 1 to 5, as in `{day}#1`",
                excerpt(text)
            )),
            _ => Err(format!(
                "`{}` is not a day of the week: the last one in a month is `{day}L`",
                excerpt(text)
            )),
        };
    }
    WEEKDAY.list(text).map(drop)
}

fn some_date(days: &BTreeSet<u32>, months: &BTreeSet<u32>, years: &BTreeSet<u32>) -> bool {
    months.iter().any(|month| {
        let last = match month {
            // 2100, which is none, is out of range.
            2 if years.iter().any(|year| year.is_multiple_of(4)) => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        days.first().is_some_and(|first| *first <= last)
    })
}

fn number(text: &str) -> Option<u32> {
    text.parse().ok().filter(|_| !text.starts_with('+'))
}

impl Field {
    fn list(&self, text: &str) -> Result<BTreeSet<u32>, String> {
        let mut values = BTreeSet::new();
        for part in text.split(',') {
            self.part(part, &mut values)?;
        }
        Ok(values)
    }

    /// The values of `*`, `5`, `1-5`, `*/15`, `/15`, `10-50/5` or `10/5`.
    fn part(&self, part: &str, values: &mut BTreeSet<u32>) -> Result<(), String> {
        if part.contains('?') {
            return Err(format!("`?` is not a valid {}: write `*`", self.name));
        }
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => (range, Some(step)),
            None => (part, None),
        };
        let by = step.map_or(Ok(1), |step| self.step(step))?;
        let (from, to) = match range.split_once('-') {
            _ if range == "*" || (range.is_empty() && step.is_some()) => (self.min, self.max),
            Some((from, to)) => {
                let named = |text: &str| text.starts_with(|c: char| c.is_ascii_alphabetic());
                let bounds = (self.value(from)?, self.value(to)?);
                if named(from) != named(to) {
                    return Err(format!(
                        "`{range}` is not a range: both ends must be names, or both must be numbers"
                    ));
                }
                bounds
            }
            None => {
                let value = self.value(range)?;
                (value, if step.is_some() { self.max } else { value })
            }
        };
        if let Some(step) = step.filter(|_| range.contains(|c: char| c.is_ascii_alphabetic())) {
            let numbers = match range.contains('-') {
                true => format!("{from}-{to}"),
                false => from.to_string(),
            };
            return Err(format!("Quartz ignores a step after a name: write `{numbers}/{step}`"));
        }
        if from <= to {
            values.extend((from..=to).step_by(by));
        } else if self.name == YEAR.name {
            return Err(format!("`{range}` ends before it begins"));
        } else {
            // Over the end of the hour, the day and so on, and to its beginning.
            let length = self.max - self.min + 1;
            let wrap = |value| self.min + (value - self.min) % length;
            values.extend((from..=to + length).step_by(by).map(wrap));
        }
        Ok(())
    }

    fn step(&self, text: &str) -> Result<usize, String> {
        match text.parse::<usize>() {
            Ok(0) => Err("a step must be at least 1".to_owned()),
            _ if text.is_empty() => Err("a step must follow `/`, as in `0/15`".to_owned()),
            Ok(step) if step <= self.longest_step as usize && !text.starts_with('+') => Ok(step),
            _ => Err(format!(
                "a step of the {} must be a number from 1 to {}, but it is `{}`",
                self.name,
                self.longest_step,
                excerpt(text)
            )),
        }
    }

    fn value(&self, text: &str) -> Result<u32, String> {
        let known = |text: &str| {
            (self.min..).zip(self.words).find(|(_, word)| word.eq_ignore_ascii_case(text))
        };
        if let Some((value, _)) = known(text) {
            return Ok(value);
        }
        if let Some(value) = number(text).filter(|value| (self.min..=self.max).contains(value)) {
            return Ok(value);
        }
        if text.is_empty() {
            return Err(format!("the {} is missing", self.name));
        }
        // Quartz reads three letters and not what follows, as in `MONDAY-FRIDAY`.
        let instead = match text.get(..3).and_then(known) {
            Some((_, word)) => format!("write `{word}`"),
            None => match self.words {
                [first, .., last] => {
                    format!("it must be {} to {}, or `{first}` to `{last}`", self.min, self.max)
                }
                _ => format!("it must be {} to {}", self.min, self.max),
            },
        };
        Err(format!("`{}` is not a valid {}: {instead}", excerpt(text), self.name))
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn schedules_that_quartz_takes() {
        for schedule in [
            "0 15 22 ? * *",
            "0 0 12 * * ?",
            "0 0 12 * * ? *",
            "0 0 12 * * ? 2026-2030",
            "0 0 12 * * ? 2026/2",
            "*/5 0/15 0-6,22 1,15 jan-MAR ?",
            "0 /5 14,18 * * ?",
            "0 0-5 14 * * ?",
            "0  10,44\t14 ? 3 WED",
            "0 15 10 ? * Mon-Fri",
            "0 15 10 ? * 2-6/2",
            "0 15 10 ? * SAT-MON",
            "0 0 22-2 ? NOV-FEB 1",
            "0 0 0 25-5 * ?",
            "0 15 10 15 * ?",
            "0 15 10 L * ?",
            "0 15 10 L-2 * ?",
            "0 15 10 L-30W * ?",
            "0 15 10 LW * ?",
            "0 15 10 15w * ?",
            "0 15 10 ? * L",
            "0 15 10 ? * 6L",
            "0 15 10 ? * friL 2022-2025",
            "0 15 10 ? * 6#3",
            "0 15 10 ? * MON#5",
            "0 0 12 1/5 * ?",
            "00 011 11 11 11 ?",
            "0 0 0 29 2 ?",
            "0 0 0 29 2 ? 2028",
            "0 0 0 31 * ?",
            "59 59 23 31 12 ? 2099",
        ] {
            assert_eq!(check(schedule), Ok(()), "{schedule}");
        }
    }

    #[test]
    fn schedules_that_quartz_rejects_or_misreads() {
        for schedule in [
            "",
            "0",
            "0 0 0 1 1",
            "0 0 0 1 1 ? * *",
            "60 0 0 1 1 ?",
            "0 60 0 1 1 ?",
            "0 0 24 1 1 ?",
            "0 0 0 0 1 ?",
            "0 0 0 32 1 ?",
            "0 0 0 1 0 ?",
            "0 0 0 1 13 ?",
            "0 0 0 ? 1 0",
            "0 0 0 ? 1 8",
            "0 0 0 1 1 ? 1969",
            "0 0 0 1 1 ? 2100",
            "0 0 0 1 1 ? 2030-2020",
            "0 0 0 * * *",
            "0 0 0 ? * ?",
            "0 0 0 1 * MON",
            "? 0 0 1 1 ?",
            "0 0 0 1 ? ?",
            "0 0 0 1,? 1 MON",
            "0 0 0 ?/2 1 MON",
            "0/60 0 0 1 1 ?",
            "0 */60 0 1 1 ?",
            "0 0 0/24 1 1 ?",
            "0 0 0 1/32 1 ?",
            "0 0 0 1 1/13 ?",
            "0 0 0 ? 1 1/8",
            "0 0-30/60 0 1 1 ?",
            "*/0 0 0 1 1 ?",
            "*/ 0 0 1 1 ?",
            "*/+5 0 0 1 1 ?",
            "*/x 0 0 1 1 ?",
            "*5 0 0 1 1 ?",
            "+5 0 0 1 1 ?",
            "1- 0 0 1 1 ?",
            "-1 0 0 1 1 ?",
            "1-2-3 0 0 1 1 ?",
            "1,,2 0 0 1 1 ?",
            ", 0 0 1 1 ?",
            "1.5 0 0 1 1 ?",
            "99999999999999999999 0 0 1 1 ?",
            "0 0 0 L,15 * ?",
            "0 0 0 15,L * ?",
            "0 0 0 L- * ?",
            "0 0 0 L-31 * ?",
            "0 0 0 L3 * ?",
            "0 0 0 6L * ?",
            "0 0 0 W * ?",
            "0 0 0 0W * ?",
            "0 0 0 32W * ?",
            "0 0 0 1-5W * ?",
            "0 0 0 1W,15 * ?",
            "0 0 0 1#2 * ?",
            "L 0 0 1 1 ?",
            "0 0 0 1 L ?",
            "0 0 0 ? * W",
            "0 0 0 ? * 2W",
            "0 0 0 ? * 2#0",
            "0 0 0 ? * 2#6",
            "0 0 0 ? * 0#1",
            "0 0 0 ? * 2#1,3#1",
            "0 0 0 ? * 2#1,3",
            "0 0 0 ? * 2L,3",
            "0 0 0 ? * 2-3L",
            "0 0 0 ? * L2",
            "0 0 0 ? * MON-6",
            "0 0 0 ? * 2-FRI",
            "0 0 0 ? * MON/2",
            "0 0 0 ? * MONDAY",
            "0 0 0 ? * MOND",
            "0 0 0 ? * ß",
            "0 0 0 ? * mß",
            "0 0 0 ? * ßßL",
            "0 0 0 1 JANUARY ?",
            "0 0 0 30 2 ?",
            "0 0 0 31 4,6 ?",
            "0 0 0 29 2 ? 2027",
            "0 0 0 1 1 ?\n0",
        ] {
            assert!(check(schedule).is_err(), "{schedule}");
        }
    }

    #[test]
    fn mistakes_get_a_way_out() {
        let begins = "a Quartz schedule begins with seconds, but this one has only five fields";
        for (schedule, message) in [
            ("0 2 * * *", format!("{begins}; write `0 0 2 * * ?`")),
            ("*/15 2 1 1-6 *", format!("{begins}; write `0 */15 2 1 1-6 ?`")),
            ("0 2 * * 1-5", format!("{begins}; write `0 0 2 ? * MON-FRI`")),
            ("0 2 * * 0,6", format!("{begins}; write `0 0 2 ? * SUN,SAT`")),
            ("0 2 * * 5-7", format!("{begins}; write `0 0 2 ? * FRI-SUN`")),
            ("0 2 * * 1-5/2", format!("{begins}; write `0 0 2 ? * 2-6/2`")),
            ("0 2 * * mon", format!("{begins}; write `0 0 2 ? * MON`")),
            ("0 2 * * */2", format!("{begins}; write `0 0 2 ? * */2`")),
            (
                "0 2 1 * 1",
                format!(
                    "{begins}; it can't have both a day of the month and a day of the week, so create two jobs"
                ),
            ),
            (
                "15 22 ? * *",
                "a Quartz schedule begins with seconds, but this one has only five fields; write `0 15 22 ? * *`".to_owned(),
            ),
            (
                "0 15 22 ? *",
                "a Quartz schedule has six or seven fields (second, minute, hour, day of the month, month, day of the week and, optionally, year), but this one has 5".to_owned(),
            ),
            (
                "@daily",
                "Quartz has no words that begin with `@`; write `0 0 0 * * ?` instead of `@daily`".to_owned(),
            ),
            (
                "0 0 2 * * *",
                "exactly one of the day of the month and the day of the week must be `?`; write `0 0 2 * * ?`".to_owned(),
            ),
            (
                "0 0 2 * * MON",
                "exactly one of the day of the month and the day of the week must be `?`; write `0 0 2 ? * MON`".to_owned(),
            ),
            (
                "0 0 2 ? * ?",
                "exactly one of the day of the month and the day of the week must be `?`; write `0 0 2 * * ?`".to_owned(),
            ),
            (
                "0 0 2 1 * MON",
                "Quartz can't combine a day of the month and a day of the week: one of them must be `?`".to_owned(),
            ),
            (
                "0 */60 2 * * ?",
                "a step of the minute must be a number from 1 to 59, but it is `60`".to_owned(),
            ),
            ("0 */0 2 * * ?", "a step must be at least 1".to_owned()),
            (
                "0 0 2 ? * MON-FRI/2",
                "Quartz ignores a step after a name: write `2-6/2`".to_owned(),
            ),
            ("0 0 2 ? * MONDAY", "`MONDAY` is not a valid day of the week: write `MON`".to_owned()),
            (
                "0 0 2 ? * 0",
                "`0` is not a valid day of the week: it must be 1 to 7, or `SUN` to `SAT`".to_owned(),
            ),
            ("0 0 ? * * ?", "`?` is not a valid hour: write `*`".to_owned()),
            (
                "0 0 2 L,15 * ?",
                "`L` can't be combined with other days, as in `L,15`".to_owned(),
            ),
            (
                "0 0 0 30 2 ?",
                "`0 0 0 30 2 ?` never matches a date: none of its months has a day 30".to_owned(),
            ),
        ] {
            assert_eq!(check(schedule).unwrap_err(), message, "{schedule}");
        }
    }
}
