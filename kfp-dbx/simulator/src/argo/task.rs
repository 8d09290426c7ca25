//! A task whose dependencies have ended: `executeDAGTask`, `evaluateDependsLogic` and
//! `resolveDependencyReferences` in Argo's `workflow/controller/dag.go`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::call::Call;
use super::flow::{Flow, GroupState, Inner, Role, Work};
use super::items::{self, Item};
use super::names::{Names, Tasks};
use super::nodes::{MOST, New, Site};
use super::plan::DagPlans;
use crate::expression::{self, Problem, Scope, Text, Why};
use crate::queue::Node;
use crate::report::{EMPTY, NodeKind, Phase, Unmet};
use crate::workflow::{Depends, Items, Task, TaskId, TaskResult};

/// Argo's message of a task or of an item whose condition is not met.
const UNMET: &str = "when 'false' evaluated false";

/// Why a text of a task has no value.
enum NoValue {
    /// Argo waits for ever for the value of a name.
    Waits(String),
    /// Argo fails with this message.
    Fails(String),
    /// There is no model of what Argo does.
    NoModel(String),
}

impl From<Problem> for NoValue {
    fn from(problem: Problem) -> Self {
        match problem.has_no_model {
            true => Self::NoModel(problem.why),
            false => Self::Fails(problem.why),
        }
    }
}

/// What is known of the condition of a task before its items are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Condition {
    Met,
    Unmet,
    /// It is one of the items, and not of the task.
    OfItems,
}

impl<'a> Flow<'a> {
    /// Looks at a task all of whose dependencies have ended.
    pub(super) fn look_at(&mut self, site: &mut Site<'_>, dag: Node, id: TaskId) {
        let Some(tasks) = self.dag(dag) else { return };
        if self.has_ended(dag) || self.task_node(dag, id).is_some() {
            return;
        }
        if self.defers(dag, Work::Task(dag, id)) {
            return;
        }
        let task = &tasks.tasks[id];
        if let Some(depends) = task.depends.as_ref().filter(|depends| !self.is_met(dag, depends)) {
            let why = "omitted: depends condition not met";
            let unmet = Unmet::Dependencies(self.unmet(dag, depends));
            let node = self.does_not_run(site, dag, id, Phase::Omitted, why);
            self.cells[node].shown.unmet = Some(unmet);
            return;
        }
        let Some(condition) = self.decide(site, dag, id) else { return };
        match &task.items {
            None if condition == Condition::Unmet => {
                let unmet = self.unmet_condition(dag, id, None);
                let node = self.does_not_run(site, dag, id, Phase::Skipped, UNMET);
                self.cells[node].shown.unmet = unmet;
            }
            None => self.run_task(site, dag, id),
            Some(items) => self.expand(site, dag, id, items, condition),
        }
    }

    pub(super) fn task_node(&self, dag: Node, task: TaskId) -> Option<Node> {
        match &self.cells[dag].inner {
            Inner::Dag(state) => state.tasks[task].node,
            _ => None,
        }
    }

    fn set_task_node(&mut self, dag: Node, task: TaskId, node: Node) {
        if let Some(state) = self.dag_state(dag) {
            state.tasks[task].node = Some(node);
        }
    }

    /// `evaluateDependsLogic`.
    fn is_met(&self, dag: Node, depends: &Depends) -> bool {
        match depends {
            Depends::All(all) => all.iter().all(|one| self.is_met(dag, one)),
            Depends::Any(any) => any.iter().any(|one| self.is_met(dag, one)),
            Depends::Not(one) => !self.is_met(dag, one),
            Depends::Is(task, result) => {
                self.task_node(dag, *task).is_some_and(|node| self.has_result(node, *result))
            }
        }
    }

    fn has_result(&self, node: Node, result: TaskResult) -> bool {
        let phase = self.cells[node].shown.phase;
        let items = match &self.cells[node].inner {
            Inner::Group(_) => self.cells[node].children.as_slice(),
            _ => &[],
        };
        let mut phases = items.iter().map(|item| self.cells[*item].shown.phase);
        match result {
            TaskResult::Succeeded => phase == Phase::Succeeded,
            TaskResult::Failed => phase == Phase::Failed,
            TaskResult::Errored => phase == Phase::Error,
            TaskResult::Skipped => phase == Phase::Skipped,
            TaskResult::Omitted => phase == Phase::Omitted,
            TaskResult::Daemoned => false,
            TaskResult::AnySucceeded => phases.any(|phase| phase == Phase::Succeeded),
            TaskResult::AllFailed => {
                !items.is_empty() && phases.all(|phase| phase == Phase::Failed)
            }
        }
    }

