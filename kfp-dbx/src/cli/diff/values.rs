//! Texts with Argo's tags in them, and where the values come from.

use std::collections::BTreeMap;
use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kfp_dbx_core::syntax::read::{self, Format};
use serde_json::Value as Json;

use crate::model::json;

/// The braces around a value of the run: private characters, which no text has.
pub(super) const OPEN: char = '\u{F57A2}';
const CLOSE: char = '\u{F57A3}';

/// The key of an [`Env`] that has the path of the tasks there; no input has that name.
const PREFIX: &str = "\0";

/// The key of an [`Env`] that has the path of the task whose items these are.
const ITEM: &str = "\0item";

/// What a template's inputs are.
pub(super) type Env = BTreeMap<String, Given>;

/// What an input is given.
#[derive(Clone)]
pub(super) struct Given {
    text: String,
    /// The items, where it is a list that an expression writes.
    list: Option<Vec<Json>>,
}

impl Given {
    pub(super) fn text(text: String) -> Self {
        Self { text, list: None }
    }
}

/// The same inputs, with tasks of that path beside them.
pub(super) fn of_tasks(env: &Env, prefix: &str) -> Env {
    let mut env = env.clone();
    env.insert(PREFIX.to_owned(), Given::text(prefix.to_owned()));
    env
}

/// The same inputs, with the items of that task beside them.
pub(super) fn of_items(env: &Env, task: &str) -> Env {
    let mut env = env.clone();
    env.insert(ITEM.to_owned(), Given::text(task.to_owned()));
    env
}

/// A value of the run.
pub(super) fn mark(name: &str) -> String {
    format!("{OPEN}{name}{CLOSE}")
}

/// A text as people read it.
pub(super) fn unmarked(text: &str) -> String {
    text.replace(OPEN, "{").replace(CLOSE, "}")
}

/// The names of the values of the run in a text.
pub(super) fn marks(text: &str) -> impl Iterator<Item = String> {
    text.split(OPEN).skip(1).filter_map(|rest| {
        let name = rest.split([CLOSE, ':', '[']).next()?;
        Some(name.to_owned())
    })
}

/// A scalar: text that could be taken for something else in quotes.
pub(super) fn shown(value: &Json) -> String {
    match value {
        Json::String(text) => {
            let is_plain = !text.is_empty()
                && text.trim() == text
                && !text.chars().any(char::is_control)
                && serde_json::from_str::<Json>(text).is_err();
            if is_plain { text.clone() } else { value.to_string() }
        }
        value => value.to_string(),
    }
}

/// Base64 without its line breaks.
pub(super) fn without_breaks(shown: &str) -> String {
    let text = serde_json::from_str::<String>(shown).unwrap_or_else(|_| shown.to_owned());
    text.split_whitespace().collect()
}

/// What YAML's `!!binary` holds, where it is text: Python writes its bytes in this way.
pub(super) fn decoded(base64: &str) -> String {
    let bytes = STANDARD.decode(base64).ok();
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_else(|| base64.to_owned())
}

/// The pieces of a text: what stands before a tag, and the tag.
fn tags(text: &str) -> (Vec<(&str, &str)>, &str) {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, tag)) = rest.split_once("{{") {
        let Some((tag, after)) = tag.split_once("}}") else { break };
        pieces.push((before, tag));
        rest = after;
    }
    (pieces, rest)
}

/// A text with the values in it.
pub(super) fn resolved(text: &str, env: &Env) -> String {
    let (pieces, rest) = tags(text);
    let pieces =
        pieces.iter().map(|(before, tag)| format!("{before}{}", text_of(&value(tag, env))));
    pieces.collect::<String>() + rest
}

/// What an argument gives.
pub(super) fn given(text: &str, env: &Env) -> Given {
    let list = text
        .strip_prefix("{{=toJson([")
        .and_then(|rest| rest.strip_suffix("])}}"))
        .map(|items| split(items, ", ").iter().map(|item| expression(item, env)).collect());
    Given { text: resolved(text, env), list }
}

