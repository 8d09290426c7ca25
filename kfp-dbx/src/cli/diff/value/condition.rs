//! Conditions of tasks, in one form for all compilers.

use serde_json::Value as Json;

use super::env::Env;
use super::expression::{expression, resolved, text_of};
use super::scan::{literal, split};
use crate::cli::diff::marks::{mark, name_of};

/// The operators of comparisons. Those of two characters come first.
const OPERATORS: [&str; 6] = ["==", "!=", ">=", "<=", ">", "<"];

/// Returns a condition as it is displayed: `{mode} == "full"`.
///
/// Kubeflow Pipelines writes comparisons of texts with tags, `"{{mode}}" == "full"`, and newer
/// compilers write one expression.
pub(crate) fn condition(text: &str, env: &Env) -> String {
    let text = text.trim();
    let inner = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).unwrap_or(text);
    let inner = inner.trim();
    let whole = inner
        .strip_prefix("{{=")
        .and_then(|inner| inner.strip_suffix("}}"))
        .filter(|inner| !inner.contains("}}"));
    let compared = match whole {
        Some(whole) => match expression(whole, env) {
            Json::String(value) if is_value(&value) => Some(without_type(&value)),
            _ => comparison(whole, |side| Some(of_expression(side, env))),
        },
        None => comparison(inner, |side| of_tags(side, env)),
    };
    compared.unwrap_or_else(|| resolved(text, env))
}

/// Returns whether a text is one runtime value, and not an expression.
fn is_value(text: &str) -> bool {
    name_of(text).is_some_and(|name| !name.starts_with('='))
}

/// Returns a comparison with both sides as they are displayed.
fn comparison(text: &str, side: impl Fn(&str) -> Option<String>) -> Option<String> {
    let (left, operator, right) =
        OPERATORS.iter().find_map(|operator| match split(text, operator).as_slice() {
            [left, right] => Some((left.trim(), operator, right.trim())),
            _ => None,
        })?;
    if ["&&", "||", "?"].iter().any(|other| split(text, other).len() > 1) {
        return None;
    }
    Some(format!("{} {operator} {}", side(left)?, side(right)?))
}

/// Returns a side of a comparison that is an expression.
fn of_expression(side: &str, env: &Env) -> String {
    match expression(side, env) {
        // A literal.
        Json::String(text) if literal(side).is_some() => Json::String(text).to_string(),
        value => without_type(&text_of(&value)),
    }
}

/// Returns a side of a comparison that has tags: text in quotes, or what Argo reads as a number.
fn of_tags(side: &str, env: &Env) -> Option<String> {
    let inner = ['"', '\''].iter().find_map(|quote| {
        side.strip_prefix(*quote)?.strip_suffix(*quote).filter(|inner| !inner.contains(*quote))
    });
    let value = resolved(inner.unwrap_or(side), env);
    if name_of(&value).is_some() {
        return Some(without_type(&value));
    }
    match inner {
        Some(_) => Some(Json::String(value).to_string()),
        None => literal(side).map(|number| number.to_string()),
    }
}

/// Returns a runtime value without the type as which it is read.
fn without_type(value: &str) -> String {
    let name = name_of(value).and_then(|name| name.split_once(": "));
    name.map_or_else(|| value.to_owned(), |(name, _)| mark(name))
}
