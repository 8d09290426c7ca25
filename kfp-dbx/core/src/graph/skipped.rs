//! Finds ops that never run, and ops that are skipped without need.

use std::collections::BTreeSet;

use super::NodeIndex;
use super::edge::{Edge, Outcome};
use super::guards::Guards;
use super::ops::Graph;
use crate::rule::{Diagnostic, Finding, NEVER_RUNS, SKIPPED_WITH_BLOCK};

impl<L: Clone> Graph<L> {
    /// Checks that no op needs both branches of a condition.
    pub(super) fn check_both_branches(&self) -> Vec<Diagnostic<L>> {
        if self.nodes.iter().all(|node| node.otherwise_of.is_none()) {
            return Vec::new();
        }
        let guards = self.guards();
        let needed = self.needed_branches(&guards);
        let both: Vec<_> = needed.iter().map(|needed| self.both_of(needed)).collect();
        let is_first = |node: NodeIndex| {
            let mut others = guards.of(node).iter().copied().chain(self.nodes[node].parent);
            others.all(|other| both[other].is_none())
        };
        let nodes = (0..self.nodes.len()).filter(|node| is_first(*node));
        nodes.filter_map(|node| self.never_runs(node, both[node]?, &guards)).collect()
    }

    /// Returns, for each node, the branches of conditions that must run so that it runs, of the
    /// conditions that have two.
    fn needed_branches(&self, guards: &Guards) -> Vec<BTreeSet<NodeIndex>> {
        let mut needed = vec![BTreeSet::new(); self.nodes.len()];
        let mut dependents = vec![Vec::new(); self.nodes.len()];
        for (index, node) in self.nodes.iter().enumerate() {
            for before in guards.of(index).iter().copied().chain(node.parent) {
                dependents[before].push(index);
            }
            if let Some(when) = node.otherwise_of {
                needed[index].insert(index);
                needed[when].insert(when);
            }
        }
        let mut open: Vec<_> = (0..needed.len()).filter(|node| !needed[*node].is_empty()).collect();
        while let Some(node) = open.pop() {
            let of_node = needed[node].clone();
            for &dependent in &dependents[node] {
                let known = needed[dependent].len();
                needed[dependent].extend(&of_node);
                if needed[dependent].len() > known {
                    open.push(dependent);
                }
            }
        }
        needed
    }

    /// Returns the other branch of a condition whose branches are both needed.
    fn both_of(&self, needed: &BTreeSet<NodeIndex>) -> Option<NodeIndex> {
        let is_other = |node: &&NodeIndex| {
            self.nodes[**node].otherwise_of.is_some_and(|when| needed.contains(&when))
        };
        needed.iter().find(is_other).copied()
    }

    fn never_runs(
        &self,
        node: NodeIndex,
        otherwise: NodeIndex,
        guards: &Guards,
    ) -> Option<Diagnostic<L>> {
        let is_guarded = |edge: &Edge<L>| {
            let is_user = edge.to == node || self.is_inside(edge.to, node);
            let is_guard = |task: NodeIndex| {
                let of_node = guards.of(node);
                // What uses the results of a loop has the guards of the loop.
                of_node.contains(&task)
                    || self.is_loop(task) && !guards.of(task).is_disjoint(of_node)
            };
            let task = || self.lift(edge).is_some_and(|(task, _)| is_guard(task));
            edge.reason.is_output() && is_user && task()
        };
        let edge = self.must_edges().filter(|edge| is_guarded(edge)).last()?;
        let (from, to) = (self.label(edge.from), self.label(edge.to));
        let message = format!(
            "{to} uses an output of {from}, but then it needs both branches of a condition, and only one of them runs: {to} never runs"
        );
        let when = self.nodes[otherwise].otherwise_of?;
        Some(
            Finding::new(&NEVER_RUNS, message)
                .help("create one op for each branch, and use in it only outputs of that branch")
                .at(edge.at.clone())
                .related("the condition", self.nodes[when].at.clone())
                .related("its other branch", self.nodes[otherwise].at.clone()),
        )
    }

