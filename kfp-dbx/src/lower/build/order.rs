//! Derives the order of tasks in a DAG from the order of ops.

use kfp_dbx_core::graph::{Outcome, Reason, lift};

use crate::lower::graph::Graph;
use crate::model::block::BlockKind;

pub(super) fn set(graph: &mut Graph) {
    for op in 0..graph.nodes.len() {
        let edges = std::mem::take(&mut graph.nodes[op].edges);
        for edge in &edges {
            let outcome = match edge.reason {
                Reason::After(outcome) => outcome,
                Reason::Output => Outcome::Success,
            };
            if let Some((from, to)) = lift(|node| graph.parent(node), edge.from, op) {
                graph.nodes[to].after.entry(from).or_default().insert(outcome);
            }
        }
        graph.nodes[op].edges = edges;
    }
    // Both blocks of a condition start at the same time.
    for op in 0..graph.nodes.len() {
        if let Some(BlockKind::Otherwise(when)) = graph.nodes[op].block_kind() {
            let after = graph.nodes[*when as usize].after.clone();
            for (from, outcomes) in after.into_iter().filter(|(from, _)| *from != op) {
                let known = graph.nodes[op].after.entry(from).or_default();
                outcomes.iter().for_each(|outcome| known.insert(outcome));
            }
        }
    }
}
