//! One field of a schedule: its range, its names, and lists, ranges and steps of them.

use crate::text::excerpt::excerpt;

const MONTHS: [&str; 12] =
    ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
/// The days of the week.
pub(super) const DAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/// A field of a schedule.
pub(super) struct Field {
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

pub(super) static SECOND: Field = field("second", 0, 59, 59);
pub(super) static MINUTE: Field = field("minute", 0, 59, 59);
pub(super) static HOUR: Field = field("hour", 0, 23, 23);
pub(super) static DAY: Field = field("day of the month", 1, 31, 31);
pub(super) static MONTH: Field = Field { words: &MONTHS, ..field("month", 1, 12, 12) };
pub(super) static WEEKDAY: Field = Field { words: &DAYS, ..field("day of the week", 1, 7, 7) };
pub(super) static YEAR: Field = field("year", 1970, 2099, 129);

impl Field {
    /// Returns the values of a list of values, ranges and steps, in any order.
    pub(super) fn list(&self, text: &str) -> Result<Vec<u32>, String> {
        let mut values = Vec::new();
        for part in text.split(',') {
            self.part(part, &mut values)?;
        }
        Ok(values)
    }

    /// Adds the values of `*`, `5`, `1-5`, `*/15`, `/15`, `10-50/5` or `10/5`.
    fn part(&self, part: &str, values: &mut Vec<u32>) -> Result<(), String> {
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
            // The range continues at the beginning of the next hour, day and so on.
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

    /// Returns a value, which is a number or a name.
    pub(super) fn value(&self, text: &str) -> Result<u32, String> {
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

/// Returns a number without a sign.
pub(super) fn number(text: &str) -> Option<u32> {
    text.parse().ok().filter(|_| !text.starts_with('+'))
}
