//! Ops and edges as either half sees them, and the checks over them.
//!
//! The macro fills a [`Graph`] with what it sees in the tokens, the runtime with
//! all there is. A node or an edge that is only there on some way through the
//! body, or that the macro can't be sure of, is [`Certainty::May`]: what must not
//! be (a cycle) is reported over the *must* edges alone, what must be (an order)
//! is missed only where the *may* edges lack it too. At run time everything is
//! [`Certainty::Must`], so the same check serves both.

pub mod order;

use std::collections::BTreeMap;

pub use crate::rule::diagnostic::NodeIndex;
use crate::rule::diagnostic::{
    DEPENDENCY_CYCLE, DUPLICATE_OP_NAME, Diagnostic, EMPTY_PIPELINE, EXIT_REACH, Finding,
    ITEM_OUTSIDE, NESTED_EXIT, OUTPUT_AFTER_FAILURE, OUTPUT_OF_CONDITION, OUTPUT_OF_LOOP,
    SELF_DEPENDENCY,
};
use crate::table::Op;
use crate::text::names::sanitize;

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
    /// A block of ops.
    Block(Block),
    /// Made where the macro can't see: by a helper function, say.
    Unknown,
}

/// What a block of ops is: a DAG of its own in the workflow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Block {
    /// `when(…)`.
    When,
    /// `.otherwise(…)`.
    Otherwise,
    /// `for_each(…)`.
    ForEach,
    /// `on_exit(…)` and its kin.
    Exit,
    /// A pipeline that is used as an op.
    Pipeline,
}

impl Block {
    /// What it is called where it has no name of its own.
    pub fn name(self) -> &'static str {
        match self {
            Self::When => "when",
            Self::Otherwise => "otherwise",
            Self::ForEach => "for-each",
            Self::Exit => "exit",
            Self::Pipeline => "pipeline",
        }
    }

    /// What it is, for messages.
    pub fn describe(self) -> &'static str {
        match self {
            Self::When | Self::Otherwise => "condition",
            Self::ForEach => "loop",
            Self::Exit => "exit handler",
            Self::Pipeline => "pipeline",
        }
    }

    /// What it is, with its article.
    pub fn indefinite(self) -> &'static str {
        match self {
            Self::When | Self::Otherwise => "a condition",
            Self::ForEach => "a loop",
            Self::Exit => "an exit handler",
            Self::Pipeline => "a pipeline",
        }
    }
}

/// An op.
#[derive(Debug, Clone)]
pub struct Node<L> {
    /// Its name as written, where that is known.
    pub name: Option<String>,
    /// What it is.
    pub kind: OpKind,
    /// Where it is made.
    pub at: L,
    /// What the source calls it, where that is known.
    pub variable: Option<String>,
    /// The block that it is part of.
    pub parent: Option<NodeIndex>,
    /// The condition that it is the other way of.
    pub otherwise_of: Option<NodeIndex>,
    /// The way through the body on which it is made.
    pub way: Way,
    /// Whether it went where the macro can't follow it (into a call, a macro, a
    /// closure, a reference): it may then have edges that nobody sees here.
    pub escaped: bool,
    /// Whether it comes after ops that the macro can't see: any that has escaped may be before.
    pub follows_unseen: bool,
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
    /// `.after(…)`, `.after_failure(…)`, `.after_end(…)`.
    After(Outcome),
    /// It uses an output.
    Output,
}

/// How the earlier op has to end for the later one to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Well: `.after`.
    Success,
    /// Badly: `.after_failure`.
    Failure,
    /// In any way: `.after_end`.
    End,
}

impl Outcome {
    /// The method of an op that asks for it.
    pub fn of_method(method: &str) -> Option<Self> {
        match method {
            "after" => Some(Self::Success),
            "after_failure" => Some(Self::Failure),
            "after_end" => Some(Self::End),
            _ => None,
        }
    }
}

/// Methods that every op, or every op of some kind, has besides the setters of its spec.
/// They take the op and give it back: the macro follows it through them. In the order of the
/// alphabet, so that it can be looked up.
pub const COMMON_SETTERS: &[&str] = &[
    "affinity",
    "after",
    "after_end",
    "after_failure",
    "allow",
    "delete_on_exit",
    "delete_on_exit_with",
    "deny",
    "display_name",
    "external",
    "failure_condition",
    "flags",
    "keep",
    "merge_strategy",
    "mutex",
    "node_selector",
    "patch_template",
    "pod_annotation",
    "pod_label",
    "policies",
    "priority_class",
    "reattach",
    "retry",
    "semaphore",
    "service_account",
    "set_owner_reference",
    "success_condition",
    "timeout",
    "toleration",
    "truthful",
    "uses",
    "wait",
];