/// A manifest as an object with the values in it; nothing where it is none.
pub(super) fn manifest(text: &str, env: &Env) -> Option<Json> {
    let mut word = String::from("Tag");
    while text.contains(&word) {
        word.push('x');
    }
    let (pieces, rest) = tags(text);
    let mut yaml = String::with_capacity(text.len());
    let mut values = Vec::with_capacity(pieces.len());
    for (index, (before, tag)) in pieces.iter().enumerate() {
        yaml.push_str(before);
        // It writes the quote that opens the text, too.
        if tag.starts_with('=') && tag.ends_with("[0:-1]") {
            yaml.push('"');
        }
        let _ = write!(yaml, "{word}{index}_");
        values.push(value(tag, env));
    }
    yaml.push_str(rest);
    let format = if yaml.starts_with('{') { Format::Json } else { Format::Yaml };
    let document = read::document(&yaml, format, read::literal)
        .or_else(|_| read::document(&yaml, Format::Yaml, read::literal))
        .ok()?;
    let object = put_in(json::literal(&document), &word, &values);
    object.is_object().then_some(object)
}

fn put_in(value: Json, word: &str, values: &[Json]) -> Json {
    match value {
        Json::String(text) => {
            let mut pieces = text.split(word);
            let mut whole = pieces.next().unwrap_or_default().to_owned();
            for piece in pieces {
                let (index, rest) = piece.split_once('_').unwrap_or((piece, ""));
                let value = index.parse().ok().and_then(|index: usize| values.get(index));
                match value {
                    // Whole, with its own type.
                    Some(value)
                        if whole.is_empty()
                            && format!("{word}{piece}") == text
                            && rest.is_empty() =>
                    {
                        return value.clone();
                    }
                    Some(value) => whole.push_str(&text_of(value)),
                    None => whole.push_str(index),
                }
                whole.push_str(rest);
            }
            Json::String(whole)
        }
        Json::Array(list) => list.into_iter().map(|item| put_in(item, word, values)).collect(),
        Json::Object(map) => {
            let fields = map.into_iter().map(|(key, value)| {
                (text_of(&put_in(Json::String(key), word, values)), put_in(value, word, values))
            });
            Json::Object(fields.collect())
        }
        other => other,
    }
}

fn text_of(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// What a tag stands for.
fn value(tag: &str, env: &Env) -> Json {
    match tag.strip_prefix('=') {
        Some(written) => expression(written, env),
        None => Json::String(simple(tag.trim(), env)),
    }
}

fn simple(tag: &str, env: &Env) -> String {
    if let Some(name) = tag.strip_prefix("inputs.parameters.") {
        return input(name, env);
    }
    if let Some(name) = tag.strip_prefix("workflow.parameters.") {
        return mark(name);
    }
    if (tag == "item" || tag.starts_with("item."))
        && let Some(task) = env.get(ITEM)
    {
        return mark(&format!("{}.{tag}", task.text));
    }
    let output =
        tag.strip_prefix("tasks.").and_then(|rest| rest.split_once(".outputs.parameters."));
    match output {
        Some((task, output)) => self::output(task, output, env),
        None => mark(tag),
    }
}

fn input(name: &str, env: &Env) -> String {
    env.get(name)
        .map_or_else(|| mark(&format!("inputs.parameters.{name}")), |given| given.text.clone())
}

fn output(task: &str, output: &str, env: &Env) -> String {
    let prefix = env.get(PREFIX).map_or("", |given| &given.text);
    let output = output.strip_prefix(&format!("{task}-")).unwrap_or(output);
    mark(&format!("{prefix}{task}.{output}"))
}

/// Splits where a separator stands outside quotes and brackets.
fn split<'a>(text: &'a str, by: &str) -> Vec<&'a str> {
    let mut parts = Vec::new();
    let (mut depth, mut quote, mut escaped, mut start) = (0i32, None, false, 0);
    for (at, c) in text.char_indices() {
        match quote {
            Some(_) if escaped => escaped = false,
            Some(_) if c == '\\' => escaped = true,
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if depth == 0 && at >= start && text[at..].starts_with(by) => {
                parts.push(&text[start..at]);
                start = at + by.len();
            }
            None => match c {
                '"' | '\'' => quote = Some(c),
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth -= 1,
                _ => {}
            },
        }
    }
    parts.push(&text[start..]);
    parts
}

