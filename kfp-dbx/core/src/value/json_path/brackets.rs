//! The content of brackets: an index, a slice or a name in quotes.

use super::names::{begins_word, check_end, ends_name, name_length};
use crate::text::excerpt::excerpt;

/// Reads `*`, a name in quotes, an index or a slice, and returns the name.
pub(super) fn index(text: &str) -> Result<&str, String> {
    if text == "*" {
        return Ok("");
    }
    let key = text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    if let Some(key) = key.filter(|key| !key.contains('\'')) {
        return check_key(key).map(|()| key);
    }
    let shown = excerpt(text);
    let mut bounds = [None; 3];
    let mut parts = text.split(':');
    for (bound, part) in bounds.iter_mut().zip(&mut parts) {
        if !part.is_empty() {
            *bound = Some(number(part).ok_or_else(|| no_index(text))?);
        }
    }
    if text.is_empty() || parts.next().is_some() {
        return Err(no_index(text));
    }
    if bounds[2].is_some_and(|step| step <= 0) {
        return Err(format!("`[{shown}]`: a step must be at least 1"));
    }
    if let [Some(from), Some(to), _] = bounds
        && from > to
        && (from < 0) == (to < 0)
    {
        return Err(format!("`[{shown}]` ends before it begins"));
    }
    Ok("")
}

fn number(text: &str) -> Option<i64> {
    text.parse().ok().filter(|_| !text.starts_with('+'))
}

fn no_index(text: &str) -> String {
    let shown = excerpt(text);
    if text.starts_with('?') {
        return format!(
            "a filter needs parentheses and brackets of its own: write `[?({})]`",
            excerpt(text.trim_start_matches(['?', '(']).trim_end_matches(')'))
        );
    }
    if text.starts_with('(') {
        return "an expression can't be an index: write `[-1]` for the last item".to_owned();
    }
    let name = text.trim_matches(['"', '\'']);
    if name.len() < text.len() || name.starts_with(begins_word) {
        return match name.contains(['"', '\'']) || name.is_empty() {
            true => format!("`[{shown}]` is neither a name in single quotes nor an index"),
            false => format!(
                "a name in brackets must be in single quotes: write `['{}']`",
                excerpt(name)
            ),
        };
    }
    format!("`[{shown}]` is not an index: write `[0]`, `[*]`, `[0:2]` or `['name']`")
}

/// Checks a name in quotes: kubectl reads `['a.b']` as `.a.b`, and `['a b']` not at all.
fn check_key(key: &str) -> Result<(), String> {
    if key.is_empty() {
        return Err("the quotes must contain a name".to_owned());
    }
    let mut escaped = String::new();
    let mut rest = key;
    loop {
        let (name, after) = rest.split_at(name_length(rest));
        escaped.push_str(name);
        let mut chars = after.chars();
        let Some(c) = chars.next() else { break };
        escaped.push('\\');
        escaped.push(c);
        rest = chars.as_str();
    }
    if escaped == key {
        return check_end(key);
    }
    let reads = match key.contains(|c: char| ends_name(c) && c != '.') {
        true => "contains a character that ends a name even in quotes".to_owned(),
        false => format!("is read as `.{}`", excerpt(key)),
    };
    Err(format!(
        "`['{}']` {reads}: write `['{}']` for a single name",
        excerpt(key),
        excerpt(&escaped)
    ))
}
