//! Derives the order of tasks in a DAG from the order of ops.

use kfp_dbx_core::graph::Certainty;

use crate::lower::graph::Graph;

pub(super) fn set(graph: &mut Graph) {
    let links = graph.dependencies.links(Certainty::Must, |node| graph.parent(node));
    for link in links {
        graph.nodes[link.to].after.entry(link.from).or_default().insert(link.outcome);
    }
}
