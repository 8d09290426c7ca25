//! The controller's door: what happens to a workflow from outside, and what became of it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use super::flow::{Cell, Flow, Inner, Role, Work};
use super::nodes::Site;
use super::plan::{DagPlans, PodPlans};
use super::script::{self, Scripts};
use crate::error::{Error, MissingItem};
use crate::pod::{Ground, News};
use crate::queue::{Due, Node, Pod, Run};
use crate::report::{Event, NodeKind, Phase, Report, Stuck};
use crate::scenario::{Cluster, Scenario, When};
use crate::time::Time;
use crate::workflow::{Body, Workflow};

/// What is known about a workflow before it runs; the same for all of its runs.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    dag_plans: Arc<DagPlans>,
    pod_plans: Arc<PodPlans>,
}

impl Known {
    /// Prepares a workflow.
    pub(crate) fn of(workflow: &Workflow) -> Self {
        Self {
            dag_plans: Arc::new(DagPlans::of(workflow)),
            pod_plans: Arc::new(PodPlans::of(workflow)),
        }
    }
}

impl<'a> Flow<'a> {
    /// Prepares a run.
    pub(crate) fn new(
        run: Run,
        known: &Known,
        workflow: &'a Workflow,
        scenario: &'a Scenario,
        cluster: &'a Cluster,
    ) -> Self {
        let name = match workflow.is_generated {
            true => format!("{}{:05}", workflow.name, run + 1),
            false => workflow.name.clone(),
        };
        let mut flow = Self {
            run,
            workflow,
            scenario,
            cluster,
            scripts: Scripts::of(scenario),
            dag_plans: known.dag_plans.clone(),
            pod_plans: known.pod_plans.clone(),
            name: name.into(),
            globals: BTreeMap::new(),
            cells: Vec::new(),
            work: VecDeque::new(),
            assess: BTreeSet::new(),
            phase: Phase::Pending,
            message: String::new(),
            started: None,
            ended: None,
            deleted: None,
            shutdown: None,
            is_past_deadline: false,
            looked: Time::ZERO,
            unseen: Vec::new(),
            awaits_reports: false,
            entry: None,
            exit: None,
            active: 0,
            pods: BTreeMap::new(),
            items: 0,
            failures: 0,
            failed: None,
            awaited: (0..scenario.interventions.len()).collect(),
            triggered: Vec::new(),
            errors: script::check(workflow, scenario),
        };
        flow.refuse_hooks();
        flow
    }

    fn refuse_hooks(&mut self) {
        let why = "a hook other than `exit` has no model";
        let mut places: Vec<String> =
            self.workflow.hooks.iter().map(|hook| format!("hook `{}`", hook.name)).collect();
        for template in &self.workflow.templates {
            let Body::Dag(dag) = &template.body else { continue };
            for task in &dag.tasks {
                for hook in task.hooks.iter().filter(|hook| hook.name != "exit") {
                    let (template, task, hook) = (&template.name, &task.name, &hook.name);
                    places.push(format!("template `{template}`, task `{task}`, hook `{hook}`"));
                }
            }
        }
        self.errors.extend(places.into_iter().map(|place| Error::new(place, why)));
    }

    /// Takes what cannot be simulated.
    pub(crate) fn errors(&mut self) -> Vec<Error> {
        std::mem::take(&mut self.errors)
    }

    /// The name of the workflow.
    pub(crate) fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// Submits the workflow.
    pub(crate) fn submit(&mut self, site: &mut Site<'_>) {
        let now = site.ground.now();
        self.set_globals(now);
        for (place, intervention) in self.scenario.interventions.iter().enumerate() {
            if let When::At(time) = intervention.when {
                self.awaited.remove(&place);
                site.ground.queue.at(now + time, Due::Intervention(self.run, place));
            }
        }
        self.begin_workflow(site);
        self.go_on(site);
    }

    /// Does what is due of the workflow or of a node.
    pub(crate) fn due(&mut self, site: &mut Site<'_>, due: Due) {
        match due {
            Due::Submission(_) => return self.submit(site),
            Due::Intervention(_, place) => {
                self.intervene(site, self.scenario.interventions[place].action);
            }
            Due::Look(_) if !self.looks_now(site) => return,
            Due::Expiry(_) => self.delete(site),
            Due::Node(_, node) => self.node_due(site, node),
            Due::Look(_) | Due::Pod(_) | Due::PodTimeout(_) | Due::Outcome(_) | Due::Object(..) => {
            }
        }
        self.go_on(site);
    }

