//! The state of a workflow that runs: its nodes, and what the controller is about to do with them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use super::items::Item;
use super::plan::{DagPlans, PodPlans};
use super::script::Scripts;
use crate::error::Error;
use crate::pod::End;
use crate::queue::{Node, Pod, Run};
use crate::report::{self, NodeKind, Phase};
use crate::scenario::{Cluster, Scenario};
use crate::time::Time;
use crate::workflow::{Dag, Task, TaskId, Template, TemplateId, Workflow};

/// A workflow that runs.
pub(crate) struct Flow<'a> {
    pub(super) run: Run,
    pub(super) workflow: &'a Workflow,
    pub(super) scenario: &'a Scenario,
    pub(super) cluster: &'a Cluster,
    pub(super) scripts: Scripts<'a>,
    pub(super) dag_plans: Arc<DagPlans>,
    pub(super) pod_plans: Arc<PodPlans>,
    pub(super) name: Arc<str>,
    /// The values of `workflow.…`.
    pub(super) globals: BTreeMap<String, String>,
    pub(super) cells: Vec<Cell>,
    /// What the controller does next.
    pub(super) work: VecDeque<Work>,
    /// The DAGs that may have ended. The inner ones, which are the later ones, come first.
    pub(super) assess: BTreeSet<Node>,
    pub(super) phase: Phase,
    pub(super) message: String,
    pub(super) started: Option<Time>,
    pub(super) ended: Option<Time>,
    pub(super) deleted: Option<Time>,
    /// Whether it was stopped or terminated.
    pub(super) shutdown: Option<Shutdown>,
    pub(super) is_past_deadline: bool,
    /// The time at which the controller last looked at the workflow.
    pub(super) looked: Time,
    /// What it sees when it looks again: pods that were pending for too long.
    pub(super) unseen: Vec<(Node, End)>,
    /// Whether the workflow ends once the pods that still run have reported.
    pub(super) awaits_reports: bool,
    pub(super) entry: Option<Node>,
    pub(super) exit: Option<Node>,
    /// The pods that are there.
    pub(super) active: usize,
    pub(super) pods: BTreeMap<Pod, Node>,
    /// The number of items of all loops that have begun, each of which becomes a node.
    pub(super) items: usize,
    /// The number of nodes that failed.
    pub(super) failures: usize,
    /// Those of them that `workflow.failures` tells, once it is known.
    pub(super) failed: Option<Vec<Node>>,
    /// The interventions that have not happened.
    pub(super) awaited: BTreeSet<usize>,
    /// Those whose moment has come.
    pub(super) triggered: Vec<usize>,
    pub(super) errors: Vec<Error>,
}

/// The way in which a workflow was shut down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shutdown {
    /// The exit handler runs.
    Stop,
    /// Nothing else runs.
    Terminate,
}

impl Shutdown {
    /// Returns Argo's name of it.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Stop => "Stop",
            Self::Terminate => "Terminate",
        }
    }

    /// Returns Argo's message of what it ends.
    pub(super) fn message(self) -> String {
        format!("Stopped with strategy '{}'", self.as_str())
    }
}

/// What the controller is to do.
#[derive(Clone, Copy, Debug)]
pub(super) enum Work {
    /// To look at a task of a DAG: all that it depends on has ended.
    Task(Node, TaskId),
    /// To start further items of a group.
    Group(Node),
    /// To take a lock for a node that waits for one.
    Locked(Node),
    /// To look whether there is to be another attempt.
    Retry(Node),
    /// To start the exit hook of a node.
    Hook(Node),
    /// To start the exit handler.
    Exit,
    /// To tell what a node belongs to that it has ended.
    Ended(Node),
    /// To do what had to wait for another child of a DAG to end.
    Resume(Node),
}

/// A node, with what the controller knows about it.
pub(super) struct Cell {
    pub(super) shown: report::Node,
    pub(super) template: TemplateId,
    pub(super) role: Role,
    /// The node that is told of its end: see [`Role`].
    pub(super) owner: Option<Node>,
    /// The DAG in which it is.
    pub(super) boundary: Option<Node>,
    pub(super) depth: usize,
    /// The nodes that come after it, and, of what contains nodes, the first ones in it.
    pub(super) children: Vec<Node>,
    /// The last nodes of a DAG.
    pub(super) outbound: Vec<Node>,
    pub(super) inner: Inner,
    pub(super) hook: Hook,
    /// Whether it was ended before the report of its pod, so that nothing follows from its end.
    pub(super) is_unreported: bool,
    pub(super) is_waiting_for_lock: bool,
    pub(super) has_lock: bool,
    pub(super) pod: Option<Pod>,
    /// Argo's error, if the controller itself failed at it.
    pub(super) errored: Option<String>,
}

/// Why there is a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It is the workflow.
    Entry,
    /// It is the exit handler.
    Exit,
    /// It is a task of its owner, a DAG.
    Task(TaskId),
    /// It is an item of its owner, a group.
    Item(usize),
    /// It is an attempt of its owner.
    Attempt,
    /// It is the exit hook of its owner.
    Hook,
}

