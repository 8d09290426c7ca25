//! The schedules of a `CronWorkflow`, as Argo's parser (robfig/cron, `ParseStandard`)
//! reads them: five fields, or a word such as `@daily`.

use crate::text::clock::Times;
use crate::text::duration::display;
use crate::text::excerpt::write_instead;

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const WORDS: [&str; 7] =
    ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

struct Field {
    name: &'static str,
    min: u32,
    max: u32,
    words: &'static [&'static str],
}

static FIELDS: [Field; 5] = [
    Field { name: "minute", min: 0, max: 59, words: &[] },
    Field { name: "hour", min: 0, max: 23, words: &[] },
    Field { name: "day of the month", min: 1, max: 31, words: &[] },
    Field { name: "month", min: 1, max: 12, words: &MONTHS },
    Field { name: "day of the week", min: 0, max: 6, words: &DAYS },
];

/// Checks a schedule.
///
/// ```
/// use kfp_dbx_core::text::schedule::check;
/// assert!(check("0 2 * * mon-fri").is_ok());
/// assert_eq!(
///     check("0 2 * * 7").unwrap_err(),
///     "`7` is not a valid day of the week: it must be 0 to 6, or `sun` to `sat`",
/// );
/// ```
///
/// # Errors
/// Argo does not read the schedule, or it never matches a date.
pub fn check(schedule: &str) -> Result<(), String> {
    if let Some(every) = schedule.strip_prefix("@every ") {
        return crate::text::duration::parse(every.trim()).map(drop);
    }
    if schedule.starts_with('@') {
        if WORDS.contains(&schedule) {
            return Ok(());
        }
        let words = crate::text::quoted::quoted(WORDS);
        return Err(format!(
            "`{schedule}` is not a schedule: the available words are {words} and `@every 1h30m`"
        ));
    }
    if schedule.starts_with("TZ=") || schedule.starts_with("CRON_TZ=") {
        return Err("a schedule can't contain a time zone: set it with `.timezone(…)`".to_owned());
    }
    let fields: Vec<_> = schedule.split_whitespace().collect();
    if fields.len() != FIELDS.len() {
        return Err(other_than_five(&fields));
    }
    let times = read(&fields)?;
    // The day of the week, where it is given, is another way to a date.
    if is_any(fields[4]) && !some_date(times.days, times.months) {
        return Err(format!(
            "`{schedule}` never matches a date: none of its months has a day {}",
            times.days.trailing_zeros()
        ));
    }
    Ok(())
}

/// Says what is wrong with a schedule of another number of fields. Other schedulers have seconds at
/// the beginning, and some have a year at the end.
fn other_than_five(fields: &[&str]) -> String {
    let count = fields.len();
    let without = |removed: &str, rest: &[&str]| {
        let five = rest.iter().map(|field| if *field == "?" { "*" } else { field });
        let five = five.collect::<Vec<_>>().join(" ");
        let way_out = write_instead(&five, check)?;
        Some(format!("this one has {count}: remove {removed}{way_out}"))
    };
    let known = match fields {
        [second, five @ .., year] if five.len() == FIELDS.len() => {
            without(&format!("`{second}`, the seconds, and `{year}`, the year"), five)
        }
        [second, five @ ..] if five.len() == FIELDS.len() => {
            without(&format!("`{second}`, the seconds"), five).or_else(|| {
                let (year, five) = fields.split_last()?;
                without(&format!("`{year}`, the year"), five)
            })
        }
        _ => None,
    };
    let but = known.unwrap_or_else(|| format!("this one has {count}"));
    format!(
        "a schedule of Argo has five fields (minute, hour, day of the month, month, day of the week), but {but}"
    )
}

/// Returns the times of a schedule. A schedule that Argo can't read, and one of an interval, has none.
pub fn times(schedule: &str) -> Option<Times> {
    let fields = match schedule {
        "@yearly" | "@annually" => "0 0 1 1 *",
        "@monthly" => "0 0 1 * *",
        "@weekly" => "0 0 * * 0",
        "@daily" | "@midnight" => "0 0 * * *",
        "@hourly" => "0 * * * *",
        schedule => schedule,
    };
    let fields: Vec<_> = fields.split_whitespace().collect();
    (fields.len() == FIELDS.len()).then(|| read(&fields).ok()).flatten()
}