    fn node_due(&mut self, site: &mut Site<'_>, node: Node) {
        let cell = &self.cells[node];
        if cell.shown.phase.is_end() || self.is_over() {
            return;
        }
        if cell.is_waiting_for_lock {
            return self.time_out(site, node);
        }
        if matches!(&cell.inner, Inner::Retry(state) if state.wakes == Some(site.ground.now())) {
            self.work.push_back(Work::Retry(node));
        } else if cell.shown.kind == NodeKind::Suspend {
            self.wake(site, node);
            self.export_outputs(node);
        }
    }

    /// Takes the news about a pod.
    pub(crate) fn news(&mut self, site: &mut Site<'_>, pod: Pod, news: News) {
        let Some(node) = self.pods.get(&pod).copied().filter(|_| !self.is_over()) else { return };
        if self.has_ended(node) {
            return;
        }
        match news {
            News::Runs => self.cells[node].shown.phase = Phase::Running,
            News::Acted(object) => {
                self.cells[node].shown.object = object;
                self.moment_of_op_comes(node, When::Running);
            }
            News::Late(end) => return self.see_later(site, node, end),
            News::Ended(end) => self.end_of_pod(site, node, end),
            News::NoModel(why) => self.no_model(Some(node), "", why),
        }
        self.go_on(site);
    }

    /// Lets those go on that waited for a lock.
    pub(crate) fn woken(&mut self, site: &mut Site<'_>, node: Option<Node>) {
        if self.is_over() {
            return;
        }
        match node {
            Some(node) => self.work.push_back(Work::Locked(node)),
            None => self.begin_workflow(site),
        }
        self.go_on(site);
    }

    /// Does all that is to be done, and then what somebody waited to do.
    fn go_on(&mut self, site: &mut Site<'_>) {
        self.look(site);
        self.run_work(site);
        while self.errors.is_empty() && !self.triggered.is_empty() {
            let place = self.triggered.remove(0);
            self.intervene(site, self.scenario.interventions[place].action);
            self.run_work(site);
        }
        if self.awaits_reports && !self.is_over() {
            self.end_after_reports(site);
        }
    }

    /// Returns what became of the workflow.
    pub(crate) fn report(mut self, ground: &Ground) -> Result<Report, Vec<Error>> {
        let mut errors = self.items_that_are_not_there();
        errors.append(&mut self.errors);
        if !errors.is_empty() {
            return Err(errors);
        }
        let stuck = self.stuck(ground);
        let pods: Vec<(Pod, Node)> = self.pods.iter().map(|(pod, node)| (*pod, *node)).collect();
        for (pod, node) in pods {
            let action = match &self.template(node).body {
                Body::Resource(resource) => Some(resource.action.as_str().to_owned()),
                _ => None,
            };
            let shown = &mut self.cells[node].shown;
            shown.manifest = ground.manifest(pod);
            shown.object = ground.object(pod);
            shown.began = ground.began(pod);
            shown.action = action.filter(|_| shown.manifest.is_some());
        }
        let of_run = |(run, _): &&(Option<Run>, Event)| run.is_none_or(|run| run == self.run);
        Ok(Report {
            workflow: self.name.to_string(),
            uid: self.globals.get("workflow.uid").cloned().unwrap_or_default(),
            phase: self.phase,
            message: self.message,
            submitted: self.scenario.submitted,
            ended: self.ended,
            deleted: self.deleted,
            nodes: self.cells.into_iter().map(|cell| cell.shown).collect(),
            objects: ground.objects(),
            events: ground.events.iter().filter(of_run).map(|(_, event)| event.clone()).collect(),
            stuck,
            absent: ground.absent(),
        })
    }