/// A value of Argo's own that is used before the exit, if it is known there only: by the name
/// of its function.
pub fn known_at_exit(value: &str) -> Option<Finding> {
    matches!(value, "status" | "failures" | "duration").then(|| {
        Finding::new(&EXIT_REACH, format!("`workflow::{value}()` is known only in an exit handler"))
            .help("use it in the body of `on_exit(…)`")
    })
}

/// An op that is given an item of a loop, or an argument of a pipeline, that it is not part of.
pub fn item_outside(op: &str, block: Block) -> Finding {
    let what = block.describe();
    let message = format!("op `{op}` uses a value of a {what}, but it is outside that {what}");
    Finding::new(&ITEM_OUTSIDE, message).help(format!("create the op in the body of the {what}"))
}

/// A pipeline without ops.
pub fn empty_pipeline(name: &str) -> Finding {
    Finding::new(
        &EMPTY_PIPELINE,
        format!("pipeline `{name}` has no ops: Argo rejects a DAG without tasks"),
    )
    .help("create at least one op in its body")
}

/// A pipeline whose ops all run at exit.
pub fn empty_before_exit(name: &str) -> Finding {
    Finding::new(
        &EMPTY_PIPELINE,
        format!(
            "pipeline `{name}` has ops only in exit handlers: Argo rejects a DAG without tasks"
        ),
    )
    .help("create at least one op outside the exit handlers")
}

