//! The ops in the form that the macro also checks, without the order between them.

use kfp_dbx_core::graph::{Graph as Dependencies, Node as Dependency, OpKind as Kind, Way};

use crate::error::Place;
use crate::lower::graph::Node;
use crate::model::block::BlockKind;
use crate::model::op::OpKind;

pub(super) fn nodes(nodes: &[Node]) -> Dependencies<Place> {
    Dependencies { nodes: nodes.iter().map(dependency_node).collect(), edges: Vec::new() }
}

fn dependency_node(node: &Node) -> Dependency<Place> {
    let data = &node.data;
    let kind = match &data.kind {
        OpKind::Databricks(op) => Kind::Table(op.row),
        OpKind::Resource(_) => Kind::Resource,
        OpKind::Suspend(_) => Kind::Suspend,
        OpKind::Block(block) => Kind::Block(block.kind.block()),
    };
    // A block without a name of the user is called by its kind.
    let is_named = data.block().is_none_or(|block| data.name != block.block().name());
    Dependency {
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
