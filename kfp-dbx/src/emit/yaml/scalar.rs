//! The style in which a text is written.

use std::fmt::Write;

/// The style of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    SingleQuoted,
    DoubleQuoted,
    /// A block literal.
    Literal,
}

/// May begin a plain text.
const FIRST: u8 = 1;
/// May stand in a plain text.
const INSIDE: u8 = 1 << 1;
/// May stand in a plain key.
const KEY: u8 = 1 << 2;
/// Stands in double quotes as it is.
const QUOTED: u8 = 1 << 3;
/// May stand in a number, a date or a time, by the rules of any reader.
const NUMBER: u8 = 1 << 4;
/// May begin a number.
const NUMBER_FIRST: u8 = 1 << 5;
/// Ends a plain text, or begins a comment, where certain others stand beside it.
const CONTEXT: u8 = 1 << 6;
/// Is a part of a character beyond ASCII.
const WIDE: u8 = 1 << 7;

/// The classes of each byte.
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = u8::MAX;
    while byte > 0 {
        classes[byte as usize] = classes_of(byte);
        byte -= 1;
    }
    classes
};

#[allow(clippy::match_same_arms)]
const fn classes_of(byte: u8) -> u8 {
    let letter = FIRST | INSIDE | KEY | QUOTED;
    match byte {
        b'0'..=b'9' | b'-' | b'.' | b'_' | b'+' => letter | NUMBER | NUMBER_FIRST,
        // Digits of any base, exponents, infinity, what is not a number, and what stands in times.
        b'a'..=b'f' | b'A'..=b'F' | b'x' | b'X' | b'o' | b'O' | b'p' | b'P' => letter | NUMBER,
        b'i' | b'I' | b'n' | b'N' | b't' | b'T' | b'z' | b'Z' => letter | NUMBER,
        b'a'..=b'z' | b'A'..=b'Z' | b'/' | b'(' | b'$' => letter,
        0x80..=0xFF => letter | WIDE,
        b' ' => INSIDE | KEY | QUOTED | NUMBER | CONTEXT,
        b':' => INSIDE | QUOTED | NUMBER | CONTEXT,
        b'#' => INSIDE | QUOTED | CONTEXT,
        b',' => INSIDE | QUOTED | NUMBER,
        b'"' | b'\\' => INSIDE,
        b'!'..=b'~' => INSIDE | QUOTED,
        // Control characters.
        _ => 0,
    }
}

/// Words that some reader takes for a boolean, for null or for a number, in lower case.
const WORDS: [&str; 11] =
    ["y", "n", "no", "on", "yes", "off", "nan", "inf", "true", "null", "false"];

/// The classes of a text's bytes.
struct Classes {
    first: u8,
    /// Those of every byte.
    all: u8,
    /// Those of any byte.
    any: u8,
}

impl Classes {
    fn of(text: &str) -> Self {
        let class = |byte: &u8| CLASSES[usize::from(*byte)];
        let mut classes =
            Self { first: text.as_bytes().first().map_or(0, class), all: u8::MAX, any: 0 };
        for byte in text.as_bytes() {
            classes.all &= class(byte);
            classes.any |= class(byte);
        }
        classes
    }

    /// Whether every reader reads the text without quotes as that text.
    fn is_plain(&self, text: &str) -> bool {
        let Self { first, all, any } = *self;
        first & FIRST != 0
            && all & INSIDE != 0
            && (first & NUMBER_FIRST == 0 || !(all & NUMBER != 0 || is_marker(text)))
            && (any & CONTEXT == 0 || !ends_early(text))
            && (any & WIDE == 0 || text.chars().all(|c| !needs_escape(c) && !is_wide_space(c)))
            && !is_word(text)
    }

    /// Whether double quotes hold the text as it is.
    fn is_quoted_as_is(&self, text: &str) -> bool {
        self.all & QUOTED != 0 && (self.any & WIDE == 0 || !text.contains(needs_escape))
    }
}

/// Returns the style of a text.
pub(super) fn style(text: &str) -> Style {
    let classes = Classes::of(text);
    if classes.is_plain(text) {
        Style::Plain
    } else if classes.is_quoted_as_is(text) {
        Style::DoubleQuoted
    } else if text.contains('\n') && is_literal(text) {
        Style::Literal
    } else if (text.starts_with("{\"") || text.starts_with("[\"")) && !text.contains(needs_escape) {
        // The double quotes of JSON need no escape in single ones.
        Style::SingleQuoted
    } else {
        Style::DoubleQuoted
    }
}

/// Writes a key.
pub(super) fn push_key(key: &str, yaml: &mut String) {
    let classes = Classes::of(key);
    if classes.all & KEY != 0 && classes.is_plain(key) {
        yaml.push_str(key);
    } else {
        push_double_quoted(key, yaml);
    }
}

pub(super) fn push_single_quoted(text: &str, yaml: &mut String) {
    yaml.push('\'');
    yaml.push_str(&text.replace('\'', "''"));
    yaml.push('\'');
}

pub(super) fn push_double_quoted(text: &str, yaml: &mut String) {
    yaml.push('"');
    escape(text, yaml);
    yaml.push('"');
}

/// Writes text as it stands in double quotes.
pub(crate) fn escape(text: &str, yaml: &mut String) {
    if Classes::of(text).is_quoted_as_is(text) {
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

/// Whether a text of several lines can be a block literal. go-yaml, which kubectl and Argo read
/// with, rejects one whose first line begins with a tab.
fn is_literal(text: &str) -> bool {
    !text.trim_start_matches('\n').starts_with('\t')
        && !text.chars().any(|c| needs_escape(c) && c != '\n' && c != '\t')
}
