//! The values of tags and expressions, as far as they can be known without a run.

use kfp_dbx_core::value::WorkflowVariable;
use serde_json::Value as Json;

use super::env::{Argument, Env};
use super::scan::{call, literal, split, tags};
use crate::cli::diff::marks::{OPEN, mark, name_of, unmarked};

/// Returns a text with the values in place of its tags.
pub(crate) fn resolved(text: &str, env: &Env) -> String {
    let (pieces, rest) = tags(text);
    let pieces =
        pieces.iter().map(|(before, tag)| format!("{before}{}", text_of(&value_of_tag(tag, env))));
    pieces.collect::<String>() + rest
}

/// Returns the value that an argument gives to an input.
pub(crate) fn argument(text: &str, env: &Env) -> Argument {
    let list = text
        .strip_prefix("{{=toJson([")
        .and_then(|rest| rest.strip_suffix("])}}"))
        .map(|items| split(items, ", ").iter().map(|item| expression(item, env)).collect());
    Argument { text: resolved(text, env), list }
}

/// Returns a value as text.
pub(super) fn text_of(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Returns the value of a tag.
pub(super) fn value_of_tag(tag: &str, env: &Env) -> Json {
    match tag.strip_prefix('=') {
        Some(written) => expression(written, env),
        None => Json::String(variable(tag.trim(), env)),
    }
}

/// Returns the value of a variable, such as `inputs.parameters.x`.
fn variable(name: &str, env: &Env) -> String {
    if let Some(input) = name.strip_prefix("inputs.parameters.") {
        return env.input(input);
    }
    if let Some(parameter) = name.strip_prefix("workflow.parameters.") {
        return mark(parameter);
    }
    if let Some(item) = env.loop_item(name) {
        return item;
    }
    let output =
        name.strip_prefix("tasks.").and_then(|rest| rest.split_once(".outputs.parameters."));
    match output {
        Some((task, output)) => env.output(task, output),
        None => mark(name),
    }
}

/// Returns the value of an expression: a literal, or text with the runtime values that it uses.
pub(super) fn expression(text: &str, env: &Env) -> Json {
    let text = text.trim();
    let known = literal(text)
        .or_else(|| emitted(text, env))
        .or_else(|| conversion(text, env))
        .or_else(|| call(text, "").map(|inner| expression(inner, env)))
        .or_else(|| indexed(text, env))
        .or_else(|| state(text, env));
    if let Some(value) = known {
        return value;
    }
    let is_name = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    if text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(is_name) {
        return Json::String(variable(text, env));
    }
    Json::String(mark(&format!("= {}", with_names(text, env))))
}

/// What stands before and after a value that is read as a boolean.
const BOOLEANS: [(&str, &str); 2] = [
    ("asInt({'true':'1','false':'0'}[toJson(", ")]) == 1"),
    ("asInt({'true':'1','True':'1','false':'0','False':'0'}[", "]) == 1"),
];

/// Returns the value of an expression in one of the forms that the compilers emit.
fn emitted(text: &str, env: &Env) -> Option<Json> {
    // A list that may be empty text.
    if let Some((list, again)) = text.split_once(" in ['', 'null'] ? 'no list' : ")
        && list == again
    {
        return Some(expression(list, env));
    }
    let sides = split(text, " && ");
    let part = match sides.as_slice() {
        [inner, "true"] => Some(*inner),
        _ => BOOLEANS.iter().find_map(|(begin, end)| text.strip_prefix(begin)?.strip_suffix(end)),
    };
    if let Some(inner) = part {
        return Some(match expression(inner, env) {
            boolean @ Json::Bool(_) => boolean,
            value => typed(&text_of(&value), "boolean"),
        });
    }
    let sum = split(text, " + ");
    if sum.len() > 1 {
        return Some(Json::String(
            sum.iter().map(|part| text_of(&expression(part, env))).collect(),
        ));
    }
    // JSON text without its quotes, or without the last one.
    let inner = text.strip_suffix("[1:-1]").or_else(|| text.strip_suffix("[0:-1]"));
    let inner = inner.or_else(|| unquoted(text, "sprig.trimSuffix"))?;
    let inner = unquoted(inner, "sprig.trimPrefix").unwrap_or(inner);
    Some(Json::String(text_of(&expression(inner, env))))
}

/// Returns the text off which a function takes a quote.
fn unquoted<'t>(text: &'t str, function: &str) -> Option<&'t str> {
    call(text, function)?.strip_prefix(r"'\u0022', ")
}

/// Returns the value of an expression that converts a value to a type.
fn conversion(text: &str, env: &Env) -> Option<Json> {
    if let Some(inner) = call(text, "toJson") {
        return Some(expression(inner, env));
    }
    for (function, ty) in [("asInt", "integer"), ("asFloat", "number")] {
        if let Some(inner) = call(text, function) {
            // An output that is empty is 0.
            let inner = inner.rsplit_once(" ? '0' : ").map_or(inner, |(_, inner)| inner);
            let value = text_of(&expression(inner, env));
            return Some(match serde_json::from_str::<Json>(&value) {
                Ok(number @ Json::Number(_)) => number,
                _ => typed(&value, ty),
            });
        }
    }
    if let Some(inner) = read_json(text) {
        if WorkflowVariable::ALL.iter().any(|known| known.is_quoted() && known.tag() == inner) {
            return Some(expression(inner, env));
        }
        let value = text_of(&expression(inner, env));
        return Some(serde_json::from_str(&value).unwrap_or_else(|_| typed(&value, "JSON")));
    }
    // A map from the words for a boolean to the boolean.
    let (_, inner) = text.strip_prefix("{'true':true,")?.split_once("}[")?;
    Some(typed(&text_of(&expression(inner.strip_suffix(']')?, env)), "boolean"))
}

