//! Lengths of time as Argo reads them, and times as it writes them.

use kfp_dbx_core::text::calendar::{MONTHS, WEEKDAYS};

use crate::time::Time;

/// Why a negative duration is not simulated.
pub(super) const NEGATIVE: &str = "a negative duration has no model in the simulator";

/// Whether a text may be a negative duration, which has no model.
pub(super) fn is_negative(text: &str) -> bool {
    text.starts_with('-')
}

/// Reads a duration, or a number of seconds.
pub(super) fn duration_or_seconds(text: &str) -> Option<Time> {
    match text.parse::<u64>() {
        Ok(seconds) if seconds > 9_223_372_036 => None,
        Ok(seconds) => Some(Time::seconds(seconds)),
        Err(_) => Time::of_go(text),
    }
}

/// The letters that Argo knows of `strftime`: `FormatChars` in `util/strftime/strftime.go`.
pub(super) const PARTS: [char; 16] =
    ['A', 'B', 'H', 'I', 'L', 'M', 'S', 'Y', 'Z', 'a', 'b', 'd', 'm', 'p', 'y', 'z'];

/// The place among the days of the week of the first day of 1970, which was a Thursday.
const FIRST_DAY: usize = 4;

/// Writes a part of a time, which is also given as it is written, by the part's letter in `strftime`.
pub(super) fn part(time: Time, written: &str, letter: char) -> String {
    let (day, clock) = date_and_clock(written);
    let number = |at: usize, text: &str| text.get(at..at + 2).unwrap_or_default().to_owned();
    // The year has more digits in a far future.
    let from_end = day.len() - "01-01".len();
    let month = || number(from_end, day).parse::<usize>().unwrap_or(1);
    let name = |names: &[&str], place: usize| names[place % names.len()].to_owned();
    let since = time.since_1970().0;
    let hour = since / 3_600_000 % 24;
    let days = usize::try_from(since / 86_400_000).unwrap_or_default();
    match letter {
        'Y' => day[..from_end - 1].to_owned(),
        'y' => number(from_end - 3, day),
        'm' => number(from_end, day),
        'd' => number(from_end + 3, day),
        'B' => name(&MONTHS, month() - 1),
        'b' => name(&MONTHS, month() - 1)[..3].to_owned(),
        'A' => name(&WEEKDAYS, FIRST_DAY + days),
        'a' => name(&WEEKDAYS, FIRST_DAY + days)[..3].to_owned(),
        'H' => number(0, clock),
        'I' => format!("{:02}", (hour + 11) % 12 + 1),
        'M' => number(3, clock),
        'S' => number(6, clock),
        'p' => (if hour < 12 { "AM" } else { "PM" }).to_owned(),
        'L' => ".000".to_owned(),
        'Z' => "UTC".to_owned(),
        _ => "+0000".to_owned(),
    }
}

/// Returns the day of a written time, such as `2026-01-01`, and the time of day, such as `00:00:00`.
pub(super) fn date_and_clock(written: &str) -> (&str, &str) {
    let (day, clock) = written.split_once('T').unwrap_or((written, ""));
    (day, clock.trim_end_matches('Z'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(time: Time, letter: char) -> String {
        part(time, &time.rfc3339(), letter)
    }

    #[test]
    fn a_number_alone_is_one_of_seconds() {
        assert_eq!(duration_or_seconds("90"), Some(Time::seconds(90)));
        assert_eq!(duration_or_seconds("2m"), Some(Time::minutes(2)));
        assert_eq!(duration_or_seconds("x"), None);
    }

    #[test]
    fn writes_parts_of_times() {
        let time = Time::seconds(86400 + 3661);
        let parts: Vec<String> = PARTS.iter().map(|letter| of(time, *letter)).collect();
        let written = [
            "Friday", "January", "01", "01", ".000", "01", "01", "2026", "UTC", "Fri", "Jan", "02",
            "01", "AM", "26", "+0000",
        ];
        assert_eq!(parts, written);
        // 2028-02-29, in the afternoon.
        let leap = Time::seconds((365 * 2 + 59) * 86_400 + 13 * 3600);
        let parts = ['Y', 'b', 'd', 'a', 'I', 'p'].map(|letter| of(leap, letter));
        assert_eq!(parts, ["2028", "Feb", "29", "Tue", "01", "PM"]);
        assert_eq!(of(Time::seconds(12 * 3600), 'I'), "12");
        for letter in PARTS {
            assert!(!of(Time(u64::MAX), letter).is_empty(), "{letter}");
        }
    }
}
