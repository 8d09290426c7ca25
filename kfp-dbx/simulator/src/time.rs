//! Virtual time.

use std::fmt;
use std::ops::{Add, Sub};

/// A time, or the length of one, in milliseconds. A simulation begins at zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(pub u64);

/// The milliseconds from 1970 to the beginning of a simulation, with the year 2026.
const BEGINNING: u64 = 1_767_225_600_000;

impl Time {
    /// The beginning.
    pub const ZERO: Self = Self(0);

    /// Returns a length in seconds.
    pub const fn seconds(seconds: u64) -> Self {
        Self(seconds.saturating_mul(1000))
    }

    /// Returns a length in minutes.
    pub const fn minutes(minutes: u64) -> Self {
        Self::seconds(minutes.saturating_mul(60))
    }

    /// Reads a length as Go's `time.ParseDuration` does, such as `1h30m`, `90s` or `1.5h`. Negative ones
    /// have no model.
    pub(crate) fn of_go(text: &str) -> Option<Self> {
        let mut rest = text.strip_prefix('+').unwrap_or(text);
        if rest == "0" {
            return Some(Self::ZERO);
        }
        let mut millis = 0.0;
        while !rest.is_empty() {
            let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
            let number: f64 = rest[..end].parse().ok()?;
            rest = &rest[end..];
            let end = rest.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(rest.len());
            millis += number * unit(&rest[..end])?;
            rest = &rest[end..];
        }
        // Go counts nanoseconds in 63 bits.
        let is_some = !text.is_empty() && millis.is_finite() && millis <= 9_223_372_036_854.0;
        // A number below 2^63 that is not negative.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        is_some.then_some(Self(millis.round() as u64))
    }

    /// Returns the time since 1970.
    pub(crate) fn since_1970(self) -> Self {
        Self(BEGINNING.saturating_add(self.0))
    }

    /// Returns the time as Kubernetes writes it, such as `2026-01-01T00:00:00Z`: a simulation begins
    /// with the year 2026.
    pub fn rfc3339(self) -> String {
        const IN_A_DAY: u64 = 86_400;
        // The days from the March with which 400 years begin to the one of 1970.
        const OFFSET: u64 = 719_468;
        const IN_400_YEARS: u64 = 146_097;
        let seconds = self.since_1970().0 / 1000;
        let (days, second) = (seconds / IN_A_DAY + OFFSET, seconds % IN_A_DAY);
        // Years that begin with March end with the day that some of them lack.
        let (age, day) = (days / IN_400_YEARS, days % IN_400_YEARS);
        let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        let month = (5 * day + 2) / 153;
        let of_month = day - (153 * month + 2) / 5 + 1;
        let year = year + age * 400;
        let (year, month) = if month < 10 { (year, month + 3) } else { (year + 1, month - 9) };
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        format!("{year}-{month:02}-{of_month:02}T{hour:02}:{minute:02}:{second:02}Z")
    }
}

/// Returns the milliseconds of a unit of Go.
fn unit(name: &str) -> Option<f64> {
    match name {
        "ns" => Some(1e-6),
        "us" | "µs" | "μs" => Some(1e-3),
        "ms" => Some(1.0),
        "s" => Some(1e3),
        "m" => Some(6e4),
        "h" => Some(3.6e6),
        _ => None,
    }
}

impl Add for Time {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Time {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl fmt::Display for Time {
    /// Writes the time as `1d 02h 03m 04s`, without leading zeros; a part of a second only below a minute.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0 / 1000;
        let (days, hours) = (seconds / 86_400, seconds / 3600 % 24);
        let (minutes, rest) = (seconds / 60 % 60, seconds % 60);
        match (days, hours, minutes) {
            (0, 0, 0) => match self.0 % 1000 {
                0 => write!(f, "{rest}s"),
                millis => write!(f, "{rest}.{millis:03}s"),
            },
            (0, 0, _) => write!(f, "{minutes}m {rest:02}s"),
            (0, ..) => write!(f, "{hours}h {minutes:02}m {rest:02}s"),
            _ => write!(f, "{days}d {hours:02}h {minutes:02}m {rest:02}s"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Time;

    #[test]
    fn times_are_written_as_kubernetes_does() {
        let days = |days: u64| Time::seconds(days * 86_400).rfc3339();
        assert_eq!(Time(1999).rfc3339(), "2026-01-01T00:00:01Z");
        assert_eq!(days(58), "2026-02-28T00:00:00Z");
        assert_eq!(days(59), "2026-03-01T00:00:00Z");
        assert_eq!(days(364), "2026-12-31T00:00:00Z");
        assert_eq!(days(365), "2027-01-01T00:00:00Z");
        assert_eq!(days(365 * 2 + 59), "2028-02-29T00:00:00Z");
        assert_eq!(days(365 * 2 + 60), "2028-03-01T00:00:00Z");
        assert_eq!(Time::seconds(3661).rfc3339(), "2026-01-01T01:01:01Z");
        // 2100 has no 29th of February.
        assert_eq!(days(27_086), "2100-02-28T00:00:00Z");
        assert_eq!(days(27_087), "2100-03-01T00:00:00Z");
        assert!(Time(u64::MAX).rfc3339().ends_with('Z'));
        assert_eq!(Time::seconds(7).since_1970(), Time::seconds(1_767_225_607));
    }

    #[test]
    fn lengths_are_written_from_their_largest_unit() {
        for (millis, text) in [
            (0, "0s"),
            (1500, "1.500s"),
            (61_500, "1m 01s"),
            (86_399_000, "23h 59m 59s"),
            (86_400_000, "1d 00h 00m 00s"),
            (8_640_000_006_000, "100000d 00h 00m 06s"),
        ] {
            assert_eq!(Time(millis).to_string(), text);
        }
    }

    #[test]
    fn lengths_are_read_as_go_does() {
        let read = |text| Time::of_go(text).map(|time| time.0);
        for (text, millis) in [
            ("90s", 90_000),
            ("1h30m", 5_400_000),
            ("1h2m3s", 3_723_000),
            ("1.5h", 5_400_000),
            ("250ms", 250),
            ("+1m", 60_000),
            ("0", 0),
        ] {
            assert_eq!(read(text), Some(millis), "{text}");
        }
        for wrong in ["", "90", "s", "1x", "-1s", "1h3", "1..2s", "2562048h", "1é"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
