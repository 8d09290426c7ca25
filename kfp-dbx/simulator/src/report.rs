//! What became of a workflow, its nodes and its objects.

mod output;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use kfp_dbx_core::table::Reference;
use serde_json::Value as Json;

pub(crate) use self::output::Later;
pub use self::output::Output;
use crate::time::Time;

/// What became of a workflow.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The name of the workflow.
    pub workflow: String,
    /// Its uid.
    pub uid: String,
    /// The phase in which it is at the end of the simulation. `Running` if it never ends.
    pub phase: Phase,
    /// The message of its status.
    pub message: String,
    /// The time at which it was submitted.
    pub submitted: Time,
    /// The time at which it ended.
    pub ended: Option<Time>,
    /// The time at which it was deleted, by somebody or at the end of its time to live.
    pub deleted: Option<Time>,
    /// Its nodes, in the order in which they appeared: DAGs, groups of items, retries, and leaves.
    pub nodes: Vec<Node>,
    /// The objects of the namespace, in the order in which they were made, those of other workflows
    /// and those that were there before too.
    pub objects: Vec<Object>,
    /// What happened, in its order.
    pub events: Vec<Event>,
    /// What never ends, if the workflow neither ends nor is deleted.
    pub stuck: Vec<Stuck>,
    /// The objects, by their kinds and names, that others waited for and that were never there.
    pub absent: Vec<(String, String)>,
}

/// Something that never ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stuck {
    /// The name of its node, or of the one that it would have.
    pub name: String,
    /// The place of its node, if it has one.
    pub node: Option<usize>,
    /// What it waits for, such as ``waits for `tasks.a.outputs.parameters.x`, which never comes``.
    pub reason: String,
}

/// A node of a workflow's status.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The name as Argo shows it: the names of the tasks from the entrypoint, joined by dots, with
    /// `(0:item)` for an item of a loop and `(0)` for an attempt.
    pub name: String,
    /// The name of the task, which is the name of the op.
    pub task: String,
    /// The template.
    pub template: String,
    /// What it is.
    pub kind: NodeKind,
    /// The places of its item in the loops around it, the outermost first.
    pub items: Vec<usize>,
    /// The number of the attempt, from 0, if it is one of a retry.
    pub attempt: Option<u32>,
    /// Whether it belongs to the exit handler or to a hook.
    pub at_exit: bool,
    /// The node that contains it, by its place.
    pub parent: Option<usize>,
    /// The phase in which it ended, or in which it stays.
    pub phase: Phase,
    /// The message of its status.
    pub message: String,
    /// What was not met, if it did not run for that: Argo does not say it.
    pub unmet: Option<Unmet>,
    /// The time at which it appeared.
    pub started: Time,
    /// The time at which its pod began to run, or from which somebody is waited for. A node that failed
    /// without this had no pod, or one that never started.
    pub began: Option<Time>,
    /// The time at which it ended.
    pub ended: Option<Time>,
    /// The values of its inputs.
    pub inputs: BTreeMap<String, String>,
    /// The values of its outputs.
    pub outputs: BTreeMap<String, Output>,
    /// The manifest that reached the API server, all tags replaced.
    pub manifest: Option<Arc<Json>>,
    /// What kubectl did with the manifest, such as `create`.
    pub action: Option<String>,
    /// The object that it made, changed or deleted, by its place.
    pub object: Option<usize>,
}

/// What a task does not run for.
#[derive(Clone, Debug, PartialEq)]
pub enum Unmet {
    /// Its condition, with the values in it: `"brief" == "full"`.
    Condition(String),
    /// The tasks on which it depends and that did not end as it asks for, each with its phase.
    Dependencies(Vec<(String, Phase)>),
}

/// Argo's message of a loop that has no items.
pub const EMPTY: &str = "Skipped, empty params";

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// A pod.
    Pod,
    /// A DAG.
    DAG,
    /// The items of a loop.
    TaskGroup,
    /// The attempts of an op.
    Retry,
    /// An approval, or a pause.
    Suspend,
    /// A task that does not run.
    Skipped,
}

/// The phase of a workflow or of a node. Further ones may come, as in Argo. `Display` writes Argo's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Phase {
    /// It waits for its pod to start, or for a mutex.
    Pending,
    /// It runs.
    Running,
    /// It ended well.
    Succeeded,
    /// Its condition is not met.
    Skipped,
    /// It failed.
    Failed,
    /// It could not be tried: the task itself is wrong, or its pod is lost.
    Error,
    /// What it waited for did not end in the way that it asked for.
    Omitted,
}

