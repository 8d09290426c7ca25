//! The style of a scalar: without quotes, in quotes or as a block literal.

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

/// Not allowed in a plain text, which has no quotes.
const NOT_PLAIN: u16 = 1;
/// Not allowed as the first byte of a plain text.
const NOT_FIRST: u16 = 1 << 1;
/// Not allowed in a plain key.
const NOT_KEY: u16 = 1 << 2;
/// Can end a plain text or begin a comment, depending on the byte next to it.
const CONTEXT: u16 = 1 << 3;
/// Not part of any number, date or time, whoever reads it.
const NOT_NUMBER: u16 = 1 << 4;
/// Can be the first byte of a number.
const NUMBER: u16 = 1 << 5;
/// Needs an escape in double quotes.
const ESCAPED: u16 = 1 << 6;
/// Not allowed in a block literal.
const NOT_LITERAL: u16 = 1 << 7;
/// Part of a character beyond ASCII.
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
        // Digits of any base, prefixes, exponents, `inf`, `nan`, and the letters in times.
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

/// Words that some reader takes for a boolean, for null or for a number, in some case or other.
const WORDS: [&str; 11] =
    ["y", "n", "no", "on", "yes", "off", "nan", "inf", "true", "null", "false"];

/// Returns the union of the properties of the bytes of a text.
fn properties(text: &str) -> u16 {
    let of = |bytes: &[u8]| bytes.iter().fold(0, |all, byte| all | PROPERTIES[usize::from(*byte)]);
    // Eight bytes at a time, which the compiler unrolls.
    let (eights, rest) = text.as_bytes().as_chunks::<8>();
    eights.iter().fold(of(rest), |all, eight| all | of(eight))
}

/// Whether every reader reads a text of these properties unchanged if it has no quotes.
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

/// Whether a text of these properties needs no escape in double quotes.
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
        // JSON is easier to read in single quotes, where its double quotes need no escape.
        Style::SingleQuoted
    } else {
        Style::Escaped
    };
    (style, properties & ESCAPED != 0)
}

/// Whether every reader reads a key unchanged if it has no quotes.
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

/// Writes the inside of double quotes.
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
                // Writing to a `String` never fails.
                let _ = match code {
                    0..=0xFFFF => write!(yaml, "\\u{code:04x}"),
                    _ => write!(yaml, "\\U{code:08x}"),
                };
            }
            c => yaml.push(c),
        }
    }
}

/// Whether some reader rejects or changes the character if it is not escaped.
fn needs_escape(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FEFF}')
        || u32::from(c) & 0xFFFE == 0xFFFE
}

/// Whether a reader could trim the character or take it for a blank.
fn is_wide_space(c: char) -> bool {
    !c.is_ascii() && c.is_whitespace()
}

/// Whether a text begins like an item of a list or like the marker of a document.
fn is_marker(text: &str) -> bool {
    text.starts_with("- ") || text.starts_with("---") || text.starts_with("...")
}

/// Whether a reader would take only the beginning of a text for a plain text: because of a colon, a
/// comment or a trailing blank.
fn ends_early(text: &str) -> bool {
    text.ends_with([' ', ':'])
        || text.as_bytes().windows(2).any(|pair| matches!(pair, [b':', b' '] | [b' ', b'#']))
}

/// Whether a text is one of the [`WORDS`].
fn is_word(text: &str) -> bool {
    text.len() <= 5 && WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}
