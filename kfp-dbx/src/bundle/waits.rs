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
        let other = self.others.get(&node).copied();
        let of_both = |of: &(usize, Outcomes)| {
            // The task of a condition waits for what both of its branches wait for.
            other.is_none_or(|other| self.graph.nodes[other].after.get(&of.0) == Some(&of.1))
        };
        let after: Vec<_> = self.after(node).into_iter().filter(of_both).collect();
        let mut waits = Vec::new();
        self.wait_for_all(node, after, &mut waits);
        if waits.is_empty() {
            waits = self.entry(node);
        }
        self.guard(node, &mut waits);
        waits.sort();
        waits.dedup();
        let outcomes: BTreeSet<String> = waits
            .iter()
            .filter(|wait| wait.outcome.is_some())
            .map(|wait| wait.key.clone())
            .collect();
        waits.retain(|wait| wait.outcome.is_some() || !outcomes.contains(&wait.key));
        waits
    }

    /// Returns the tasks of its DAG that a node runs after.
    fn after(&self, node: usize) -> Vec<(usize, Outcomes)> {
        self.graph.nodes[node].after.iter().map(|(from, outcomes)| (*from, *outcomes)).collect()
    }

    fn wait_for_all(&mut self, node: usize, after: Vec<(usize, Outcomes)>, waits: &mut Vec<Wait>) {
        for (from, outcomes) in after {
            for outcome in outcomes.iter() {
                self.wait(node, from, outcome, waits);
            }
        }
    }

    /// Adds the conditions of the ops whose outputs a node uses: it is left out with these ops.
    fn guard(&mut self, node: usize, waits: &mut Vec<Wait>) {
        for guard in self.graph.nodes[node].guards.clone() {
            let (when, outcome) = match self.graph.nodes[guard].block_kind() {
                Some(BlockKind::Otherwise(when)) => (*when as usize, false),
                _ => (guard, true),
            };
            let is_in_job =
                self.holders[when].is_some() && self.holders[when] == self.holders[node];
            if !self.is_condition(when) || !is_in_job {
                let what = format!(
                    "`{}` uses an output of an op that may be left out, and would run all the same",
                    self.name(node)
                );
                self.lacks(what, self.at(node));
                continue;
            }
            self.wait_for_outcome(when, outcome, waits);
            // If these are not met, the guard alone would let the task run.
            let dag = self.graph.nodes[when].dag;
            let around: Vec<usize> = self.graph.blocks_within(dag, node).collect();
            for block in around {
                match self.graph.nodes[block].block_kind() {
                    Some(BlockKind::When(_)) => self.wait_for_outcome(block, true, waits),
                    Some(BlockKind::Otherwise(when)) => {
                        self.wait_for_outcome(*when as usize, false, waits);
                    }
                    _ => {}
                }
            }
        }
    }

    /// Adds the outcome of a condition: that of each of its comparisons, because the later ones have none
    /// if an earlier one is not met.
    fn wait_for_outcome(&mut self, when: usize, outcome: bool, waits: &mut Vec<Wait>) {
        for key in self.conditions[when].clone() {
            waits.retain(|wait| wait.key != key || wait.outcome.is_some());
            waits.push(Wait { key, outcome: Some(outcome), need: Need::Success, node: when });
        }
    }

    /// Returns what the first tasks of the block around a node wait for.
    fn entry(&mut self, node: usize) -> Vec<Wait> {
        let Some(block) = self.graph.parent(node) else { return Vec::new() };
        let (when, outcome) = match self.graph.nodes[block].block_kind() {
            Some(BlockKind::When(_)) => (block, true),
            Some(BlockKind::Otherwise(when)) => (*when as usize, false),
            Some(BlockKind::Pipeline(_)) => return self.waits(block),
            _ => return Vec::new(),
        };
        let key = self.task_key(when);
        let mut waits = vec![Wait { key, outcome: Some(outcome), need: Need::Success, node: when }];
        // What only this branch waits for, the condition does not wait for.
        if let Some(other) = self.others.get(&when).copied() {
            let other = if outcome { other } else { when };
            let own =
                |of: &(usize, Outcomes)| self.graph.nodes[other].after.get(&of.0) != Some(&of.1);
            let own: Vec<_> = self.after(block).into_iter().filter(own).collect();
            self.wait_for_all(node, own, &mut waits);
        }
        waits
    }

    /// Adds what a node waits for because it runs after another one.
    fn wait(&mut self, node: usize, from: usize, outcome: Outcome, waits: &mut Vec<Wait>) {
        let tasks = self.tasks_of(from);
        if tasks.is_empty() {
            return self.wait_for_earlier(node, from, outcome, waits);
        }
        let is_block = tasks != [from] || self.roles[from] == Role::Block;
        let add = |context: &Self, task: usize, need, waits: &mut Vec<Wait>| {
            let keys = match context.conditions[task].as_slice() {
                [] => vec![context.task_key(task)],
                // The later comparisons are left out if an earlier one is not met.
                keys => keys.to_vec(),
            };
            waits.extend(keys.into_iter().map(|key| Wait { key, outcome: None, need, node: task }));
        };
        if !is_block || self.graph.is_loop(from) {
            let need = match outcome {
                Outcome::Success => Need::Success,
                Outcome::Failure => Need::Failure,
                Outcome::End => Need::End,
            };
            return add(self, from, need, waits);
        }
        // A condition that is not met is a success, and so is a handler of failures that is left out. If a
        // task is left out although an earlier one has failed, it is not enough to wait for the last ones.
        let may_hide = |task: &usize| {
            let of = &self.graph.nodes[*task];
            !of.guards.is_empty() || of.after.values().any(|outcomes| !outcomes.is_success())
        };
        let has_handlers = tasks.iter().any(may_hide);
        let has_optional = has_handlers || tasks.iter().any(|task| self.is_condition(*task));
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
        for (earlier, outcomes) in self.after(from) {
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
        self.report_handler(node, &needs);
    }

    /// Reports a task that hides a failure from the result of the job.
    fn report_handler(&mut self, node: usize, needs: &[Need]) {
        if needs.iter().any(|need| matches!(need, Need::Failure | Need::AnyFailure)) {
            let name = self.name(node);
            let what = format!(
                "if `{name}` succeeds after a failure, the run of the job succeeds \"with failures\", where the workflow fails"
            );
            self.differs(what, self.at(node));
        }
    }
}