    /// Returns what never ends, and why.
    fn stuck(&self, ground: &Ground) -> Vec<Stuck> {
        let mut stuck = Vec::new();
        if self.is_over() {
            return stuck;
        }
        if self.started.is_none() && !self.message.is_empty() {
            let (name, reason) = (self.name.to_string(), self.message.clone());
            stuck.push(Stuck { name, node: None, reason });
        }
        for (node, cell) in self.cells.iter().enumerate() {
            if cell.shown.phase.is_end() {
                continue;
            }
            if let Some(reason) = self.reason(node, ground) {
                stuck.push(Stuck { name: cell.shown.name.clone(), node: Some(node), reason });
            }
            let (Inner::Dag(state), Some(dag)) = (&cell.inner, self.dag(node)) else { continue };
            for (task, state) in dag.tasks.iter().zip(&state.tasks) {
                if let Some(missing) = &state.missing {
                    let reason = format!("waits for `{missing}`, which never comes");
                    let name = self.name_under(node, &task.name);
                    stuck.push(Stuck { name, node: state.node, reason });
                }
            }
        }
        stuck
    }

    fn reason(&self, node: Node, ground: &Ground) -> Option<String> {
        let cell = &self.cells[node];
        if let Some(pod) = cell.pod {
            return Some(ground.stuck(pod));
        }
        if cell.is_waiting_for_lock {
            return Some(cell.shown.message.clone());
        }
        match (&cell.inner, cell.shown.kind) {
            (Inner::Dag(state), _)
                if state.open == 0 && state.tasks.iter().all(|task| task.node.is_some()) =>
            {
                let why = "all that is in it has ended, but Argo does not find what comes after a DAG without its outputs";
                Some(why.to_owned())
            }
            (_, NodeKind::Suspend) => Some("waits for somebody who never answers".to_owned()),
            (Inner::Retry(_), _) if self.has_ended(self.last_attempt(node)?) => {
                Some("is tried again and again, without a limit".to_owned())
            }
            _ => None,
        }
    }

    /// Returns errors for the items of a scenario that no loop had.
    fn items_that_are_not_there(&self) -> Vec<Error> {
        let mut errors = Vec::new();
        let mut of_ops: BTreeMap<&str, Vec<&Cell>> = BTreeMap::new();
        for cell in &self.cells {
            of_ops.entry(&cell.shown.task).or_default().push(cell);
        }
        let moments = self.scenario.interventions.iter().filter_map(|intervention| {
            let items = intervention.items.as_slice();
            Some((intervention.when.op()?.as_str(), items)).filter(|_| !items.is_empty())
        });
        for (op, items) in self.scripts.items().chain(moments) {
            let of_op = || of_ops.get(op).into_iter().flatten();
            if of_op().any(|cell| cell.shown.items.starts_with(items)) {
                continue;
            }
            errors.extend(of_op().find_map(|cell| self.missing_item(cell.owner, op, items)));
        }
        errors
    }

    /// Returns why there is no such item in the loops around a node, if that is so.
    fn missing_item(&self, owner: Option<Node>, op: &str, items: &[usize]) -> Option<Error> {
        let mut owner = owner;
        let mut loops = 0;
        while let Some(node) = owner {
            let cell = &self.cells[node];
            owner = cell.owner;
            let Inner::Group(state) = &cell.inner else { continue };
            loops += 1;
            let depth = cell.shown.items.len();
            if !items.starts_with(&cell.shown.items) {
                continue;
            }
            if *items.get(depth)? >= state.items.len() {
                let (op, items, of) = (op.to_owned(), items.to_vec(), cell.shown.task.clone());
                return Some(
                    MissingItem { op, items, depth, of, number: state.items.len() }.into(),
                );
            }
        }
        let is_in_none = loops < items.len() && loops == 0;
        is_in_none.then(|| {
            let place = format!("the scenario, op `{op}`");
            Error::new(place, "it is in no loop, and has no items")
        })
    }
}

impl Flow<'_> {
    /// Whether a pod is one of the workflow's.
    pub(crate) fn has(&self, pod: Pod) -> bool {
        self.pods.contains_key(&pod)
    }

    /// The same for the op of a node, which may be one of its attempts.
    pub(super) fn moment_of_op_comes(&mut self, node: Node, moment: impl Fn(String) -> When) {
        let owner = self.cells[node].owner.filter(|_| self.cells[node].role == Role::Attempt);
        self.moment_comes(owner.unwrap_or(node), moment);
    }
}
