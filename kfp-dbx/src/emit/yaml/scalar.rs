//! The style in which a text is written.

use std::fmt::Write;

/// The style of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    SingleQuoted,
    /// Double quotes around the text as it is.
    DoubleQuoted,
    /// Double quotes around the text with escapes.
    Escaped,
    /// A block literal.
    Literal,
}

/// Can't stand in a plain text.
const NOT_PLAIN: u16 = 1;
/// Can't begin a plain text.
const NOT_FIRST: u16 = 1 << 1;
/// Can't stand in a plain key.
const NOT_KEY: u16 = 1 << 2;
/// Ends a plain text, or begins a comment, where certain others stand beside it.
const CONTEXT: u16 = 1 << 3;
/// Can't stand in a number, a date or a time, by the rules of any reader.
const NOT_NUMBER: u16 = 1 << 4;
/// May begin a number.
const NUMBER: u16 = 1 << 5;
/// Needs an escape in double quotes.
const ESCAPED: u16 = 1 << 6;
/// Can't stand in a block literal.
const NOT_LITERAL: u16 = 1 << 7;
/// Is a part of a character beyond ASCII.
const WIDE: u16 = 1 << 8;

/// The properties of each byte.
const PROPERTIES: [u16; 256] = {
    let mut properties = [0; 256];
    let mut byte = u8::MAX;
    loop {
        properties[byte as usize] = properties_of(byte);
        if byte == 0 {
            break properties;
        }
        byte -= 1;
    }
};

#[allow(clippy::match_same_arms)]
const fn properties_of(byte: u8) -> u16 {
    match byte {
        b'0'..=b'9' | b'-' | b'.' | b'_' | b'+' => NUMBER,
        // Digits of any base, exponents, infinity, what is not a number, and what stands in times.
        b'a'..=b'f' | b'A'..=b'F' | b'x' | b'X' | b'o' | b'O' | b'p' | b'P' => 0,
        b'i' | b'I' | b'n' | b'N' | b't' | b'T' | b'z' | b'Z' => 0,
        b'a'..=b'z' | b'A'..=b'Z' | b'/' | b'(' | b'$' => NOT_NUMBER,
        0x80..=0xFF => NOT_NUMBER | WIDE,
        b' ' => NOT_FIRST | CONTEXT,
        b':' => NOT_FIRST | NOT_KEY | CONTEXT,
        b'#' => NOT_FIRST | NOT_KEY | NOT_NUMBER | CONTEXT,
        b',' => NOT_FIRST | NOT_KEY,
        b'"' | b'\\' => NOT_FIRST | NOT_KEY | NOT_NUMBER | ESCAPED,
        b'!'..=b'~' => NOT_FIRST | NOT_KEY | NOT_NUMBER,
        b'\n' | b'\t' => NOT_PLAIN | ESCAPED,
        // Control characters.
        _ => NOT_PLAIN | ESCAPED | NOT_LITERAL,
    }
}

/// Words that some reader takes for a boolean, for null or for a number, in lower case.
const WORDS: [&str; 11] =
    ["y", "n", "no", "on", "yes", "off", "nan", "inf", "true", "null", "false"];

/// Returns the properties that any byte of a text has.
fn properties(text: &str) -> u16 {
    let of = |bytes: &[u8]| bytes.iter().fold(0, |all, byte| all | PROPERTIES[usize::from(*byte)]);
    // Eight at a time: that needs no loop.
    let (eights, rest) = text.as_bytes().as_chunks::<8>();
    eights.iter().fold(of(rest), |all, eight| all | of(eight))
}

/// Whether every reader reads a text of these properties, without quotes, as that text.
fn is_plain(text: &str, properties: u16) -> bool {
    let Some(&first) = text.as_bytes().first() else { return false };
    let first = PROPERTIES[usize::from(first)];
    properties & NOT_PLAIN == 0
        && first & NOT_FIRST == 0
        && (first & NUMBER == 0 || properties & NOT_NUMBER != 0 && !is_marker(text))
        && (properties & CONTEXT == 0 || !ends_early(text))
        && (properties & WIDE == 0 || !text.contains(|c| needs_escape(c) || is_wide_space(c)))
        && !is_word(text)
}

