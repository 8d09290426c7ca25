//! Checks that the outputs that leave a block exist whenever the block succeeds. If one does not,
//! Argo can't finish the block, and the workflow runs forever.

use super::NodeIndex;
use super::edge::{Edge, Outcome};
use super::guards::Guards;
use super::node::Certainty;
use super::ops::Graph;
use crate::rule::{Diagnostic, Finding, OMITTED_OUTPUT, OUTPUT_OF_CONDITION};

/// The tasks that may have no outputs although their DAG succeeds.
pub(super) struct Missing {
    guards: Guards,
    /// For each task, the order after a failure because of which Argo omits it, as the index of an
    /// edge. Empty if there are none.
    omitted: Vec<Option<usize>>,
}

impl<L: Clone> Graph<L> {
    pub(super) fn missing(&self) -> Missing {
        Missing { guards: self.guards(), omitted: self.omitted() }
    }

    /// Finds the tasks that Argo omits if nothing fails: those that run after a failure, and those
    /// that run after them.
    fn omitted(&self) -> Vec<Option<usize>> {
        if self.edges.iter().all(|edge| edge.outcome() != Outcome::Failure) {
            return Vec::new();
        }
        let links = self.links(Certainty::Must, |node| self.nodes[node].parent);
        let mut open = Vec::new();
        let mut omitted = vec![None; self.nodes.len()];
        for link in links.iter().filter(|link| link.outcome == Outcome::Failure) {
            if omitted[link.to].is_none() {
                omitted[link.to] = Some(link.edge);
                open.push(link.to);
            }
        }
        let mut successors = vec![Vec::new(); self.nodes.len()];
        for link in links.iter().filter(|link| link.outcome == Outcome::Success) {
            successors[link.from].push(link.to);
        }
        while let Some(task) = open.pop() {
            for &to in &successors[task] {
                if omitted[to].is_none() {
                    omitted[to] = omitted[task];
                    open.push(to);
                }
            }
        }
        omitted
    }

    /// An output that leaves a block in which its op may not run.
    pub(super) fn missing_output(
        &self,
        edge: &Edge<L>,
        missing: &Missing,
    ) -> Option<Diagnostic<L>> {
        let (shared, _) = self.lift(edge)?;
        let mut passes = self.passes(edge.from, shared).map(|(task, _)| task);
        passes.find_map(|task| {
            if self.is_condition(task) {
                return Some(self.nested_condition(edge, task));
            }
            if missing.guards.has(task) {
                return Some(self.skipped_in_block(edge));
            }
            if let Some(Some(after)) = missing.omitted.get(task) {
                return Some(self.omitted_in_block(edge, &self.edges[*after]));
            }
            self.is_at_exit(task).then(|| self.failed_at_exit(edge))
        })
    }

    fn nested_condition(&self, edge: &Edge<L>, inner: NodeIndex) -> Diagnostic<L> {
        let (from, to) = (self.label(edge.from), self.label(edge.to));
        let message = format!(
            "{to} uses an output of {from}, which does not exist if the inner condition is not met: Argo would wait for it forever"
        );
        Finding::new(&OUTPUT_OF_CONDITION, message)
            .help(
                "use the output in the body of the condition, or join the nested conditions with `&`",
            )
            .at(edge.at.clone())
            .related("the inner condition", self.nodes[inner].at.clone())
    }

    fn skipped_in_block(&self, edge: &Edge<L>) -> Diagnostic<L> {
        let (from, to) = (self.label(edge.from), self.label(edge.to));
        let message = format!(
            "{to} uses an output of {from} outside its block, where {from} may be skipped: Argo would wait for the output forever"
        );
        Finding::new(&OUTPUT_OF_CONDITION, message)
            .help("use the output in the body of the condition")
            .at(edge.at.clone())
            .related("the op", self.nodes[edge.from].at.clone())
    }

    fn omitted_in_block(&self, edge: &Edge<L>, after: &Edge<L>) -> Diagnostic<L> {
        let (from, to) = (self.label(edge.from), self.label(edge.to));
        let failed = self.label(after.from);
        let message = format!(
            "{to} uses an output of {from} outside its block, but {from} runs only after a failure of {failed}: if {failed} succeeds, Argo waits for the output forever, and if it fails, so does the block"
        );
        Finding::new(&OMITTED_OUTPUT, message)
            .help("use the output in the block itself, or create both ops outside of it")
            .at(edge.at.clone())
            .related("the dependency", after.at.clone())
    }

    fn failed_at_exit(&self, edge: &Edge<L>) -> Diagnostic<L> {
        let (from, to) = (self.label(edge.from), self.label(edge.to));
        let message = format!(
            "{to} uses an output of {from} outside its block in an exit handler: there, a block also succeeds if an op fails, and Argo would wait for the output forever"
        );
        Finding::new(&OMITTED_OUTPUT, message)
            .help(
                "use the output in the same block, or create both ops directly in the exit handler",
            )
            .at(edge.at.clone())
            .related("the op", self.nodes[edge.from].at.clone())
    }
}