/// What is in a node.
pub(super) enum Inner {
    Leaf,
    Dag(Box<DagState>),
    Group(Box<GroupState>),
    Retry(Box<RetryState>),
}

/// A DAG that runs.
pub(super) struct DagState {
    pub(super) tasks: Vec<TaskState>,
    /// The nodes in it that have not ended, hooks too.
    pub(super) open: usize,
    /// The pods and DAGs in it that have not ended.
    pub(super) children: usize,
    /// The pods in it that are there.
    pub(super) pods: usize,
    /// What had to wait, for there are as many of them as there may be.
    pub(super) deferred: VecDeque<Work>,
}

/// A task of a DAG that runs.
#[derive(Clone, Default)]
pub(super) struct TaskState {
    pub(super) node: Option<Node>,
    /// The number of tasks that it still waits for.
    pub(super) waits: usize,
    /// The name for whose value Argo waits for ever.
    pub(super) missing: Option<String>,
}

/// The items of a task.
pub(super) struct GroupState {
    pub(super) items: Arc<[Item]>,
    pub(super) next: usize,
    pub(super) nodes: Vec<Node>,
    pub(super) open: usize,
}

/// The attempts of a node.
#[derive(Default)]
pub(super) struct RetryState {
    pub(super) attempts: Vec<Node>,
    /// The time before which there is no further attempt.
    pub(super) wakes: Option<Time>,
}

/// The exit hook of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hook {
    /// There is none, or it has not begun.
    Before,
    /// It runs, or waits for its turn.
    Runs,
    /// It has ended.
    After,
}

impl<'a> Flow<'a> {
    pub(super) fn template(&self, node: Node) -> &'a Template {
        &self.workflow.templates[self.cells[node].template]
    }

    /// Returns the DAG of a node.
    pub(super) fn dag(&self, node: Node) -> Option<&'a Dag> {
        dag_of(self.template(node))
    }

    /// Returns the task that a node, a node's group, or an attempt belongs to.
    pub(super) fn task(&self, node: Node) -> Option<(Node, TaskId, &'a Task)> {
        let mut node = node;
        loop {
            let cell = &self.cells[node];
            match (cell.role, cell.owner) {
                (Role::Task(task), Some(dag)) => {
                    return Some((dag, task, &self.dag(dag)?.tasks[task]));
                }
                (Role::Item(_) | Role::Attempt, Some(owner)) => node = owner,
                _ => return None,
            }
        }
    }

    pub(super) fn dag_state(&mut self, node: Node) -> Option<&mut DagState> {
        match &mut self.cells.get_mut(node)?.inner {
            Inner::Dag(state) => Some(state),
            _ => None,
        }
    }

    pub(super) fn group_state(&mut self, node: Node) -> Option<&mut GroupState> {
        match &mut self.cells.get_mut(node)?.inner {
            Inner::Group(state) => Some(state),
            _ => None,
        }
    }

    pub(super) fn retry_state(&mut self, node: Node) -> Option<&mut RetryState> {
        match &mut self.cells.get_mut(node)?.inner {
            Inner::Retry(state) => Some(state),
            _ => None,
        }
    }

    /// Returns the name of a node as Argo has it in its status, with the name of the workflow.
    pub(super) fn full_name(&self, node: Node) -> String {
        match self.cells[node].role {
            Role::Entry => self.name.to_string(),
            _ => format!("{}.{}", self.name, self.cells[node].shown.name),
        }
    }

    pub(super) fn has_ended(&self, node: Node) -> bool {
        self.cells[node].shown.phase.is_end()
    }

    /// Whether a node runs to its end although the workflow was stopped.
    pub(super) fn may_run(&self, at_exit: bool) -> bool {
        match self.shutdown {
            None => true,
            Some(Shutdown::Stop) => at_exit,
            Some(Shutdown::Terminate) => false,
        }
    }

    /// Whether the controller still looks at the workflow.
    pub(super) fn is_over(&self) -> bool {
        self.ended.is_some() || self.deleted.is_some()
    }

    /// Notes that there is no model of something.
    pub(super) fn no_model(&mut self, node: Option<Node>, what: &str, why: impl Into<String>) {
        let mut place = String::new();
        if let Some(node) = node {
            let cell = &self.cells[node].shown;
            place = format!("template `{}`, node `{}`", cell.template, cell.name);
        }
        if !what.is_empty() {
            place = format!("{place}{}{what}", if place.is_empty() { "" } else { ", " });
        }
        let op = node.map(|node| self.cells[node].shown.task.clone());
        self.errors.push(Error { op, ..Error::new(place, why) });
    }
}

pub(super) fn dag_of(template: &Template) -> Option<&Dag> {
    match &template.body {
        crate::workflow::Body::Dag(dag) => Some(dag),
        _ => None,
    }
}

/// Whether a node counts against the parallelism of its DAG: `getActiveChildrenCounter` in
/// `workflow/controller/node_counters.go`.
pub(super) fn counts(kind: NodeKind) -> bool {
    matches!(kind, NodeKind::Pod | NodeKind::DAG)
}
