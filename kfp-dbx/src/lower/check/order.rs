//! Rules about the order of ops.

use kfp_dbx_core::graph::{self, Certainty, Edge, Graph as Dependencies, Way};

use super::subject::{Found, Subject};
use crate::error::Place;
use crate::lower::graph::{Graph, Node};
use crate::model::block::BlockKind;
use crate::model::op::OpKind;

/// Cycles, and orders that blocks or failed ops rule out. The macro has the same rules.
pub(super) fn check_dependencies(subject: &Subject<'_>, found: &mut Found) {
    found.extend(subject.disorder.iter().cloned());
}

/// Returns the order that the body requests, in the form that the macro also checks.
pub(super) fn dependencies(graph: &Graph) -> Dependencies<Place> {
    let mut dependencies = Dependencies::new();
    for (to, node) in graph.nodes.iter().enumerate() {
        dependencies.nodes.push(dependency_node(node));
        dependencies.edges.extend(node.edges.iter().map(|edge| Edge {
            from: edge.from,
            to,
            certainty: Certainty::Must,
            reason: edge.reason,
            at: edge.at,
        }));
    }
    dependencies
}

fn dependency_node(node: &Node) -> graph::Node<Place> {
    let data = &node.data;
    let kind = match &data.kind {
        OpKind::Databricks(op) => graph::OpKind::Table(op.row),
        OpKind::Resource(_) => graph::OpKind::Resource,
        OpKind::Block(block) => graph::OpKind::Block(block.kind.block()),
    };
    // A block without a name of the user is called by its kind.
    let is_named = data.block().is_none_or(|block| data.name != block.block().name());
    graph::Node {
        name: is_named.then(|| node.name.clone()),
        kind,
        at: data.at,
        variable: None,
        parent: data.parent.map(|parent| parent as usize),
        otherwise_of: match data.block() {
            Some(BlockKind::Otherwise(when)) => Some(*when as usize),
            _ => None,
        },
        way: Way::default(),
        escaped: false,
        follows_unseen: false,
    }
}
