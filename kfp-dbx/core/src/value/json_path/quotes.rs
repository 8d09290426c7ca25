//! Texts in quotes.

use crate::text::excerpt::excerpt;

/// Checks the escapes, which are those of Go's strings.
pub(super) fn check_escapes(text: &str, quote: char) -> Result<(), String> {
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            continue;
        }
        let escape = chars.next();
        let digits = match escape {
            Some('a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v' | '\\') => continue,
            Some(c) if c == quote => continue,
            Some('u') => 4,
            Some('U') => 8,
            Some('x' | '0'..='7') => 2,
            _ => 0,
        };
        let octal = matches!(escape, Some('0'..='7'));
        let code: String =
            escape.filter(|_| octal).into_iter().chain(chars.by_ref().take(digits)).collect();
        let radix = if octal { 8 } else { 16 };
        let whole = digits > 0
            && code.len() == digits + usize::from(octal)
            && code.chars().all(|c| c.is_digit(radix));
        let known = whole
            && u32::from_str_radix(&code, radix).is_ok_and(|code| match escape {
                Some('u' | 'U') => char::from_u32(code).is_some(),
                _ => code < 256,
            });
        if !known {
            let shown = escape.map(String::from).unwrap_or_default();
            return Err(format!("`\\{}` is not a valid escape in quoted text", excerpt(&shown)));
        }
    }
    Ok(())
}
