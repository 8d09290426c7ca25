//! Signs and words of other languages that are no part of a selector, and what to write instead.

use super::reader::parse;
use super::tokens::ends_word;
use crate::text::excerpt::write_instead;
use crate::text::name_rule::MAX_LABEL;

/// Reports a sign of another language, each of which is wrong wherever it is.
pub(super) fn habit(text: &str) -> Option<String> {
    if text.contains("||") {
        return Some(no_or(text, "||"));
    }
    if text.contains("&&") {
        return Some(no_and(text, "&&"));
    }
    for (sign, instead) in [("===", "=="), ("!==", "!="), ("<>", "!=")] {
        if text.contains(sign) {
            let way_out = written(&plain(text).replace(sign, instead));
            let way_out = way_out.unwrap_or_else(|| format!("; write `{instead}`"));
            return Some(format!("`{sign}` is not supported{way_out}"));
        }
    }
    if let Some(why) = [">=", "=>", "<=", "=<"].into_iter().find_map(|sign| no_bound(text, sign)) {
        return Some(why);
    }
    if text.contains('~') {
        return Some(
            "patterns are not supported: compare the whole value with `=`, `!=`, `in (…)` or `notin (…)`"
                .to_owned(),
        );
    }
    if text.contains(['{', '}', '$', '[', ']']) {
        let way_out = written(&plain(text)).unwrap_or_else(|| {
            "; write an item of a list as a number, as in `status.conditions.0.status`".to_owned()
        });
        return Some(format!(
            "a path consists of names and dots, without braces, `$` and `[`{way_out}"
        ));
    }
    if text.contains(['\'', '"', '`']) {
        let way_out = written(&plain(text)).unwrap_or_else(|| {
            format!(
                ", and they can contain only letters, digits, `-`, `_` and `.`, at most {MAX_LABEL} characters"
            )
        });
        return Some(format!("values can't be in quotes{way_out}"));
    }
    None
}

fn written(candidate: &str) -> Option<String> {
    write_instead(candidate.trim(), |text| parse(text).map(drop))
}

/// Removes quotes, and the signs that a `JSONPath` has but a path of gjson has not.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\'' | '"' | '`' | '{' | '}' | '$' | ']' => {}
            '.' | '[' if plain.ends_with('.') => {}
            '.' | '[' if plain.chars().next_back().is_none_or(ends_word) => {}
            '[' => plain.push('.'),
            c => plain.push(c),
        }
    }
    plain
}

/// Reports a word that joins requirements in other languages. Such a word may be a path or a
/// value, so this is called only if the text is not a selector.
pub(super) fn connective(text: &str) -> Option<String> {
    let or = [" or ", " OR "].into_iter().find(|word| text.contains(word));
    let and = [" and ", " AND "].into_iter().find(|word| text.contains(word));
    or.map(|word| no_or(text, word)).or_else(|| and.map(|word| no_and(text, word)))
}

fn no_or(text: &str, sign: &str) -> String {
    let way_out = same_path(text, sign).and_then(|one| written(&one)).unwrap_or_else(|| {
        "; write alternatives for one path as `in (…)`, and join the requirements of a failure condition with commas: one of them is enough"
            .to_owned()
    });
    format!("`{}` is not supported{way_out}", sign.trim())
}

/// Rewrites `a = x || a = y` as `a in (x, y)`.
fn same_path(text: &str, sign: &str) -> Option<String> {
    let plain = plain(text);
    let pairs: Option<Vec<_>> = plain.split(sign).map(|part| part.split_once('=')).collect();
    let pairs = pairs?;
    let path = pairs.first()?.0.trim();
    let values: Vec<_> =
        pairs.iter().map(|(_, value)| value.trim_start_matches('=').trim()).collect();
    let one = pairs.iter().all(|(other, _)| other.trim() == path);
    one.then(|| format!("{path} in ({})", values.join(", ")))
}

fn no_and(text: &str, sign: &str) -> String {
    let parts: Vec<_> = text.split(sign).map(str::trim).collect();
    let way_out = written(&plain(&parts.join(", "))).unwrap_or_default();
    format!(
        "`{}` is not supported; requirements are joined with a comma, and a success condition needs all of them, but a failure condition only one{way_out}",
        sign.trim()
    )
}

/// Rewrites `a >= 5` as `a > 4`.
fn no_bound(text: &str, sign: &str) -> Option<String> {
    let (before, after) = text.split_once(sign)?;
    let after = after.trim_start();
    let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, after) = after.split_at(digits);
    let (less, step) = if sign.contains('>') { (">", -1) } else { ("<", 1) };
    let way_out = number
        .parse::<i64>()
        .ok()
        .and_then(|number| number.checked_add(step))
        .and_then(|number| written(&format!("{before}{less} {number}{after}")));
    let way_out = way_out.unwrap_or_else(|| format!("; use `{less}` with the next integer"));
    Some(format!("`{sign}` is not supported{way_out}"))
}
