//! The names of time zones that Java knows beside those of the IANA database: abbreviations of three
//! letters and offsets. (Java: `ZoneId.SHORT_IDS` and the custom ids of `TimeZone`)

/// The abbreviations that Java keeps for old programs, in their order. They stand for one place each,
/// though several share them. Those that are names of the database themselves are not among them.
const SHORT_IDS: [(&str, &str); 25] = [
    ("ACT", "Australia/Darwin"),
    ("AET", "Australia/Sydney"),
    ("AGT", "America/Argentina/Buenos_Aires"),
    ("ART", "Africa/Cairo"),
    ("AST", "America/Anchorage"),
    ("BET", "America/Sao_Paulo"),
    ("BST", "Asia/Dhaka"),
    ("CAT", "Africa/Harare"),
    ("CNT", "America/St_Johns"),
    ("CST", "America/Chicago"),
    ("CTT", "Asia/Shanghai"),
    ("EAT", "Africa/Addis_Ababa"),
    ("ECT", "Europe/Paris"),
    ("IET", "America/Indiana/Indianapolis"),
    ("IST", "Asia/Kolkata"),
    ("JST", "Asia/Tokyo"),
    ("MIT", "Pacific/Apia"),
    ("NET", "Asia/Yerevan"),
    ("NST", "Pacific/Auckland"),
    ("PLT", "Asia/Karachi"),
    ("PNT", "America/Phoenix"),
    ("PRT", "America/Puerto_Rico"),
    ("PST", "America/Los_Angeles"),
    ("SST", "Pacific/Guadalcanal"),
    ("VST", "Asia/Ho_Chi_Minh"),
];

/// Returns the time zone for which Java takes an abbreviation of three letters.
///
/// ```
/// use kfp_dbx_core::text::zone::of_java;
/// assert_eq!(of_java("BST"), Some("Asia/Dhaka"));
/// assert_eq!(of_java("CET"), None);
/// ```
pub fn of_java(name: &str) -> Option<&'static str> {
    let at = SHORT_IDS.binary_search_by(|(known, _)| (*known).cmp(name)).ok()?;
    SHORT_IDS.get(at).map(|(_, zone)| *zone)
}

/// Whether a name is an offset as Java reads it: `GMT`, a sign, the hours up to 23, and perhaps two
/// digits of minutes, with or without a colon.
///
/// ```
/// use kfp_dbx_core::text::zone::is_java_offset;
/// assert!(is_java_offset("GMT+2") && is_java_offset("GMT-05:30") && is_java_offset("GMT+0530"));
/// assert!(!is_java_offset("UTC+2"));
/// ```
pub fn is_java_offset(name: &str) -> bool {
    let Some(offset) = name.strip_prefix("GMT+").or(name.strip_prefix("GMT-")) else {
        return false;
    };
    let (hours, minutes) = match offset.split_once(':') {
        Some((hours, minutes)) => (hours, minutes),
        None if offset.len() > 2 && offset.is_ascii() => offset.split_at(offset.len() - 2),
        None => (offset, "00"),
    };
    let number = |text: &str, lengths: &[usize], most: u8| {
        lengths.contains(&text.len())
            && text.bytes().all(|c| c.is_ascii_digit())
            && text.parse::<u8>().is_ok_and(|number| number <= most)
    };
    number(hours, &[1, 2], 23) && number(minutes, &[2], 59)
}

#[cfg(test)]
mod tests {
    use super::{SHORT_IDS, is_java_offset};
    use crate::text::zone::{is_known, renamed};

    #[test]
    fn abbreviations_stand_for_current_zones() {
        assert!(SHORT_IDS.is_sorted_by_key(|(name, _)| *name));
        for (name, zone) in SHORT_IDS {
            assert!(!is_known(name), "{name}");
            assert!(is_known(zone) && renamed(zone).is_none(), "{zone}");
        }
    }

    #[test]
    fn offsets_have_the_form_of_java() {
        for name in ["GMT+2", "GMT-0", "GMT+23:59", "GMT+530", "GMT-1130"] {
            assert!(is_java_offset(name), "{name}");
        }
        for name in [
            "GMT",
            "GMT+",
            "GMT2",
            "GMT+24",
            "GMT+2:5",
            "GMT+2:60",
            "GMT+00530",
            "GMT+:30",
            "gmt+2",
            "GMT+ü:00",
            "GMT+ü0",
            "GMT++2",
            "GMT+1:+2",
            "UTC+2",
            "+2",
        ] {
            assert!(!is_java_offset(name), "{name}");
        }
    }
}
