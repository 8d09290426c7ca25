//! Ops and edges as either half sees them, and the checks over them.
//!
//! The macro fills a [`Graph`] with what it sees in the tokens, the runtime with
//! all there is. A node or an edge that is only there on some way through the
//! body, or that the macro can't be sure of, is [`Certainty::May`]: what must not
//! be (a cycle) is reported over the *must* edges alone, what must be (an order)
//! is missed only where the *may* edges lack it too. At run time everything is
//! [`Certainty::Must`], so the same check serves both.

use std::collections::BTreeMap;

use crate::diagnostic::{
    DEPENDENCY_CYCLE, DUPLICATE_OP_NAME, Diagnostic, Finding, SELF_DEPENDENCY,
};
use crate::names::sanitize;
use crate::table::Op;

/// Whether something is there on every way through the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// On some ways, or perhaps.
    May,
    /// On every way.
    Must,
}

/// What an op is.
#[derive(Debug, Clone, Copy)]
pub enum OpKind {
    /// A row of the op table.
    Table(&'static Op),
    /// A `ResourceOp`.
    Resource,
    /// Made where the macro can't see: by a helper function, say.
    Unknown,
}

/// A node's index in its graph.
pub type NodeIndex = usize;

/// An op.
#[derive(Debug, Clone)]
pub struct Node<L> {
    /// Its name as written, where that is known.
    pub name: Option<String>,
    /// What it is.
    pub kind: OpKind,
    /// Where it is made.
    pub at: L,
    /// The way through the body on which it is made.
    pub way: Way,
    /// Whether it went where the macro can't follow it (into a call, a macro, a
    /// closure, a reference): it may then have edges that nobody sees here.
    pub escaped: bool,
}

/// The branches that lead to a place in the body, outermost first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Way(pub Vec<Branch>);

/// One arm of an `if`, a `match` or a loop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Branch {
    /// Which `if`, `match` or loop of the body.
    pub fork: usize,
    /// Which arm of it.
    pub arm: usize,
    /// Whether the arm may leave the way early (`return`, `break`, `?`), or may not
    /// be compiled at all (`#[cfg]`): nothing outside it is certain to run with it.
    pub leaves: bool,
}

impl Way {
    /// Whether one run of the body can go both ways.
    pub fn meets(&self, other: &Self) -> bool {
        let shared = self.0.iter().zip(&other.0).take_while(|(a, b)| a == b).count();
        let (mine, theirs) = (&self.0[shared..], &other.0[shared..]);
        let leaves = |way: &[Branch]| way.iter().any(|branch| branch.leaves);
        let exclusive =
            matches!((mine.first(), theirs.first()), (Some(a), Some(b)) if a.fork == b.fork);
        !exclusive && !leaves(mine) && !leaves(theirs)
    }

    /// Whether every run of the body goes this way.
    pub fn certainty(&self) -> Certainty {
        if self.0.is_empty() { Certainty::Must } else { Certainty::May }
    }
}

/// Why one op comes after another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// `.after(…)`.
    After,
    /// It uses an output.
    Output,
}

/// `to` runs after `from`.
#[derive(Debug, Clone)]
pub struct Edge<L> {
    /// The op that runs first.
    pub from: NodeIndex,
    /// The op that waits for it.
    pub to: NodeIndex,
    /// Whether it is there on every way through the body.
    pub certainty: Certainty,
    /// Why.
    pub reason: Reason,
    /// Where it is written.
    pub at: L,
}

/// Ops and the order between them.
#[derive(Debug, Clone)]
pub struct Graph<L> {
    /// The ops, in the order in which they are made.
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
    /// A graph without ops.
    pub fn new() -> Self {
        Self::default()
    }

    /// All breaches of the rules about order: [`SELF_DEPENDENCY`] and [`DEPENDENCY_CYCLE`].
    pub fn check_order(&self) -> Vec<Diagnostic<L>> {
        let mut found = self.check_self_dependency();
        found.extend(self.check_cycles());
        found
    }

    fn label(&self, node: NodeIndex) -> String {
        match &self.nodes[node].name {
            Some(name) => format!("`{name}`"),
            None => "an op".to_owned(),
        }
    }

    fn must_edges(&self) -> impl Iterator<Item = &Edge<L>> {
        self.edges.iter().filter(|edge| edge.certainty == Certainty::Must)
    }