/// Whether double quotes hold a text of these properties as it is.
fn is_quoted_as_is(text: &str, properties: u16) -> bool {
    properties & ESCAPED == 0 && (properties & WIDE == 0 || !text.contains(needs_escape))
}

/// Whether a text of these properties and of several lines can be a block literal. go-yaml, which
/// kubectl and Argo read with, rejects one whose first line begins with a tab.
fn is_literal(text: &str, properties: u16) -> bool {
    let needs_escape = |c| needs_escape(c) && !matches!(c, '\n' | '\t');
    properties & NOT_LITERAL == 0
        && !text.trim_start_matches('\n').starts_with('\t')
        && (properties & WIDE == 0 || !text.contains(needs_escape))
}

/// Returns the style of a text, and whether double quotes or JSON may need an escape for it.
pub(super) fn style(text: &str) -> (Style, bool) {
    let properties = properties(text);
    let style = if is_plain(text, properties) {
        Style::Plain
    } else if is_quoted_as_is(text, properties) {
        Style::DoubleQuoted
    } else if text.contains('\n') && is_literal(text, properties) {
        Style::Literal
    } else if (text.starts_with("{\"") || text.starts_with("[\"")) && !text.contains(needs_escape) {
        // The double quotes of JSON need no escape in single ones.
        Style::SingleQuoted
    } else {
        Style::Escaped
    };
    (style, properties & ESCAPED != 0)
}

/// Whether every reader reads a key without quotes as that text.
pub(super) fn is_plain_key(key: &str) -> bool {
    let properties = properties(key);
    properties & NOT_KEY == 0 && is_plain(key, properties)
}

/// Writes a key.
pub(super) fn push_key(key: &str, yaml: &mut String) {
    if is_plain_key(key) {
        yaml.push_str(key);
    } else {
        push_escaped(key, yaml);
    }
}

/// Writes text in single quotes.
pub(super) fn push_single_quoted(text: &str, yaml: &mut String) {
    yaml.push('\'');
    yaml.push_str(&text.replace('\'', "''"));
    yaml.push('\'');
}

/// Writes text in double quotes.
pub(super) fn push_escaped(text: &str, yaml: &mut String) {
    yaml.push('"');
    escape(text, yaml);
    yaml.push('"');
}

/// Writes text as it stands in double quotes.
pub(super) fn escape(text: &str, yaml: &mut String) {
    if is_quoted_as_is(text, properties(text)) {
        return yaml.push_str(text);
    }
    for c in text.chars() {
        match c {
            '"' => yaml.push_str("\\\""),
            '\\' => yaml.push_str("\\\\"),
            '\n' => yaml.push_str("\\n"),
            '\t' => yaml.push_str("\\t"),
            '\r' => yaml.push_str("\\r"),
            c if needs_escape(c) => {
                let code = u32::from(c);
                // Writing to a text does not fail.
                let _ = match code {
                    0..=0xFFFF => write!(yaml, "\\u{code:04x}"),
                    _ => write!(yaml, "\\U{code:08x}"),
                };
            }
            c => yaml.push(c),
        }
    }
}

/// Whether some reader rejects the character, or changes it, where it stands unescaped.
fn needs_escape(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FEFF}')
        || u32::from(c) & 0xFFFE == 0xFFFE
}

/// Whether a reader could trim the character, or take it for a blank.
fn is_wide_space(c: char) -> bool {
    !c.is_ascii() && c.is_whitespace()
}

/// Whether a text begins like the item of a list or like the marker of a document.
fn is_marker(text: &str) -> bool {
    text.starts_with("- ") || text.starts_with("---") || text.starts_with("...")
}

/// Whether a reader would end a plain text before its end: it would take the rest for a value or
/// for a comment, or trim it.
fn ends_early(text: &str) -> bool {
    text.ends_with([' ', ':'])
        || text.as_bytes().windows(2).any(|pair| matches!(pair, [b':', b' '] | [b' ', b'#']))
}

/// Whether a text is a word with a meaning of its own.
fn is_word(text: &str) -> bool {
    text.len() <= 5 && WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}
