//! Times and durations of the operator: milliseconds, from a clock that its caller reads.

use std::fmt;
use std::ops::{Add, Sub};
use std::time::Duration;

/// A time: the milliseconds since 1970-01-01 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Time(pub u64);

impl Time {
    /// Reads a time as Kubernetes writes it, such as `2026-11-29T08:00:00Z`.
    pub fn parse(text: &str) -> Option<Self> {
        let time: jiff::Timestamp = text.parse().ok()?;
        u64::try_from(time.as_millisecond()).ok().map(Self)
    }

    /// Returns the time before this one by a duration.
    #[must_use]
    pub fn earlier(self, duration: Duration) -> Self {
        let millis = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        Self(self.0.saturating_sub(millis))
    }

    /// Returns the duration since an earlier time, or zero if that time is later.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0))
    }
}

impl Add<Duration> for Time {
    type Output = Self;

    fn add(self, duration: Duration) -> Self {
        let millis = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        Self(self.0.saturating_add(millis))
    }
}

impl Sub for Time {
    type Output = Duration;

    fn sub(self, earlier: Self) -> Duration {
        self.since(earlier)
    }
}

impl fmt::Display for Time {
    /// Writes the time as Kubernetes does, in whole seconds.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = i64::try_from(self.0 / 1000).unwrap_or(i64::MAX);
        let time = jiff::Timestamp::from_second(seconds).unwrap_or(jiff::Timestamp::MAX);
        write!(f, "{time}")
    }
}

#[cfg(test)]
mod tests {
    use super::Time;

    #[test]
    fn times_are_written_as_kubernetes_does() {
        let time = Time::parse("2026-11-29T08:00:00Z").unwrap();
        assert_eq!(time.to_string(), "2026-11-29T08:00:00Z");
        assert_eq!(Time(time.0 + 999).to_string(), "2026-11-29T08:00:00Z");
        assert_eq!(Time::parse("2026-11-29T09:00:00+01:00"), Some(time));
        assert_eq!(Time::parse("yesterday"), None);
    }
}
