//! The effects of ops on resources.

use super::sketch::Sketch;
use crate::graph::NodeIndex;
use crate::rule::{DELETE_OF_KEPT, Finding, UNKNOWN_AT_EXIT};
use crate::table::{self, Action, Kind};
use crate::value::Map;

/// The condition under which an op succeeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// The op succeeds as soon as kubectl has finished.
    None,
    /// The condition of the reference, with which the op succeeds even if its run fails.
    Reference,
    /// A condition that fails the task if its resource fails, or a condition of the user.
    Judged,
    /// The macro can't see the condition.
    Unknown,
}

/// The ends of a workflow after which an exit handler runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// All of them.
    Always,
    /// A failure.
    Failure,
    /// A success.
    Success,
}

impl Exit {
    /// Returns the name of the function that creates one, in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Always => "on exit",
            Self::Failure => "on failure",
            Self::Success => "on success",
        }
    }
}

/// The API group of a kind, which is empty for the core kinds of Kubernetes, and its name.
pub type KindKey<'a> = (&'a str, &'a str);

/// Returns the key of a kind of the table, or of a core kind of Kubernetes that it refers to.
pub fn kind_key(kind: &str) -> KindKey<'_> {
    match table::kind(kind) {
        Some(_) => (group_of(table::API_VERSION), kind),
        None => ("", kind),
    }
}

/// Returns the API group of an `apiVersion`.
pub fn group_of(api_version: &str) -> &str {
    api_version.rsplit_once('/').map_or("", |(group, _)| group)
}

/// The effect of one op on one resource.
#[derive(Debug, Clone)]
pub struct Effect<'a> {
    /// The op.
    pub node: NodeIndex,
    /// The action on the resource.
    pub action: Action,
    /// The API group and the kind of resource, such as `Run`.
    pub kind: KindKey<'a>,
    /// The row of the kind, if it is one of the operator's.
    pub known: Option<&'static Kind>,
    /// The resource's name, after the namespace and a slash if it has one of its own.
    pub name: Sketch<'a>,
    /// The spec, if the op has one.
    pub spec: Option<&'a Map>,
    /// Whether a delete waits until the resource is gone. `None` if that can't be seen.
    pub waits: Option<bool>,
    /// The condition under which the op succeeds.
    pub condition: Condition,
    /// Whether the op has a time limit.
    pub has_timeout: bool,
    /// That limit in seconds, if it is known.
    pub timeout: Option<u64>,
    /// Whether Kubernetes deletes the resource with the workflow.
    pub owned: bool,
    /// Whether it is deleted at exit by a delete that is not in the graph.
    pub deleted_on_exit: bool,
    /// The create whose `.delete_on_exit()` this delete is, if it is one.
    pub stands_for: Option<NodeIndex>,
    /// Whether something reads its outcome.
    pub outcome_used: bool,
    /// Whether it is marked with `.external()`: created elsewhere.
    pub external: bool,
    /// Whether it is marked with `.keep()`: it stays.
    pub keep: bool,
    /// Ops whose resources it uses by `.uses(…)`.
    pub uses: Vec<NodeIndex>,
    /// The exit handler that it runs in.
    pub exit: Option<Exit>,
}

impl Effect<'_> {
    /// Whether the op creates the resource.
    pub fn creates(&self) -> bool {
        matches!(self.action, Action::Create | Action::Apply)
    }

    /// Whether the op deletes the resource.
    pub fn deletes(&self) -> bool {
        self.action == Action::Delete
    }

    /// Whether the op reads or changes an object that must exist.
    pub fn needs_object(&self) -> bool {
        matches!(self.action, Action::Get | Action::Patch | Action::Replace)
    }

    /// Returns the name of the kind in a sentence.
    pub fn noun(&self) -> &str {
        self.known.map_or(self.kind.1, |kind| kind.noun)
    }
}

/// Reports a resource that can't be deleted at exit.
pub fn unknown_at_exit(op: &str, why: &str) -> Finding {
    Finding::new(&UNKNOWN_AT_EXIT, format!("the resource of op `{op}` can't be deleted at exit: {why}")).help(
        "name the resource with parameters and `workflow::uid()`, which an exit handler can read, or delete it in the pipeline",
    )
}

/// Reports a resource that is kept and deleted.
pub fn delete_of_kept(op: &str) -> Finding {
    let message = format!(
        "the resource of op `{op}` is marked with `.keep()`, but `.delete_on_exit()` deletes it"
    );
    Finding::new(&DELETE_OF_KEPT, message)
        .help("remove `.delete_on_exit()` if the resource is meant to stay, or else `.keep()`")
}

/// The reason why a resource whose name holds an output can't be deleted at exit.
pub const NAME_HOLDS_OUTPUT: &str = "its name contains an output, which an exit handler can't read";
