//! DAGs, their tasks, and the order of the tasks.

use std::collections::BTreeSet;

use kfp_dbx_core::graph::{Outcome, Outcomes};
use kfp_dbx_core::table::argo::OMITTED;
use kfp_dbx_core::value::Ref;

use super::argo::{self, Parameter};
use super::blocks::set_items;
use super::compact::{self, Place};
use super::context::{Context, limited_loop};
use super::expr;
use super::forms::Forms;
use super::output::Always;
use crate::lower::Dag;
use crate::model::block::{BlockData, BlockKind, ExitWhen};
use crate::model::op::OpKind;

/// How the tasks of a DAG wait for each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// By `dependencies`: the earlier tasks have succeeded.
    Dependencies,
    /// By `depends`, with every task as a target. Without targets Argo takes the result of a DAG
    /// from its last tasks alone, and a task that reacts to a failure would hide the failure.
    Depends,
    /// By `dependencies`, in an exit handler: the failure of a task stops no other.
    Exit,
}

impl Context<'_> {
    /// Returns a DAG with all its tasks.
    pub(super) fn dag(&self, dag: Dag) -> argo::Dag<'_> {
        let ops = self.tasks.of_dag(dag);
        let style = self.style(dag, ops);
        let mut tasks = Vec::with_capacity(ops.len());
        for &op in ops {
            match self.compact.place(op) {
                // The first op of a fan stands for all of them.
                Place::Fan { fan, first: true } => self.add_fan(dag, fan, style, &mut tasks),
                Place::Fan { .. } => {}
                Place::Own | Place::Shared(_) => tasks.push(self.task(dag, op, style)),
            }
        }
        let all = || tasks.iter().map(|task| task.name).collect::<Vec<_>>().join(" ");
        argo::Dag {
            target: (style == Style::Depends).then(all),
            fail_fast: (style == Style::Depends).then_some(false),
            tasks: Always(tasks),
        }
    }

    fn style(&self, dag: Dag, ops: &[usize]) -> Style {
        let graph = &self.lowered.graph;
        let at_exit = match dag {
            Dag::Main => false,
            Dag::Exit => true,
            Dag::Block(block) => graph.at_exit(block),
        };
        let is_conditional =
            |op: &usize| graph.nodes[*op].after.values().any(|outcomes| !outcomes.is_success());
        match at_exit {
            true if self.lowered.settings.fail_on_exit_failure => Style::Depends,
            true => Style::Exit,
            false if ops.iter().any(is_conditional) => Style::Depends,
            false => Style::Dependencies,
        }
    }

    fn task(&self, dag: Dag, op: usize, style: Style) -> argo::Task<'_> {
        let graph = &self.lowered.graph;
        let node = &graph.nodes[op];
        let mut task =
            argo::Task { name: &node.name, template: &node.name, ..argo::Task::default() };
        self.set_order(&mut task, op, style);
        // If the guard was skipped, Argo would run the task with the tag as text.
        let guards = node.guards.iter().map(|guard| self.met(*guard, op));
        let guard = guards.collect::<Vec<_>>().join(" && ");
        task.when = (!guard.is_empty()).then(|| self.forms.condition(&guard));
        let access = |reference: Ref| self.in_dag(dag, reference);
        match (&node.data.kind, self.compact.place(op)) {
            (OpKind::Block(data), _) => self.set_block(&mut task, dag, op, data, &guard),
            (_, Place::Shared(member)) => {
                let shared = &self.compact.shared[member.shared];
                task.template = &shared.name;
                task.arguments = self.arguments(dag, &shared.inputs);
                let evaluated = self.evaluated.of_shared(member.shared);
                let evaluated = self.evaluations(dag, &shared.inputs, evaluated);
                task.arguments.0.extend(evaluated);
                let values =
                    Parameter::argument(compact::ARGUMENT, member.argument(&self.forms, &access));
                task.arguments.0.push(values);
            }
            _ => {
                task.arguments = self.arguments(dag, &node.inputs);
                let evaluated = self.evaluated.of_op(op);
                task.arguments.0.extend(self.evaluations(dag, &node.inputs, evaluated));
            }
        }
        task
    }

    /// Adds the loops over the values of the ops of a fan.
    fn add_fan<'a>(&'a self, dag: Dag, fan: usize, style: Style, tasks: &mut Vec<argo::Task<'a>>) {
        let fan = &self.compact.fans[fan];
        let shared = &self.compact.shared[fan.shared];
        for (name, items) in fan.names.iter().zip(fan.chunks()) {
            let mut task = argo::Task {
                name,
                template: &shared.name,
                with_items: items.to_vec(),
                arguments: self.arguments(dag, &shared.inputs),
                ..argo::Task::default()
            };
            let evaluated = self.evaluated.of_shared(fan.shared);
            task.arguments.0.extend(self.evaluations(dag, &shared.inputs, evaluated));
            task.arguments.0.push(Parameter::argument(compact::ARGUMENT, "{{item}}"));
            self.set_order(&mut task, fan.members[0], style);
            tasks.push(task);
        }
    }

    fn set_order<'a>(&'a self, task: &mut argo::Task<'a>, op: usize, style: Style) {
        let nodes = &self.lowered.graph.nodes;
        let after = &nodes[op].after;
        let mut names: Vec<(&str, Outcomes)> = Vec::with_capacity(after.len());
        let mut fans = BTreeSet::new();
        let mut branches = Vec::new();
        for (from, &outcomes) in after {
            if let Some(BlockKind::Otherwise(when)) = nodes[*from].block_kind() {
                let when = *when as usize;
                if after.contains_key(&when) {
                    branches.push((nodes[when].name.as_str(), nodes[*from].name.as_str()));
                }
            }
            match self.compact.place(*from) {
                Place::Fan { fan, .. } => {
                    if fans.insert(fan) {
                        let tasks = &self.compact.fans[fan].names;
                        names.extend(tasks.iter().map(|name| (name.as_str(), outcomes)));
                    }
                }
                Place::Own | Place::Shared(_) => names.push((&nodes[*from].name, outcomes)),
            }
        }
        match style {
            Style::Dependencies | Style::Exit => {
                task.dependencies = names.into_iter().map(|(name, _)| name).collect();
            }
            Style::Depends => {
                task.depends =
                    depends(&names, &branches, self.lowered.graph.at_exit(op), &self.forms);
            }
        }
        if style == Style::Exit {
            task.continue_on = Some(argo::ContinueOn { error: true, failed: true });
        }
    }

    /// Sets the condition, the items and the arguments of the task of a block.
    fn set_block<'a>(
        &'a self,
        task: &mut argo::Task<'a>,
        dag: Dag,
        block: usize,
        data: &'a BlockData,
        guard: &str,
    ) {
        let guarded = |condition: String| match guard.is_empty() {
            true => self.forms.condition(&condition),
            false => self.forms.condition(&format!("{guard} && ({condition})")),
        };
        let access = |reference: Ref| self.in_dag(dag, reference);
        match &data.kind {
            BlockKind::When(condition) => {
                task.when = Some(guarded(expr::condition(condition, &access)));
            }
            BlockKind::Otherwise(when) => {
                let when = self.lowered.graph.nodes[*when as usize].block_kind();
                if let Some(BlockKind::When(condition)) = when {
                    let condition = expr::condition(condition, &access);
                    task.when = Some(guarded(format!("!({condition})")));
                }
            }
            BlockKind::Exit(when) => {
                task.when = status_of_exit(*when).map(|status| self.forms.condition(status));
            }
            BlockKind::ForEach { over, .. } => {
                if limited_loop(data).is_some() {
                    task.arguments = self.arguments_of_limited(dag, block, over);
                    return;
                }
                set_items(task, over, guard, &self.forms, &access);
            }
            BlockKind::Pipeline(_) => {}
        }
        task.arguments = self.arguments_of_block(dag, block);
    }
}

