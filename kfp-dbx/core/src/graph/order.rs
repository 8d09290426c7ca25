//! The order of ops: reachability along the edges of a graph.

use std::cell::RefCell;

use crate::graph::{Block, Certainty, Graph, NodeIndex, lift};

/// The order of a graph's ops.
///
/// Edges connect nodes of the same DAG: an order with an op in a block is an order with the block.
/// Exit handlers run after everything else.
pub struct Order {
    /// The block around each node. An exit handler is not a block here, because all exit handlers
    /// are one DAG.
    parent: Vec<Option<NodeIndex>>,
    at_exit: Vec<bool>,
    successors: Vec<Vec<NodeIndex>>,
    predecessors: Vec<Vec<NodeIndex>>,
    /// The place of each node in a topological order, if there is one.
    rank: Option<Vec<usize>>,
    /// The line of each node. Each node of a line has an edge to the next one, so the rank alone
    /// decides which comes first.
    line: Vec<usize>,
    /// Edges that may exist but are not in the graph, by the DAG of their ops: first the DAG of the
    /// pipeline, then the DAGs of the blocks. Empty if there are none.
    unseen: Vec<Unseen>,
    known: RefCell<Known>,
}

/// Edges that may exist but are not in the graph.
#[derive(Clone, Default)]
struct Unseen {
    /// The ops at which the edges may begin: those that have escaped.
    from: Vec<NodeIndex>,
    /// The ops to which the edges may lead: the escaped ops, and those that follow unseen ops.
    to: Vec<NodeIndex>,
}

impl Order {
    /// Returns the order that is certain.
    pub fn must<L: Clone>(graph: &Graph<L>) -> Self {
        Self::new(graph, Certainty::Must)
    }

    /// Returns the order if every optional path is taken, and if ops have all the edges that they
    /// may have in code that the macro can't follow.
    pub fn may<L: Clone>(graph: &Graph<L>) -> Self {
        Self::new(graph, Certainty::May)
    }

    fn new<L: Clone>(graph: &Graph<L>, certainty: Certainty) -> Self {
        let count = graph.nodes.len();
        let (parent, at_exit): (Vec<_>, Vec<_>) =
            (0..count).map(|node| around(graph, node)).unzip();
        let mut successors = vec![Vec::new(); count];
        for link in graph.links(certainty, |node| parent[node]) {
            successors[link.from].push(link.to);
        }
        let unseen = match certainty {
            Certainty::May => unseen(graph, &parent),
            Certainty::Must => Vec::new(),
        };
        let rank = if unseen.is_empty() { ranks(&successors) } else { None };
        let mut predecessors = vec![Vec::new(); count];
        for (from, to) in successors.iter().enumerate() {
            for &to in to {
                predecessors[to].push(from);
            }
        }
        let line = rank.as_ref().map_or_else(Vec::new, |rank| lines(rank, &predecessors));
        let known = RefCell::new(Known::new(count));
        Self { parent, at_exit, successors, predecessors, rank, line, unseen, known }
    }

    /// Returns whether a node runs at exit.
    pub fn at_exit(&self, node: NodeIndex) -> bool {
        self.at_exit[node]
    }

    /// Returns whether `first` has ended when `second` begins.
    pub fn before(&self, first: NodeIndex, second: NodeIndex) -> bool {
        if self.at_exit[first] != self.at_exit[second] {
            return self.at_exit[second];
        }
        match lift(|node| self.parent[node], first, second) {
            Some((from, to)) => from != to && self.reaches(from, to),
            None => false,
        }
    }

    fn reaches(&self, from: NodeIndex, to: NodeIndex) -> bool {
        if let Some(rank) = &self.rank
            && rank[from] >= rank[to]
        {
            return false;
        }
        if !self.line.is_empty() && self.line[from] == self.line[to] {
            return true;
        }
        let mut known = self.known.borrow_mut();
        if let Some(reached) = &known.after[from] {
            return reached.contains(to);
        }
        if let Some(reached) = &known.before[to] {
            return reached.contains(from);
        }
        if let Some(is_near) = self.is_near(from, to) {
            return is_near;
        }
        // A query about a far node is usually followed by another query about the same node.
        let mut ask = |node: NodeIndex, end: usize| {
            let asked = &mut known.asked[node][end];
            *asked += 1;
            *asked
        };
        let (of_from, of_to) = (ask(from, 0), ask(to, 1));
        // Of edges that are not in the graph, only the beginning is known.
        if of_from > of_to || !self.unseen.is_empty() {
            let after = self.walk(from, &self.successors);
            let reaches = after.contains(to);
            known.after[from] = Some(after);
            reaches
        } else {
            let before = self.walk(to, &self.predecessors);
            let reaches = before.contains(from);
            known.before[to] = Some(before);
            reaches
        }
    }

    /// Returns whether one node comes after another one, if a few steps decide it.
    fn is_near(&self, from: NodeIndex, to: NodeIndex) -> Option<bool> {
        if !self.unseen.is_empty() {
            return None;
        }
        let mut seen = vec![from];
        let mut next = 0;
        while let Some(&node) = seen.get(next) {
            next += 1;
            for &after in &self.successors[node] {
                if after == to {
                    return Some(true);
                }
                let is_beyond = self.rank.as_ref().is_some_and(|rank| rank[after] > rank[to]);
                if is_beyond || seen.contains(&after) {
                    continue;
                }
                if seen.len() == FEW {
                    return None;
                }
                seen.push(after);
            }
        }
        Some(false)
    }

