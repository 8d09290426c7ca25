//! Lengths of time as Argo reads them, and times as it writes them.

use crate::time::Time;

/// The time of a simulation's beginning, in seconds since 1970: 2026-01-01T00:00:00Z.
const BEGINNING: u64 = 1_767_225_600;

/// Reads a duration as Go does, such as `1h30m`, `90s` or `1.5h`.
pub(super) fn duration(text: &str) -> Option<Time> {
    let mut rest = text.strip_prefix('+').unwrap_or(text);
    if rest == "0" {
        return Some(Time::ZERO);
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
    let is_some = !text.is_empty() && millis.is_finite() && millis < 1e16;
    // A number below 10^16 that is not negative.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    is_some.then_some(Time(millis.round() as u64))
}

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

/// Reads a duration, or a number of seconds.
pub(super) fn duration_or_seconds(text: &str) -> Option<Time> {
    match text.parse::<u64>() {
        Ok(seconds) => Some(Time::seconds(seconds)),
        Err(_) => duration(text),
    }
}

/// Returns the seconds since 1970.
pub(super) fn unix(time: Time) -> u64 {
    BEGINNING + time.0 / 1000
}

/// The letters of `strftime` that have a model.
pub(super) const PARTS: [char; 10] = ['Y', 'y', 'm', 'd', 'H', 'M', 'S', 'F', 'R', 'T'];

/// Writes a part of a time, by its letter in `strftime`.
pub(super) fn part(time: Time, letter: char) -> String {
    let text = time.rfc3339();
    let range = match letter {
        'Y' => 0..4,
        'y' => 2..4,
        'm' => 5..7,
        'd' => 8..10,
        'H' => 11..13,
        'M' => 14..16,
        'S' => 17..19,
        'F' => 0..10,
        'R' => 11..16,
        _ => 11..19,
    };
    text.get(range).unwrap_or_default().to_owned()
}

/// The hash that Argo takes for the ids of nodes and the names of pods: FNV-1a of 32 bits.
pub(super) fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_durations_as_go_does() {
        let read = |text| duration(text).map(|time| time.0);
        assert_eq!(read("90s"), Some(90_000));
        assert_eq!(read("1h30m"), Some(5_400_000));
        assert_eq!(read("1.5h"), Some(5_400_000));
        assert_eq!(read("250ms"), Some(250));
        assert_eq!(read("0"), Some(0));
        for wrong in ["", "90", "s", "1x", "-1s", "1h3", "1..2s"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        assert_eq!(duration_or_seconds("90"), Some(Time::seconds(90)));
        assert_eq!(duration_or_seconds("2m"), Some(Time::minutes(2)));
    }

    #[test]
    fn writes_parts_of_times() {
        let time = Time::seconds(86400 + 3661);
        let parts: Vec<String> = PARTS.iter().map(|letter| part(time, *letter)).collect();
        let written =
            ["2026", "26", "01", "02", "01", "01", "01", "2026-01-02", "01:01", "01:01:01"];
        assert_eq!(parts, written);
        assert_eq!(unix(time), 1_767_225_600 + 86400 + 3661);
    }

    #[test]
    fn hashes_as_go_does() {
        assert_eq!(hash(""), 2_166_136_261);
        assert_eq!(hash("a"), 0xe40c_292c);
    }
}