/// Returns the text that an expression reads as JSON.
fn read_json(text: &str) -> Option<&str> {
    call(text, "fromJSON").or_else(|| call(text, "sprig.mustFromJson"))
}

/// Returns a runtime value that is read as a type.
fn typed(text: &str, ty: &str) -> Json {
    Json::String(match name_of(text) {
        Some(name) if name.ends_with(&format!(": {ty}")) => mark(name),
        Some(name) => mark(&format!("{name}: {ty}")),
        None => mark(&format!("'{}': {ty}", unmarked(text))),
    })
}

/// Returns the value of `a['b']` or `a[0]`.
fn indexed(text: &str, env: &Env) -> Option<Json> {
    let inner = text.strip_suffix(']')?;
    let mut starts = inner.rmatch_indices('[').map(|(at, _)| at);
    let at = starts.find(|at| split(&inner[*at + 1..], "]").len() == 1)?;
    let (base, index) = (&inner[..at], literal(&inner[at + 1..])?);
    // Only a part of a larger expression is indexed.
    let operators = ["==", "!=", "&&", "||", "?", "<", ">", "!"];
    if base.is_empty() || operators.iter().any(|operator| split(base, operator).len() > 1) {
        return None;
    }
    if let Json::String(name) = &index
        && let Some(value) = named(base, name, env)
    {
        return Some(Json::String(value));
    }
    if let Some(item) = shared_item(base, &index, env) {
        return Some(item);
    }
    Some(match (expression(base, env), &index) {
        (Json::Array(list), Json::Number(_)) => {
            position(&index).and_then(|index| list.get(index)).cloned().unwrap_or_default()
        }
        (Json::Object(map), Json::String(name)) => map.get(name).cloned().unwrap_or_default(),
        (base, index) => {
            let base = text_of(&base);
            let name = name_of(&base).map_or_else(|| unmarked(&base), str::to_owned);
            Json::String(mark(&format!("{}[{index}]", name.trim_end_matches(": JSON"))))
        }
    })
}

/// Returns the value of `tasks['a'].status`.
fn state(text: &str, env: &Env) -> Option<Json> {
    let task = text.strip_prefix("tasks[")?.strip_suffix("].status")?;
    match literal(task)? {
        Json::String(task) => Some(Json::String(env.output(&task, "status"))),
        _ => None,
    }
}

fn position(index: &Json) -> Option<usize> {
    usize::try_from(index.as_u64()?).ok()
}

/// Returns the input, output or parameter that is indexed by its name.
fn named(base: &str, name: &str, env: &Env) -> Option<String> {
    match base {
        "inputs.parameters" => return Some(env.input(name)),
        "workflow.parameters" => return Some(mark(name)),
        _ => {}
    }
    let task = base.strip_prefix("tasks[")?.strip_suffix("].outputs.parameters")?;
    match literal(task)? {
        Json::String(task) => Some(env.output(&task, name)),
        _ => None,
    }
}

/// Returns an item of the list of values that a shared template takes.
fn shared_item(base: &str, index: &Json, env: &Env) -> Option<Json> {
    let input = read_json(base)?.strip_prefix("inputs.parameters[")?.strip_suffix(']')?;
    match literal(input)? {
        Json::String(input) => env.item(&input, position(index)?),
        _ => None,
    }
}

/// Returns the text of an expression, with the values in place of inputs and outputs.
fn with_names(text: &str, env: &Env) -> String {
    const INPUT: &str = "inputs.parameters['";
    const TASK: &str = "tasks['";
    let mut written = String::new();
    let mut rest = text;
    while let Some(at) = [INPUT, TASK].iter().filter_map(|word| rest.find(word)).min() {
        let (before, found) = rest.split_at(at);
        written.push_str(before);
        let value = match found.strip_prefix(INPUT) {
            Some(input) => input.split_once("']").map(|(name, after)| (env.input(name), after)),
            None => output(found.strip_prefix(TASK).unwrap_or(found), env),
        };
        match value {
            Some((value, after)) => {
                let is_runtime = value.contains(OPEN);
                written += &if is_runtime { value } else { Json::String(value).to_string() };
                rest = after;
            }
            None => {
                let (word, after) = found.split_at(TASK.len().min(found.len()));
                written.push_str(word);
                rest = after;
            }
        }
    }
    written + rest
}

/// Reads `a'].outputs.parameters['b']`. Returns the output and the text after it.
fn output<'a>(text: &'a str, env: &Env) -> Option<(String, &'a str)> {
    let (task, output) = text.split_once("'].outputs.parameters['")?;
    let (name, after) = output.split_once("']").filter(|_| !task.contains('\''))?;
    Some((env.output(task, name), after))
}
