//! Random graphs of blocks, run with all guards and compared with the intention: an op runs if the
//! conditions around it are met, and if the ops ran whose outputs it or a block around it uses.

use super::*;
use crate::graph::{Certainty, Edge, Node, OpKind, Reason, Way};
use crate::rule::SKIPPED_WITH_BLOCK;

/// A generator of numbers, the same ones in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

fn random(random: &mut Random) -> Graph<usize> {
    let mut graph: Graph<usize> = Graph::new();
    let count = 6 + random.below(10);
    for at in 0..count {
        let blocks = (0..at).filter(|node| graph.block(*node).is_some());
        let blocks: Vec<_> = blocks.map(Some).chain([None]).collect();
        let mut parent = blocks[random.below(blocks.len())];
        let mut otherwise_of = None;
        let kind = match random.below(9) {
            0..=1 | 5 => OpKind::Block(Block::When),
            2 => OpKind::Block(Block::ForEach),
            3 => OpKind::Block(Block::Pipeline),
            4 => {
                let is_free = |when: &usize| {
                    graph.block(*when) == Some(Block::When)
                        && graph.nodes.iter().all(|node| node.otherwise_of != Some(*when))
                };
                otherwise_of = (0..at).find(is_free);
                parent = otherwise_of.map_or(parent, |when| graph.nodes[when].parent);
                match otherwise_of {
                    Some(_) => OpKind::Block(Block::Otherwise),
                    None => OpKind::Unknown,
                }
            }
            _ => OpKind::Unknown,
        };
        graph.nodes.push(Node {
            name: Some(at.to_string()),
            kind,
            at,
            variable: None,
            parent,
            otherwise_of,
            way: Way::default(),
            escaped: false,
            follows_unseen: false,
        });
    }
    // Outputs that leave blocks are the interesting ones.
    let inside = (0..count).filter(|node| graph.nodes[*node].parent.is_some());
    let inside: Vec<_> = inside.filter(|node| graph.block(*node).is_none()).collect();
    for _ in 0..random.below(count) {
        let (mut from, mut to) = (random.below(count), random.below(count));
        if random.below(4) > 0 && !inside.is_empty() {
            from = inside[random.below(inside.len())];
        }
        if random.below(2) > 0 && !inside.is_empty() {
            to = inside[random.below(inside.len())];
        }
        let is_user = graph.block(to) != Some(Block::Otherwise);
        if is_user && graph.block(from).is_none() && from != to {
            let is_loop = |block: NodeIndex| graph.block(block) == Some(Block::ForEach);
            let leaves = graph.around(from, to).any(is_loop);
            let reason = if leaves { Reason::Lists } else { Reason::Output };
            graph.edges.push(Edge { from, to, certainty: Certainty::Must, reason, at: to });
        }
    }
    graph
}

/// Whether the condition of a node is met, if it has one. Each condition has a bit.
fn is_met(graph: &Graph<usize>, node: NodeIndex, met: usize) -> bool {
    match (graph.block(node), graph.nodes[node].otherwise_of) {
        (Some(Block::When), _) => met >> node & 1 == 1,
        (Some(Block::Otherwise), Some(when)) => met >> when & 1 == 0,
        _ => true,
    }
}

/// Returns which nodes run. `needs` returns the nodes without which a node does not.
fn run(graph: &Graph<usize>, met: usize, needs: impl Fn(NodeIndex) -> Vec<NodeIndex>) -> Vec<bool> {
    let mut runs = vec![false; graph.nodes.len()];
    // A node may need one that is created later: another op then used an output of that one.
    loop {
        let before = runs.clone();
        for node in 0..runs.len() {
            let mut needed = needs(node).into_iter().chain(graph.nodes[node].parent);
            runs[node] = is_met(graph, node, met) && needed.all(|needed| runs[needed]);
        }
        if runs == before {
            return runs;
        }
    }
}

/// Returns a graph in short: `2 When in 0`, and `2 -> 4` for the use of an output.
fn shown(graph: &Graph<usize>) -> String {
    let node = |node: NodeIndex| {
        let Node { parent, otherwise_of, .. } = &graph.nodes[node];
        format!("{node} {:?} in {parent:?} of {otherwise_of:?}\n", graph.block(node))
    };
    let nodes: String = (0..graph.nodes.len()).map(node).collect();
    let edges = graph.edges.iter().map(|edge| format!("{} -> {}\n", edge.from, edge.to));
    nodes + &edges.collect::<String>()
}

#[test]
fn guards_do_what_is_meant_in_random_graphs() {
    let mut numbers = Random(7);
    let (mut sound, mut skipped, mut guarded) = (0, 0, 0);
    for _ in 0..8_000 {
        let graph = random(&mut numbers);
        if !graph.check_order().is_empty() {
            continue;
        }
        sound += 1;
        let guards = graph.guards();
        guarded += usize::from((0..graph.nodes.len()).any(|node| guards.has(node)));
        let findings = graph.check_skipped();
        assert!(findings.iter().all(|found| found.finding.rule == &SKIPPED_WITH_BLOCK));
        skipped += usize::from(!findings.is_empty());
        let uses = graph.uses();
        let used = |node| uses.iter().filter(move |used| used.user == node);
        for _ in 0..8 {
            let met = numbers.below(1 << 16);
            let runs = run(&graph, met, |node| guards.of(node).iter().copied().collect());
            let meant = run(&graph, met, |node| used(node).map(|used| used.of).collect());
            for node in 0..runs.len() {
                assert!(
                    !runs[node] || meant[node],
                    "{node} of\n{}\nwith {guards:?}",
                    shown(&graph)
                );
                let is_op = graph.block(node).is_none();
                let is_same = runs[node] == meant[node] || !is_op || !findings.is_empty();
                assert!(is_same, "{node} of\n{}\nwith {guards:?}", shown(&graph));
            }
            for used in &uses {
                for (task, block) in graph.passes(used.of, used.task) {
                    assert!(
                        !runs[block] || runs[task],
                        "{task} leaves {block} of\n{}",
                        shown(&graph)
                    );
                }
            }
        }
    }
    assert!(sound > 3_000 && guarded > 500 && skipped > 4, "{sound} {guarded} {skipped}");
}