    fn check_self_dependency(&self) -> Vec<Diagnostic<L>> {
        self.must_edges()
            .filter(|edge| edge.from == edge.to)
            .map(|edge| {
                let label = self.label(edge.to);
                let (what, help) = match edge.reason {
                    Reason::After => ("can't run after itself", "remove this `.after`"),
                    Reason::Output => {
                        ("can't use its own output", "an output is known only when its op is done")
                    }
                };
                Finding::new(&SELF_DEPENDENCY, format!("{label} {what}"))
                    .help(help)
                    .at(edge.at.clone())
            })
            .collect()
    }

    /// Each strongly connected component is reported once, with one path through it.
    fn check_cycles(&self) -> Vec<Diagnostic<L>> {
        let mut successors: Vec<Vec<(NodeIndex, usize)>> = vec![Vec::new(); self.nodes.len()];
        for (index, edge) in self.edges.iter().enumerate() {
            if edge.certainty == Certainty::Must && edge.from != edge.to {
                successors[edge.from].push((edge.to, index));
            }
        }
        components(&successors)
            .into_iter()
            .filter(|component| component.len() > 1)
            .map(|component| {
                let path = shortest_cycle(&successors, &component);
                let mut labels: Vec<_> =
                    path.iter().map(|&edge| self.label(self.edges[edge].from)).collect();
                labels.push(labels[0].clone());
                // The edge that is written last closes the cycle: it is the one to look at.
                let last = path.iter().copied().max().map_or(0, |edge| edge);
                let mut diagnostic = Finding::new(
                    &DEPENDENCY_CYCLE,
                    format!("dependency cycle: {}", labels.join(" -> ")),
                )
                .help("an arrow reads \"runs before\"; remove one of these orders")
                .at(self.edges[last].at.clone());
                for &edge in path.iter().filter(|edge| **edge != last) {
                    let Edge { from, to, .. } = self.edges[edge];
                    let what = format!("{} runs after {}", self.label(to), self.label(from));
                    diagnostic = diagnostic.related(what, self.edges[edge].at.clone());
                }
                diagnostic
            })
            .collect()
    }

    /// All pairs of ops whose written names are the same once they are sanitized,
    /// and that one run of the body makes both.
    pub fn check_duplicate_names(&self) -> Vec<Diagnostic<L>> {
        let mut by_name: BTreeMap<String, Vec<NodeIndex>> = BTreeMap::new();
        let mut found = Vec::new();
        for (index, node) in self.nodes.iter().enumerate() {
            let Some(name) = &node.name else { continue };
            let same = by_name.entry(sanitize(name)).or_default();
            if let Some(&first) = same.iter().find(|&&first| self.nodes[first].way.meets(&node.way))
            {
                let first = &self.nodes[first];
                found.push(
                    Finding::new(
                        &DUPLICATE_OP_NAME,
                        duplicate_message(name, first.name.as_deref()),
                    )
                    .help("give each op of a pipeline its own name")
                    .at(node.at.clone())
                    .related("the first one", first.at.clone()),
                );
            }
            same.push(index);
        }
        found
    }
}

fn duplicate_message(name: &str, first: Option<&str>) -> String {
    match first {
        Some(first) if first != name => {
            format!(
                "two ops are both named `{}` in the workflow: `{first}` and `{name}`",
                sanitize(name)
            )
        }
        _ => format!("two ops are named `{name}`"),
    }
}

/// Strongly connected components (Tarjan), without recursion: ten thousand ops in
/// a chain are no stack of ten thousand frames.
fn components(successors: &[Vec<(NodeIndex, usize)>]) -> Vec<Vec<NodeIndex>> {
    const UNSEEN: usize = usize::MAX;
    let count = successors.len();
    let (mut order, mut low) = (vec![UNSEEN; count], vec![UNSEEN; count]);
    let mut on_stack = vec![false; count];
    let (mut stack, mut work) = (Vec::new(), Vec::new());
    let (mut next, mut found) = (0, Vec::new());
    for root in 0..count {
        if order[root] != UNSEEN {
            continue;
        }
        work.push((root, 0));
        while let Some((node, child)) = work.pop() {
            if child == 0 {
                order[node] = next;
                low[node] = next;
                next += 1;
                stack.push(node);
                on_stack[node] = true;
            }
            if let Some(&(to, _)) = successors[node].get(child) {
                work.push((node, child + 1));
                if order[to] == UNSEEN {
                    work.push((to, 0));
                } else if on_stack[to] {
                    low[node] = low[node].min(order[to]);
                }
                continue;
            }
            if low[node] == order[node] {
                let start = stack.iter().rposition(|&other| other == node).unwrap_or(0);
                let mut component = stack.split_off(start);
                for &member in &component {
                    on_stack[member] = false;
                }
                component.sort_unstable();
                found.push(component);
            }
            if let Some(&(parent, _)) = work.last() {
                low[parent] = low[parent].min(low[node]);
            }
        }
    }
    found.sort_unstable();
    found
}

