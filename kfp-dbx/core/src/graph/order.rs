//! What runs before what: reachability along the edges of a graph.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::graph::{Block, Certainty, Graph, NodeIndex, lift};

/// The order of a graph's ops.
///
/// Edges count between those that stand in the same DAG, so that an order with an op in a
/// block is one with the block. What runs at exit runs after everything else.
pub struct Order {
    /// The block around each node; an exit handler is none, as all of them are one DAG.
    parent: Vec<Option<NodeIndex>>,
    at_exit: Vec<bool>,
    successors: Vec<Vec<NodeIndex>>,
    predecessors: Vec<Vec<NodeIndex>>,
    /// A topological order; nothing where there is none.
    rank: Option<Vec<usize>>,
    /// Lines of nodes, each of which has an edge to the next: a node's line. On one line, the
    /// rank tells what comes before what.
    line: Vec<usize>,
    /// Those that may have edges that nobody sees, by the DAG they stand in.
    unseen: BTreeMap<Option<NodeIndex>, Unseen>,
    known: RefCell<Known>,
}

/// Edges that nobody sees.
#[derive(Default)]
struct Unseen {
    /// The ops that they may begin at: those that have escaped.
    from: Vec<NodeIndex>,
    /// The ops that they may lead to: these, and those that follow what can't be seen.
    to: Vec<NodeIndex>,
}

impl Order {
    /// The order that is certain.
    pub fn must<L: Clone>(graph: &Graph<L>) -> Self {
        Self::new(graph, Certainty::Must)
    }

    /// The order that there may be: with the edges of some ways through the body, and those
    /// that ops may have got where the macro can't follow them.
    pub fn may<L: Clone>(graph: &Graph<L>) -> Self {
        Self::new(graph, Certainty::May)
    }

    fn new<L: Clone>(graph: &Graph<L>, certainty: Certainty) -> Self {
        let count = graph.nodes.len();
        let is_exit = |node: NodeIndex| graph.block(node) == Some(Block::Exit);
        let mut parent = Vec::with_capacity(count);
        let mut at_exit = Vec::with_capacity(count);
        for node in 0..count {
            let around =
                std::iter::successors(graph.nodes[node].parent, |node| graph.nodes[*node].parent);
            let mut exit = is_exit(node);
            let mut outer = None;
            for block in around {
                if is_exit(block) {
                    exit = true;
                } else if outer.is_none() && !exit {
                    outer = Some(block);
                }
            }
            parent.push(outer);
            at_exit.push(exit);
        }
        let mut successors = vec![Vec::new(); count];
        for edge in graph.edges.iter().filter(|edge| edge.certainty >= certainty) {
            if let Some((from, to)) = lift(|node| parent[node], edge.from, edge.to)
                && from != to
            {
                successors[from].push(to);
            }
        }
        // Both ways of a condition begin at the same time.
        let otherwise: BTreeMap<NodeIndex, NodeIndex> =
            (0..count).filter_map(|node| Some((graph.nodes[node].otherwise_of?, node))).collect();
        if !otherwise.is_empty() {
            for (from, to) in successors.iter_mut().enumerate() {
                let too: Vec<_> = to.iter().filter_map(|to| otherwise.get(to).copied()).collect();
                to.extend(too.into_iter().filter(|to| *to != from));
            }
        }
        let mut unseen: BTreeMap<_, Unseen> = BTreeMap::new();
        if certainty == Certainty::May {
            // With the blocks around them.
            let with_blocks = |is: &dyn Fn(NodeIndex) -> bool| {
                let mut those = vec![false; count];
                for node in (0..count).filter(|node| is(*node)) {
                    for node in std::iter::successors(Some(node), |node| parent[*node]) {
                        those[node] = true;
                    }
                }
                those
            };
            let from = with_blocks(&|node| graph.nodes[node].escaped);
            let to =
                with_blocks(&|node| graph.nodes[node].escaped || graph.nodes[node].follows_unseen);
            for node in (0..count).filter(|node| to[*node]) {
                let unseen = unseen.entry(parent[node]).or_default();
                unseen.to.push(node);
                if from[node] {
                    unseen.from.push(node);
                }
            }
        }
        let rank = if unseen.is_empty() { ranks(&successors) } else { None };
        let mut predecessors = vec![Vec::new(); count];
        for (from, to) in successors.iter().enumerate() {
            for &to in to {
                predecessors[to].push(from);
            }
        }
        let line = rank.as_ref().map_or_else(Vec::new, |rank| lines(rank, &predecessors));
        let known = RefCell::default();
        Self { parent, at_exit, successors, predecessors, rank, line, unseen, known }
    }

    /// Whether a node runs at exit.
    pub fn at_exit(&self, node: NodeIndex) -> bool {
        self.at_exit[node]
    }

