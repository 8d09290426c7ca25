//! What a pod is to do, and what becomes of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::plan::Plan;
use crate::queue::{Node, Object, Run};
use crate::report::Phase;
use crate::scenario::Fault;
use crate::time::Time;

/// The work of a pod.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    /// The workflow.
    pub(crate) run: Run,
    /// The node of the workflow.
    pub(crate) node: Node,
    /// The name of the workflow, which owns the object if the template says so.
    pub(crate) workflow: Arc<str>,
    /// The template.
    pub(crate) plan: Arc<Plan>,
    /// The manifest, with its tags replaced.
    pub(crate) manifest: String,
    /// What happens to it.
    pub(crate) script: Script,
    /// The template's `activeDeadlineSeconds`, or what is left of the workflow's if that is less. A pod
    /// that stays pending is not ended by it.
    pub(crate) deadline: Option<Time>,
    /// What is left of the template's `timeout`.
    pub(crate) timeout: Option<Time>,
}

/// What a scenario says about an attempt of an op.
#[derive(Clone, Debug, Default)]
pub(crate) struct Script {
    /// The fault, unless the op succeeds.
    pub(crate) fault: Option<Fault>,
    /// The time from the object's creation to the state in which it ends.
    pub(crate) takes: Option<Time>,
    /// The values of outputs, by the names of the outputs in the template, or by their JSON paths.
    pub(crate) outputs: BTreeMap<String, String>,
}

/// What became of a pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum News {
    /// It runs: it was pending before.
    Runs,
    /// It made, changed or deleted its object, or found it.
    Acted(Object),
    /// It ended.
    Ended(End),
}

/// The end of a pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct End {
    /// Succeeded, Failed or Error.
    pub(crate) phase: Phase,
    /// The message of its node.
    pub(crate) message: String,
    /// The values of its outputs, by their names; all of them if it succeeded, and else none.
    pub(crate) outputs: BTreeMap<String, String>,
}
