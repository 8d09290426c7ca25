//! The words and signs of a selector.

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

/// Whether a character ends a word.
pub(super) fn ends_word(c: char) -> bool {
    is_blank(c) || matches!(c, '=' | '!' | '(' | ')' | ',' | '>' | '<')
}

/// A part of a selector.
#[derive(Clone, Copy)]
pub(super) enum Token<'a> {
    /// A path, a value, `in` or `notin`, which depends on its place.
    Word(&'a str),
    /// An operator, a comma or a parenthesis.
    Sign(&'a str),
}

/// The rest of a selector.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a>(pub(super) &'a str);

impl<'a> Reader<'a> {
    /// Returns the next token without reading it.
    pub(super) fn peek(mut self) -> Option<Token<'a>> {
        self.next()
    }

    /// Reads the next token.
    pub(super) fn next(&mut self) -> Option<Token<'a>> {
        let text = self.0.trim_start_matches(is_blank);
        let first = text.chars().next()?;
        let two = text.starts_with("==") || text.starts_with("!=");
        let length = match ends_word(first) {
            true if two => 2,
            true => 1,
            false => text.find(ends_word).unwrap_or(text.len()),
        };
        let (token, rest) = text.split_at(length);
        self.0 = rest;
        Some(if ends_word(first) { Token::Sign(token) } else { Token::Word(token) })
    }
}
