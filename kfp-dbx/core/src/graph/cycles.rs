//! Ops that are ordered after themselves, directly or through other ops.

use std::collections::{BTreeMap, VecDeque};

use super::NodeIndex;
use super::edge::Reason;
use super::links::Link;
use super::node::{Certainty, OpKind};
use super::ops::Graph;
use crate::rule::{DEPENDENCY_CYCLE, Diagnostic, Finding, SELF_DEPENDENCY};

const ONE_OF_THESE: &str = "an arrow means \"runs before\"; remove one of these dependencies";

const BOTH_BRANCHES: &str = "an arrow means \"runs before\"; `otherwise` also runs after everything that its condition runs after; remove one of these dependencies";

impl<L: Clone> Graph<L> {
    /// Checks that no op depends on itself or on a block that it is part of.
    pub(super) fn check_self_dependency(&self) -> Vec<Diagnostic<L>> {
        self.must_edges()
            .filter(|edge| self.lift(edge).is_none_or(|(from, to)| from == to))
            .map(|edge| {
                let label = self.label(edge.to);
                let (what, help) = match edge.reason {
                    _ if edge.from != edge.to => (
                        format!(
                            "can't depend on {}: one of them contains the other",
                            self.label(edge.from)
                        ),
                        "remove this dependency",
                    ),
                    Reason::After(_) => {
                        ("can't depend on itself".to_owned(), "remove this dependency")
                    }
                    Reason::Output | Reason::Lists => (
                        "can't use its own output: an output exists only after its op has ended"
                            .to_owned(),
                        "use a parameter, or an output of another op",
                    ),
                };
                Finding::new(&SELF_DEPENDENCY, format!("{label} {what}"))
                    .help(help)
                    .at(edge.at.clone())
            })
            .collect()
    }

    /// Checks for cycles. Each strongly connected component is reported once, with one path
    /// through it.
    pub(super) fn check_cycles(&self) -> Vec<Diagnostic<L>> {
        let mut successors: Vec<Vec<(NodeIndex, usize)>> = vec![Vec::new(); self.nodes.len()];
        let links = self.links(Certainty::Must, |node| self.nodes[node].parent);
        for (index, link) in links.iter().enumerate() {
            successors[link.from].push((link.to, index));
        }
        components(&successors)
            .into_iter()
            .filter(|component| component.len() > 1)
            .map(|component| {
                let path = shortest_cycle(&successors, &component);
                let nodes: Vec<_> = path.iter().map(|&link| links[link].from).collect();
                let named = self.labels_in_cycle(&nodes);
                let label = |node: NodeIndex| named.get(&node).cloned().unwrap_or_default();
                let mut labels: Vec<_> = nodes.iter().map(|&node| label(node)).collect();
                labels.push(labels[0].clone());
                let at = |link: usize| self.edges[links[link].edge].at.clone();
                // The last edge in the source closes the cycle, so it is the one to report.
                let last = path.iter().copied().max().map_or(0, |link| link);
                let help = match path.iter().any(|&link| self.is_of_other_branch(&links[link])) {
                    true => BOTH_BRANCHES,
                    false => ONE_OF_THESE,
                };
                let mut diagnostic = Finding::new(
                    &DEPENDENCY_CYCLE,
                    format!("dependency cycle: {}", labels.join(" -> ")),
                )
                .help(help)
                .at(at(last));
                for &link in path.iter().filter(|link| **link != last) {
                    let Link { from, to, .. } = links[link];
                    let what = format!("{} depends on {}", label(to), label(from));
                    diagnostic = diagnostic.related(what, at(link));
                }
                for (&node, label) in named.iter().filter(|(node, _)| self.is_nameless(**node)) {
                    let what = format!("{label} is created here");
                    diagnostic = diagnostic.related(what, self.nodes[node].at.clone());
                }
                diagnostic
            })
            .collect()
    }

    /// Returns the labels of the ops and blocks of a cycle. Blocks without a name that have the same
    /// label are numbered in the order of the source.
    fn labels_in_cycle(&self, nodes: &[NodeIndex]) -> BTreeMap<NodeIndex, String> {
        let labels = nodes.iter().map(|&node| (node, self.label(node))).collect();
        numbered(labels, &|node| self.is_nameless(node))
    }

    fn is_nameless(&self, node: NodeIndex) -> bool {
        self.nodes[node].name.is_none() && matches!(self.nodes[node].kind, OpKind::Block(_))
    }

    /// Whether a task has an order because the other branch of its condition has it.
    fn is_of_other_branch(&self, link: &Link) -> bool {
        self.nodes[link.to].otherwise_of == Some(self.edges[link.edge].to)
    }
}

/// Numbers the nodes without a name that have the same label.
fn numbered(
    labels: Vec<(NodeIndex, String)>,
    is_nameless: &dyn Fn(NodeIndex) -> bool,
) -> BTreeMap<NodeIndex, String> {
    let mut labels: BTreeMap<_, _> = labels.into_iter().collect();
    let mut same: BTreeMap<String, Vec<NodeIndex>> = BTreeMap::new();
    for (&node, label) in labels.iter().filter(|(node, _)| is_nameless(**node)) {
        same.entry(label.clone()).or_default().push(node);
    }
    for (label, nodes) in same.into_iter().filter(|(_, nodes)| nodes.len() > 1) {
        let noun = label.split_once(' ').map_or(label.as_str(), |(_, noun)| noun);
        for (number, node) in (1..).zip(nodes) {
            labels.insert(node, format!("{noun} {number}"));
        }
    }
    labels
}

/// Returns the strongly connected components (Tarjan). It does not recurse, so that ten thousand
/// ops in a chain do not overflow the stack.
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

/// Returns the edges of a shortest cycle through the first op of a component.
fn shortest_cycle(successors: &[Vec<(NodeIndex, usize)>], component: &[NodeIndex]) -> Vec<usize> {
    let start = component[0];
    // The node before each node of the component, and the edge from there.
    let mut came_by: Vec<Option<(NodeIndex, usize)>> = vec![None; component.len()];
    let place = |node: NodeIndex| component.binary_search(&node).ok();
    let mut queue = VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        for &(to, edge) in &successors[node] {
            if to == start {
                let mut path = vec![edge];
                let mut at = node;
                while let Some((before, edge)) = place(at).and_then(|place| came_by[place]) {
                    path.push(edge);
                    at = before;
                }
                path.reverse();
                return path;
            }
            if let Some(place) = place(to)
                && came_by[place].is_none()
            {
                came_by[place] = Some((node, edge));
                queue.push_back(to);
            }
        }
    }
    Vec::new()
}
