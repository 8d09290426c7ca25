//! A template that is executed: `executeTemplate` and `checkParallelism` in Argo's
//! `workflow/controller/operator.go`.

use std::collections::BTreeMap;

use super::flow::{Flow, Inner, RetryState, Role, Work};
use super::names::{Names, Tasks};
use super::nodes::{New, Site};
use crate::queue::Node;
use crate::report::{NodeKind, Phase};
use crate::scenario::When;
use crate::workflow::{Body, Input};

/// The deepest that nodes are in each other.
const DEEPEST: usize = 100;

/// A template that is to be executed.
pub(super) struct Call {
    pub(super) new: New,
    pub(super) arguments: BTreeMap<String, String>,
}

impl Flow<'_> {
    /// Executes a template. Returns nothing if it has to wait until other nodes have ended.
    pub(super) fn call(&mut self, site: &mut Site<'_>, call: Call) -> Option<Node> {
        let Call { mut new, mut arguments } = call;
        if self.is_full() || new.boundary.is_some_and(|boundary| self.is_dag_full(boundary)) {
            return None;
        }
        let template = &self.workflow.templates[new.template];
        let depth = new.owner.map_or(0, |owner| self.cells[owner].depth + 1);
        let mut missing = None;
        for input in &template.inputs {
            let value = arguments.remove(&input.name).or_else(|| self.default_of(input));
            match value {
                Some(value) => drop(new.inputs.insert(input.name.clone(), value)),
                None => missing = missing.or(Some(&input.name)),
            }
        }
        if let Some(name) = missing {
            let why = format!("inputs.parameters.{name} was not supplied");
            return Some(self.fails_to_begin(site, new, why));
        }
        if depth >= DEEPEST {
            let why = "Maximum recursion depth exceeded. See \
                https://argo-workflows.readthedocs.io/en/latest/scaling/#maximum-recursion-depth";
            return Some(self.fails_to_begin(site, new, why.to_owned()));
        }
        let (kind, phase) = match &template.retry {
            Some(_) => (NodeKind::Retry, Phase::Running),
            None => first(&template.body),
        };
        let node = self.appear(site, new, kind, phase);
        if template.locks.is_empty() {
            self.begin(site, node);
        } else {
            self.cells[node].is_waiting_for_lock = true;
            self.take_lock(site, node);
        }
        Some(node)
    }

    fn default_of(&self, input: &Input) -> Option<String> {
        let default = input.default.as_ref()?;
        let nothing = BTreeMap::new();
        let names =
            Names { flow: self, inputs: &nothing, tasks: Tasks::None, item: None, node: None };
        default.replace_known(&names).ok().map(std::borrow::Cow::into_owned)
    }

    fn fails_to_begin(&mut self, site: &mut Site<'_>, new: New, why: String) -> Node {
        let node = self.appear(site, new, NodeKind::Skipped, Phase::Running);
        self.fail_at(site, node, why);
        node
    }

    /// Whether there are as many pods as the workflow may have.
    pub(super) fn is_full(&self) -> bool {
        self.workflow.parallelism.is_some_and(|limit| self.active >= limit)
    }

    /// Whether a DAG has as many pods and DAGs as it may have.
    fn is_dag_full(&self, dag: Node) -> bool {
        let limit = self.template(dag).parallelism.filter(|limit| *limit > 0);
        match &self.cells[dag].inner {
            Inner::Dag(state) => limit.is_some_and(|limit| state.children >= limit),
            _ => false,
        }
    }

    /// Puts work off if Argo does not look at the DAG, for it has as many pods as it may have.
    pub(super) fn defers(&mut self, dag: Node, work: Work) -> bool {
        let Some(limit) = self.template(dag).parallelism.filter(|limit| *limit > 0) else {
            return false;
        };
        let Some(state) = self.dag_state(dag) else { return false };
        let is_full = state.pods >= limit;
        if is_full {
            state.deferred.push_back(work);
        }
        is_full
    }

    /// Puts work off until a node of the DAG has ended.
    pub(super) fn defer(&mut self, dag: Node, work: Work) {
        if self.is_full() {
            self.work.push_front(work);
        } else if let Some(state) = self.dag_state(dag) {
            // A group goes on before what comes after it.
            match work {
                Work::Group(_) => state.deferred.push_front(work),
                _ => state.deferred.push_back(work),
            }
        }
    }

    /// Takes up what was put off, as far as there is room.
    pub(super) fn resume(&mut self, dag: Node) {
        let limit = self.template(dag).parallelism.unwrap_or(usize::MAX);
        let Some(state) = self.dag_state(dag) else { return };
        let room = limit.saturating_sub(state.children.max(state.pods));
        let mut next = Vec::new();
        for _ in 0..room {
            next.extend(state.deferred.pop_front());
        }
        // What does not need the room leaves it to the next one.
        if !next.is_empty() && !state.deferred.is_empty() {
            next.push(Work::Resume(dag));
        }
        for work in next.into_iter().rev() {
            self.work.push_front(work);
        }
    }

    /// Begins what a node does, as soon as it has its locks.
    pub(super) fn begin(&mut self, site: &mut Site<'_>, node: Node) {
        if self.cells[node].shown.kind == NodeKind::Retry {
            self.cells[node].inner = Inner::Retry(Box::<RetryState>::default());
            self.moment_comes(node, When::Started);
            return self.attempt(site, node);
        }
        let template = self.template(node);
        match &template.body {
            Body::Dag(_) => self.begin_dag(node),
            Body::Resource(resource) => self.start_pod(site, node, resource),
            Body::Suspend { duration } => self.suspend(site, node, duration.as_ref()),
        }
        self.moment_comes(node, When::Started);
    }

    /// Starts another attempt of a node.
    pub(super) fn attempt(&mut self, site: &mut Site<'_>, retry: Node) {
        let cell = &self.cells[retry];
        let Inner::Retry(state) = &cell.inner else { return };
        let number = state.attempts.len();
        let new = New {
            name: format!("{}({number})", cell.shown.name),
            task: cell.shown.task.clone(),
            template: cell.template,
            role: Role::Attempt,
            owner: Some(retry),
            boundary: cell.boundary,
            items: cell.shown.items.clone(),
            attempt: u32::try_from(number).ok(),
            at_exit: cell.shown.at_exit,
            inputs: cell.shown.inputs.clone(),
        };
        let (kind, phase) = first(&self.template(retry).body);
        let node = self.appear(site, new, kind, phase);
        if let Some(state) = self.retry_state(retry) {
            state.attempts.push(node);
            state.wakes = None;
        }
        self.begin(site, node);
    }
}

/// Returns what the node of a template is, and the phase in which it begins.
fn first(body: &Body) -> (NodeKind, Phase) {
    match body {
        Body::Dag(_) => (NodeKind::DAG, Phase::Running),
        Body::Resource(_) => (NodeKind::Pod, Phase::Pending),
        Body::Suspend { .. } => (NodeKind::Suspend, Phase::Pending),
    }
}
