//! Conditions with the values that they compare, for people who ask why one is not met.

use super::evaluate::evaluate;
use super::node::{Binary, Node};
use super::scope::Scope;
use super::value::go_json;

/// The number of characters of a value that are shown.
const LONGEST: usize = 60;

/// Returns a condition with the values that it compares. Of what `&&` joins, it has the first part that does
/// not hold, as the others are not looked at.
pub(super) fn with_values(condition: &Node, scope: &dyn Scope) -> String {
    shown(condition, scope, false)
}

fn shown(node: &Node, scope: &dyn Scope, is_inner: bool) -> String {
    let part = |node| shown(node, scope, true);
    let text = match node {
        Node::Binary(by, _, left, right) => match sign(*by) {
            Some(sign) => format!("{} {sign} {}", value(left, scope), value(right, scope)),
            None => return value(node, scope),
        },
        Node::OneOf(of, texts) => {
            let texts: Vec<_> = texts.iter().map(|text| format!("{text:?}")).collect();
            format!("{} in [{}]", value(of, scope), texts.join(", "))
        }
        Node::Not(of) => return format!("!{}", part(of)),
        Node::And(parts) => {
            let fails = |node: &&Node| value(node, scope) != "true";
            return match parts.iter().find(fails) {
                Some(unmet) => shown(unmet, scope, is_inner),
                None => joined(&parts.iter().map(part).collect::<Vec<_>>(), " && ", is_inner),
            };
        }
        Node::Or(parts) => {
            let parts: Vec<_> = parts.iter().map(part).collect();
            return joined(&parts, " || ", is_inner);
        }
        node => return value(node, scope),
    };
    if is_inner { format!("({text})") } else { text }
}

fn joined(parts: &[String], by: &str, is_inner: bool) -> String {
    let text = parts.join(by);
    if is_inner && parts.len() > 1 { format!("({text})") } else { text }
}

/// Returns a value as JSON, at most the beginning of it, or `…` if there is none.
fn value(node: &Node, scope: &dyn Scope) -> String {
    let json = evaluate(node, scope, None).and_then(|value| go_json(&value, scope));
    let json = json.unwrap_or_default();
    // Go escapes these in JSON.
    let json = [("\\u0026", "&"), ("\\u003c", "<"), ("\\u003e", ">")]
        .iter()
        .fold(json, |json, (escape, character)| json.replace(escape, character));
    match json.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &json[..end]),
        None if json.is_empty() => "…".to_owned(),
        None => json,
    }
}

/// Returns the sign of a comparison.
fn sign(by: Binary) -> Option<&'static str> {
    Some(match by {
        Binary::Equal => "==",
        Binary::Unequal => "!=",
        Binary::Less => "<",
        Binary::LessOrEqual => "<=",
        Binary::More => ">",
        Binary::MoreOrEqual => ">=",
        Binary::In => "in",
        Binary::Contains => "contains",
        Binary::StartsWith => "startsWith",
        Binary::EndsWith => "endsWith",
        Binary::Add
        | Binary::Subtract
        | Binary::Multiply
        | Binary::Divide
        | Binary::Remainder
        | Binary::Power
        | Binary::Coalesce => return None,
    })
}