/// What is called with what, where the call is the whole.
fn call<'a>(text: &'a str, function: &str) -> Option<&'a str> {
    let inner = text.strip_prefix(function)?.strip_prefix('(')?.strip_suffix(')')?;
    // `f(a) + f(b)` is no call as a whole.
    let mut depth = 0i32;
    let mut quote = None;
    let mut escaped = false;
    for c in inner.chars() {
        match quote {
            Some(_) if escaped => escaped = false,
            Some(_) if c == '\\' => escaped = true,
            Some(open) if c == open => quote = None,
            None if c == '"' || c == '\'' => quote = Some(c),
            None if c == '(' => depth += 1,
            None if c == ')' => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return None;
        }
    }
    Some(inner)
}

/// A value of the run as what it is read as.
fn typed(text: &str, ty: &str) -> Json {
    let inner = text.strip_prefix(OPEN).and_then(|text| text.strip_suffix(CLOSE));
    Json::String(match inner.filter(|inner| !inner.contains(OPEN)) {
        Some(name) if name.ends_with(&format!(": {ty}")) => mark(name),
        Some(name) => mark(&format!("{name}: {ty}")),
        None => mark(&format!("'{}': {ty}", unmarked(text))),
    })
}

fn literal(text: &str) -> Option<Json> {
    match text.strip_prefix('\'').and_then(|text| text.strip_suffix('\'')) {
        Some(inner) if !inner.contains(['\'', '\\']) => Some(Json::String(inner.to_owned())),
        Some(_) => None,
        None => serde_json::from_str(text).ok(),
    }
}

/// What an expression stands for: text, a literal of another type, or what it is made of.
fn expression(text: &str, env: &Env) -> Json {
    let text = text.trim();
    // How lists are kept from being empty texts.
    if let Some((list, again)) = text.split_once(" in ['', 'null'] ? 'no list' : ")
        && list == again
    {
        return expression(list, env);
    }
    if let [inner, "true"] = split(text, " && ").as_slice() {
        return match expression(inner, env) {
            boolean @ Json::Bool(_) => boolean,
            value => typed(&text_of(&value), "boolean"),
        };
    }
    if let Some(literal) = literal(text) {
        return literal;
    }
    let sum = split(text, " + ");
    if sum.len() > 1 {
        return Json::String(sum.iter().map(|part| text_of(&expression(part, env))).collect());
    }
    if let Some(inner) = text.strip_suffix("[1:-1]").or_else(|| text.strip_suffix("[0:-1]")) {
        return Json::String(text_of(&expression(inner, env)));
    }
    if let Some(inner) = call(text, "toJson") {
        return expression(inner, env);
    }
    for (function, ty) in [("asInt", "integer"), ("asFloat", "number")] {
        if let Some(inner) = call(text, function) {
            // What is empty is 0, where it is an output.
            let inner = inner.rsplit_once(" ? '0' : ").map_or(inner, |(_, inner)| inner);
            let value = text_of(&expression(inner, env));
            return match serde_json::from_str::<Json>(&value) {
                Ok(number @ Json::Number(_)) => number,
                _ => typed(&value, ty),
            };
        }
    }
    if let Some(inner) = call(text, "fromJSON") {
        let value = text_of(&expression(inner, env));
        return serde_json::from_str(&value).unwrap_or_else(|_| typed(&value, "JSON"));
    }
    if let Some(inner) = call(text, "") {
        return expression(inner, env);
    }
    if text.starts_with("{'true':true,")
        && let Some((_, inner)) = text.split_once("}[")
        && let Some(inner) = inner.strip_suffix(']')
    {
        return typed(&text_of(&expression(inner, env)), "boolean");
    }
    if let Some(value) = indexed(text, env) {
        return value;
    }
    let is_name = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    if text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(is_name) {
        return Json::String(simple(text, env));
    }
    Json::String(mark(&format!("= {}", with_names(text, env))))
}

