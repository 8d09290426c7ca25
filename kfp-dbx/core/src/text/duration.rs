//! Durations as Argo reads them: whole seconds, written with a unit.

/// Returns the seconds of a duration such as `2h`, `90m`, `1h30m`, `45s` or `1d`.
///
/// ```
/// use kfp_dbx_core::text::duration::parse;
/// assert_eq!(parse("1h30m"), Ok(5400));
/// assert!(parse("2 hours").is_err());
/// ```
///
/// # Errors
/// Argo does not read the duration.
pub fn parse(text: &str) -> Result<u64, String> {
    let why = || {
        format!(
            "`{text}` is not a duration: write whole numbers with the units `d`, `h`, `m` and `s`, as in `1h30m`"
        )
    };
    let (mut seconds, mut digits, mut last) = (0u64, String::new(), u64::MAX);
    for c in text.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        let unit = match c {
            'd' => 86_400,
            'h' => 3_600,
            'm' => 60,
            's' => 1,
            _ => return Err(why()),
        };
        // From the largest unit down, each once.
        if unit >= last {
            return Err(why());
        }
        last = unit;
        let number: u64 = digits.parse().map_err(|_| why())?;
        seconds = number
            .checked_mul(unit)
            .and_then(|part| seconds.checked_add(part))
            .filter(|seconds| *seconds <= MAX)
            .ok_or_else(|| format!("`{text}` is too long: Argo supports at most 290 years"))?;
        digits.clear();
    }
    if !digits.is_empty() || last == u64::MAX {
        return Err(why());
    }
    check(seconds)?;
    Ok(seconds)
}

/// Go counts a duration's nanoseconds in 64 bits.
const MAX: u64 = 290 * 365 * 86_400;

/// Checks a duration.
///
/// # Errors
/// The duration is 0, or longer than Argo can count.
pub fn check(seconds: u64) -> Result<(), String> {
    match seconds {
        0 => Err("a duration of 0 is over at once: it must be at least one second".to_owned()),
        seconds if seconds > MAX => {
            Err("the duration is too long: Argo supports at most 290 years".to_owned())
        }
        _ => Ok(()),
    }
}

/// Writes a duration for Argo, in the largest unit that keeps it whole: `2h`, `90m`, `45s`.
///
/// ```
/// use kfp_dbx_core::text::duration::display;
/// assert_eq!(display(7200), "2h");
/// assert_eq!(display(5400), "90m");
/// ```
pub fn display(seconds: u64) -> String {
    match seconds {
        seconds if seconds.is_multiple_of(3_600) => format!("{}h", seconds / 3_600),
        seconds if seconds.is_multiple_of(60) => format!("{}m", seconds / 60),
        seconds => format!("{seconds}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for seconds in [1, 59, 60, 61, 3_600, 5_400, 86_400, 90_061] {
            assert_eq!(parse(&display(seconds)), Ok(seconds));
        }
        assert_eq!(parse("1d2h3m4s"), Ok(93_784));
    }

    #[test]
    fn what_argo_does_not_read_is_none() {
        for text in ["", "2", "h", "2 h", "2H", "1.5h", "-1h", "5m1h", "1h1h", "0s", "999999999d"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