impl Phase {
    /// Whether it is an end.
    pub fn is_end(self) -> bool {
        !matches!(self, Self::Pending | Self::Running)
    }

    /// Whether it is a failure.
    pub fn is_failure(self) -> bool {
        matches!(self, Self::Failed | Self::Error)
    }

    /// Returns Argo's name of the phase.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::Running => "Running",
            Self::Succeeded => "Succeeded",
            Self::Skipped => "Skipped",
            Self::Failed => "Failed",
            Self::Error => "Error",
            Self::Omitted => "Omitted",
        }
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// An object of the namespace.
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    /// The kind.
    pub kind: String,
    /// The name.
    pub name: String,
    /// Who made it.
    pub maker: Maker,
    /// The workflow that owns it, as the garbage collector sees it.
    pub owner: Option<String>,
    /// The manifest with which it was made, with what others have changed, without its status.
    pub manifest: Arc<Json>,
    /// Its states, each with the time at which it came.
    pub states: Vec<(Time, String)>,
    /// The time at which it was made.
    pub made: Time,
    /// The time at which its deletion was asked for.
    pub deleting: Option<Time>,
    /// The time at which it was gone.
    pub gone: Option<Time>,
    /// The time from which its resource is in Databricks, and until when, for the operator's kinds.
    pub in_databricks: Option<(Time, Option<Time>)>,
}

impl Object {
    /// Returns the references, of several lists, whose first fields the object has.
    pub fn references(&self, lists: &[&'static [Reference]]) -> Vec<&'static Reference> {
        references(&self.manifest, lists)
    }

    /// Returns the texts of the spec at a path, unless they are empty. `*` stands for each item of a list.
    pub fn spec_texts(&self, path: &[&str]) -> Vec<&str> {
        spec_texts(&self.manifest, path)
    }
}

/// Returns the references, of several lists, whose first fields the spec of an object has: a few of many.
pub(crate) fn references(object: &Json, lists: &[&'static [Reference]]) -> Vec<&'static Reference> {
    let Some(spec) = object["spec"].as_object() else { return Vec::new() };
    let names: Vec<_> = spec.keys().map(String::as_str).collect();
    let mut found = Vec::new();
    for list in lists {
        let is_there = |reference: &&Reference| {
            reference.field.first().is_some_and(|first| names.contains(first))
        };
        found.extend(list.iter().filter(is_there));
    }
    found
}

/// Returns the texts at a path of an object's spec, unless they are empty.
pub(crate) fn spec_texts<'o>(object: &'o Json, path: &[&str]) -> Vec<&'o str> {
    let [first, path @ ..] = path else { return Vec::new() };
    let Some(value) = spec_field(&object["spec"], first) else { return Vec::new() };
    let mut values = vec![value];
    for step in path {
        values = match *step {
            "*" => values.into_iter().filter_map(Json::as_array).flatten().collect(),
            name => values.into_iter().filter_map(|value| value.get(name)).collect(),
        };
    }
    values.into_iter().filter_map(Json::as_str).filter(|text| !text.is_empty()).collect()
}

/// Returns a field of a spec. Most fields are not there, and a spec has few: nothing is hashed for them.
fn spec_field<'o>(spec: &'o Json, name: &str) -> Option<&'o Json> {
    let mut fields = spec.as_object().into_iter().flatten();
    fields.find(|(known, _)| *known == name).map(|(_, value)| value)
}

/// Who made an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Maker {
    /// Somebody else, before.
    Somebody,
    /// A node of a workflow, by the workflow's name and the node's place.
    Node(String, usize),
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The time.
    pub at: Time,
    /// What happened.
    pub what: What,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A node appeared.
    NodeStarted(usize),
    /// A node ended.
    NodeEnded(usize),
    /// An object was made.
    Made(usize),
    /// An object was changed by a manifest.
    Changed(usize),
    /// An object got a new state.
    State(usize, String),
    /// The deletion of an object was asked for.
    Deleting(usize),
    /// An object is gone.
    Gone(usize),
    /// The workflow was stopped, terminated or deleted.
    Intervened(crate::scenario::Action),
    /// The workflow's deadline passed.
    Deadline,
    /// The workflow ended.
    Ended(Phase),
}