/// Returns the condition for the results of the tasks that a task runs after. `branches` has the
/// branches of conditions of which it runs after both, each `when` with its `otherwise`.
fn depends(
    names: &[(&str, Outcomes)],
    branches: &[(&str, &str)],
    at_exit: bool,
    forms: &Forms,
) -> Option<String> {
    let ended = |name: &str| {
        forms.record(&OMITTED);
        ended(name)
    };
    let failing = |(name, outcomes): &(&str, Outcomes)| {
        outcomes.iter().any(|outcome| outcome == Outcome::Failure).then(|| (*name).to_owned())
    };
    let failing: BTreeSet<String> = names.iter().filter_map(failing).collect();
    // Only one of two branches runs: a failure of both is a failure of that one.
    let fail =
        |(when, otherwise): &&(&str, &str)| failing.contains(*when) && failing.contains(*otherwise);
    let either: Vec<_> = branches.iter().filter(fail).collect();
    let is_of =
        |name: &str| either.iter().find(|(when, otherwise)| [when, otherwise].contains(&&name));
    let failed = |name: &str| match is_of(name) {
        Some((when, otherwise)) => format!("({} || {})", failed(when), failed(otherwise)),
        None => format!("({})", failed(name)),
    };
    let (ended, failed) = (&ended, &failed);
    let conditions = names.iter().flat_map(|(name, outcomes)| {
        outcomes.iter().map(move |outcome| match outcome {
            _ if at_exit => ended(name),
            Outcome::Success => (*name).to_owned(),
            Outcome::Failure => failed(name),
            Outcome::End => ended(name),
        })
    });
    let conditions: BTreeSet<String> = conditions.collect();
    let all = conditions.into_iter().collect::<Vec<_>>().join(" && ");
    (!all.is_empty()).then_some(all)
}

/// Returns the condition of an exit handler.
fn status_of_exit(when: ExitWhen) -> Option<&'static str> {
    match when {
        ExitWhen::Always => None,
        ExitWhen::Success => Some("workflow.status == 'Succeeded'"),
        ExitWhen::Failure => Some("workflow.status != 'Succeeded'"),
    }
}

/// Returns the results of a task that failed.
fn failed(name: &str) -> String {
    format!("{name}.Failed || {name}.Errored")
}

/// Returns a condition that is true for every result of a task, also if it never began.
fn ended(name: &str) -> String {
    let results = ["Succeeded", "Failed", "Errored", "Skipped", "Omitted", "Daemoned"];
    let any = results.map(|result| format!("{name}.{result}"));
    format!("({})", any.join(" || "))
}