/// The edges of a shortest cycle through the first op of a component.
fn shortest_cycle(successors: &[Vec<(NodeIndex, usize)>], component: &[NodeIndex]) -> Vec<usize> {
    let start = component[0];
    let mut came_by: BTreeMap<NodeIndex, (NodeIndex, usize)> = BTreeMap::new();
    let mut queue = std::collections::VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        for &(to, edge) in &successors[node] {
            if to == start {
                let mut path = vec![edge];
                let mut at = node;
                while at != start {
                    let (before, edge) = came_by[&at];
                    path.push(edge);
                    at = before;
                }
                path.reverse();
                return path;
            }
            if component.binary_search(&to).is_ok() && !came_by.contains_key(&to) {
                came_by.insert(to, (node, edge));
                queue.push_back(to);
            }
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn graph(names: &[&str], edges: &[(usize, usize)]) -> Graph<usize> {
        let mut graph = Graph::new();
        for (at, name) in names.iter().enumerate() {
            graph.nodes.push(Node {
                name: Some((*name).to_owned()),
                kind: OpKind::Unknown,
                at,
                way: Way::default(),
                escaped: false,
            });
        }
        for (at, &(from, to)) in edges.iter().enumerate() {
            let reason = Reason::After;
            graph.edges.push(Edge { from, to, certainty: Certainty::Must, reason, at });
        }
        graph
    }

    #[test]
    fn a_cycle_is_told_once_with_its_path() {
        let graph = graph(&["load", "train", "end"], &[(0, 1), (1, 0), (1, 2), (2, 1)]);
        let found = graph.check_order();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].finding.message, "dependency cycle: `load` -> `train` -> `load`");
        assert_eq!(found[0].at, Some(1));
    }

    #[test]
    fn two_cycles_are_two() {
        let graph = graph(&["a", "b", "c", "d"], &[(0, 1), (1, 0), (2, 3), (3, 2), (1, 2)]);
        assert_eq!(graph.check_order().len(), 2);
    }

    #[test]
    fn an_op_after_itself_is_no_cycle_besides() {
        let graph = graph(&["a"], &[(0, 0)]);
        let found = graph.check_order();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].finding.rule, &SELF_DEPENDENCY);
    }

    #[test]
    fn what_may_be_is_no_cycle() {
        let mut graph = graph(&["a", "b"], &[(0, 1), (1, 0)]);
        graph.edges[1].certainty = Certainty::May;
        assert!(graph.check_order().is_empty());
    }

    #[test]
    fn a_diamond_is_sound() {
        let graph = graph(&["a", "b", "c", "d"], &[(0, 1), (0, 2), (1, 3), (2, 3)]);
        assert!(graph.check_order().is_empty());
    }

    #[test]
    fn names_of_exclusive_branches_may_be_the_same() {
        let branch = |fork, arm, leaves| Branch { fork, arm, leaves };
        let way = |branches: &[Branch]| Way(branches.to_vec());
        assert!(!way(&[branch(0, 0, false)]).meets(&way(&[branch(0, 1, false)])));
        assert!(way(&[branch(0, 0, false)]).meets(&way(&[branch(1, 1, false)])));
        assert!(way(&[]).meets(&way(&[branch(0, 0, false)])));
        assert!(!way(&[]).meets(&way(&[branch(0, 0, true)])));
    }

    #[test]
    fn a_long_chain_is_checked() {
        let names = vec!["op"; 100_000];
        let edges: Vec<_> = (1..names.len()).map(|to| (to - 1, to)).collect();
        assert!(graph(&names, &edges).check_order().is_empty());
    }
}