    fn new_task(&self, dag: Node, id: TaskId) -> New {
        let cell = &self.cells[dag];
        let task = self.dag(dag).map(|dag| &dag.tasks[id]);
        let name = task.map(|task| task.name.as_str()).unwrap_or_default();
        New {
            name: self.name_under(dag, name),
            task: name.to_owned(),
            template: task.map_or(cell.template, |task| task.template),
            role: Role::Task(id),
            owner: Some(dag),
            boundary: Some(dag),
            items: cell.shown.items.clone(),
            attempt: None,
            at_exit: cell.shown.at_exit,
            inputs: BTreeMap::new(),
        }
    }

    /// Returns the name of a node under another.
    pub(super) fn name_under(&self, node: Node, name: &str) -> String {
        match self.cells[node].role {
            Role::Entry => name.to_owned(),
            _ => format!("{}.{name}", self.cells[node].shown.name),
        }
    }

    fn does_not_run(
        &mut self,
        site: &mut Site<'_>,
        dag: Node,
        id: TaskId,
        phase: Phase,
        why: &str,
    ) -> Node {
        let new = self.new_task(dag, id);
        let node = self.appear_ended(site, new, phase, why);
        self.set_task_node(dag, id, node);
        node
    }

    /// Returns the condition of a task, or of one of its items, with the values in it.
    fn unmet_condition(&self, dag: Node, id: TaskId, item: Option<&Item>) -> Option<Unmet> {
        let when = self.dag(dag)?.tasks[id].when.as_ref()?;
        let names = Names { item, ..self.names_of(dag, Tasks::Before(dag, id)) };
        Some(Unmet::Condition(when.with_values(&names)))
    }

    /// Returns the tasks for which a condition on dependencies does not hold, with their phases.
    fn unmet(&self, dag: Node, depends: &Depends) -> Vec<(String, Phase)> {
        let mut leaves = Vec::new();
        self.decisive(dag, depends, false, &mut leaves);
        leaves.sort_unstable();
        leaves.dedup();
        let tasks = self.dag(dag).map_or(&[][..], |dag| &dag.tasks);
        let phase = |task| self.task_node(dag, task).map(|node| self.cells[node].shown.phase);
        let found = leaves.into_iter().filter_map(|task| Some((task, phase(task)?)));
        found.map(|(task, phase)| (tasks[task].name.clone(), phase)).collect()
    }

    /// Finds the tasks for which a condition on dependencies holds, or does not.
    fn decisive(&self, dag: Node, depends: &Depends, holds: bool, found: &mut Vec<TaskId>) {
        match depends {
            Depends::All(parts) | Depends::Any(parts) => {
                let decisive = parts.iter().filter(|part| self.is_met(dag, part) == holds);
                decisive.for_each(|part| self.decisive(dag, part, holds, found));
            }
            Depends::Not(part) => self.decisive(dag, part, !holds, found),
            Depends::Is(task, _) => found.push(*task),
        }
    }

    /// Evaluates the condition of a task. Returns nothing if the task is decided on, or never will be.
    /// The condition of a loop may need the item: it is then not evaluated.
    fn decide(&mut self, site: &mut Site<'_>, dag: Node, id: TaskId) -> Option<Condition> {
        let tasks = self.dag(dag)?;
        let task = &tasks.tasks[id];
        let is_loop = task.items.is_some();
        let Some(when) = &task.when else { return Some(Condition::Met) };
        let needs_item = is_loop && when.names().any(item_of);
        let result = match condition(when, &self.names_of(dag, Tasks::Before(dag, id))) {
            Ok(when) => match expression::holds(&when) {
                Ok(true) => Ok(Condition::Met),
                Ok(false) => Ok(Condition::Unmet),
                Err(_) if is_loop => Ok(Condition::OfItems),
                Err(problem) => Err(problem.into()),
            },
            Err(NoValue::Fails(_) | NoValue::NoModel(_)) if needs_item => Ok(Condition::OfItems),
            Err(no) => Err(no),
        };
        match result {
            Ok(condition) => Some(condition),
            Err(no) => {
                self.has_no_value(site, dag, id, "`when`", no);
                None
            }
        }
    }

