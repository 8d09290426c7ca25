//! Virtual time.

use std::fmt;
use std::ops::{Add, Sub};

use serde_derive::{Deserialize, Serialize};

/// A time, or the length of one, in milliseconds. A simulation begins at zero.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Time(pub u64);

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

    /// Returns the time as Kubernetes writes it, such as `2026-01-01T00:00:00Z`: a simulation begins
    /// with the year 2026.
    pub fn rfc3339(self) -> String {
        const IN_A_DAY: u64 = 86_400;
        let (days, second) = (self.0 / 1000 / IN_A_DAY, self.0 / 1000 % IN_A_DAY);
        // Years that begin with March end with the day that some of them lack.
        let day = days + 306;
        let (mut year, mut day) = (2025 + day / 146_097 * 400, day % 146_097);
        loop {
            let next = year + 1;
            let is_leap = next % 4 == 0 && (next % 100 != 0 || next % 400 == 0);
            let length = if is_leap { 366 } else { 365 };
            if day < length {
                break;
            }
            (year, day) = (next, day - length);
        }
        let month = (5 * day + 2) / 153;
        let of_month = day - (153 * month + 2) / 5 + 1;
        let (year, month) = if month < 10 { (year, month + 3) } else { (year + 1, month - 9) };
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        format!("{year}-{month:02}-{of_month:02}T{hour:02}:{minute:02}:{second:02}Z")
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
    /// Writes the time as `1h 02m 03s`, without leading zeros; a part of a second only below a minute.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0 / 1000;
        let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        match (hours, minutes) {
            (0, 0) => match self.0 % 1000 {
                0 => write!(f, "{rest}s"),
                millis => write!(f, "{rest}.{millis:03}s"),
            },
            (0, _) => write!(f, "{minutes}m {rest:02}s"),
            _ => write!(f, "{hours}h {minutes:02}m {rest:02}s"),
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
    }
}
