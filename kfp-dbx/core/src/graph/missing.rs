//! Checks that the outputs that leave a block exist whenever the block succeeds. If one does not,
//! Argo can't finish the block, and the workflow runs forever.

use super::NodeIndex;
use super::edge::{Edge, Outcome};
use super::guards::Guards;
use super::node::Certainty;
use super::ops::Graph;
use crate::rule::{Diagnostic, Finding, OMITTED_OUTPUT, OUTPUT_OF_CONDITION, Rule};

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
    pub(super) fn omitted(&self) -> Vec<Option<usize>> {
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
        let (from, to) = (self.label(edge.from), self.label(edge.to));
        let leaving = Leaving {
            of: edge.from,
            what: format!("{to} uses an output of {from}"),
            outside: " outside its block",
            is_returned: false,
            at: &edge.at,
        };
        let mut tasks = self.passes(edge.from, shared).map(|(task, _)| task);
        tasks.find_map(|task| self.missing_in(task, &leaving, missing))
    }

    /// Checks the outputs that a pipeline returns to those that use it as an op. It is a block of
    /// them.
    pub fn check_returned(&self, returned: &[(NodeIndex, L)]) -> Vec<Diagnostic<L>> {
        let missing = self.missing();
        let check = |(of, at): &(NodeIndex, L)| {
            let leaving = Leaving {
                of: *of,
                what: format!("the pipeline returns an output of {}", self.label(*of)),
                outside: "",
                is_returned: true,
                at,
            };
            let mut tasks = std::iter::once(*of).chain(self.parents(*of));
            tasks.find_map(|task| self.missing_in(task, &leaving, &missing))
        };
        returned.iter().filter_map(check).collect()
    }

    /// An output that a task passes on out of the DAG of the task.
    fn missing_in(
        &self,
        task: NodeIndex,
        leaving: &Leaving<'_, L>,
        missing: &Missing,
    ) -> Option<Diagnostic<L>> {
        if self.is_condition(task) {
            return Some(self.nested_condition(leaving, task));
        }
        if missing.guards.has(task) {
            return Some(self.skipped_in_block(leaving));
        }
        if let Some(Some(after)) = missing.omitted.get(task) {
            return Some(self.omitted_in_block(leaving, &self.edges[*after]));
        }
        self.is_at_exit(task).then(|| self.failed_at_exit(leaving))
    }

    fn nested_condition(&self, leaving: &Leaving<'_, L>, inner: NodeIndex) -> Diagnostic<L> {
        let in_loop = self.nodes[inner].parent.is_some_and(|block| self.is_loop(block));
        let condition =
            if leaving.is_returned || in_loop { "condition" } else { "inner condition" };
        let when = if in_loop { "for an item whose" } else { "if the" };
        let message = format!(
            "{}, which does not exist {when} {condition} is not met: Argo would wait for it forever",
            leaving.what
        );
        let help = match in_loop {
            true => "use the output in the body of the condition",
            false => {
                "use the output in the body of the condition, or join the nested conditions with `&`"
            }
        };
        leaving
            .finding(&OUTPUT_OF_CONDITION, message, help)
            .related(format!("the {condition}"), self.nodes[inner].at.clone())
    }

    fn skipped_in_block(&self, leaving: &Leaving<'_, L>) -> Diagnostic<L> {
        let message = format!(
            "{}{}, where {} may be skipped: Argo would wait for the output forever",
            leaving.what,
            leaving.outside,
            self.label(leaving.of)
        );
        let help = "use the output in the body of the condition";
        let at = self.nodes[leaving.of].at.clone();
        leaving.finding(&OUTPUT_OF_CONDITION, message, help).related("the op", at)
    }

    fn omitted_in_block(&self, leaving: &Leaving<'_, L>, after: &Edge<L>) -> Diagnostic<L> {
        let (from, failed) = (self.label(leaving.of), self.label(after.from));
        let block = if leaving.is_returned { "the pipeline" } else { "the block" };
        let message = format!(
            "{}{}, but {from} runs only after a failure of {failed}: if {failed} succeeds, Argo waits for the output forever, and if it fails, so does {block}",
            leaving.what, leaving.outside
        );
        let help = "use the output in the block itself, or create both ops outside of it";
        let at = after.at.clone();
        leaving.finding(&OMITTED_OUTPUT, message, help).related("the dependency", at)
    }

    fn failed_at_exit(&self, leaving: &Leaving<'_, L>) -> Diagnostic<L> {
        let message = format!(
            "{}{} in an exit handler: there, a block also succeeds if an op fails, and Argo would wait for the output forever",
            leaving.what, leaving.outside
        );
        let help =
            "use the output in the same block, or create both ops directly in the exit handler";
        let at = self.nodes[leaving.of].at.clone();
        leaving.finding(&OMITTED_OUTPUT, message, help).related("the op", at)
    }
}

/// An output that leaves a block.
struct Leaving<'a, L> {
    of: NodeIndex,
    what: String,
    outside: &'static str,
    /// Whether the block is the pipeline itself, which others use as an op.
    is_returned: bool,
    at: &'a L,
}

impl<L: Clone> Leaving<'_, L> {
    fn finding(&self, rule: &'static Rule, message: String, help: &str) -> Diagnostic<L> {
        let help = match self.is_returned {
            true => "return an output of an op that runs whenever the pipeline succeeds",
            false => help,
        };
        Finding::new(rule, message).help(help).at(self.at.clone())
    }
}
