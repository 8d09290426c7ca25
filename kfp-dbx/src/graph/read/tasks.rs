//! The tasks of a job or a run, which Databricks runs in the order of their own graph.

use std::collections::BTreeMap;
use std::fmt::Write;

use kfp_dbx_core::value::{Map, Value};

use super::texts::{clean, shortened};
use crate::graph::model::{Edge, Node, NodeKind};
use crate::lower::object::Object;
use crate::lower::words::Words;

/// Adds the tasks in the object of an op, if the spec shows them.
pub(super) fn add(
    op: usize,
    object: &Object,
    words: Words<'_>,
    nodes: &mut Vec<Node>,
    edges: &mut Vec<Edge>,
) {
    let tasks = object.kind.and_then(|_| object.spec_field("tasks"));
    let tasks: Vec<&Map> = maps(tasks).collect();
    let mut by_key: BTreeMap<String, usize> = BTreeMap::new();
    let first = nodes.len();
    for task in &tasks {
        let key = text(task, "task_key", words).unwrap_or_else(|| "…".to_owned());
        by_key.entry(key.clone()).or_insert(nodes.len());
        nodes.push(Node {
            name: clean(&shortened(&key)),
            label: clean(&shortened(&label(task, words))),
            parent: Some(op),
            kind: NodeKind::Task,
            has_tasks: false,
        });
    }
    nodes[op].has_tasks = !tasks.is_empty();
    for (to, task) in (first..).zip(&tasks) {
        let rule = run_if(literal(task, "run_if"));
        for dependency in maps(task.get("depends_on")) {
            let from =
                text(dependency, "task_key", words).and_then(|key| by_key.get(&key).copied());
            let label = match literal(dependency, "outcome") {
                Some("true") => Some("if true"),
                Some("false") => Some("if false"),
                _ => rule,
            };
            edges.extend(from.map(|from| Edge { from, to, label }));
        }
    }
}

fn maps(list: Option<&Value>) -> impl Iterator<Item = &Map> {
    let items: &[Value] = match list {
        Some(Value::List(items)) => items,
        _ => &[],
    };
    items.iter().filter_map(|item| match item {
        Value::Map(map) => Some(map),
        _ => None,
    })
}

fn text(map: &Map, name: &str, words: Words<'_>) -> Option<String> {
    match map.get(name)? {
        Value::Text(text) => Some(words.text(text)),
        _ => None,
    }
}

fn literal<'m>(map: &'m Map, name: &str) -> Option<&'m str> {
    match map.get(name)? {
        Value::Text(text) => text.as_literal(),
        _ => None,
    }
}

/// Returns what a task does, and where: `notebook task on shared`.
fn label(task: &Map, words: Words<'_>) -> String {
    let mut names =
        task.entries.iter().filter_map(|(name, value)| Some((name.as_literal()?, value)));
    let what = names.find_map(|(name, value)| Some((name.strip_suffix("_task")?, value)));
    let mut label = match what {
        Some(("for_each", Value::Map(repeated))) => match repeated.get("task") {
            Some(Value::Map(inner)) => return format!("for each: {}", label(inner, words)),
            _ => "for each".to_owned(),
        },
        Some(("condition", _)) => "condition".to_owned(),
        Some((name, _)) => format!("{} task", name.replace('_', " ")),
        None => "task".to_owned(),
    };
    if let Some(cluster) = text(task, "job_cluster_key", words) {
        let _ = write!(label, " on {cluster}");
    } else if let Some(environment) = text(task, "environment_key", words) {
        let _ = write!(label, " in {environment}");
    }
    label
}

/// Returns the words for how the tasks before must end, unless all must succeed.
fn run_if(word: Option<&str>) -> Option<&'static str> {
    Some(match word? {
        "ALL_DONE" => "after end",
        "NONE_FAILED" => "unless one failed",
        "AT_LEAST_ONE_SUCCESS" => "after one success",
        "ALL_FAILED" => "after failure",
        "AT_LEAST_ONE_FAILED" => "after one failure",
        _ => return None,
    })
}
