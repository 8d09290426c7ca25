//! What a pod is to do, and what becomes of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::plan::Plan;
use super::script::Script;
use crate::kubernetes::{Manifest, Unread};
use crate::queue::{Node, Object};
use crate::report::{Output, Phase};
use crate::time::Time;

/// The work of a pod.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    /// The node of the workflow.
    pub(crate) node: Node,
    /// The name of the workflow, which owns the object if the template says so.
    pub(crate) workflow: Arc<str>,
    /// The template.
    pub(crate) plan: Arc<Plan>,
    /// The manifest, read after its tags were replaced.
    pub(crate) manifest: Result<Manifest, Unread>,
    /// What happens to it.
    pub(crate) script: Script,
    /// How long it may run.
    pub(crate) limits: Limits,
}

/// How long a pod may run. A timeout takes the place of a deadline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Limits {
    /// The template's `activeDeadlineSeconds`, or what is left of the workflow's if that is less. A pod
    /// that stays pending is not ended by it.
    pub(crate) deadline: Option<Time>,
    /// What is left of the template's `timeout`.
    pub(crate) timeout: Option<Time>,
}

/// What became of a pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum News {
    /// It runs: it was pending before.
    Runs,
    /// It made, changed, found or deleted its object, or there was none to delete.
    Acted(Option<Object>),
    /// It ended.
    Ended(End),
    /// It was pending for too long. Argo sees that when it looks again.
    Late(End),
    /// There is no model of what it does, for this reason. The simulation must end with an error.
    NoModel(String),
}

/// The end of a pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct End {
    /// Succeeded, Failed or Error.
    pub(crate) phase: Phase,
    /// The message of its node.
    pub(crate) message: String,
    /// The values of its outputs, by their names; all of them if it succeeded, and else none.
    pub(crate) outputs: BTreeMap<String, Output>,
}

impl End {
    /// The pod succeeds.
    pub(super) fn succeeded(outputs: BTreeMap<String, Output>) -> Self {
        Self { phase: Phase::Succeeded, message: String::new(), outputs }
    }

    /// The pod fails with a message of Argo's executor.
    pub(super) fn failed(why: &str) -> Self {
        let message = format!("main: Error (exit code 64): {why}");
        Self { message, ..Self::of_pod(Phase::Failed, "") }
    }

    /// kubectl fails with a message.
    pub(super) fn of_kubectl(why: &str) -> Self {
        Self::failed(&format!("no more retries {why}"))
    }

    /// Something happens to the pod as a whole.
    pub(super) fn of_pod(phase: Phase, message: &str) -> Self {
        Self { phase, message: message.to_owned(), outputs: BTreeMap::new() }
    }
}
