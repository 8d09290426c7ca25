//! Nodes that appear and end: `initializeNode` and `markNodePhase` in Argo's
//! `workflow/controller/operator.go`.

use std::collections::{BTreeMap, VecDeque};

use super::flow::{Cell, DagState, Flow, Hook, Inner, Role, TaskState, Work, counts};
use super::locks::Locks;
use crate::pod::Ground;
use crate::queue::Node;
use crate::report::{self, Event, NodeKind, Phase, What};
use crate::scenario::When;
use crate::workflow::TemplateId;

/// The most nodes that a workflow has here. The status of so many does not fit into an object of
/// Kubernetes by far: one of 20,000 does not.
pub(super) const MOST: usize = 100_000;

/// A node that is to appear.
pub(super) struct New {
    pub(super) name: String,
    pub(super) task: String,
    pub(super) template: TemplateId,
    pub(super) role: Role,
    pub(super) owner: Option<Node>,
    pub(super) boundary: Option<Node>,
    pub(super) items: Vec<usize>,
    pub(super) attempt: Option<u32>,
    pub(super) at_exit: bool,
    pub(super) inputs: BTreeMap<String, String>,
}

/// What the controller acts on beside its workflow.
pub(crate) struct Site<'s> {
    pub(crate) ground: &'s mut Ground,
    pub(crate) locks: &'s mut Locks,
}

