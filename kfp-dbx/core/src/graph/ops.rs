//! The graph itself.

use super::NodeIndex;
use super::edge::Edge;
use super::node::{Block, Certainty, Node, OpKind};
use crate::rule::Diagnostic;

/// Ops and the order between them.
#[derive(Debug, Clone)]
pub struct Graph<L> {
    /// The ops, in the order in which the body creates them.
    pub nodes: Vec<Node<L>>,
    /// The order between them.
    pub edges: Vec<Edge<L>>,
}

impl<L> Default for Graph<L> {
    fn default() -> Self {
        Self { nodes: Vec::new(), edges: Vec::new() }
    }
}

impl<L: Clone> Graph<L> {
    /// Creates a graph without ops.
    pub fn new() -> Self {
        Self::default()
    }

    /// Checks the rules about order: self-dependencies, cycles, and uses of ops and outputs that
    /// blocks and failed ops hide.
    pub fn check_order(&self) -> Vec<Diagnostic<L>> {
        let mut found = self.check_self_dependency();
        found.extend(self.check_cycles());
        found.extend(self.check_reach());
        found.extend(self.check_both_branches());
        found.extend(self.check_contradictions());
        found.extend(self.check_failed_outputs());
        found.extend(self.check_nested_exits());
        found
    }

    pub(super) fn lift(&self, edge: &Edge<L>) -> Option<(NodeIndex, NodeIndex)> {
        lift(|node| self.nodes[node].parent, edge.from, edge.to)
    }

    /// Returns the blocks around a node, innermost first, up to one that contains `other` as well.
    pub fn around(&self, node: NodeIndex, other: NodeIndex) -> impl Iterator<Item = NodeIndex> {
        let others: Vec<_> = self.parents(other).chain([other]).collect();
        self.parents(node).take_while(move |block| !others.contains(block))
    }

    /// Returns the blocks around a node, innermost first.
    pub fn parents(&self, node: NodeIndex) -> impl Iterator<Item = NodeIndex> {
        std::iter::successors(self.nodes[node].parent, |node| self.nodes[*node].parent)
    }

    /// Returns the kind of block that a node is, if it is one.
    pub fn block(&self, node: NodeIndex) -> Option<Block> {
        match self.nodes[node].kind {
            OpKind::Block(block) => Some(block),
            _ => None,
        }
    }

    /// Returns the name of a node in a message.
    pub fn label(&self, node: NodeIndex) -> String {
        match (&self.nodes[node].name, self.nodes[node].kind) {
            (Some(name), _) => format!("`{name}`"),
            (None, OpKind::Block(block)) => block.indefinite().to_owned(),
            (None, _) => "an op".to_owned(),
        }
    }

    /// Returns the edges that are certain.
    pub(super) fn must_edges(&self) -> impl Iterator<Item = &Edge<L>> {
        self.edges.iter().filter(|edge| edge.certainty == Certainty::Must)
    }
}

/// Returns the ends of an edge in the DAG that contains both of its ops: the ops themselves, or
/// blocks around them. `None` if one of the two contains the other.
pub fn lift(
    parent: impl Fn(NodeIndex) -> Option<NodeIndex>,
    from: NodeIndex,
    to: NodeIndex,
) -> Option<(NodeIndex, NodeIndex)> {
    if parent(from) == parent(to) {
        return Some((from, to));
    }
    let line = |node| {
        let mut line: Vec<_> = std::iter::successors(Some(node), |node| parent(*node)).collect();
        line.reverse();
        line
    };
    let (from, to) = (line(from), line(to));
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    Some((*from.get(shared)?, *to.get(shared)?))
}
