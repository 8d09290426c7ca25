use super::*;
use crate::rule::SELF_DEPENDENCY;

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
    assert_eq!(graph.check_order()[0].finding.message, "dependency cycle: `a` -> `when` -> `a`");
}

#[test]
fn an_order_that_the_other_branch_inherits_closes_a_cycle() {
    let mut graph = graph(&["when", "otherwise", "x", "a", "b"], &[(1, 2), (2, 0)]);
    block(&mut graph, 0, Block::When, &[3]);
    block(&mut graph, 1, Block::Otherwise, &[4]);
    assert_eq!(rules(&graph), [""; 0]);
    graph.nodes[1].otherwise_of = Some(0);
    let found = graph.check_order();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].finding.message, "dependency cycle: `otherwise` -> `x` -> `otherwise`");
    // The order of an op of the first branch is not one of its condition.
    graph.edges[1].to = 3;
    assert_eq!(rules(&graph), [""; 0]);
    // One branch may run after the other one.
    graph.edges = vec![Edge { from: 1, to: 0, ..graph.edges[0].clone() }];
    assert_eq!(rules(&graph), [""; 0]);
}

#[test]
fn the_other_branch_waits_for_what_the_condition_needs() {
    let mut graph = graph(&["when", "otherwise", "x", "y", "a"], &[(2, 0), (3, 4)]);
    block(&mut graph, 0, Block::When, &[4]);
    graph.nodes[1].otherwise_of = Some(0);
    let links = graph.links(Certainty::Must, |node| graph.nodes[node].parent);
    let links: Vec<_> = links.iter().map(|link| (link.from, link.to)).collect();
    assert_eq!(links, [(2, 0), (2, 1), (3, 0)]);
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
    graph.edges[0].reason = Reason::Lists;
    assert_eq!(rules(&graph), ["exit_reach"]);
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
fn a_block_after_a_failure_has_no_outputs_of_the_failed_op() {
    let mut graph = graph(&["a", "when", "b"], &[(0, 1), (0, 2)]);
    block(&mut graph, 1, Block::When, &[2]);
    graph.edges[1].reason = Reason::Output;
    graph.edges[0].reason = Reason::After(Outcome::End);
    assert_eq!(rules(&graph), [""; 0]);
    graph.edges[0].reason = Reason::After(Outcome::Failure);
    assert_eq!(rules(&graph), ["output_after_failure"]);
}

#[test]
fn a_block_waits_for_an_op_that_is_omitted() {
    let edges = [(0, 1), (1, 3), (3, 4)];
    let mut graph = graph(&["a", "b", "when", "user", "after-user", "other"], &edges);
    block(&mut graph, 2, Block::When, &[3, 4, 5]);
    graph.edges[0].reason = Reason::After(Outcome::Failure);
    graph.edges[1].reason = Reason::Output;
    let found = |graph: &Graph<usize>| {
        let found = graph.check_skipped().into_iter();
        found.map(|found| found.of[0]).collect::<Vec<_>>()
    };
    assert_eq!(found(&graph), [5]);
    // The block itself is meant to wait.
    graph.edges[2] = Edge { from: 1, to: 2, ..graph.edges[2].clone() };
    assert_eq!(found(&graph), [0; 0]);
    graph.edges[2] = Edge { from: 1, to: 5, ..graph.edges[2].clone() };
    assert_eq!(found(&graph), [4]);
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
