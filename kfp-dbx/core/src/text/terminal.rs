//! Text of others on a terminal: it must not move the cursor, change colours or reorder a line.

use std::borrow::Cow;
use std::fmt::Write;

/// Returns a text with visible escapes in place of all characters that a terminal does not show as
/// they are: control characters but for line breaks and tabs, and characters that change the
/// direction of writing or that nobody sees.
pub fn visible(text: &str) -> Cow<'_, str> {
    escaped(text, |c| c == '\n' || c == '\t')
}

/// The same on one line: line breaks and tabs are escaped, too.
pub fn visible_line(text: &str) -> Cow<'_, str> {
    escaped(text, |_| false)
}

fn escaped(text: &str, is_kept: impl Fn(char) -> bool) -> Cow<'_, str> {
    let is_harmless = |c: char| is_kept(c) || !is_invisible(c);
    if text.chars().all(is_harmless) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            c if is_harmless(c) => shown.push(c),
            '\n' | '\t' | '\r' => shown.extend(c.escape_default()),
            c => {
                let _ = write!(shown, "\\u{{{:x}}}", u32::from(c));
            }
        }
    }
    Cow::Owned(shown)
}

/// Returns whether a terminal does something else with a character than to show it.
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
                | '\u{E0000}'..='\u{E007F}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_moves_a_cursor_is_escaped() {
        for (text, shown) in [
            ("plain ä ✓ 😀\n\tb", "plain ä ✓ 😀\n\tb"),
            ("\u{1b}[31mred", "\\u{1b}[31mred"),
            ("a\rb\u{8}\u{7f}", "a\\rb\\u{8}\\u{7f}"),
            ("\u{9b}2J", "\\u{9b}2J"),
            ("x\u{202e}y\u{2066}z\u{200f}", "x\\u{202e}y\\u{2066}z\\u{200f}"),
            ("\u{feff}\u{200b}", "\\u{feff}\\u{200b}"),
        ] {
            assert_eq!(visible(text), shown);
        }
        assert_eq!(visible_line("a\n\tb"), "a\\n\\tb");
        assert!(matches!(visible("a"), Cow::Borrowed(_)));
    }
}
