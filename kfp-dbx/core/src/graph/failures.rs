//! Finds dependencies on failures that mean more than they say because they enter or leave a block.
//! In Argo only tasks of one DAG depend on each other, so that the whole block reacts to the failure,
//! or it is the failure of the whole block that an op reacts to.

use super::NodeIndex;
use super::edge::{Edge, Outcome};
use super::links::Link;
use super::node::Certainty;
use super::ops::Graph;
use crate::rule::{Diagnostic, FAILURE_OF_BLOCK, Finding};

impl<L: Clone> Graph<L> {
    /// Checks that ops react to failures of exactly those ops that they name.
    pub fn check_failures(&self) -> Vec<Diagnostic<L>> {
        let is_failure = |edge: &&Edge<L>| edge.outcome() == Outcome::Failure;
        let crosses = |edge: &&Edge<L>| self.nodes[edge.from].parent != self.nodes[edge.to].parent;
        let mut edges = self.must_edges().filter(is_failure).filter(crosses).peekable();
        if edges.peek().is_none() {
            return Vec::new();
        }
        let links = self.links(Certainty::Must, |node| self.nodes[node].parent);
        let mut found = Vec::new();
        for edge in edges {
            let Some((from, to)) = self.lift(edge) else { continue };
            found.extend(self.failure_of_another(edge, from));
            let others = self.without_reaction(edge, from, to, &links);
            found.extend(others.into_iter().map(|op| self.runs_after_failure(op, edge, to)));
        }
        found
    }

    /// An op that runs if any op of a block fails, although it names only one of them.
    fn failure_of_another(&self, edge: &Edge<L>, block: NodeIndex) -> Option<Diagnostic<L>> {
        let other = self.ops_of(block).find(|op| !self.is_part_of(*op, edge.from))?;
        let (from, to, named) = (self.label(edge.from), self.label(edge.to), self.label(other));
        let message = format!(
            "{to} runs after a failure of {from}, but also if another op in the same block fails, such as {named}: outside of a block, Argo sees only that the block has failed"
        );
        Some(
            Finding::new(&FAILURE_OF_BLOCK, message)
                .help(format!("create {to} in the block of {from}, or write `.after_failure(…)` with the block itself"))
                .at(edge.at.clone())
                .related(format!("{named} is created here"), self.nodes[other].at.clone())
                .of([edge.to]),
        )
    }

    /// Returns the ops of a block that run only after the failure, although neither they nor what
    /// they depend on says so.
    fn without_reaction(
        &self,
        edge: &Edge<L>,
        from: NodeIndex,
        block: NodeIndex,
        links: &[Link],
    ) -> Vec<NodeIndex> {
        if block == edge.to {
            return Vec::new();
        }
        let mut reacts = vec![false; self.nodes.len()];
        reacts[edge.to] = true;
        let others = self.must_edges().filter(|other| other.outcome() == Outcome::Failure);
        for other in others.filter(|other| self.is_part_of(other.to, block)) {
            reacts[other.to] |= self.is_part_of(other.from, from);
        }
        let inside: Vec<_> =
            (0..self.nodes.len()).filter(|node| self.is_inside(*node, block)).collect();
        let follows = |link: &&Link| link.outcome == Outcome::Success;
        let links: Vec<_> =
            links.iter().filter(follows).filter(|link| self.is_inside(link.to, block)).collect();
        loop {
            let in_block = |node: &NodeIndex| self.nodes[*node].parent.is_some_and(|of| reacts[of]);
            let follows = links.iter().filter(|link| reacts[link.from]).map(|link| link.to);
            let new = inside.iter().copied().filter(in_block).chain(follows);
            let new: Vec<_> = new.filter(|node| !reacts[*node]).collect();
            if new.is_empty() {
                break;
            }
            for node in new {
                reacts[node] = true;
            }
        }
        inside.into_iter().filter(|node| !reacts[*node] && self.block(*node).is_none()).collect()
    }

    fn runs_after_failure(&self, op: NodeIndex, edge: &Edge<L>, block: NodeIndex) -> Diagnostic<L> {
        let (label, from, to) = (self.label(op), self.label(edge.from), self.label(edge.to));
        let message = format!(
            "{label} runs only if {from} fails, although it does not depend on {from}: the whole block around it runs after the failure, because {to} in the block does"
        );
        Finding::new(&FAILURE_OF_BLOCK, message)
            .help(format!("create {label} outside of the block, or write `.after_failure(…)` on the block itself"))
            .at(self.nodes[op].at.clone())
            .related("the dependency", edge.at.clone())
            .related("the block", self.nodes[block].at.clone())
            .of([op])
    }

    /// Returns the ops in a block.
    fn ops_of(&self, block: NodeIndex) -> impl Iterator<Item = NodeIndex> {
        let nodes = 0..self.nodes.len();
        nodes.filter(move |node| self.is_inside(*node, block) && self.block(*node).is_none())
    }

    fn is_part_of(&self, node: NodeIndex, of: NodeIndex) -> bool {
        node == of || self.is_inside(node, of)
    }
}
