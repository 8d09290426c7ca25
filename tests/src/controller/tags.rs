//! Tags and their values.

use serde_json::Value as Json;

use crate::expression::evaluate;

/// Returns a value as the text that a tag becomes.
pub(super) fn text(value: &Json) -> Option<String> {
    match value {
        Json::Null => None,
        Json::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// Returns a text with its tags replaced.
pub(super) fn replaced(tagged: &str, env: &Json) -> Result<String, String> {
    each_tag(tagged, |tag| match tag.strip_prefix('=') {
        Some(expression) => {
            let value = evaluate(expression, env).map_err(|why| format!("{why} in {tag}"))?;
            text(&value).ok_or_else(|| format!("nothing: {tag}"))
        }
        None => {
            let value = tag.split('.').fold(env, |value, step| &value[step]);
            text(value).ok_or_else(|| format!("unknown: {tag}"))
        }
    })
}

/// Returns the first output or state of a task that a text uses and that does not exist. Argo looks
/// for all names, also those of parts that are not evaluated, and waits for one that is missing.
pub(super) fn missing(tagged: &str, env: &Json) -> Option<String> {
    let mut missing = None;
    let _ = each_tag(tagged, |tag| {
        let paths = match tag.strip_prefix('=') {
            Some(expression) => paths(expression),
            None => vec![tag.split('.').map(str::to_owned).collect()],
        };
        let of_tasks = paths.into_iter().filter(|path| path[0] == "tasks");
        for path in of_tasks {
            if path.iter().fold(env, |value, step| &value[step]).is_null() {
                missing.get_or_insert(path.join("."));
            }
        }
        Ok(String::new())
    });
    missing
}

fn each_tag(
    tagged: &str,
    mut replace: impl FnMut(&str) -> Result<String, String>,
) -> Result<String, String> {
    let mut result = String::new();
    let mut rest = tagged;
    while let Some((before, tag)) = rest.split_once("{{") {
        result.push_str(before);
        let (tag, after) = tag.split_once("}}").ok_or_else(|| format!("unclosed: {tagged}"))?;
        result.push_str(&replace(tag)?);
        rest = after;
    }
    Ok(result + rest)
}

/// Returns the values of tasks that an expression names, as paths.
fn paths(expression: &str) -> Vec<Vec<String>> {
    let begins = expression.match_indices("tasks").filter(|(at, _)| {
        let before = expression[..*at].chars().next_back();
        before.is_none_or(|c| !(c.is_alphanumeric() || c == '_' || c == '\'' || c == '"'))
    });
    begins.map(|(at, name)| path(name, &expression[at + name.len()..])).collect()
}

fn path(name: &str, mut rest: &str) -> Vec<String> {
    let mut path = vec![name.to_owned()];
    loop {
        if let Some(after) = rest.strip_prefix('.') {
            let end = after.find(|c: char| !(c.is_alphanumeric() || c == '_'));
            let end = end.unwrap_or(after.len());
            path.push(after[..end].to_owned());
            rest = &after[end..];
            continue;
        }
        let quoted = ['\'', '"'].into_iter().find_map(|quote| {
            let after = rest.strip_prefix('[')?.strip_prefix(quote)?;
            let (step, after) = after.split_once(quote)?;
            Some((step, after.strip_prefix(']')?))
        });
        let Some((step, after)) = quoted else { return path };
        path.push(step.to_owned());
        rest = after;
    }
}