/// `a['b']` and `a[0]`.
fn indexed(text: &str, env: &Env) -> Option<Json> {
    let inner = text.strip_suffix(']')?;
    let mut starts = inner.rmatch_indices('[').map(|(at, _)| at);
    let at = starts.find(|at| split(&inner[*at + 1..], "]").len() == 1)?;
    let (base, index) = (&inner[..at], literal(&inner[at + 1..])?);
    // Anything but names and calls before it would be an expression of several parts.
    if base.is_empty()
        || ["==", "!=", "&&", "||", "?", "<", ">", "!"]
            .iter()
            .any(|sign| split(base, sign).len() > 1)
    {
        return None;
    }
    if let Json::String(name) = &index {
        if base == "inputs.parameters" {
            return Some(Json::String(input(name, env)));
        }
        let task =
            base.strip_prefix("tasks[").and_then(|base| base.strip_suffix("].outputs.parameters"));
        if let Some(Json::String(task)) = task.and_then(literal) {
            return Some(Json::String(output(&task, name, env)));
        }
        if base == "workflow.parameters" {
            return Some(Json::String(mark(name)));
        }
    }
    // The list of values that a shared template takes.
    let list = call(base, "fromJSON")
        .and_then(|given| given.strip_prefix("inputs.parameters["))
        .and_then(|given| literal(given.strip_suffix(']')?));
    if let Some(Json::String(name)) = list
        && let Some(list) = env.get(&name).and_then(|given| given.list.as_ref())
        && let Some(item) = index.as_u64().and_then(|index| list.get(usize::try_from(index).ok()?))
    {
        return Some(item.clone());
    }
    Some(match (expression(base, env), &index) {
        (Json::Array(list), Json::Number(_)) => {
            let index = index.as_u64().and_then(|index| usize::try_from(index).ok());
            index.and_then(|index| list.get(index)).cloned().unwrap_or_default()
        }
        (Json::Object(map), Json::String(name)) => map.get(name).cloned().unwrap_or_default(),
        (base, index) => {
            let base = text_of(&base);
            let name = base.strip_prefix(OPEN).and_then(|base| base.strip_suffix(CLOSE));
            let name = name.map_or_else(|| unmarked(&base), str::to_owned);
            Json::String(mark(&format!("{}[{index}]", name.trim_end_matches(": JSON"))))
        }
    })
}

/// An expression as it is, with the values in the places of inputs and outputs.
fn with_names(text: &str, env: &Env) -> String {
    const INPUT: &str = "inputs.parameters['";
    const OUTPUT: &str = "tasks['";
    const OF_TASK: &str = "'].outputs.parameters['";
    let mut written = String::new();
    let mut rest = text;
    while let Some(at) = [INPUT, OUTPUT].iter().filter_map(|word| rest.find(word)).min() {
        let (before, after) = rest.split_at(at);
        written.push_str(before);
        let value = if let Some(after) = after.strip_prefix(INPUT) {
            after.split_once("']").map(|(name, after)| (input(name, env), after))
        } else {
            let after = after.strip_prefix(OUTPUT).unwrap_or(after);
            after.split_once(OF_TASK).filter(|(task, _)| !task.contains('\'')).and_then(
                |(task, after)| {
                    let (name, after) = after.split_once("']")?;
                    Some((output(task, name, env), after))
                },
            )
        };
        match value {
            Some((value, after)) if value.contains(OPEN) => {
                written.push_str(&value);
                rest = after;
            }
            Some((value, after)) => {
                written.push_str(&Json::String(value).to_string());
                rest = after;
            }
            None => {
                let (word, after) = after.split_at(OUTPUT.len().min(after.len()));
                written.push_str(word);
                rest = after;
            }
        }
    }
    written + rest
}