/// The nodes of two lines of ancestors between which an edge is an order: those that
/// stand in the same DAG. Nothing where one of the two contains the other.
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

    /// All breaches of the rules about order: [`SELF_DEPENDENCY`], [`DEPENDENCY_CYCLE`], and
    /// what blocks and failed ops keep for themselves.
    pub fn check_order(&self) -> Vec<Diagnostic<L>> {
        let mut found = self.check_self_dependency();
        found.extend(self.check_cycles());
        found.extend(self.check_reach());
        found.extend(self.check_failed_outputs());
        found.extend(self.check_nested_exits());
        found
    }

    fn lift(&self, edge: &Edge<L>) -> Option<(NodeIndex, NodeIndex)> {
        lift(|node| self.nodes[node].parent, edge.from, edge.to)
    }

    /// The blocks around a node, innermost first, up to one that contains `other` as well.
    fn around(&self, node: NodeIndex, other: NodeIndex) -> impl Iterator<Item = NodeIndex> {
        let line = |node: NodeIndex| {
            std::iter::successors(self.nodes[node].parent, |node| self.nodes[*node].parent)
        };
        let others: Vec<_> = line(other).chain([other]).collect();
        line(node).take_while(move |block| !others.contains(block))
    }

    /// What kind of block a node is, if it is one.
    pub fn block(&self, node: NodeIndex) -> Option<Block> {
        match self.nodes[node].kind {
            OpKind::Block(block) => Some(block),
            _ => None,
        }
    }

    /// Edges that leave a block which keeps them in: an exit handler, or a loop.
    fn check_reach(&self) -> Vec<Diagnostic<L>> {
        let mut found = Vec::new();
        for edge in self.must_edges() {
            let is = |kind| move |block: &NodeIndex| self.block(*block) == Some(kind);
            let (from, to) = (self.label(edge.from), self.label(edge.to));
            let exit = |node, other| {
                self.around(node, other)
                    .chain([node])
                    .any(|node| self.block(node) == Some(Block::Exit))
            };
            let of_exit = exit(edge.from, edge.to);
            if of_exit != exit(edge.to, edge.from)
                || (of_exit
                    && self
                        .lift(edge)
                        .is_some_and(|(from, _)| self.block(from) == Some(Block::Exit)))
            {
                let (message, help) = match edge.reason {
                    Reason::Output if of_exit => (
                        format!(
                            "{to} uses an output of {from}, but {from} is in an exit handler, which runs after all other ops"
                        ),
                        "create the op that uses the output in the same exit handler",
                    ),
                    Reason::Output => (
                        format!(
                            "{to} is in an exit handler and uses an output of {from}: an exit handler can't read the outputs of the pipeline's ops"
                        ),
                        "name the resource with parameters and `workflow::uid()`, which an exit handler can read, or write `.delete_on_exit()` on the create",
                    ),
                    Reason::After(_) => (
                        format!(
                            "{to} can't depend on {from}: an exit handler runs after all other ops"
                        ),
                        "remove this dependency",
                    ),
                };
                found.push(
                    Finding::new(&EXIT_REACH, message).help(help).at(edge.at.clone()).related(
                        format!("{from} is created here"),
                        self.nodes[edge.from].at.clone(),
                    ),
                );
            } else if edge.reason == Reason::Output
                && let Some(outer) = self.around(edge.from, edge.to).find(is(Block::ForEach))
            {
                let message = format!(
                    "{to} uses an output of {from} outside the loop, where the output has one value for each item"
                );
                found.push(
                    Finding::new(&OUTPUT_OF_LOOP, message)
                        .help("use the output in the body of the loop")
                        .at(edge.at.clone())
                        .related("the loop", self.nodes[outer].at.clone()),
                );
            } else if edge.reason == Reason::Output
                && let Some(inner) = self.nested_condition(edge)
            {
                let message = format!(
                    "{to} uses an output of {from}, which does not exist if the inner condition is not met: Argo would wait for it forever"
                );
                found.push(
                    Finding::new(&OUTPUT_OF_CONDITION, message)
                        .help("use the output in the body of the condition, or join the nested conditions with `&`")
                        .at(edge.at.clone())
                        .related("the inner condition", self.nodes[inner].at.clone()),
                );
            }
        }
        found
    }

    /// A condition that an output leaves, and then another block.
    fn nested_condition(&self, edge: &Edge<L>) -> Option<NodeIndex> {
        let around: Vec<_> = self.around(edge.from, edge.to).collect();
        let (_outermost, inner) = around.split_last()?;
        let is_condition = |block: &&NodeIndex| {
            matches!(self.block(**block), Some(Block::When | Block::Otherwise))
        };
        inner.iter().find(is_condition).copied()
    }

    /// Argo saves outputs only after success.
    fn check_failed_outputs(&self) -> Vec<Diagnostic<L>> {
        let failed =
            |edge: &&Edge<L>| matches!(edge.reason, Reason::After(Outcome::Failure | Outcome::End));
        let orders: BTreeMap<_, _> =
            self.must_edges().filter(failed).map(|edge| ((edge.from, edge.to), edge)).collect();
        let outputs = self.must_edges().filter(|edge| edge.reason == Reason::Output);
        outputs
            .filter_map(|edge| {
                let order = orders.get(&(edge.from, edge.to))?;
                let (from, to) = (self.label(edge.from), self.label(edge.to));
                let message = format!(
                    "{to} uses an output of {from}, but it runs when {from} fails: Argo saves outputs only after success"
                );
                Some(
                    Finding::new(&OUTPUT_AFTER_FAILURE, message)
                        .help("run the op only after success, with `.after(…)`, or do not use the output")
                        .at(edge.at.clone())
                        .related("the dependency", order.at.clone()),
                )
            })
            .collect()
    }

    /// An exit handler is the workflow's: only a pipeline that is used as an op can be around it.
    fn check_nested_exits(&self) -> Vec<Diagnostic<L>> {
        let exits = (0..self.nodes.len()).filter(|node| self.block(*node) == Some(Block::Exit));
        let outer = |node: NodeIndex| {
            let mut line =
                std::iter::successors(self.nodes[node].parent, |node| self.nodes[*node].parent);
            line.find(|block| self.block(*block) != Some(Block::Pipeline))
        };
        exits
            .filter_map(|node| {
                let outer = outer(node)?;
                let what = self.block(outer).map_or("block", Block::describe);
                let message = format!("an exit handler can't be inside a {what}: it belongs to the whole workflow");
                Some(
                    Finding::new(&NESTED_EXIT, message)
                        .help("move it to the top level of the pipeline, or write `.delete_on_exit()` on the create")
                        .at(self.nodes[node].at.clone())
                        .related(format!("the {what}"), self.nodes[outer].at.clone()),
                )
            })
            .collect()
    }

    /// What a node is called in a message.
    pub fn label(&self, node: NodeIndex) -> String {
        match (&self.nodes[node].name, self.nodes[node].kind) {
            (Some(name), _) => format!("`{name}`"),
            (None, OpKind::Block(block)) => block.indefinite().to_owned(),
            (None, _) => "an op".to_owned(),
        }
    }

    fn must_edges(&self) -> impl Iterator<Item = &Edge<L>> {
        self.edges.iter().filter(|edge| edge.certainty == Certainty::Must)
    }

    fn check_self_dependency(&self) -> Vec<Diagnostic<L>> {
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
                    Reason::Output => (
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

    /// Each strongly connected component is reported once, with one path through it.
    fn check_cycles(&self) -> Vec<Diagnostic<L>> {
        let mut successors: Vec<Vec<(NodeIndex, usize)>> = vec![Vec::new(); self.nodes.len()];
        for (index, edge) in self.edges.iter().enumerate() {
            if edge.certainty == Certainty::Must
                && let Some((from, to)) = self.lift(edge)
                && from != to
            {
                successors[from].push((to, index));
            }
        }
        components(&successors)
            .into_iter()
            .filter(|component| component.len() > 1)
            .map(|component| {
                let path = shortest_cycle(&successors, &component);
                let ends = |edge: usize| {
                    let edge = &self.edges[edge];
                    self.lift(edge).unwrap_or((edge.from, edge.to))
                };
                let mut labels: Vec<_> =
                    path.iter().map(|&edge| self.label(ends(edge).0)).collect();
                labels.push(labels[0].clone());
                // The edge that is written last closes the cycle: it is the one to look at.
                let last = path.iter().copied().max().map_or(0, |edge| edge);
                let mut diagnostic = Finding::new(
                    &DEPENDENCY_CYCLE,
                    format!("dependency cycle: {}", labels.join(" -> ")),
                )
                .help("an arrow means \"runs before\"; remove one of these dependencies")
                .at(self.edges[last].at.clone());
                for &edge in path.iter().filter(|edge| **edge != last) {
                    let (from, to) = ends(edge);
                    let what = format!("{} depends on {}", self.label(to), self.label(from));
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
            // Blocks are numbered.
            let (Some(name), false) = (&node.name, matches!(node.kind, OpKind::Block(_))) else {
                continue;
            };
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
                variable: None,
                parent: None,
                otherwise_of: None,
                way: Way::default(),
                escaped: false,
                follows_unseen: false,
            });
        }
        for (at, &(from, to)) in edges.iter().enumerate() {
            let reason = Reason::After(Outcome::Success);
            graph.edges.push(Edge { from, to, certainty: Certainty::Must, reason, at });
        }
        graph
    }

    #[test]
    fn setters_are_in_order() {
        assert!(COMMON_SETTERS.is_sorted());
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

    fn block(graph: &mut Graph<usize>, node: usize, kind: Block, children: &[usize]) {
        graph.nodes[node].kind = OpKind::Block(kind);
        for &child in children {
            graph.nodes[child].parent = Some(node);
        }
    }

    fn rules(graph: &Graph<usize>) -> Vec<&'static str> {
        graph.check_order().iter().map(|found| found.finding.rule.name).collect()
    }

    #[test]
    fn an_order_across_blocks_is_one_between_them() {
        let mut graph = graph(&["a", "when", "b"], &[(0, 2), (1, 0)]);
        block(&mut graph, 1, Block::When, &[2]);
        assert_eq!(
            graph.check_order()[0].finding.message,
            "dependency cycle: `a` -> `when` -> `a`"
        );
    }

    #[test]
    fn a_block_and_its_part_have_no_order() {
        let mut graph = graph(&["when", "a"], &[(0, 1), (1, 0)]);
        block(&mut graph, 0, Block::When, &[1]);
        assert_eq!(rules(&graph), ["self_dependency", "self_dependency"]);
    }

    #[test]
    fn blocks_keep_in_what_they_have_to() {
        let mut graph = graph(&["loop", "a", "b", "exit", "c", "d"], &[(1, 2), (2, 4), (4, 5)]);
        block(&mut graph, 0, Block::ForEach, &[1]);
        block(&mut graph, 3, Block::Exit, &[4, 5]);
        assert_eq!(rules(&graph), ["exit_reach"]);
        graph.edges[0].reason = Reason::Output;
        assert_eq!(rules(&graph), ["output_of_loop", "exit_reach"]);
        graph.nodes[3].parent = Some(0);
        assert!(rules(&graph).contains(&"nested_exit"));
    }

    #[test]
    fn an_output_leaves_one_condition() {
        let mut graph = graph(&["outer", "inner", "a", "b", "c"], &[(2, 3), (2, 4)]);
        block(&mut graph, 0, Block::When, &[1, 4]);
        block(&mut graph, 1, Block::When, &[2]);
        graph.edges.iter_mut().for_each(|edge| edge.reason = Reason::Output);
        assert_eq!(rules(&graph), ["output_of_condition"]);
        graph.edges.remove(0);
        assert_eq!(rules(&graph), [""; 0]);
    }

    #[test]
    fn a_failed_op_has_no_outputs() {
        let mut graph = graph(&["a", "b"], &[(0, 1), (0, 1)]);
        graph.edges[0].reason = Reason::Output;
        assert_eq!(rules(&graph), [""; 0]);
        graph.edges[1].reason = Reason::After(Outcome::Failure);
        assert_eq!(rules(&graph), ["output_after_failure"]);
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
