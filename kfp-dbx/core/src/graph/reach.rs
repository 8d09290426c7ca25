//! Checks that outputs and edges do not leave exit handlers, loops and failed ops.

use std::collections::BTreeMap;

use super::NodeIndex;
use super::edge::{Edge, Outcome, Reason};
use super::node::Block;
use super::ops::Graph;
use crate::rule::{
    Diagnostic, EXIT_REACH, Finding, NESTED_EXIT, OUTPUT_AFTER_FAILURE, OUTPUT_OF_LOOP,
};

impl<L: Clone> Graph<L> {
    /// Checks the edges that leave or enter an exit handler, a loop or a condition.
    pub(super) fn check_reach(&self) -> Vec<Diagnostic<L>> {
        let missing = self.missing();
        let check = |edge| match self.crosses_exit(edge) {
            Some(of_exit) => Some(self.across_exit(edge, of_exit)),
            None if edge.reason.is_output() => {
                self.output_out_of_loop(edge).or_else(|| self.missing_output(edge, &missing))
            }
            None => None,
        };
        self.must_edges().filter_map(check).collect()
    }

    /// Whether an edge connects an exit handler with the rest or with another one, and if so,
    /// whether it begins in an exit handler.
    fn crosses_exit(&self, edge: &Edge<L>) -> Option<bool> {
        let is_exit = |node: NodeIndex| self.block(node) == Some(Block::Exit);
        let in_exit = |node, other| self.around(node, other).chain([node]).any(is_exit);
        let from = in_exit(edge.from, edge.to);
        let crosses = from != in_exit(edge.to, edge.from)
            || from && self.lift(edge).is_some_and(|(from, _)| is_exit(from));
        crosses.then_some(from)
    }

    fn across_exit(&self, edge: &Edge<L>, of_exit: bool) -> Diagnostic<L> {
        let (from, to) = (self.label(edge.from), self.label(edge.to));
        let (message, help) = match edge.reason {
            Reason::Output | Reason::Lists if of_exit => (
                format!(
                    "{to} uses an output of {from}, but {from} is in an exit handler, which runs after all other ops"
                ),
                "create the op that uses the output in the same exit handler",
            ),
            Reason::Output | Reason::Lists => (
                format!(
                    "{to} is in an exit handler and uses an output of {from}: an exit handler can't read the outputs of the pipeline's ops"
                ),
                "name the resource with parameters and `workflow::uid()`, which an exit handler can read, or write `.delete_on_exit()` on the create",
            ),
            Reason::After(_) => (
                format!("{to} can't depend on {from}: an exit handler runs after all other ops"),
                "remove this dependency",
            ),
        };
        Finding::new(&EXIT_REACH, message)
            .help(help)
            .at(edge.at.clone())
            .related(format!("{from} is created here"), self.nodes[edge.from].at.clone())
    }

    /// An output that leaves a loop, and that is not a list there or lacks values.
    fn output_out_of_loop(&self, edge: &Edge<L>) -> Option<Diagnostic<L>> {
        let is_loop = |block: &NodeIndex| self.block(*block) == Some(Block::ForEach);
        let outer = self.around(edge.from, edge.to).find(is_loop)?;
        let (from, to) = (self.label(edge.from), self.label(edge.to));
        let (message, help) = match edge.reason {
            Reason::Lists if self.is_at_exit(outer) => (
                format!(
                    "{to} uses the list of an output of {from} in an exit handler, where the failure of an item does not stop the ops after the loop: the list would lack its value"
                ),
                "use the output in the body of the loop",
            ),
            Reason::Lists => return None,
            _ => (
                format!(
                    "{to} uses an output of {from} outside the loop, where the output has one value for each item"
                ),
                "return the output from the body: the `inner` of the loop is then the list of its values",
            ),
        };
        Some(
            Finding::new(&OUTPUT_OF_LOOP, message)
                .help(help)
                .at(edge.at.clone())
                .related("the loop", self.nodes[outer].at.clone()),
        )
    }

    /// Checks that an op that runs after a failure does not use an output of the failed op. A block
    /// that runs after the failure is no better, and one that runs after any end runs only after
    /// success if an op in it uses the output.
    pub(super) fn check_failed_outputs(&self) -> Vec<Diagnostic<L>> {
        let mut failed = BTreeMap::new();
        for edge in self.must_edges() {
            match edge.reason {
                Reason::After(Outcome::Failure) => {
                    failed.insert((edge.from, edge.to), edge);
                    if let Some(ends) = self.lift(edge) {
                        failed.insert(ends, edge);
                    }
                }
                Reason::After(Outcome::End) => {
                    failed.insert((edge.from, edge.to), edge);
                }
                Reason::After(Outcome::Success) | Reason::Output | Reason::Lists => {}
            }
        }
        if failed.is_empty() {
            return Vec::new();
        }
        let outputs = self.must_edges().filter(|edge| edge.reason.is_output());
        outputs.filter_map(|edge| self.failed_output(edge, &failed)).collect()
    }

    fn failed_output(
        &self,
        edge: &Edge<L>,
        failed: &BTreeMap<(NodeIndex, NodeIndex), &Edge<L>>,
    ) -> Option<Diagnostic<L>> {
        let of_block = || {
            let order = failed.get(&self.lift(edge)?)?;
            (order.reason == Reason::After(Outcome::Failure)).then_some(order)
        };
        let order = failed.get(&(edge.from, edge.to)).or_else(of_block)?;
        let (from, to) = (self.label(edge.from), self.label(edge.to));
        let failed = self.label(order.from);
        let message = format!(
            "{to} uses an output of {from}, but it runs when {failed} fails: Argo saves outputs only after success"
        );
        let variable = self.nodes[order.from].variable.as_deref().unwrap_or("…");
        let help = format!(
            "run the op only after success, with `.after({variable})`, or do not use the output"
        );
        Some(
            Finding::new(&OUTPUT_AFTER_FAILURE, message)
                .help(help)
                .at(edge.at.clone())
                .related("the dependency", order.at.clone()),
        )
    }

    /// Checks that an exit handler belongs to the workflow: only a pipeline that is used as an op
    /// can be around it.
    pub(super) fn check_nested_exits(&self) -> Vec<Diagnostic<L>> {
        let exits = (0..self.nodes.len()).filter(|node| self.block(*node) == Some(Block::Exit));
        let outer = |node: NodeIndex| {
            self.parents(node).find(|block| self.block(*block) != Some(Block::Pipeline))
        };
        exits
            .filter_map(|node| {
                let outer = outer(node)?;
                let what = self.block(outer).map_or("block", Block::describe);
                let a_block = self.block(outer).map_or("a block", Block::indefinite);
                let message =
                    format!("an exit handler can't be inside {a_block}: it belongs to the whole workflow");
                Some(
                    Finding::new(&NESTED_EXIT, message)
                        .help("move it to the top level of the pipeline, or write `.delete_on_exit()` on the create")
                        .at(self.nodes[node].at.clone())
                        .related(format!("the {what}"), self.nodes[outer].at.clone()),
                )
            })
            .collect()
    }
}