impl Flow<'_> {
    pub(super) fn event(&self, site: &mut Site<'_>, what: What) {
        let at = site.ground.now();
        site.ground.events.push((Some(self.run), Event { at, what }));
    }

    /// Notes that there is no model of so many nodes.
    pub(super) fn too_many(&mut self) {
        self.no_model(None, "", format!("a workflow of more than {MOST} nodes has no model"));
    }

    /// Makes a node that has not ended.
    pub(super) fn appear(
        &mut self,
        site: &mut Site<'_>,
        new: New,
        kind: NodeKind,
        phase: Phase,
    ) -> Node {
        let node = self.cells.len();
        if node >= MOST && self.errors.is_empty() {
            self.too_many();
        }
        let depth = new.owner.map_or(0, |owner| self.cells[owner].depth + 1);
        let shown = report::Node {
            name: new.name,
            task: new.task,
            template: self.workflow.templates[new.template].name.clone(),
            kind,
            items: new.items,
            attempt: new.attempt,
            at_exit: new.at_exit,
            parent: if new.role == Role::Hook { new.boundary } else { new.owner },
            phase,
            message: String::new(),
            unmet: None,
            started: site.ground.now(),
            began: None,
            ended: None,
            inputs: new.inputs,
            outputs: BTreeMap::new(),
            manifest: None,
            action: None,
            object: None,
        };
        self.cells.push(Cell {
            shown,
            template: new.template,
            role: new.role,
            owner: new.owner,
            boundary: new.boundary,
            depth,
            children: Vec::new(),
            outbound: Vec::new(),
            inner: Inner::Leaf,
            hook: Hook::Before,
            is_unreported: false,
            is_waiting_for_lock: false,
            has_lock: false,
            pod: None,
            errored: None,
        });
        self.event(site, What::NodeStarted(node));
        if let Some(dag) = new.boundary.and_then(|boundary| self.dag_state(boundary)) {
            // The items of a group and the attempts of a retry are open in those, and a hook is open
            // since it was wanted.
            dag.open += usize::from(matches!(new.role, Role::Task(_)));
            dag.children += usize::from(counts(kind));
        }
        self.connect(node);
        node
    }

    /// Makes a node that has ended at once.
    pub(super) fn appear_ended(
        &mut self,
        site: &mut Site<'_>,
        new: New,
        phase: Phase,
        message: impl Into<String>,
    ) -> Node {
        let node = self.appear(site, new, NodeKind::Skipped, Phase::Running);
        self.finish(site, node, phase, message);
        node
    }

    /// Ends a node.
    pub(super) fn finish(
        &mut self,
        site: &mut Site<'_>,
        node: Node,
        phase: Phase,
        message: impl Into<String>,
    ) {
        if !self.has_ended(node) {
            self.mark(site, node, phase, message);
            self.work.push_back(Work::Ended(node));
        }
    }

    /// Gives a node the phase in which it ends, and tells nobody.
    pub(super) fn mark(
        &mut self,
        site: &mut Site<'_>,
        node: Node,
        phase: Phase,
        message: impl Into<String>,
    ) {
        let now = site.ground.now();
        let cell = &mut self.cells[node];
        cell.shown.phase = phase;
        cell.shown.message = message.into();
        cell.shown.ended = Some(now);
        let (kind, boundary, pod) = (cell.shown.kind, cell.boundary, cell.pod);
        self.active -= usize::from(pod.is_some());
        self.failures += usize::from(phase.is_failure());
        let mut has_deferred = false;
        if let Some(dag) = boundary.and_then(|boundary| self.dag_state(boundary)) {
            dag.children -= usize::from(counts(kind));
            dag.pods -= usize::from(pod.is_some());
            has_deferred = !dag.deferred.is_empty();
        }
        self.unlock(site, node);
        self.event(site, What::NodeEnded(node));
        self.moment_comes(node, When::Ended);
        if let Some(boundary) = boundary.filter(|_| has_deferred) {
            self.work.push_back(Work::Resume(boundary));
        }
    }

    /// Ends a node at which the controller itself failed: `executeTemplate` returns an error.
    pub(super) fn fail_at(&mut self, site: &mut Site<'_>, node: Node, error: impl Into<String>) {
        let error = error.into();
        let message = match self.cells[node].role {
            Role::Task(_) | Role::Item(_) => {
                format!("task '{}' errored: {error}", self.full_name(node))
            }
            _ => error.clone(),
        };
        self.cells[node].errored = Some(error);
        self.finish(site, node, Phase::Error, message);
    }

    /// Gives back the locks of a node.
    pub(super) fn unlock(&mut self, site: &mut Site<'_>, node: Node) {
        let cell = &mut self.cells[node];
        if !std::mem::take(&mut cell.has_lock) && !std::mem::take(&mut cell.is_waiting_for_lock) {
            return;
        }
        site.locks.free((self.run, Some(node)));
    }

    /// Lets the interventions happen that wait for this moment of an op.
    pub(super) fn moment_comes(&mut self, node: Node, moment: impl Fn(String) -> When) {
        if self.awaited.is_empty() || matches!(self.cells[node].role, Role::Attempt) {
            return;
        }
        let shown = &self.cells[node].shown;
        if matches!(shown.kind, NodeKind::Skipped) {
            return;
        }
        let moment = moment(shown.task.clone());
        let scenario = self.scenario;
        let met = |place: &&usize| {
            let intervention = &scenario.interventions[**place];
            intervention.when == moment && shown.items.starts_with(&intervention.items)
        };
        let met: Vec<usize> = self.awaited.iter().filter(met).copied().collect();
        for place in met {
            self.awaited.remove(&place);
            self.triggered.push(place);
        }
    }

    /// Makes the node the child of those after which it comes: `connectDependencies` in
    /// workflow/controller/dag.go.
    fn connect(&mut self, node: Node) {
        let Some(owner) = self.cells[node].owner else { return };
        let parents = match self.cells[node].role {
            Role::Task(task) => {
                let before = self.dag(owner).map(|dag| dag.tasks[task].dependencies.as_slice());
                let before = before.unwrap_or_default();
                let nodes: Vec<Node> = match &self.cells[owner].inner {
                    Inner::Dag(state) => {
                        before.iter().filter_map(|task| state.tasks[*task].node).collect()
                    }
                    _ => Vec::new(),
                };
                let parents: Vec<Node> =
                    nodes.into_iter().flat_map(|node| self.outbound(node)).collect();
                if before.is_empty() { vec![owner] } else { parents }
            }
            _ => vec![owner],
        };
        for parent in parents {
            self.cells[parent].children.push(node);
        }
    }

    /// Returns the last nodes of a node: `getOutboundNodes` in workflow/controller/operator.go.
    pub(super) fn outbound(&self, node: Node) -> Vec<Node> {
        let (mut found, mut open) = (Vec::new(), vec![node]);
        while let Some(node) = open.pop() {
            let cell = &self.cells[node];
            match &cell.inner {
                Inner::Leaf => found.push(node),
                Inner::Group(_) if cell.children.is_empty() => found.push(node),
                Inner::Group(_) => open.extend(cell.children.iter().rev()),
                Inner::Retry(_) => found.extend(cell.children.last()),
                Inner::Dag(_) => open.extend(cell.outbound.iter().rev()),
            }
        }
        found
    }

    /// Begins the state of a DAG.
    pub(super) fn begin_dag(&mut self, node: Node) {
        let Some(dag) = self.dag(node) else { return };
        let tasks = dag.tasks.iter();
        let tasks = tasks
            .map(|task| TaskState { waits: task.dependencies.len(), ..TaskState::default() })
            .collect();
        let state = DagState { tasks, open: 0, children: 0, pods: 0, deferred: VecDeque::new() };
        self.cells[node].inner = Inner::Dag(Box::new(state));
        let plans = self.dag_plans.clone();
        for task in plans.dag(self.cells[node].template).map_or(&[][..], |plan| &plan.order) {
            if dag.tasks[*task].dependencies.is_empty() {
                self.work.push_back(Work::Task(node, *task));
            }
        }
        self.assess.insert(node);
    }
}
