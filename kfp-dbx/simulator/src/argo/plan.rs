//! What is worth knowing about a workflow before it runs, once for each of its DAGs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::items::{self, Item};
use super::memo::Memo;
use crate::expression::Problem;
use crate::kubernetes::{Manifest, Unread};
use crate::pod::{Plan, Source, Texts};
use crate::workflow::{Body, Dag, TaskId, TemplateId, Workflow};

/// The DAGs of a workflow, by their templates.
#[derive(Debug)]
pub(super) struct DagPlans {
    dags: Vec<Option<DagPlan>>,
    items: Memo<Result<Arc<[Item]>, Problem>>,
}

/// A DAG.
#[derive(Debug, Default)]
pub(super) struct DagPlan {
    /// The tasks that are looked at, in the order in which Argo looks at them: each after those that
    /// it depends on. Tasks that no target depends on are never looked at.
    pub(super) order: Vec<TaskId>,
    /// The tasks that depend on each task.
    pub(super) dependents: Vec<Vec<TaskId>>,
    /// The targets, in the order in which Argo looks at them.
    pub(super) targets: Vec<TaskId>,
    by_name: BTreeMap<String, TaskId>,
}

/// What the pods of each template do, read once if no tag is in it.
#[derive(Debug)]
pub(super) struct PodPlans {
    plans: Vec<OnceLock<Arc<Plan>>>,
    texts: Mutex<Texts>,
    manifests: Memo<Result<Manifest, Unread>>,
}

impl PodPlans {
    pub(super) fn of(workflow: &Workflow) -> Self {
        let plans = workflow.templates.iter().map(|_| OnceLock::new()).collect();
        Self { plans, texts: Mutex::default(), manifests: Memo::default() }
    }

    /// Returns what is known of a template.
    pub(super) fn get(&self, template: TemplateId) -> Option<Arc<Plan>> {
        self.plans.get(template)?.get().cloned()
    }

    /// Notes what the pods of a template do.
    pub(super) fn set(&self, template: TemplateId, plan: Arc<Plan>) {
        if let Some(known) = self.plans.get(template) {
            // What another simulation has noted is the same.
            let _ = known.set(plan);
        }
    }

    /// Reads a manifest.
    pub(super) fn manifest(&self, text: String) -> Result<Manifest, Unread> {
        self.manifests.get(text, Manifest::read)
    }

    /// Reads what a pod does.
    pub(super) fn read(&self, source: &Source<'_>) -> Result<Plan, Vec<String>> {
        let mut texts = self.texts.lock().unwrap_or_else(PoisonError::into_inner);
        Plan::new(source, &mut texts)
    }
}

impl DagPlans {
    pub(super) fn of(workflow: &Workflow) -> Self {
        let plan = |template: &crate::workflow::Template| match &template.body {
            Body::Dag(dag) => Some(DagPlan::of(dag)),
            _ => None,
        };
        let dags = workflow.templates.iter().map(plan).collect();
        Self { dags, items: Memo::default() }
    }

    pub(super) fn dag(&self, template: TemplateId) -> Option<&DagPlan> {
        self.dags.get(template)?.as_ref()
    }

    /// Reads the items of a `withParam`.
    pub(super) fn items(&self, text: String) -> Result<Arc<[Item]>, Problem> {
        self.items.get(text, |text| items::of_text(text).map(Arc::from))
    }
}

impl DagPlan {
    // `executeDAG` and `executeDAGTask` in workflow/controller/dag.go.
    fn of(dag: &Dag) -> Self {
        let targets = dag.targets.clone();
        let mut order = Vec::with_capacity(dag.tasks.len());
        let mut seen = vec![false; dag.tasks.len()];
        for target in &targets {
            let mut open = vec![(*target, 0)];
            while let Some((task, next)) = open.pop() {
                if next == 0 && std::mem::replace(&mut seen[task], true) {
                    continue;
                }
                let Some(dependency) = dag.tasks[task].dependencies.get(next) else {
                    order.push(task);
                    continue;
                };
                open.push((task, next + 1));
                if !seen[*dependency] {
                    open.push((*dependency, 0));
                }
            }
        }
        let mut dependents = vec![Vec::new(); dag.tasks.len()];
        for task in &order {
            for dependency in &dag.tasks[*task].dependencies {
                dependents[*dependency].push(*task);
            }
        }
        let names = dag.tasks.iter().enumerate();
        let by_name = names.map(|(place, task)| (task.name.clone(), place)).collect();
        Self { order, dependents, targets, by_name }
    }

    pub(super) fn task(&self, name: &str) -> Option<TaskId> {
        self.by_name.get(name).copied()
    }
}

/// Returns whether a task depends on another, also by way of others.
pub(super) fn is_before(dag: &Dag, other: TaskId, task: TaskId) -> bool {
    dag.tasks[task].dependencies.contains(&other) || before(dag, task).contains(&other)
}

/// Returns all tasks that a task depends on, also by way of others.
pub(super) fn before(dag: &Dag, task: TaskId) -> BTreeSet<TaskId> {
    let mut found = BTreeSet::new();
    let mut open = dag.tasks[task].dependencies.clone();
    while let Some(other) = open.pop() {
        if found.insert(other) {
            open.extend(&dag.tasks[other].dependencies);
        }
    }
    found
}