    /// Checks that an op is skipped only if it uses an output of an op that is.
    pub fn check_skipped(&self) -> Vec<Diagnostic<L>> {
        let guards = self.guards();
        let of_blocks: Vec<_> = guards.of_blocks().collect();
        let mut found = Vec::new();
        if !of_blocks.is_empty() {
            let of_users = self.guards_of_users();
            for (block, task) in of_blocks {
                let others = self.without_need(block, task, &of_users);
                found.extend(others.into_iter().map(|op| self.skipped_with(op, block, task)));
            }
        }
        let omitted = self.omitted();
        if !omitted.is_empty() {
            for (task, block) in self.waits_for_inner_uses() {
                let Some(after) = omitted[task] else { continue };
                let others = self.without_order(block, task);
                found.extend(others.into_iter().map(|op| self.omitted_with(op, task, after)));
            }
        }
        found
    }

    /// Returns the tasks that a block waits for only because what is in it uses their outputs, each
    /// with the block.
    fn waits_for_inner_uses(&self) -> BTreeSet<(NodeIndex, NodeIndex)> {
        let mut waits = BTreeSet::new();
        for used in self.uses() {
            let block = self.around(used.user, used.task).last();
            waits.extend(block.map(|block| (used.task, block)));
        }
        let ends = self.must_edges().filter_map(|edge| Some((self.lift(edge)?.0, edge.to)));
        ends.for_each(|ends| {
            waits.remove(&ends);
        });
        waits
    }

    /// Returns the ops in a block that do not run after a task outside, except for the block's sake.
    fn without_order(&self, block: NodeIndex, task: NodeIndex) -> Vec<NodeIndex> {
        let mut needs = vec![false; self.nodes.len()];
        loop {
            let before = needs.clone();
            for edge in self.must_edges().filter(|edge| self.is_inside(edge.to, block)) {
                let is_of_task = self.lift(edge).is_some_and(|(from, _)| from == task);
                let needed = needs[edge.from] && edge.outcome() == Outcome::Success;
                needs[edge.to] |= is_of_task || needed;
            }
            for (index, node) in self.nodes.iter().enumerate() {
                needs[index] |= node.parent.is_some_and(|parent| needs[parent]);
            }
            if needs == before {
                break;
            }
        }
        let is_other = |node: &NodeIndex| {
            self.is_inside(*node, block) && !needs[*node] && self.block(*node).is_none()
        };
        (0..self.nodes.len()).filter(is_other).collect()
    }

    fn omitted_with(&self, op: NodeIndex, task: NodeIndex, after: usize) -> Diagnostic<L> {
        let (label, task, after) = (self.label(op), self.label(task), &self.edges[after]);
        let failed = self.label(after.from);
        let message = format!(
            "{label} runs only after a failure of {failed}, although it does not depend on {task}: the block around {label} waits for {task}, whose output another op in it uses"
        );
        Finding::new(&SKIPPED_WITH_BLOCK, message)
            .help(format!("create {label} outside of the block"))
            .at(self.nodes[op].at.clone())
            .related("the dependency", after.at.clone())
            .of([op])
    }

    /// Returns the ops in a block that use no output of a task outside, also not through others.
    fn without_need(&self, block: NodeIndex, task: NodeIndex, guards: &Guards) -> Vec<NodeIndex> {
        let nodes = 0..self.nodes.len();
        let inside: Vec<_> = nodes.filter(|node| self.is_inside(*node, block)).collect();
        let mut needs = vec![false; self.nodes.len()];
        loop {
            let new = inside.iter().copied().filter(|&node| {
                let of = guards.of(node);
                let parent = self.nodes[node].parent;
                !needs[node]
                    && (of.contains(&task)
                        || of.iter().copied().chain(parent).any(|before| needs[before]))
            });
            let new: Vec<_> = new.collect();
            if new.is_empty() {
                break;
            }
            for node in new {
                needs[node] = true;
            }
        }
        inside.into_iter().filter(|node| !needs[*node] && self.block(*node).is_none()).collect()
    }

    pub(super) fn is_inside(&self, node: NodeIndex, block: NodeIndex) -> bool {
        self.parents(node).any(|around| around == block)
    }

    fn skipped_with(&self, op: NodeIndex, block: NodeIndex, task: NodeIndex) -> Diagnostic<L> {
        let (label, other) = (self.label(op), self.label(task));
        let message = format!(
            "{label} is skipped together with {other}, although it uses no output of it: the block around {label} passes on an output that would not exist then"
        );
        Finding::new(&SKIPPED_WITH_BLOCK, message)
            .help(format!("create {label} outside of the block"))
            .at(self.nodes[op].at.clone())
            .related("the block", self.nodes[block].at.clone())
            .related(format!("{other} that may be skipped"), self.nodes[task].at.clone())
            .of([op])
    }
}
