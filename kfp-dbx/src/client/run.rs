//! A run of a pipeline as a server reports it.

use std::collections::BTreeSet;
use std::fmt;

use serde_json::{Map, Value};

use super::object::ObjectState;
use super::resume::{choices, resume};

/// The state of a run or a task.
///
/// ```
/// use kfp_dbx::client::State;
///
/// assert!(State::Failed.is_final() && !State::Failed.is_good());
/// assert_eq!(State::Running.to_string(), "Running");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum State {
    /// It has not started.
    Pending,
    /// It is running.
    Running,
    /// It succeeded.
    Succeeded,
    /// It was skipped: its condition was false.
    Skipped,
    /// It failed.
    Failed,
    /// Argo could not run it.
    Error,
    /// It is being terminated.
    Terminating,
    /// It can no longer run: a dependency did not end as required.
    Omitted,
    /// The server reports a state that this client does not know.
    Unknown,
}

impl State {
    /// Returns whether the state is final.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Succeeded | Self::Skipped | Self::Failed | Self::Error | Self::Omitted)
    }

    /// Returns whether the run or task succeeded or was skipped.
    pub fn is_good(self) -> bool {
        matches!(self, Self::Succeeded | Self::Skipped)
    }

    /// Returns the server's name for the state.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::Running => "Running",
            Self::Succeeded => "Succeeded",
            Self::Skipped => "Skipped",
            Self::Failed => "Failed",
            Self::Error => "Error",
            Self::Terminating => "Terminating",
            Self::Omitted => "Omitted",
            Self::Unknown => "Unknown",
        }
    }

    /// Reads the state as a server writes it: empty text for what has not started.
    pub(super) fn read(text: &str) -> Self {
        match text {
            "" | "Pending" => Self::Pending,
            "Running" => Self::Running,
            "Succeeded" => Self::Succeeded,
            "Skipped" => Self::Skipped,
            "Failed" => Self::Failed,
            "Error" => Self::Error,
            "Terminating" => Self::Terminating,
            "Omitted" => Self::Omitted,
            _ => Self::Unknown,
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A run of a pipeline, as the server last reported it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Run {
    /// The id that the other methods take: that of Kubeflow Pipelines, or the name of the workflow
    /// on an Argo server.
    pub id: String,
    /// The name of the run.
    pub name: String,
    /// The state of the run.
    pub state: State,
    /// The server's message, usually the reason for a failure.
    pub message: Option<String>,
    /// Whether someone has terminated or stopped the run, as far as its workflow tells: Argo notes a
    /// shutdown, and Kubeflow Pipelines sets the deadline to zero.
    pub was_terminated: bool,
    /// The tasks, sorted by start time and name. Tasks that have not started come last.
    ///
    /// The list is empty before the workflow starts, in the result of creating a run, and for a
    /// workflow so large that Argo compresses the tasks (`compressedNodes`) or stores them in a
    /// database.
    pub tasks: Vec<Task>,
}

/// A task of a run: a node of Argo's workflow.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Task {
    /// The name that Argo's user interface shows: `displayName`.
    pub name: String,
    /// The state of the task.
    pub state: State,
    /// Argo's message, usually the reason for a failure.
    pub message: Option<String>,
    /// The start time in RFC 3339.
    pub started: Option<String>,
    /// The end time in RFC 3339.
    pub finished: Option<String>,
    /// Argo's node type: `Pod`, `DAG`, `Steps`, `Retry`, `Skipped` and others.
    pub kind: String,
    /// Whether the task contains other tasks, also one that is skipped as a whole.
    pub is_group: bool,
    /// The items of the loops that contain the task, from the outermost one, as Argo writes them:
    /// `0:sales`. The item of a task that is repeated itself is a part of its name.
    pub items: Vec<String>,
    /// The state of the resource that the task created, if the outputs of the task tell it.
    pub object: Option<ObjectState>,
    /// The command of Argo's that resumes the task, while it is suspended until a person does so.
    /// `DECISION` in it stands for one of the choices.
    pub resume: Option<String>,
    /// The texts that whoever resumes the task chooses from.
    pub choices: Vec<String>,
}

#[cfg(feature = "cli")]
impl Task {
    /// Returns whether the task does work of its own, rather than contain other tasks.
    pub(crate) fn is_step(&self) -> bool {
        !self.is_group && self.kind != "Retry"
    }

    /// Returns what there is to say of the task: the server's message, and what is wrong with the
    /// resource that it created.
    pub(crate) fn said(&self) -> Option<String> {
        let message = self.message.clone().filter(|message| !message.is_empty());
        let object = self.object.as_ref().filter(|object| !object.is_good());
        let object = object.map(|object| {
            let mut said = format!("its resource ended {}", object.state);
            for (before, what, after) in [(": ", &object.message, ""), (" (", &object.page, ")")] {
                if let Some(what) = what {
                    said += &[before, what, after].concat();
                }
            }
            said
        });
        let resume = self.resume.as_ref().map(|command| {
            let choices = self.choices.join(" or ");
            let decision = if choices.is_empty() { choices } else { format!(" ({choices})") };
            format!("it waits for a person{decision}, who resumes it with `{command}`")
        });
        let said: Vec<String> = message.into_iter().chain(object).chain(resume).collect();
        (!said.is_empty()).then(|| said.join("; "))
    }

    /// Returns the name, with the items of the loops.
    pub(crate) fn label(&self) -> String {
        match self.items.as_slice() {
            [] => self.name.clone(),
            items => format!("{} ({})", self.name, items.join(", ")),
        }
    }
}

/// Returns the text at a JSON pointer, if it is not empty.
pub(super) fn text(value: &Value, pointer: &str) -> Option<String> {
    value
        .pointer(pointer)
        .and_then(Value::as_str)
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

/// Returns whether someone has terminated an Argo workflow.
pub(super) fn was_terminated(workflow: &Value) -> bool {
    text(workflow, "/spec/shutdown").is_some()
        || workflow.pointer("/spec/activeDeadlineSeconds").and_then(Value::as_i64) == Some(0)
}

/// Returns the tasks of an Argo workflow.
pub(super) fn tasks(workflow: &Value) -> Vec<Task> {
    let Some(nodes) = workflow.pointer("/status/nodes").and_then(Value::as_object) else {
        return Vec::new();
    };
    let groups = groups(workflow);
    let task = |(id, node): (&String, &Value)| {
        let kind = text(node, "/type").unwrap_or_default();
        let template = node.get("templateName").and_then(Value::as_str).unwrap_or_default();
        Task {
            name: name(node).unwrap_or_else(|| id.clone()),
            state: State::read(&text(node, "/phase").unwrap_or_default()),
            message: text(node, "/message"),
            started: text(node, "/startedAt"),
            finished: text(node, "/finishedAt"),
            is_group: matches!(kind.as_str(), "DAG" | "Steps" | "StepGroup" | "TaskGroup")
                || groups.contains(template),
            items: items(nodes, node),
            object: ObjectState::read(node),
            resume: resume(workflow, id, node),
            choices: choices(node),
            kind,
        }
    };
    let mut tasks: Vec<_> = nodes.iter().map(task).collect();
    tasks.sort_by(|a, b| {
        let key = |task: &Task| (task.started.is_none(), task.started.clone(), task.name.clone());
        key(a).cmp(&key(b)).then_with(|| a.items.cmp(&b.items))
    });
    tasks
}

fn name(node: &Value) -> Option<String> {
    text(node, "/displayName").or_else(|| text(node, "/name"))
}

/// Returns the names of the templates that contain tasks.
fn groups(workflow: &Value) -> BTreeSet<&str> {
    let templates = workflow.pointer("/spec/templates").and_then(Value::as_array);
    let is_group =
        |template: &&Value| ["dag", "steps"].iter().any(|own| template.get(own).is_some());
    let templates = templates.into_iter().flatten().filter(is_group);
    templates.filter_map(|template| template.get("name")?.as_str()).collect()
}

/// Returns the items of the loops around a node: those of the groups that contain it.
fn items(nodes: &Map<String, Value>, node: &Value) -> Vec<String> {
    /// More groups within each other are a mistake of the server.
    const DEEPEST: usize = 50;
    let around = |node: &&Value| nodes.get(node.get("boundaryID")?.as_str()?);
    let mut found = Vec::new();
    let groups = std::iter::successors(around(&node), around);
    for group in groups.take(DEEPEST) {
        let name = name(group).unwrap_or_default();
        let item = name.strip_suffix(')').and_then(|name| name.split_once('('));
        found.extend(item.map(|(_, item)| item.to_owned()));
    }
    found.reverse();
    found
}
