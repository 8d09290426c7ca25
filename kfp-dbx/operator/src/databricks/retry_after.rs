//! The header `Retry-After`.

use std::time::Duration;

use jiff::fmt::{rfc2822, strtime};
use jiff::tz::TimeZone;

use crate::time::Time;

/// The longest wait that the operator accepts from a server.
const LONGEST: Duration = Duration::from_secs(3600);

/// The obsolete forms of an HTTP date, which a client accepts too.
const OBSOLETE: [&str; 2] = ["%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];

/// Reads a header `Retry-After`: seconds, or a date. Returns at most an hour.
pub fn retry_after(header: &str, now: Time) -> Option<Duration> {
    let header = header.trim();
    let wait = if header.starts_with(|first: char| first.is_ascii_digit()) {
        Duration::try_from_secs_f64(header.parse().ok()?).unwrap_or(LONGEST)
    } else {
        http_date(header)?.since(now)
    };
    Some(wait.min(LONGEST))
}

/// Reads the date of an HTTP header.
pub fn http_date(text: &str) -> Option<Time> {
    let time = rfc2822::parse(text).ok().map(|zoned| zoned.timestamp()).or_else(|| {
        let civil = OBSOLETE.iter().find_map(|form| {
            strtime::parse(form, text).and_then(|broken_down| broken_down.to_datetime()).ok()
        });
        Some(civil?.to_zoned(TimeZone::UTC).ok()?.timestamp())
    })?;
    u64::try_from(time.as_millisecond()).ok().map(Time)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{LONGEST, retry_after};
    use crate::time::Time;

    fn at(header: &str) -> Option<Duration> {
        retry_after(header, Time::parse("2026-11-30T08:00:00Z").unwrap())
    }

    #[test]
    fn seconds_and_dates_are_read() {
        assert_eq!(at("30"), Some(Duration::from_secs(30)));
        assert_eq!(at(" 0 "), Some(Duration::ZERO));
        assert_eq!(at("1.5"), Some(Duration::from_millis(1500)));
        let minute = Some(Duration::from_secs(60));
        assert_eq!(at("Mon, 30 Nov 2026 08:01:00 GMT"), minute);
        assert_eq!(at("Monday, 30-Nov-26 08:01:00 GMT"), minute);
        assert_eq!(at("Mon Nov 30 08:01:00 2026"), minute);
    }

    #[test]
    fn a_date_in_the_past_means_at_once() {
        assert_eq!(at("Mon, 30 Nov 2026 07:00:00 GMT"), Some(Duration::ZERO));
    }

    #[test]
    fn a_wait_is_at_most_an_hour() {
        assert_eq!(at("99999999999999999999"), Some(LONGEST));
        assert_eq!(at("1e300"), Some(LONGEST));
        assert_eq!(at("Mon, 30 Nov 2099 08:01:00 GMT"), Some(LONGEST));
    }

    #[test]
    fn other_text_is_no_wait() {
        for other in ["", "soon", "-1", "12 seconds", "NaN", "inf"] {
            assert_eq!(at(other), None, "{other}");
        }
    }
}
