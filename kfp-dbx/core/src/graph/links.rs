//! The order of the tasks in the workflow: every order that a DAG contains, also those that follow
//! from others. The check for cycles, the lifecycles and the emission all read it here.

use super::NodeIndex;
use super::edge::{Edge, Outcome, Reason};
use super::node::Certainty;
use super::ops::{Graph, lift};

/// An order of two tasks of one DAG.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// The task that runs first.
    pub from: NodeIndex,
    /// The task that runs after it.
    pub to: NodeIndex,
    /// The outcome that the first task must have.
    pub outcome: Outcome,
    /// The index of the edge that the order comes from.
    pub edge: usize,
}

impl<L: Clone> Graph<L> {
    /// Returns the order of the tasks, in the order of the edges. `parent` returns the block whose
    /// DAG contains a task.
    ///
    /// The other branch of a condition also runs after whatever the condition itself needs, because
    /// its task has the same condition. It does not wait for what only the ops of the first branch
    /// need.
    pub fn links(
        &self,
        certainty: Certainty,
        parent: impl Fn(NodeIndex) -> Option<NodeIndex>,
    ) -> Vec<Link> {
        let other_branches = self.other_branches();
        let mut links = Vec::with_capacity(self.edges.len());
        for (index, edge) in self.edges.iter().enumerate() {
            if edge.certainty < certainty {
                continue;
            }
            let other = other_branches.get(edge.to).copied().flatten();
            for to in [Some(edge.to), other].into_iter().flatten() {
                if let Some((from, to)) = lift(&parent, edge.from, to)
                    && from != to
                {
                    links.push(Link { from, to, outcome: edge.outcome(), edge: index });
                }
            }
        }
        links
    }

    /// Returns the other branch of each condition, or nothing if there is none.
    pub(super) fn other_branches(&self) -> Vec<Option<NodeIndex>> {
        let mut other_branches = Vec::new();
        for (index, node) in self.nodes.iter().enumerate() {
            if let Some(when) = node.otherwise_of {
                other_branches.resize(self.nodes.len(), None);
                other_branches[when] = Some(index);
            }
        }
        other_branches
    }
}

impl<L> Edge<L> {
    /// Returns the outcome that the earlier op must have.
    pub fn outcome(&self) -> Outcome {
        match self.reason {
            Reason::After(outcome) => outcome,
            Reason::Output | Reason::Lists => Outcome::Success,
        }
    }
}
