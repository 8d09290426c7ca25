//! The structure of texts with tags, and of expressions.

use serde_json::Value as Json;

/// Splits a text into pairs of a text and the tag after it, and the text after the last tag.
pub(super) fn tags(text: &str) -> (Vec<(&str, &str)>, &str) {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, tag)) = rest.split_once("{{") {
        let Some((tag, after)) = tag.split_once("}}") else { break };
        pieces.push((before, tag));
        rest = after;
    }
    (pieces, rest)
}

/// Follows quotes and brackets through an expression.
#[derive(Default)]
struct Nesting {
    depth: i32,
    quote: Option<char>,
    is_escaped: bool,
}

impl Nesting {
    /// Takes the next character.
    fn next(&mut self, c: char) {
        match self.quote {
            Some(_) if self.is_escaped => self.is_escaped = false,
            Some(_) if c == '\\' => self.is_escaped = true,
            Some(open) if c == open => self.quote = None,
            Some(_) => {}
            None => match c {
                '"' | '\'' => self.quote = Some(c),
                '(' | '[' | '{' => self.depth += 1,
                ')' | ']' | '}' => self.depth -= 1,
                _ => {}
            },
        }
    }

    fn is_outside(&self) -> bool {
        self.quote.is_none() && self.depth == 0
    }
}

/// Splits an expression at a separator outside quotes and brackets.
pub(super) fn split<'a>(text: &'a str, separator: &str) -> Vec<&'a str> {
    let mut parts = Vec::new();
    let mut nesting = Nesting::default();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        if nesting.is_outside() && at >= start && text[at..].starts_with(separator) {
            parts.push(&text[start..at]);
            start = at + separator.len();
        } else {
            nesting.next(c);
        }
    }
    parts.push(&text[start..]);
    parts
}

/// Returns the arguments of a call, if the expression is a call of that function as a whole.
pub(super) fn call<'a>(text: &'a str, function: &str) -> Option<&'a str> {
    let inner = text.strip_prefix(function)?.strip_prefix('(')?.strip_suffix(')')?;
    // `f(a) + f(b)` closes the first bracket before its end.
    let mut nesting = Nesting::default();
    for c in inner.chars() {
        nesting.next(c);
        if nesting.depth < 0 {
            return None;
        }
    }
    Some(inner)
}

/// Returns the value of a literal.
pub(super) fn literal(text: &str) -> Option<Json> {
    match text.strip_prefix('\'').and_then(|text| text.strip_suffix('\'')) {
        Some(inner) if !inner.contains(['\'', '\\']) => Some(Json::String(inner.to_owned())),
        Some(_) => None,
        None => serde_json::from_str(text).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_count_outside_quotes_and_brackets() {
        assert_eq!(split("a + 'b + c' + f(d + e)", " + "), ["a", "'b + c'", "f(d + e)"]);
        assert_eq!(split(r"'a\' + b' + c", " + "), [r"'a\' + b'", "c"]);
        assert_eq!(split("a]b", "]"), ["a", "b"]);
    }

    #[test]
    fn a_call_is_the_whole_expression() {
        assert_eq!(call("f(a, g(b))", "f"), Some("a, g(b)"));
        assert_eq!(call("f(')')", "f"), Some("')'"));
        assert_eq!(call("f(a) + f(b)", "f"), None);
        assert_eq!(call("g(a)", "f"), None);
    }
}
