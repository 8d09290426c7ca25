//! A delete of each resource after `argo stop`: of an exit handler, Argo then runs only the ops that
//! wait for no other one (`assessDAGPhase` in its `workflow/controller/dag.go`).

use std::collections::BTreeMap;

use super::subject::Check;
use crate::graph::{Block, Certainty, NodeIndex, lift};
use crate::lifecycle::effect::{Effect, Exit};
use crate::lifecycle::requirements::{Cover, Fact, cover};
use crate::rule::{Diagnostic, RESOURCE_LEAK};
use crate::spec::keeps_owner;

impl<'a, L: Clone> Check<'a, '_, L> {
    /// Reports a resource whose deletes at exit all wait for other ops. `deletes` are those that can
    /// follow the create.
    pub(super) fn left_after_stop(
        &self,
        create: usize,
        deletes: &[usize],
    ) -> Option<Diagnostic<L>> {
        if !self.can_be_owned(self.effect_at(create)) {
            return None;
        }
        let runs_after_stop = |delete: &&usize| {
            matches!(self.effect_at(**delete).exit, Some(Exit::Always | Exit::Failure))
        };
        let mut waiting = Vec::new();
        let mut free = Vec::new();
        for &delete in deletes.iter().filter(runs_after_stop) {
            match self.earlier_at_exit(delete) {
                Some(earlier) => waiting.push((delete, earlier)),
                None => free.push(self.require(delete)),
            }
        }
        for required in &mut free {
            required.retain(|required| required.fact != Fact::Success);
        }
        let is_covered = !free.is_empty()
            && !matches!(cover(&self.may_require(create), &free), Cover::Partial(_));
        let (delete, earlier) = *waiting.first().filter(|_| !is_covered)?;
        Some(self.waiting_delete(create, delete, earlier))
    }

    /// Whether the workflow can own a resource, so that it goes with the workflow at the latest.
    fn can_be_owned(&self, effect: &Effect<'a>) -> bool {
        let operator = self.knowledge.pipeline.operator;
        effect.known.is_none_or(|kind| keeps_owner(kind, effect.spec, operator))
    }

    /// Returns an op or a block of the exit handler that a delete certainly waits for, by itself or
    /// with a block around it.
    fn earlier_at_exit(&self, delete: usize) -> Option<NodeIndex> {
        let waiting = self.waiting.get_or_init(|| self.waiting_at_exit());
        let node = self.effect_at(delete).node;
        let around = self.knowledge.graph.parents(node);
        std::iter::once(node).chain(around).find_map(|node| waiting.get(&node).copied())
    }

    /// Returns the ops and blocks of exit handlers that wait for others there, each with the first of
    /// these.
    fn waiting_at_exit(&self) -> BTreeMap<NodeIndex, NodeIndex> {
        let graph = self.knowledge.graph;
        let ends: BTreeMap<_, _> = self
            .knowledge
            .effects
            .iter()
            .filter_map(|effect| Some((self.exit_block(effect.node)?, effect.exit?)))
            .collect();
        let mut waiting = BTreeMap::new();
        for edge in graph.edges.iter().filter(|edge| edge.certainty == Certainty::Must) {
            let Some(from) = self.exit_block(edge.from) else { continue };
            if self.exit_block(edge.to).is_none() {
                continue;
            }
            let is_block =
                |exit: NodeIndex| ends.get(&exit).is_some_and(|end| *end != Exit::Always);
            // The tasks of all `on_exit` are in one DAG, and those of `on_failure` in one of their own.
            let parent = |node: NodeIndex| {
                let parent = graph.nodes[node].parent?;
                (graph.block(parent) != Some(Block::Exit) || is_block(parent)).then_some(parent)
            };
            // After a stop, Argo skips what is to run after a success.
            let is_skipped = ends.get(&from) == Some(&Exit::Success);
            if let Some((_, later)) = lift(parent, edge.from, edge.to).filter(|_| !is_skipped) {
                waiting.entry(later).or_insert(edge.from);
            }
        }
        waiting
    }

    /// Returns the exit handler that a node is in, or is.
    fn exit_block(&self, node: NodeIndex) -> Option<NodeIndex> {
        let graph = self.knowledge.graph;
        let mut line = std::iter::once(node).chain(graph.parents(node));
        line.find(|node| graph.block(*node) == Some(Block::Exit))
    }

    fn waiting_delete(&self, create: usize, delete: usize, earlier: NodeIndex) -> Diagnostic<L> {
        let (label, noun) = (self.label(create), self.effect_at(create).noun());
        let message = format!(
            "the {noun} that {label} creates is not deleted after `argo stop`: of an exit handler, Argo then runs only the ops that wait for no other one, and {} waits for {}",
            self.label(delete),
            self.knowledge.graph.label(earlier),
        );
        let help = match self.is_of_table(create) {
            true => {
                "let the workflow own it, so that it goes with the workflow at the latest: write `.delete_on_exit()` on the create instead of a delete of your own, or `.set_owner_reference(true)`"
            }
            false => {
                "let the workflow own it, so that it goes with the workflow at the latest: write `.set_owner_reference(true)`"
            }
        };
        self.report(&RESOURCE_LEAK, create, &[], message, help)
            .related(format!("{} is created here", self.label(delete)), self.place(delete))
    }
}
