//! Anchors that appear twice. YAML's reader then follows some aliases to another anchor.

use std::collections::BTreeSet;

use super::document::Reading;
use super::format::{Fault, Format, Place, end_of, literal};
use super::parse::nodes;

/// Returns the fault of a readable document that gives an anchor twice.
pub(super) fn repeated(text: &str) -> Option<Fault> {
    if !text.contains('*') {
        return None;
    }
    let mut seen = BTreeSet::new();
    let repeated: Vec<_> = candidates(text).filter(|(_, name)| !seen.insert(*name)).collect();
    let (first, name) = *repeated.first()?;
    // What looks like an anchor may be a part of a text. As a tag, it is a fault unless it is that.
    let mut tagged = text.as_bytes().to_vec();
    for (at, _) in &repeated {
        tagged[*at] = b'!';
    }
    let tagged = String::from_utf8(tagged).ok()?;
    let fault = nodes(&mut Reading::new(&tagged, Format::Yaml, literal)).err()?;
    let there = fault.at.and_then(|place| byte(text, place)).and_then(|at| {
        let index = repeated.binary_search_by_key(&at, |(at, _)| *at).ok()?;
        Some(repeated[index])
    });
    let (at, name) = there.unwrap_or((first, name));
    let message = format!("the anchor `&{name}` appears twice: give each anchor a name of its own");
    Some(Fault::new(message, Some(end_of(&text[..at]))))
}

/// Returns the byte of a place.
fn byte(text: &str, (line, column): Place) -> Option<usize> {
    let before: usize = text.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
    let (at, _) = text.get(before..)?.char_indices().nth(column.checked_sub(1)?)?;
    Some(before + at)
}

/// Returns what looks like anchors: their bytes and their names.
fn candidates(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    text.match_indices('&').filter_map(move |(at, _)| {
        let begins = text[..at]
            .chars()
            .next_back()
            .is_none_or(|before| before.is_whitespace() || matches!(before, '[' | '{' | ',' | ':'));
        let rest = &text[at + 1..];
        let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        (begins && end > 0).then(|| (at, &rest[..end]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_real_anchors_are_repeated() {
        for (text, place) in [
            ("a: &x 1\nb: &x 2\nc: *x\n", Some((2, 4))),
            ("a: &x [&y {b: 1}, &y 2]\nb: [*x, *y]\n", Some((1, 19))),
            ("a: &x !!str 1\nb: &x !!str 2\nc: *x\n", Some((2, 4))),
            ("a: &x 1\nb: *x\nc: a &x b\n", None),
            ("a: &x 1\nb: *x\nc: |\n  a &x b\n  &x\n# &x\nd: 'a &x'\ne: \"a\n  &x\"\n", None),
            ("a: &x 1\nb: *x\nc: a\n  &x b\n", None),
            ("a: &x 1\nb: &y 2\nc: [*x, *y]\n", None),
            ("a: &x 1\nb: &x 2\n", None),
        ] {
            let fault = repeated(text);
            assert_eq!(fault.and_then(|fault| fault.at), place, "{text}");
        }
        let fault = repeated("a: &x 1\nb: &x 2\nc: *x\n").unwrap();
        assert_eq!(
            fault.why(),
            "the anchor `&x` appears twice: give each anchor a name of its own"
        );
    }
}
