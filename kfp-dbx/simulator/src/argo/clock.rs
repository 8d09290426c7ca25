//! Lengths of time as Argo reads them, and times as it writes them.

use std::ops::Range;

use crate::time::Time;

/// Reads a duration, or a number of seconds.
pub(super) fn duration_or_seconds(text: &str) -> Option<Time> {
    match text.parse::<u64>() {
        Ok(seconds) => Some(Time::seconds(seconds)),
        Err(_) => Time::of_go(text),
    }
}

/// The letters of `strftime` that have a model, each with its place in what [`Time::rfc3339`] writes.
pub(super) const PARTS: [(char, Range<usize>); 10] = [
    ('Y', 0..4),
    ('y', 2..4),
    ('m', 5..7),
    ('d', 8..10),
    ('H', 11..13),
    ('M', 14..16),
    ('S', 17..19),
    DATE,
    ('R', 11..16),
    TIME,
];
/// The date, such as `2026-01-02`.
pub(super) const DATE: (char, Range<usize>) = ('F', 0..10);
/// The time of the day, such as `01:01:01`.
pub(super) const TIME: (char, Range<usize>) = ('T', 11..19);

/// Writes a part of a time.
pub(super) fn part(time: Time, (_, place): (char, Range<usize>)) -> String {
    time.rfc3339().get(place).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_alone_is_one_of_seconds() {
        assert_eq!(duration_or_seconds("90"), Some(Time::seconds(90)));
        assert_eq!(duration_or_seconds("2m"), Some(Time::minutes(2)));
        assert_eq!(duration_or_seconds("x"), None);
    }

    #[test]
    fn writes_parts_of_times() {
        let time = Time::seconds(86400 + 3661);
        let parts = PARTS.map(|letter| part(time, letter));
        let written =
            ["2026", "26", "01", "02", "01", "01", "01", "2026-01-02", "01:01", "01:01:01"];
        assert_eq!(parts, written);
    }
}