fn read(fields: &[&str]) -> Result<Times, String> {
    let mut sets = [0u64; 5];
    for ((set, field), text) in sets.iter_mut().zip(&FIELDS).zip(fields) {
        for part in text.split(',') {
            *set |= field.part(part)?;
        }
    }
    let [minutes, hours, days, months, weekdays] = sets;
    let either_day = fields.iter().skip(2).step_by(2).all(|field| !is_any(field));
    Ok(Times { minutes, hours, days, months, weekdays, either_day })
}

/// Whether a field of days leaves the choice to the other one.
fn is_any(field: &str) -> bool {
    field.starts_with(['*', '?'])
}

fn some_date(days: u64, months: u64) -> bool {
    (1..=12u32).filter(|month| months & (1 << month) != 0).any(|month| {
        let last = match month {
            2 => 29,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        (1..=last).any(|day| days & (1 << day) != 0)
    })
}

impl Field {
    /// Returns the values of `*`, `?`, `5`, `1-5`, `*/15`, `10-50/5` or `10/5`, as bits.
    fn part(&self, part: &str) -> Result<u64, String> {
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => (range, Some(step)),
            None => (part, None),
        };
        let by = match step {
            None => 1,
            Some(step) => match step.parse::<u32>() {
                Ok(step) if step > 0 => step,
                _ => return Err(format!("`{part}`: a step must be a number, and at least 1")),
            },
        };
        let (from, to) = if matches!(range, "*" | "?") {
            (self.min, self.max)
        } else if let Some((from, to)) = range.split_once('-') {
            (self.value(from)?, self.value(to)?)
        } else {
            let value = self.value(range)?;
            // robfig/cron: `10/5` goes on to the end.
            (value, if step.is_some() { self.max } else { value })
        };
        if by > self.max - self.min + 1 {
            return Err(self.long_step(part, range, from, by));
        }
        if from > to {
            return Err(format!("`{range}` ends before it begins; write two ranges with a comma"));
        }
        Ok((from..=to).step_by(by as usize).fold(0, |set, value| set | 1 << value))
    }

    /// Says what a step beyond the end of the field does.
    fn long_step(&self, part: &str, range: &str, from: u32, by: u32) -> String {
        let interval = match (self.name, range) {
            ("minute", "*" | "?") => {
                format!(", or `@every {}` for an interval", display(u64::from(by) * 60))
            }
            ("hour", "*" | "?") => format!(", or `@every {by}h` for an interval"),
            _ => String::new(),
        };
        format!(
            "`{part}`: a step of {by} goes beyond the last {}, {}, so only {from} matches; write `{from}`{interval}",
            self.name, self.max
        )
    }

    fn value(&self, text: &str) -> Result<u32, String> {
        let lower = text.to_ascii_lowercase();
        if let Some(index) = (0..).zip(self.words).find(|(_, word)| **word == lower) {
            return Ok(self.min + index.0);
        }
        match text.parse::<u32>() {
            Ok(value) if (self.min..=self.max).contains(&value) => Ok(value),
            _ => {
                let words = match self.words {
                    [first, .., last] => format!(", or `{first}` to `{last}`"),
                    _ => String::new(),
                };
                Err(format!(
                    "`{text}` is not a valid {}: it must be {} to {}{words}",
                    self.name, self.min, self.max
                ))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{check, times};
    use crate::text::clock::changes_at;

    #[test]
    fn schedules_that_argo_takes() {
        for schedule in [
            "* * * * *",
            "*/60 */24 */31 */12 */7",
            "*/15 0-6,22 1,15 jan-MAR ?",
            "10/5 2 * * mon-fri",
            "@daily",
            "@every 1h30m",
            "0 0 29 2 *",
            "0 0 31 2 mon",
        ] {
            assert_eq!(check(schedule), Ok(()), "{schedule}");
        }
    }

    #[test]
    fn schedules_that_a_change_of_the_clock_meets() {
        let changed =
            |schedule, zone| times(schedule).map_or(0, |times| changes_at(&times, zone).len());
        for (schedule, zone) in [
            ("30 2 * * *", "Europe/Berlin"),
            ("0 2 * * *", "Europe/Berlin"),
            ("*/15 0-6 * * *", "Europe/Berlin"),
            ("0 2 * * sun", "Europe/Berlin"),
            ("0 2 * 3 *", "Europe/Berlin"),
            ("0 2 28 * *", "Europe/Berlin"),
            ("0 2 1 * sun", "Europe/Berlin"),
            ("59 1 * * *", "America/Los_Angeles"),
            ("0 2 * * *", "America/Los_Angeles"),
            ("@daily", "America/Havana"),
            ("0 0 * * *", "Africa/Cairo"),
            ("30 23 * * *", "America/Santiago"),
            ("30 23 * * 6", "America/Nuuk"),
        ] {
            assert!(changed(schedule, zone) > 0, "{schedule} {zone}");
        }
        for (schedule, zone) in [
            ("30 1 * * *", "Europe/Berlin"),
            ("0 3 * * *", "Europe/Berlin"),
            ("0 2 * * mon-fri", "Europe/Berlin"),
            ("0 2 * 4-9 *", "Europe/Berlin"),
            ("0 2 1 * *", "Europe/Berlin"),
            ("0 2 1 * mon", "Europe/Berlin"),
            ("30 * * * *", "Europe/Berlin"),
            ("0 */2 * * *", "Europe/Berlin"),
            ("0 2 * * *", "UTC"),
            ("0 2 * * *", "Asia/Kolkata"),
            ("@hourly", "Europe/Berlin"),
            ("@daily", "Europe/Berlin"),
            ("@every 1h", "Europe/Berlin"),
            ("no schedule", "Europe/Berlin"),
        ] {
            assert_eq!(changed(schedule, zone), 0, "{schedule} {zone}");
        }
    }

    #[test]
    fn other_schedulers_have_more_fields() {
        let said = |schedule| check(schedule).unwrap_err();
        let five = "a schedule of Argo has five fields (minute, hour, day of the month, month, day of the week), but this one has";
        assert_eq!(said("0 2 * *"), format!("{five} 4"));
        assert_eq!(
            said("0 30 2 * * ?"),
            format!("{five} 6: remove `0`, the seconds; write `30 2 * * *`")
        );
        assert_eq!(
            said("30 2 * * mon 2026"),
            format!("{five} 6: remove `2026`, the year; write `30 2 * * mon`")
        );
        assert_eq!(
            said("0 30 2 ? * mon *"),
            format!("{five} 7: remove `0`, the seconds, and `*`, the year; write `30 2 * * mon`")
        );
        assert_eq!(said("0 30 2 L * ?"), format!("{five} 6"));
    }

    #[test]
    fn steps_stay_within_their_field() {
        let said = |schedule| check(schedule).unwrap_err();
        assert_eq!(
            said("*/90 * * * *"),
            "`*/90`: a step of 90 goes beyond the last minute, 59, so only 0 matches; write `0`, or `@every 90m` for an interval"
        );
        assert_eq!(
            said("0 */36 * * *"),
            "`*/36`: a step of 36 goes beyond the last hour, 23, so only 0 matches; write `0`, or `@every 36h` for an interval"
        );
        assert_eq!(
            said("0 0 2/40 * *"),
            "`2/40`: a step of 40 goes beyond the last day of the month, 31, so only 2 matches; write `2`"
        );
    }

    #[test]
    fn schedules_that_argo_rejects_or_that_never_come() {
        for schedule in [
            "",
            "* * * *",
            "* * * * * *",
            "60 * * * *",
            "* 24 * * *",
            "* * 0 * *",
            "* * * 13 *",
            "* * * * 7",
            "5-1 * * * *",
            "*/0 * * * *",
            "* * L * *",
            "@dayly",
            "@every 5",
            "TZ=UTC * * * * *",
            "0 0 30 2 *",
            "0 0 31 4,6 *",
        ] {
            assert!(check(schedule).is_err(), "{schedule}");
        }
    }
}
