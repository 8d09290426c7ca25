//! Text as Markdown that shows it as it is.

use std::fmt::Write;

/// Returns text for the cell of a table: nothing in it is Markdown, HTML or a link.
pub(super) fn cell(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => safe.push(' '),
            c if c.is_ascii_punctuation() && !matches!(c, '.' | ',' | '-' | '(' | ')' | '/') => {
                let _ = write!(safe, "&#{};", u32::from(c));
            }
            c => safe.push(c),
        }
    }
    safe
}

pub(super) fn code(text: &str) -> String {
    format!("<code>{}</code>", cell(text))
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn cells_hold_nothing_but_text() {
        assert_eq!(cell("a|b\n[c](d) <e>"), "a&#124;b &#91;c&#93;(d) &#60;e&#62;");
    }
}