    fn has_no_value(
        &mut self,
        site: &mut Site<'_>,
        dag: Node,
        id: TaskId,
        what: &str,
        no: NoValue,
    ) {
        match no {
            NoValue::Waits(name) => {
                if let Some(state) = self.dag_state(dag) {
                    state.tasks[id].missing = Some(name);
                }
            }
            NoValue::Fails(why) => drop(self.does_not_run(site, dag, id, Phase::Error, &why)),
            NoValue::NoModel(why) => {
                let name = self.dag(dag).map(|dag| dag.tasks[id].name.clone()).unwrap_or_default();
                self.no_model(Some(dag), &format!("task `{name}`, {what}"), why);
            }
        }
    }

    fn run_task(&mut self, site: &mut Site<'_>, dag: Node, id: TaskId) {
        let Some(tasks) = self.dag(dag) else { return };
        let task = &tasks.tasks[id];
        let arguments = self.arguments(dag, id, task, None);
        match arguments {
            Ok(arguments) => {
                let call = Call { new: self.new_task(dag, id), arguments };
                match self.call(site, call) {
                    Some(node) => self.set_task_node(dag, id, node),
                    None => self.defer(dag, Work::Task(dag, id)),
                }
            }
            Err(no) => self.has_no_value(site, dag, id, "arguments", no),
        }
    }

    fn arguments(
        &self,
        dag: Node,
        id: TaskId,
        task: &Task,
        item: Option<&Item>,
    ) -> Result<BTreeMap<String, String>, NoValue> {
        let names = Names { item, ..self.names_of(dag, Tasks::Before(dag, id)) };
        let values = task.arguments.iter().map(|argument| {
            let value = value(&argument.value, &names).map_err(|no| match no {
                NoValue::NoModel(why) => {
                    NoValue::NoModel(format!("argument `{}`: {why}", argument.name))
                }
                no => no,
            })?;
            Ok((argument.name.clone(), value))
        });
        values.collect()
    }

    /// `expandTask`.
    fn expand(
        &mut self,
        site: &mut Site<'_>,
        dag: Node,
        id: TaskId,
        items: &Items,
        condition: Condition,
    ) {
        let names = self.names_of(dag, Tasks::Before(dag, id));
        // Argo does not fill in the rest of a task whose condition is not met.
        let found = match (list(items, &names, &self.dag_plans), condition) {
            (Err(NoValue::Waits(_) | NoValue::Fails(_)), Condition::Unmet) => Ok([].into()),
            (found, _) => found,
        };
        match found {
            Err(no) => self.has_no_value(site, dag, id, "items", no),
            Ok(items) if items.is_empty() => {
                self.does_not_run(site, dag, id, Phase::Skipped, EMPTY);
            }
            Ok(items) => {
                self.items += items.len();
                if self.items > MOST {
                    return self.too_many();
                }
                let new = self.new_task(dag, id);
                let node = self.appear(site, new, NodeKind::TaskGroup, Phase::Running);
                self.set_task_node(dag, id, node);
                let state = GroupState { items, next: 0, nodes: Vec::new(), open: 0 };
                self.cells[node].inner = Inner::Group(Box::new(state));
                self.work.push_back(Work::Group(node));
            }
        }
    }

    /// Starts the items of a group that have not begun, as far as there is room for them.
    pub(super) fn start_items(&mut self, site: &mut Site<'_>, group: Node) {
        let Some((dag, id, task)) = self.task(group) else { return };
        let Some(items) = self.group_state(group).map(|state| state.items.clone()) else { return };
        loop {
            let next = self.group_state(group).map_or(usize::MAX, |state| state.next);
            let is_over = self.has_ended(group) || self.has_ended(dag) || !self.errors.is_empty();
            if next >= items.len() || is_over {
                return;
            }
            if self.is_full() {
                return self.work.push_front(Work::Group(group));
            }
            if self.defers(dag, Work::Group(group)) {
                return;
            }
            let Some(node) = self.start_item(site, (dag, id, task), group, next, &items[next])
            else {
                return;
            };
            if let Some(state) = self.group_state(group) {
                state.next += 1;
                state.nodes.push(node);
                state.open += 1;
            }
        }
    }

