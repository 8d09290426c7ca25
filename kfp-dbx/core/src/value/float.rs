//! Numbers that are no integers of 64 bits.

use std::fmt;

/// A number, and the digits that a document has for it.
#[derive(Debug, Clone)]
pub struct Float {
    /// The nearest number of 64 bits.
    pub value: f64,
    /// The text of the document, unless it is the shortest one for the number.
    written: Option<Box<str>>,
}

impl Float {
    /// Creates a number of a document.
    pub fn written(value: f64, text: String) -> Self {
        let written = (text != value.to_string()).then(|| text.into_boxed_str());
        Self { value, written }
    }

    /// Whether 64 bits hold the number that the document has: at most its zeros and the place of
    /// its point get lost.
    pub fn is_exact(&self) -> bool {
        let Some(written) = &self.written else { return true };
        // Only the names of infinity and of what is no number have no digits.
        digits(written).is_none() || digits(written) == digits(&format!("{:e}", self.value))
    }
}

impl From<f64> for Float {
    fn from(value: f64) -> Self {
        Self { value, written: None }
    }
}

impl fmt::Display for Float {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.written {
            Some(written) => f.write_str(written),
            None => self.value.fmt(f),
        }
    }
}

/// Returns the sign of a decimal number, its digits without zeros at the ends, and the power of ten
/// of the last of them.
fn digits(text: &str) -> Option<(bool, String, i64)> {
    let (is_negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
        None => (text, 0),
    };
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{part}");
    if all.is_empty() || !all.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let short = all.trim_end_matches('0');
    let zeros = i64::try_from(all.len() - short.len()).ok()?;
    let power = exponent.checked_sub(i64::try_from(part.len()).ok()?)?.checked_add(zeros)?;
    match short.trim_start_matches('0') {
        "" => Some((is_negative, String::new(), 0)),
        digits => Some((is_negative, digits.to_owned(), power)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_exact_if_no_digit_gets_lost() {
        for text in ["1.10", "1e5", "1E+5", "100e-2", "0.0", "-0.0", ".5", "5.", "+1.5", "1e-400"] {
            let is_zero = text == "1e-400";
            let float = Float::written(text.parse().unwrap(), text.to_owned());
            assert_eq!(float.is_exact(), !is_zero, "{text}");
            assert_eq!(float.to_string(), text);
        }
        for text in ["18446744073709551616", "0.10000000000000000001", "12345678901234567890e3"] {
            let float = Float::written(text.parse().unwrap(), text.to_owned());
            assert!(!float.is_exact(), "{text}");
            assert_eq!(float.to_string(), text);
        }
        for text in [".inf", ".nan"] {
            assert!(Float::written(f64::INFINITY, text.to_owned()).is_exact(), "{text}");
        }
        assert!(Float::from(0.1).is_exact());
        assert_eq!(Float::from(1.0).to_string(), "1");
    }
}
