//! The command that resumes a task which is suspended until a person does so.

use serde_json::Value;

/// Returns the command of Argo's that resumes a task, if it is suspended.
///
/// A user pastes it into a shell. A name from the server that could mean something else there gives
/// no command.
pub(super) fn resume(workflow: &Value, id: &str, node: &Value) -> Option<String> {
    let is = |field: &str, wanted: &str| node.get(field).and_then(Value::as_str) == Some(wanted);
    if !is("type", "Suspend") || !is("phase", "Running") {
        return None;
    }
    let name = plain(workflow, "/metadata/name")?;
    let namespace = plain(workflow, "/metadata/namespace");
    let selected = match plain(node, "/displayName") {
        // In a loop, several nodes have the same name.
        Some(task) if node.get("name")?.as_str()? == format!("{name}.{task}") => {
            format!("displayName={task}")
        }
        _ if is_plain(id) => format!("id={id}"),
        _ => return None,
    };
    let action = if decisions(node).is_empty() { "resume" } else { "node set" };
    let mut words = vec![format!("argo {action} {name}")];
    words.extend(namespace.map(|namespace| format!("--namespace {namespace}")));
    words.push(format!("--node-field-selector {selected}"));
    for output in decisions(node) {
        words.push(format!("--output-parameter {}=DECISION", output?));
    }
    if action != "resume" {
        words.push("--phase Succeeded".to_owned());
    }
    Some(words.join(" "))
}

/// Returns the texts that whoever resumes a task chooses from.
pub(super) fn choices(node: &Value) -> Vec<String> {
    let inputs = node.pointer("/inputs/parameters").and_then(Value::as_array);
    let choices = inputs.into_iter().flatten().filter_map(|input| input.get("enum")?.as_array());
    choices.flatten().filter_map(|choice| choice.as_str().map(str::to_owned)).collect()
}

/// Returns the names of the outputs that whoever resumes a task supplies, each if it is plain.
fn decisions(node: &Value) -> Vec<Option<&str>> {
    let outputs = node.pointer("/outputs/parameters").and_then(Value::as_array);
    let is_open = |output: &&Value| output.pointer("/valueFrom/supplied").is_some();
    let outputs = outputs.into_iter().flatten().filter(is_open);
    outputs.map(|output| plain(output, "/name")).collect()
}

/// Returns the text at a JSON pointer, if it is plain.
fn plain<'v>(value: &'v Value, pointer: &str) -> Option<&'v str> {
    value.pointer(pointer)?.as_str().filter(|text| is_plain(text))
}

/// Returns whether a shell reads a text as one word without a meaning of its own.
fn is_plain(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with('-')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}