    /// Whether `first` has ended when `second` begins.
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
        if let Some(reached) = known.after.get(&from) {
            return reached.contains(to);
        }
        if let Some(reached) = known.before.get(&to) {
            return reached.contains(from);
        }
        if let Some(is_near) = self.is_near(from, to) {
            return is_near;
        }
        // The far ones are asked for again mostly, by one end or by the other.
        let mut ask = |node: NodeIndex, end: usize| {
            let asked = &mut known.asked.entry(node).or_default()[end];
            *asked += 1;
            *asked
        };
        let (of_from, of_to) = (ask(from, 0), ask(to, 1));
        // What nobody sees goes forward only.
        if of_from > of_to || !self.unseen.is_empty() {
            let after = self.walk(from, &self.successors);
            let reaches = after.contains(to);
            known.after.insert(from, after);
            reaches
        } else {
            let before = self.walk(to, &self.predecessors);
            let reaches = before.contains(from);
            known.before.insert(to, before);
            reaches
        }
    }

    /// Whether one node comes soon after another one; nothing where a few steps do not tell.
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
                if !is_beyond && !seen.contains(&after) {
                    if seen.len() == FEW {
                        return None;
                    }
                    seen.push(after);
                }
            }
        }
        Some(false)
    }

    /// All that can be reached along edges.
    fn walk(&self, from: NodeIndex, edges: &[Vec<NodeIndex>]) -> Bits {
        let mut reached = Bits::new(edges.len());
        let mut open = vec![from];
        let mut hub = false;
        while let Some(node) = open.pop() {
            let unseen = match self.unseen.get(&self.parent[node]) {
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

/// How many nodes are looked at before all of them are.
const FEW: usize = 32;

/// What is known of the order, as it has been asked for.
#[derive(Default)]
struct Known {
    after: BTreeMap<NodeIndex, Bits>,
    before: BTreeMap<NodeIndex, Bits>,
    /// How often a node has been asked for: as the first one, and as the second.
    asked: BTreeMap<NodeIndex, [u32; 2]>,
}

/// A set of nodes.
struct Bits(Vec<u64>);

impl Bits {
    fn new(count: usize) -> Self {
        Self(vec![0; count.div_ceil(64)])
    }

    fn contains(&self, node: NodeIndex) -> bool {
        self.0[node / 64] & (1 << (node % 64)) != 0
    }

    /// Whether it was not there yet.
    fn insert(&mut self, node: NodeIndex) -> bool {
        let is_new = !self.contains(node);
        self.0[node / 64] |= 1 << (node % 64);
        is_new
    }
}

/// The line of each node: that of a node before it which nothing else has gone on with.
fn lines(rank: &[usize], predecessors: &[Vec<NodeIndex>]) -> Vec<usize> {
    let mut order: Vec<_> = (0..rank.len()).collect();
    order.sort_unstable_by_key(|node| rank[*node]);
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

/// A place for each node after all that it comes after; nothing where there is a cycle.
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
mod tests {
    use super::*;
    use crate::graph::{Edge, Node, OpKind, Outcome, Reason, Way};

    fn graph(count: usize, edges: &[(usize, usize)]) -> Graph<()> {
        let node = || Node {
            name: None,
            kind: OpKind::Unknown,
            at: (),
            variable: None,
            parent: None,
            otherwise_of: None,
            way: Way::default(),
            escaped: false,
            follows_unseen: false,
        };
        let edge = |&(from, to)| {
            let reason = Reason::After(Outcome::Success);
            Edge { from, to, certainty: Certainty::Must, reason, at: () }
        };
        Graph {
            nodes: (0..count).map(|_| node()).collect(),
            edges: edges.iter().map(edge).collect(),
        }
    }

    /// Long chains with rungs between them, asked for in all ways, against plain closure.
    #[test]
    fn what_is_asked_for_is_what_the_edges_say() {
        const COUNT: usize = 150;
        let mut edges = Vec::new();
        for step in 0..COUNT - 3 {
            edges.push((step, step + 3));
            if step % 7 == 0 {
                edges.push((step, step + 1));
            }
        }
        let mut closure = vec![[false; COUNT]; COUNT];
        for from in (0..COUNT).rev() {
            for &(_, to) in edges.iter().filter(|(of, _)| *of == from) {
                let beyond = closure[to];
                closure[from][to] = true;
                closure[from].iter_mut().zip(beyond).for_each(|(all, more)| *all |= more);
            }
        }
        let order = Order::must(&graph(COUNT, &edges));
        for _ in 0..2 {
            for (from, all) in closure.iter().enumerate() {
                for (to, is_after) in all.iter().enumerate() {
                    assert_eq!(order.before(from, to), *is_after, "{from} {to}");
                }
            }
        }
    }

    #[test]
    fn in_a_cycle_each_comes_before_each() {
        let order = Order::must(&graph(4, &[(0, 1), (1, 2), (2, 0), (2, 3)]));
        assert!(order.before(1, 0) && order.before(0, 1) && order.before(0, 3));
        assert!(!order.before(3, 0) && !order.before(1, 1));
    }
}
