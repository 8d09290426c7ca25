//! What follows from the end of a node: hooks, groups, and the tasks that depend on it
//! (`executeDAGTask` in Argo's `workflow/controller/dag.go`, `runOnExitNode` in
//! `workflow/controller/exit_handler.go`).

use std::collections::BTreeMap;

use super::call::Call;
use super::flow::{Flow, Hook, Inner, Role, Work};
use super::names::{Names, Tasks};
use super::nodes::{New, Site};
use crate::queue::Node;
use crate::report::Phase;
use crate::workflow;

impl<'a> Flow<'a> {
    /// Does all that the controller has to do now.
    pub(super) fn run_work(&mut self, site: &mut Site<'_>) {
        while self.errors.is_empty() && !self.is_over() && !self.is_full() {
            let Some(work) = self.work.pop_front() else {
                match self.assess.pop_last() {
                    Some(dag) => self.assess_dag(site, dag),
                    None => return,
                }
                continue;
            };
            match work {
                Work::Task(dag, task) => self.look_at(site, dag, task),
                Work::Group(group) => self.start_items(site, group),
                Work::Locked(node) => self.take_lock(site, node),
                Work::Retry(node) => self.retry(site, node),
                Work::Hook(node) => self.start_hook(site, node),
                Work::Exit => self.start_exit(site),
                Work::Ended(node) => self.node_ended(site, node),
                Work::Resume(dag) => self.resume(dag),
            }
        }
    }

    fn node_ended(&mut self, site: &mut Site<'_>, node: Node) {
        let cell = &self.cells[node];
        let (role, owner) = (cell.role, cell.owner);
        match (role, owner) {
            (Role::Entry, _) => self.entry_ended(site, node),
            (Role::Exit, _) => self.exit_ended(site, node),
            (Role::Attempt, Some(owner)) => self.retry(site, owner),
            (Role::Hook, Some(owner)) => {
                self.cells[owner].hook = Hook::After;
                self.close_in_dag(owner);
                self.settle(site, owner);
            }
            (Role::Task(_) | Role::Item(_), _) => {
                if matches!(role, Role::Task(_)) {
                    self.close_in_dag(node);
                }
                if self.exit_hook(node).is_some() {
                    if self.is_loop_before_others(node) {
                        let why = "Argo runs the exit hook of a loop that others wait for, or not, by chance";
                        return self.no_model(Some(node), "the hook `exit`", why);
                    }
                    self.cells[node].hook = Hook::Runs;
                    let boundary = self.cells[node].boundary;
                    if let Some(dag) = boundary.and_then(|dag| self.dag_state(dag)) {
                        dag.open += 1;
                    }
                    self.work.push_back(Work::Hook(node));
                } else {
                    self.settle(site, node);
                }
            }
            (Role::Attempt | Role::Hook, None) => {}
        }
    }

    fn is_loop_before_others(&self, node: Node) -> bool {
        let cell = &self.cells[node];
        let (Role::Task(task), Inner::Group(_)) = (cell.role, &cell.inner) else { return false };
        let plan = cell.owner.and_then(|dag| self.dag_plans.dag(self.cells[dag].template));
        plan.is_some_and(|plan| !plan.dependents[task].is_empty())
    }

    fn close_in_dag(&mut self, node: Node) {
        let Some(dag) = self.cells[node].boundary else { return };
        if let Some(state) = self.dag_state(dag) {
            state.open -= 1;
        }
        self.assess.insert(dag);
    }

    /// Tells what a task or an item belongs to that it has ended, with its hook.
    fn settle(&mut self, site: &mut Site<'_>, node: Node) {
        let Some(owner) = self.cells[node].owner else { return };
        match self.cells[node].role {
            Role::Item(_) => {
                if let Some(state) = self.group_state(owner) {
                    state.open -= 1;
                }
                self.end_group(site, owner);
            }
            Role::Task(task) => {
                let plans = self.dag_plans.clone();
                let plan = plans.dag(self.cells[owner].template);
                let dependents = plan.map_or(&[][..], |plan| &plan.dependents[task]);
                for dependent in dependents {
                    let Some(state) = self.dag_state(owner) else { return };
                    let state = &mut state.tasks[*dependent];
                    state.waits -= 1;
                    if state.waits == 0 {
                        self.work.push_back(Work::Task(owner, *dependent));
                    }
                }
            }
            _ => {}
        }
    }

    /// Ends a group all of whose items have ended.
    pub(super) fn end_group(&mut self, site: &mut Site<'_>, group: Node) {
        let Inner::Group(state) = &self.cells[group].inner else { return };
        if state.open > 0 || state.next < state.items.len() || self.has_ended(group) {
            return;
        }
        let phases = state.nodes.iter().map(|node| self.cells[*node].shown.phase);
        let phase = phases.rev().find(|phase| phase.is_failure()).unwrap_or(Phase::Succeeded);
        self.cells[group].shown.outputs = self.lists_of_outputs(group);
        self.finish(site, group, phase, "");
    }

    /// Returns the exit hook that a node still has to run.
    fn exit_hook(&self, node: Node) -> Option<&'a workflow::Hook> {
        let cell = &self.cells[node];
        let has_run = matches!(cell.shown.phase, Phase::Succeeded | Phase::Failed | Phase::Error);
        if !has_run || cell.hook != Hook::Before || !self.may_run(true) {
            return None;
        }
        let (_, _, task) = self.task(node)?;
        task.hooks.iter().find(|hook| hook.name == "exit")
    }

    fn start_hook(&mut self, site: &mut Site<'_>, node: Node) {
        let found = self.task(node).and_then(|(dag, id, task)| {
            Some((dag, id, task.hooks.iter().find(|hook| hook.name == "exit")?))
        });
        let Some((dag, id, hook)) = found else { return };
        let arguments = match self.hook_arguments(dag, id, node, hook) {
            Ok(arguments) => arguments,
            Err(why) => return self.no_model(Some(node), "the hook `exit`", why),
        };
        let cell = &self.cells[node];
        let new = New {
            name: format!("{}.onExit", cell.shown.name),
            task: self.workflow.templates[hook.template].name.clone(),
            template: hook.template,
            role: Role::Hook,
            owner: Some(node),
            boundary: Some(dag),
            items: cell.shown.items.clone(),
            attempt: None,
            at_exit: true,
            inputs: BTreeMap::new(),
        };
        if self.call(site, Call { new, arguments }).is_none() {
            self.defer(dag, Work::Hook(node));
        }
    }

    fn hook_arguments(
        &self,
        dag: Node,
        id: usize,
        node: Node,
        hook: &workflow::Hook,
    ) -> Result<BTreeMap<String, String>, String> {
        // Without arguments of its own, a hook has those of the workflow.
        if hook.arguments.is_empty() {
            return Ok(self.workflow_arguments());
        }
        let names = Names { node: Some(node), ..self.names_of(dag, Tasks::With(dag, id)) };
        let values = hook.arguments.iter().map(|argument| {
            let name = argument.name.clone();
            match argument.value.replace(&names) {
                Ok(value) => Ok((name, value.into_owned())),
                Err(unresolved) => Err(format!("argument `{name}`: {}", unresolved.why)),
            }
        });
        values.collect()
    }
}
