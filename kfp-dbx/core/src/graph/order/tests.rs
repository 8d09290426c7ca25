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
    Graph { nodes: (0..count).map(|_| node()).collect(), edges: edges.iter().map(edge).collect() }
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
