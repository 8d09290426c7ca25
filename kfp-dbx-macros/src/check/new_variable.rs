//! Variables for ops that have none, as messages suggest them.

use kfp_dbx_core::graph::{NodeIndex, OpKind};
use kfp_dbx_core::lifecycle::NewVariable;
use syn::Ident;

use crate::lower::body::Body;

/// Returns a variable for an op, named like the op. `bound` are the names that the body binds.
pub(super) fn new_variable(body: &Body, bound: &[String], node: NodeIndex) -> Option<NewVariable> {
    let of = &body.graph.nodes[node];
    let op = of.name.as_deref()?;
    let ty = match of.kind {
        OpKind::Table(row) => row.rust_name,
        OpKind::Resource => "ResourceOp",
        OpKind::Suspend => "SuspendOp",
        OpKind::Block(_) | OpKind::Unknown => return None,
    };
    if body.is_lost(node) {
        return None;
    }
    let name = op.to_lowercase().replace('-', "_");
    let is_free = |name: &String| {
        syn::parse_str::<Ident>(name).is_ok()
            && !bound.contains(name)
            && body.variables.iter().all(|variable| variable.name != *name)
    };
    let name = [format!("{name}_op"), name].into_iter().rev().find(is_free)?;
    let constructor = &body.facts[node].constructor;
    let rest = if constructor == "new" { "" } else { ", …" };
    let statement = format!("let {name} = {ty}::{constructor}(\"{op}\"{rest})…;");
    Some(NewVariable { name, statement })
}