    /// Starts an item. Returns nothing if there is no room for it, or if the group has ended with it.
    fn start_item(
        &mut self,
        site: &mut Site<'_>,
        (dag, id, task): (Node, TaskId, &'a Task),
        group: Node,
        place: usize,
        item: &Item,
    ) -> Option<Node> {
        let mut new = self.new_task(dag, id);
        new.name = format!("{}({place}:{})", self.cells[group].shown.name, item.label);
        new.role = Role::Item(place);
        new.owner = Some(group);
        new.items.push(place);
        let when: Result<bool, NoValue> = task.when.as_ref().map_or(Ok(true), |when| {
            let base = self.names_of(dag, Tasks::Before(dag, id));
            let names = Names { item: Some(item), ..base };
            let when = value(when, &names)?;
            Ok(expression::holds(&when)?)
        });
        match when {
            Ok(false) => {
                let unmet = self.unmet_condition(dag, id, Some(item));
                let node = self.appear_ended(site, new, Phase::Skipped, UNMET);
                self.cells[node].shown.unmet = unmet;
                return Some(node);
            }
            Err(NoValue::Fails(why)) => {
                return Some(self.appear_ended(site, new, Phase::Error, why));
            }
            Err(NoValue::NoModel(why)) => {
                self.no_model(Some(group), "`when`", why);
                return None;
            }
            // A name that is missing here was missing before.
            Ok(true) | Err(NoValue::Waits(_)) => {}
        }
        let no = match self.arguments(dag, id, task, Some(item)) {
            Ok(arguments) => {
                let node = self.call(site, Call { new, arguments });
                if node.is_none() {
                    self.defer(dag, Work::Group(group));
                }
                return node;
            }
            Err(no) => no,
        };
        match no {
            // Argo does not fill in any item then.
            NoValue::Fails(why) => self.finish(site, group, Phase::Error, why),
            NoValue::Waits(name) => {
                if let Some(state) = self.dag_state(dag) {
                    state.tasks[id].missing = Some(name);
                }
            }
            NoValue::NoModel(why) => self.no_model(Some(group), "arguments", why),
        }
        None
    }
}

/// Whether a name is one of the item.
fn item_of(name: &str) -> bool {
    name == "item" || name.starts_with("item.")
}

/// Reads the items of a loop.
fn list(items: &Items, names: &dyn Scope, plans: &DagPlans) -> Result<Arc<[Item]>, NoValue> {
    let text = |text: &Option<Text>| text.as_ref().map(|text| value(text, names)).transpose();
    let found = match items {
        Items::List(list) => plans.items(items::stored(list)),
        Items::Param(list) => plans.items(value(list, names)?),
        Items::Sequence { count, start, end, format } => {
            let [count, start, end] = [text(count)?, text(start)?, text(end)?];
            let format = text(format)?;
            let [count, start, end] = [&count, &start, &end].map(Option::as_deref);
            items::of_sequence(start, end, count, format.as_deref()).map(Arc::from)
        }
    };
    Ok(found?)
}

/// Returns a condition with its tags replaced. A tag that stays makes it none, and Argo fails.
fn condition(text: &Text, names: &dyn Scope) -> Result<String, NoValue> {
    value(text, names).or_else(|no| match (&no, text.replace_known(names)) {
        (NoValue::NoModel(_), Ok(known)) => Ok(known.into_owned()),
        _ => Err(no),
    })
}

/// Returns a text of a task with its tags replaced: Argo waits for the values of tasks, and leaves
/// other tags, for which there is no model.
fn value(text: &Text, names: &dyn Scope) -> Result<String, NoValue> {
    let unresolved = match text.replace(names) {
        Ok(value) => return Ok(value.into_owned()),
        Err(unresolved) => unresolved,
    };
    match unresolved.why {
        Why::Missing(name) if name == "tasks" || name.starts_with("tasks.") => {
            Err(NoValue::Waits(name))
        }
        Why::NoModel(why) => Err(NoValue::NoModel(why)),
        Why::Fails(why) => Err(NoValue::Fails(format!("failed to evaluate expression: {why}"))),
        Why::Character(_) => {
            let why = "cannot finish template replacement because the result was invalid JSON";
            Err(NoValue::Fails(why.to_owned()))
        }
        Why::Missing(name) => Err(NoValue::NoModel(format!(
            "`{}` stays as it is, for there is no `{name}`: a text with a tag has no model",
            unresolved.tag
        ))),
    }
}
