//! What a workflow did.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value as Json;

use super::Seen;
use super::operator::run_id;

/// A workflow that has ended.
pub struct Run {
    /// `Succeeded`, `Failed` or `Error`.
    pub phase: String,
    /// The message of the workflow.
    pub message: String,
    /// The nodes of its tasks, by the names that Argo shows. A task of a loop has one for each
    /// item, `load(0:a)`.
    pub nodes: BTreeMap<String, Node>,
    /// The ids of the runs in Databricks, by `Run/name`.
    pub ids: BTreeMap<String, u64>,
    /// The objects that reached the API server, as they were seen last, by `Kind/name`.
    pub seen: Seen,
}

/// A task, as Argo reports it.
pub struct Node {
    /// `Succeeded`, `Failed`, `Error`, `Skipped` or `Omitted`.
    pub phase: String,
    /// Why it is so.
    pub message: String,
    /// The values of its inputs.
    pub inputs: BTreeMap<String, String>,
    /// The values of its outputs.
    pub outputs: BTreeMap<String, String>,
    /// When it began, as text that sorts by time.
    pub started: String,
    /// When it ended.
    pub finished: String,
}

impl Run {
    pub(super) fn new(workflow: &Json, seen: Seen) -> Self {
        let status = &workflow["status"];
        let nodes = status["nodes"].as_object().into_iter().flatten();
        let nodes = nodes.map(|(_, node)| (text(&node["displayName"]), Node::new(node)));
        let ids = seen.iter().map(|(key, object)| (key.clone(), run_id(object)));
        Self {
            phase: text(&status["phase"]),
            message: text(&status["message"]),
            ids: ids.collect(),
            nodes: nodes.collect(),
            seen,
        }
    }

    /// Returns the phase of a task, or an empty text if it has none.
    pub fn phase_of(&self, task: &str) -> &str {
        self.nodes.get(task).map_or("", |node| &node.phase)
    }

    /// Returns an object as it reached the API server.
    ///
    /// # Panics
    ///
    /// If it was never there.
    pub fn object(&self, key: &str) -> &Json {
        self.seen.get(key).unwrap_or_else(|| panic!("there was no {key}:\n{self}"))
    }
}

impl Node {
    fn new(node: &Json) -> Self {
        Self {
            phase: text(&node["phase"]),
            message: text(&node["message"]),
            inputs: values(&node["inputs"]),
            outputs: values(&node["outputs"]),
            started: text(&node["startedAt"]),
            finished: text(&node["finishedAt"]),
        }
    }
}

/// One line for each task, for the messages of failed tests.
impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {}", self.phase, self.message)?;
        for (name, node) in &self.nodes {
            writeln!(f, "  {name}: {} {}", node.phase, node.message)?;
        }
        for key in self.seen.keys() {
            writeln!(f, "  created {key}")?;
        }
        Ok(())
    }
}

fn values(of: &Json) -> BTreeMap<String, String> {
    let values = of["parameters"].as_array().into_iter().flatten();
    values.map(|param| (text(&param["name"]), text(&param["value"]))).collect()
}

fn text(value: &Json) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
