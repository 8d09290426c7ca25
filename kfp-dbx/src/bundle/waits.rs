//! The order of tasks: what each waits for, and with which results it runs.

use std::collections::BTreeSet;

use kfp_dbx_core::graph::{Outcome, Outcomes};
use serde_json::json;

use super::context::{Context, Fields};
use super::roles::Role;
use crate::model::block::BlockKind;

/// A task that another one waits for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Wait {
    pub(super) key: String,
    /// The outcome of a condition.
    pub(super) outcome: Option<bool>,
    pub(super) need: Need,
    /// The node with the task.
    pub(super) node: usize,
}

/// The result that a task must have so that a later one runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Need {
    /// It has succeeded.
    Success,
    /// It has succeeded, or a condition or a handler of failures was left out.
    NoFailure,
    /// It has failed.
    Failure,
    /// It or another task of the same block has failed.
    AnyFailure,
    /// It has ended.
    End,
}

impl Context<'_> {
    /// Returns what the first task of a node waits for.
    pub(super) fn waits(&mut self, node: usize) -> Vec<Wait> {
        let after: Vec<(usize, Outcomes)> = self.graph.nodes[node]
            .after
            .iter()
            .map(|(from, outcomes)| (*from, *outcomes))
            .collect();
        let mut waits = Vec::new();
        for (from, outcomes) in after {
            for outcome in outcomes.iter() {
                self.wait(node, from, outcome, &mut waits);
            }
        }
        if waits.is_empty() {
            waits = self.entry(node);
        }
        waits.sort();
        waits.dedup();
        waits
    }

    /// Returns what the first tasks of the block around a node wait for.
    fn entry(&mut self, node: usize) -> Vec<Wait> {
        let Some(block) = self.graph.parent(node) else { return Vec::new() };
        let on = |context: &Self, when: usize, outcome| Wait {
            key: context.task_key(when),
            outcome: Some(outcome),
            need: Need::Success,
            node: when,
        };
        match self.graph.nodes[block].block_kind() {
            Some(BlockKind::When(_)) => vec![on(self, block, true)],
            Some(BlockKind::Otherwise(when)) => {
                let when = *when as usize;
                let mut waits = vec![on(self, when, false)];
                let own: Vec<usize> = self.graph.nodes[block].after.keys().copied().collect();
                let of_when = &self.graph.nodes[when].after;
                for from in own.into_iter().filter(|from| !of_when.contains_key(from)) {
                    self.wait(node, from, Outcome::Success, &mut waits);
                }
                waits
            }
            Some(BlockKind::Pipeline(_)) => self.waits(block),
            _ => Vec::new(),
        }
    }

    /// Adds what a node waits for because it runs after another one.
    fn wait(&mut self, node: usize, from: usize, outcome: Outcome, waits: &mut Vec<Wait>) {
        let tasks = self.tasks_of(from);
        if tasks.is_empty() {
            return self.wait_for_earlier(node, from, outcome, waits);
        }
        let is_block = tasks != [from] || self.roles[from] == Role::Block;
        let add = |context: &Self, task: usize, need, waits: &mut Vec<Wait>| {
            waits.push(Wait { key: context.task_key(task), outcome: None, need, node: task });
        };
        if !is_block || self.graph.is_loop(from) {
            let need = match outcome {
                Outcome::Success => Need::Success,
                Outcome::Failure => Need::Failure,
                Outcome::End => Need::End,
            };
            return add(self, from, need, waits);
        }
        // A condition that is not met is a success, and so is a handler of failures that is left out.
        let is_optional = |task: &usize| {
            self.is_condition(*task)
                || self.graph.nodes[*task].after.values().any(|outcomes| !outcomes.is_success())
        };
        let has_optional = tasks.iter().any(is_optional);
        let has_handlers = tasks.iter().any(|task| {
            self.graph.nodes[*task].after.values().any(|outcomes| !outcomes.is_success())
        });
        let mut kept = match outcome == Outcome::Failure || has_handlers {
            true => tasks,
            false => self.last_of(&tasks),
        };
        let need = match outcome {
            Outcome::Success if has_optional => Need::NoFailure,
            Outcome::Success => Need::Success,
            Outcome::Failure => Need::AnyFailure,
            Outcome::End => Need::End,
        };
        let branch = match self.graph.nodes[from].block_kind() {
            Some(BlockKind::Otherwise(when)) => Some(*when as usize),
            Some(BlockKind::When(_)) => Some(from),
            _ => None,
        };
        kept.extend(branch);
        let need = match (need, branch) {
            (Need::Success, Some(_)) => Need::NoFailure,
            (need, _) => need,
        };
        for task in kept {
            add(self, task, need, waits);
        }
    }

    /// Adds what an op waits for that has no task: what runs after it waits for the same.
    fn wait_for_earlier(
        &mut self,
        node: usize,
        from: usize,
        outcome: Outcome,
        waits: &mut Vec<Wait>,
    ) {
        if outcome == Outcome::Failure {
            let (name, other) = (self.name(node), self.name(from));
            let what = format!("`{name}` runs if `{other}` fails, which is no task of the job");
            return self.lacks(what, self.at(node));
        }
        let after: Vec<(usize, Outcomes)> = self.graph.nodes[from]
            .after
            .iter()
            .map(|(from, outcomes)| (*from, *outcomes))
            .collect();
        for (earlier, outcomes) in after {
            for own in outcomes.iter() {
                let outcome = if outcome == Outcome::End { Outcome::End } else { own };
                self.wait(node, earlier, outcome, waits);
            }
        }
    }

    fn is_condition(&self, node: usize) -> bool {
        matches!(self.graph.nodes[node].block_kind(), Some(BlockKind::When(_)))
    }

    /// Returns those of the tasks of a block that no other one waits for.
    fn last_of(&mut self, tasks: &[usize]) -> Vec<usize> {
        let earlier: BTreeSet<usize> =
            tasks.iter().flat_map(|task| self.waits(*task)).map(|wait| wait.node).collect();
        tasks.iter().copied().filter(|task| !earlier.contains(task)).collect()
    }

    /// Writes the order of a task of a node.
    pub(super) fn write_waits(&mut self, node: usize, waits: &[Wait], task: &mut Fields) {
        if waits.is_empty() {
            return;
        }
        let on = waits.iter().map(|wait| match wait.outcome {
            Some(outcome) => json!({ "task_key": wait.key, "outcome": outcome.to_string() }),
            None => json!({ "task_key": wait.key }),
        });
        let mut on: Vec<_> = on.collect();
        on.dedup();
        task.insert("depends_on".to_owned(), on.into());
        let needs: BTreeSet<Need> = waits.iter().map(|wait| wait.need).collect();
        let needs: Vec<Need> = needs.into_iter().collect();
        let run_if = match needs.as_slice() {
            [Need::Success] => None,
            [Need::NoFailure] | [Need::Success, Need::NoFailure] => Some("NONE_FAILED"),
            [Need::End] => Some("ALL_DONE"),
            [Need::Failure] if waits.len() > 1 => Some("ALL_FAILED"),
            [Need::Failure | Need::AnyFailure] => Some("AT_LEAST_ONE_FAILED"),
            _ => {
                let what = format!(
                    "`{}` waits for several tasks with different results, and `run_if` of a task is one for all of them: let it wait for one of them, and an op in between for the others",
                    self.name(node)
                );
                self.lacks(what, self.at(node));
                None
            }
        };
        if let Some(run_if) = run_if {
            task.insert("run_if".to_owned(), run_if.into());
        }
        self.check_handlers(node, waits, &needs);
    }

    /// Checks what a task has to do with handlers of failures: one that is left out counts as a success,
    /// and one that succeeds hides the failure from the result of the job.
    fn check_handlers(&mut self, node: usize, waits: &[Wait], needs: &[Need]) {
        let at = self.at(node);
        let name = self.name(node);
        let is_handler = |context: &Self, node: usize| {
            let outcomes = context.graph.nodes[node].after.values();
            outcomes
                .into_iter()
                .any(|outcomes| outcomes.iter().any(|outcome| outcome == Outcome::Failure))
        };
        if needs.iter().any(|need| matches!(need, Need::Failure | Need::AnyFailure)) {
            let what = format!(
                "if `{name}` succeeds after a failure, the run of the job succeeds \"with failures\", where the workflow fails"
            );
            self.differs(what, at);
        }
        if needs.contains(&Need::Success) && waits.len() > 1 {
            for wait in waits.iter().filter(|wait| wait.need == Need::Success) {
                if !self.is_condition(wait.node) && is_handler(self, wait.node) {
                    let what = format!(
                        "`{name}` runs after `{}`, which is left out if nothing fails: Databricks then runs `{name}` all the same, beside its other tasks",
                        wait.key
                    );
                    self.lacks(what, at);
                }
            }
        }
        if !self.graph.nodes[node].guards.is_empty() && waits.len() > 1 {
            let what = format!(
                "`{name}` uses an output of an op that may be left out: Databricks then runs `{name}` all the same"
            );
            self.lacks(what, at);
        }
    }
}
