//! Scalars without quotes, by the rules of YAML 1.1.

use serde_json::Value as Json;

/// Whether a word is not the text that it looks like.
pub(super) fn is_special(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    matches!(word.as_str(), "true" | "false" | "null" | "~" | ".inf" | ".nan")
        || read(&word).is_some()
}

/// Whether a word is an integer for YAML 1.1 and 1.2 alike.
pub(super) fn is_integer(word: &str) -> bool {
    let digits = word.strip_prefix(['-', '+']).unwrap_or(word);
    let is_short = digits == "0" || !digits.starts_with('0');
    is_short && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns what a plain scalar of YAML 1.1 is that YAML 1.2 takes for a text.
pub(super) fn read(word: &str) -> Option<Json> {
    match word {
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => return Some(true.into()),
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => return Some(false.into()),
        _ => {}
    }
    let digits = word.strip_prefix(['-', '+']).unwrap_or(word);
    if !digits.starts_with(|c: char| c.is_ascii_digit())
        || !digits.chars().all(|c| c.is_ascii_digit() || c == '_')
    {
        return None;
    }
    let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
    let octal = digits.strip_prefix('0').filter(|rest| !rest.is_empty());
    let octal = octal.and_then(|rest| i64::from_str_radix(rest, 8).ok());
    let number = octal.or_else(|| digits.parse().ok())?;
    Some(if word.starts_with('-') { -number } else { number }.into())
}
