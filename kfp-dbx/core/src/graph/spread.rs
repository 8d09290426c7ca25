//! Facts that nodes pass on to others.

use std::collections::{BTreeMap, BTreeSet};

use super::NodeIndex;

/// The facts of each node, which other nodes stand for.
pub type NodeFacts = BTreeMap<NodeIndex, BTreeSet<NodeIndex>>;

/// The nodes to which each node passes its facts on.
#[derive(Debug, Default)]
pub struct Spread(BTreeMap<NodeIndex, Vec<NodeIndex>>);

impl Spread {
    /// Lets a node pass its facts on to another one.
    pub(crate) fn link(&mut self, from: NodeIndex, to: NodeIndex) {
        self.0.entry(from).or_default().push(to);
    }

    /// Adds facts, each with the first node that has it, to those of all nodes that they reach.
    pub fn add(&self, first: Vec<(NodeIndex, NodeIndex)>, facts: &mut NodeFacts) {
        let mut open = first;
        while let Some((node, fact)) = open.pop() {
            if facts.entry(node).or_default().insert(fact) {
                open.extend(self.0.get(&node).into_iter().flatten().map(|after| (*after, fact)));
            }
        }
    }
}

/// Returns how nodes are skipped with the ops whose outputs they use. The facts are conditions: a
/// use of an output has those that the output leaves, and passes them on to the uses of its own
/// outputs. A use is an op and the node that uses an output of it.
pub fn conditions_of_uses(
    uses: impl IntoIterator<Item = (NodeIndex, NodeIndex)>,
    parent: impl Fn(NodeIndex) -> Option<NodeIndex>,
    is_condition: impl Fn(NodeIndex) -> bool,
) -> (Spread, Vec<(NodeIndex, NodeIndex)>) {
    let around = |node| std::iter::successors(parent(node), |block| parent(*block));
    let (mut spread, mut first) = (Spread::default(), Vec::new());
    for (op, user) in uses {
        let outer: Vec<_> = around(user).collect();
        spread.link(op, user);
        for block in around(op).take_while(|block| !outer.contains(block)) {
            spread.link(block, user);
            first.extend(is_condition(block).then_some((user, block)));
        }
    }
    (spread, first)
}
