//! The rule about texts that are made of runtime values: Rust can't compare, measure, parse or
//! change such a value.
//!
//! A question about the literal part of a text has an answer, and is no breach.

use kfp_dbx_core::rule::{BROKEN_PLACEHOLDER, Finding, UNUSED_TEXT};
use kfp_dbx_core::value::changed_place;

use crate::lower::body::{Body, Bound, MadeText, Question, TextPart, TextUse};
use crate::report::Report;

/// Methods whose result always depends on the value.
const OF_VALUE: [&str; 12] = [
    "bytes",
    "char_indices",
    "chars",
    "is_char_boundary",
    "len",
    "make_ascii_lowercase",
    "make_ascii_uppercase",
    "parse",
    "to_ascii_lowercase",
    "to_ascii_uppercase",
    "to_lowercase",
    "to_uppercase",
];

/// The beginnings of the methods that change a text or take parts of it.
const CHANGES: [&str; 12] = [
    "drain",
    "make_ascii_",
    "pop",
    "remove",
    "replace",
    "retain",
    "rsplit",
    "split",
    "strip_",
    "to_",
    "trim",
    "truncate",
];

/// Methods that look for a pattern, which may be one in the literal part.
const OF_PATTERN: [&str; 17] = [
    "contains",
    "find",
    "match_indices",
    "matches",
    "replace",
    "replacen",
    "rfind",
    "rmatches",
    "rsplit",
    "rsplit_once",
    "rsplit_terminator",
    "rsplitn",
    "split",
    "split_inclusive",
    "split_once",
    "split_terminator",
    "splitn",
];

/// The help where a value can't be asked at run time either.
pub(super) const ASK: &str =
    "ask at run time: in the notebook, or in an op before this one, and decide with `when`";

pub(super) fn check(body: &Body, report: &mut Report) {
    for TextUse { text, question, at } in &body.text_uses {
        if let Some(finding) = breach(text, question) {
            report.finding(finding, *at);
        }
    }
}

fn breach(text: &MadeText, question: &Question) -> Option<Finding> {
    let value = text.parts.iter().find_map(|part| match part {
        TextPart::Runtime(code) => Some(code.as_str()),
        _ => None,
    })?;
    let (what, help) = match question {
        Question::Compared { by, with } => {
            let with = with.as_deref().filter(|with| is_whole(text) && !is_of_two_types(with));
            let with = with.unwrap_or("…");
            (String::from("this comparison"), compared(value, by, with))
        }
        Question::Matched => {
            let help = format!(
                "to decide at run time, write `when({value}.eq(…), || {{ … }}).otherwise(|| {{ … }})`"
            );
            (String::from("this pattern"), help)
        }
        Question::Printed(name) => {
            let message = format!(
                "`{name}!` prints a placeholder and not the value of `{value}`: it runs when the workflow is built, and the value is known only at run time"
            );
            let help = "print the value at run time, in the notebook";
            return Some(Finding::new(&UNUSED_TEXT, message).help(help));
        }
        Question::Cut(start, end) if is_cut(text, *start, *end) => return Some(changed_place()),
        Question::Asked { method, pattern } if depends(text, method, pattern.as_deref()) => {
            if CHANGES.iter().any(|start| method.starts_with(start)) {
                return Some(changed_place());
            }
            let help = match method.as_str() {
                "is_empty" => {
                    format!("to decide at run time, write `when({value}.eq(\"\"), || {{ … }})`")
                }
                "parse" => format!(
                    "use `{value}` itself where a number is expected; `{value}.read_as::<i32>()` reads text as a number at run time"
                ),
                _ => String::from(ASK),
            };
            (format!("`{method}`"), help)
        }
        _ => return None,
    };
    let message = format!(
        "{what} sees a placeholder and not the value of `{value}`: it is evaluated when the workflow is built, and the value is known only at run time"
    );
    Some(Finding::new(&BROKEN_PLACEHOLDER, message).help(help))
}

/// Returns the counterpart of a comparison of texts. Texts have no order at run time, but that of a
/// parameter or an output may be a number.
fn compared(value: &str, by: &str, with: &str) -> String {
    let condition = match by {
        "eq" | "ne" | "one_of" => format!("{value}.{by}({with})"),
        _ if value.starts_with("workflow::") => return String::from(ASK),
        _ => format!("{value}.read_as::<i64>().{by}(…)"),
    };
    format!("to decide at run time, write `when({condition}, || {{ … }})`")
}

/// Returns whether a literal is a text in Rust, but a number or a boolean at run time, perhaps.
fn is_of_two_types(literal: &str) -> bool {
    let inside = literal.trim_matches('"');
    inside.parse::<f64>().is_ok() || inside.parse::<bool>().is_ok()
}

/// Returns whether a text consists of runtime values alone.
fn is_whole(text: &MadeText) -> bool {
    text.parts.iter().all(|part| matches!(part, TextPart::Runtime(_)))
}

/// Returns whether the result of a method depends on a runtime value.
fn depends(text: &MadeText, method: &str, pattern: Option<&str>) -> bool {
    let (first, last) = (text.parts.first(), text.parts.last());
    match method {
        "starts_with" | "strip_prefix" | "trim_start_matches" => {
            depends_at(first, pattern, |pattern, literal| pattern.starts_with(literal))
        }
        "ends_with" | "strip_suffix" | "trim_end_matches" => {
            depends_at(last, pattern, |pattern, literal| pattern.ends_with(literal))
        }
        "remove" => matches!(first, Some(TextPart::Runtime(_))),
        "pop" => matches!(last, Some(TextPart::Runtime(_))),
        method if OF_VALUE.contains(&method) => true,
        method if OF_PATTERN.contains(&method) => {
            let is_literal = |pattern: &str| {
                text.parts.iter().any(|part| match part {
                    TextPart::Literal(text) => text.contains(pattern),
                    TextPart::Runtime(_) => false,
                    TextPart::Unknown => true,
                })
            };
            is_whole(text) || pattern.is_some_and(|pattern| !is_literal(pattern))
        }
        _ => is_whole(text),
    }
}

/// Returns whether an end of a text decides only together with a runtime value whether it is the
/// pattern.
fn depends_at(
    end: Option<&TextPart>,
    pattern: Option<&str>,
    goes_on: impl Fn(&str, &str) -> bool,
) -> bool {
    match (end, pattern) {
        (Some(TextPart::Runtime(_)), _) => true,
        (Some(TextPart::Literal(literal)), Some(pattern)) => {
            pattern.len() > literal.len() && goes_on(pattern, literal)
        }
        _ => false,
    }
}

/// Returns whether a slice certainly ends or begins behind the literal text at the start.
fn is_cut(text: &MadeText, start: Bound, end: Bound) -> bool {
    let literal = match text.parts.first() {
        Some(TextPart::Literal(literal)) => literal.len(),
        Some(TextPart::Runtime(_)) => 0,
        _ => return false,
    };
    let is_behind = |bound| match bound {
        Bound::At(at) => at > literal,
        Bound::Unknown => is_whole(text),
        Bound::None => false,
    };
    is_behind(start) || is_behind(end)
}