    /// Returns all nodes that can be reached along edges.
    fn walk(&self, from: NodeIndex, edges: &[Vec<NodeIndex>]) -> Bits {
        let mut reached = Bits::new(edges.len());
        let mut open = vec![from];
        let mut hub = false;
        while let Some(node) = open.pop() {
            let unseen = match self.unseen.get(dag(self.parent[node])) {
                Some(unseen) if !hub && unseen.from.binary_search(&node).is_ok() => {
                    hub = true;
                    unseen.to.as_slice()
                }
                _ => &[],
            };
            for &next in edges[node].iter().chain(unseen) {
                if reached.insert(next) {
                    open.push(next);
                }
            }
        }
        reached
    }
}

/// Returns the block around a node, and whether the node runs at exit. An exit handler is not a
/// block here, because all exit handlers are one DAG.
fn around<L: Clone>(graph: &Graph<L>, node: NodeIndex) -> (Option<NodeIndex>, bool) {
    let is_exit = |node: NodeIndex| graph.block(node) == Some(Block::Exit);
    let mut at_exit = is_exit(node);
    let mut outer = None;
    for block in graph.parents(node) {
        if is_exit(block) {
            at_exit = true;
        } else if outer.is_none() && !at_exit {
            outer = Some(block);
        }
    }
    (outer, at_exit)
}

/// Returns the index of a DAG in a list: first the DAG of the pipeline, then the DAGs of the
/// blocks.
fn dag(block: Option<NodeIndex>) -> usize {
    block.map_or(0, |block| block + 1)
}

/// Returns the edges that may exist in code that the macro can't follow, by the DAG of their ops.
fn unseen<L>(graph: &Graph<L>, parent: &[Option<NodeIndex>]) -> Vec<Unseen> {
    // Those nodes, with the blocks around them.
    let with_blocks = |is: &dyn Fn(NodeIndex) -> bool| {
        let mut those = vec![false; parent.len()];
        for node in (0..parent.len()).filter(|node| is(*node)) {
            for node in std::iter::successors(Some(node), |node| parent[*node]) {
                those[node] = true;
            }
        }
        those
    };
    let nodes = &graph.nodes;
    let from = with_blocks(&|node| nodes[node].escaped);
    let to = with_blocks(&|node| nodes[node].escaped || nodes[node].follows_unseen);
    if !to.contains(&true) {
        return Vec::new();
    }
    let mut unseen = vec![Unseen::default(); parent.len() + 1];
    for node in (0..parent.len()).filter(|node| to[*node]) {
        let unseen = &mut unseen[dag(parent[node])];
        unseen.to.push(node);
        if from[node] {
            unseen.from.push(node);
        }
    }
    unseen
}

/// The number of nodes that are visited before the whole graph is walked.
const FEW: usize = 32;

/// The parts of the order that earlier queries computed.
struct Known {
    after: Vec<Option<Bits>>,
    before: Vec<Option<Bits>>,
    /// The number of queries about each node: as the first one, and as the second.
    asked: Vec<[u32; 2]>,
}

impl Known {
    fn new(count: usize) -> Self {
        Self { after: vec![None; count], before: vec![None; count], asked: vec![[0; 2]; count] }
    }
}

/// A set of nodes.
#[derive(Clone)]
struct Bits(Vec<u64>);

impl Bits {
    fn new(count: usize) -> Self {
        Self(vec![0; count.div_ceil(64)])
    }

    fn contains(&self, node: NodeIndex) -> bool {
        self.0[node / 64] & (1 << (node % 64)) != 0
    }

    /// Adds a node. Returns whether it is new.
    fn insert(&mut self, node: NodeIndex) -> bool {
        let is_new = !self.contains(node);
        self.0[node / 64] |= 1 << (node % 64);
        is_new
    }
}

/// Returns the line of each node: the line of a predecessor that no other node has continued.
fn lines(rank: &[usize], predecessors: &[Vec<NodeIndex>]) -> Vec<usize> {
    let mut order = vec![0; rank.len()];
    for (node, rank) in rank.iter().enumerate() {
        order[*rank] = node;
    }
    let mut line = vec![0; rank.len()];
    let mut is_end = vec![false; rank.len()];
    for (next, &node) in order.iter().enumerate() {
        let before = predecessors[node].iter().find(|before| is_end[**before]);
        line[node] = match before {
            Some(&before) => {
                is_end[before] = false;
                line[before]
            }
            None => next,
        };
        is_end[node] = true;
    }
    line
}

/// Returns a rank for each node after those of its predecessors, unless there is a cycle.
fn ranks(successors: &[Vec<NodeIndex>]) -> Option<Vec<usize>> {
    let mut waits = vec![0_usize; successors.len()];
    for &to in successors.iter().flatten() {
        waits[to] += 1;
    }
    let mut ready: Vec<_> = (0..successors.len()).filter(|node| waits[*node] == 0).collect();
    let (mut rank, mut next) = (vec![0; successors.len()], 0);
    while let Some(&node) = ready.get(next) {
        rank[node] = next;
        next += 1;
        for &to in &successors[node] {
            waits[to] -= 1;
            if waits[to] == 0 {
                ready.push(to);
            }
        }
    }
    (next == successors.len()).then_some(rank)
}

#[cfg(test)]
mod tests;
