//! Numbers that are no integers of 64 bits.

use std::fmt;

/// A number, and the digits that a document or the source has for it.
#[derive(Debug, Clone)]
pub struct Float {
    /// The nearest number of 64 bits.
    pub value: f64,
    /// The text of the document or the source, unless it is the shortest one for the number.
    written: Option<Box<str>>,
    /// Whether it is of the source, of which a program has only the value.
    is_of_source: bool,
}

impl Float {
    /// Creates a number of a document.
    pub fn written(value: f64, text: String) -> Self {
        let written = (text != shortest(value)).then(|| text.into_boxed_str());
        Self { value, written, is_of_source: false }
    }

    /// Creates a number of Rust's source.
    pub fn of_source(value: f64, digits: &str) -> Self {
        Self { is_of_source: true, ..Self::written(value, digits.to_owned()) }
    }

    /// Returns the number with the other sign.
    pub fn negated(self) -> Self {
        let written = self.written.map(|digits| format!("-{digits}").into_boxed_str());
        Self { value: -self.value, written, ..self }
    }

    /// Returns the digits of the source, if a program writes the number with others.
    pub fn lost_digits(&self) -> Option<&str> {
        self.written.as_deref().filter(|_| self.is_of_source)
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
        Self { value, written: None, is_of_source: false }
    }
}

impl fmt::Display for Float {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.written {
            Some(written) if !self.is_of_source => f.write_str(written),
            _ => f.write_str(&shortest(self.value)),
        }
    }
}

/// Returns the shortest digits for a number, with those that show that it is no integer: `1.0`.
fn shortest(value: f64) -> String {
    format!("{value:?}")
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
        for (value, text) in [(1.0, "1.0"), (-0.5, "-0.5"), (1e5, "100000.0"), (1e16, "1e16")] {
            assert_eq!(Float::from(value).to_string(), text);
        }
    }

    #[test]
    fn the_source_has_digits_that_a_program_does_not_know() {
        let lost = |value, digits| Float::of_source(value, digits).lost_digits().map(str::to_owned);
        assert_eq!(lost(1.1, "1.10").as_deref(), Some("1.10"));
        assert_eq!(lost(1e5, "1e5").as_deref(), Some("1e5"));
        for (value, digits) in [(1.1, "1.1"), (1.0, "1.0"), (1000.5, "1000.5")] {
            assert_eq!(lost(value, digits), None);
        }
        let negated = Float::of_source(1.1, "1.10").negated();
        assert_eq!((negated.to_string().as_str(), negated.lost_digits()), ("-1.1", Some("-1.10")));
    }
}
