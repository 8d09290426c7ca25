//! Days of the month and of the week, which can depend on the month.

use super::field::{DAY, WEEKDAY, number};
use crate::text::excerpt::excerpt;

/// Returns the days of the month, unless they depend on the month.
pub(super) fn days(text: &str) -> Result<Option<Vec<u32>>, String> {
    let upper = text.to_ascii_uppercase();
    if upper == "?" || upper == "L" || upper == "LW" {
        return Ok(None);
    }
    if upper.contains('?') {
        return Err("`?` can't be combined with other days of the month".to_owned());
    }
    let single = |what: &str| match upper.contains([',', '/']) {
        true => {
            Err(format!("`{what}` can't be combined with other days, as in `{}`", excerpt(text)))
        }
        false => Ok(()),
    };
    if let Some(offset) = upper.strip_prefix('L') {
        single("L")?;
        let offset = offset.strip_suffix('W').unwrap_or(offset);
        return match offset.strip_prefix('-').and_then(number) {
            Some(0..=30) => Ok(None),
            _ => Err(format!(
                "`{}` is not a day of the month: days counted from the last one are `L`, `LW`, and `L-1` to `L-30`",
                excerpt(text)
            )),
        };
    }
    if upper.contains('L') {
        return match upper.split(',').any(|part| part.starts_with('L')) {
            true => single("L").map(|()| None),
            false => Err(format!(
                "`{}` is not a day of the month: the last day is `L`, and the last Friday, for example, belongs in the day of the week",
                excerpt(text)
            )),
        };
    }
    if upper.contains('W') {
        single("W")?;
        return match upper.strip_suffix('W').and_then(number) {
            Some(1..=31) => Ok(None),
            _ => Err(format!(
                "`{}` is not a day of the month: the weekday nearest to a day is `1W` to `31W`, and the last weekday is `LW`",
                excerpt(text)
            )),
        };
    }
    DAY.list(text).map(Some)
}

/// Checks the days of the week.
pub(super) fn weekdays(text: &str) -> Result<(), String> {
    let upper = text.to_ascii_uppercase();
    if upper == "?" || upper == "L" {
        return Ok(());
    }
    if upper.contains('?') {
        return Err("`?` can't be combined with other days of the week".to_owned());
    }
    for sign in ['L', '#'] {
        let Some((day, nth)) = upper.split_once(sign) else { continue };
        if upper.contains([',', '/']) {
            let shown = excerpt(text);
            return Err(format!("`{sign}` can't be combined with other days, as in `{shown}`"));
        }
        WEEKDAY.value(day)?;
        return match (sign, number(nth)) {
            ('L', _) if nth.is_empty() => Ok(()),
            ('#', Some(1..=5)) => Ok(()),
            ('#', _) => Err(format!(
                "`{}` is not a day of the week: `#` must be followed by 1 to 5, as in `{day}#1`",
                excerpt(text)
            )),
            _ => Err(format!(
                "`{}` is not a day of the week: the last one in a month is `{day}L`",
                excerpt(text)
            )),
        };
    }
    WEEKDAY.list(text).map(drop)
}
