//! The names of resources, as far as they are known before the run.

use std::borrow::Cow;

use kfp_dbx_core::graph::{NodeIndex, OpKind};
use kfp_dbx_core::lifecycle::{Part, Sketch};
use kfp_dbx_core::value::{Ref, Target, WorkflowVariable};

use crate::check::object::Object;
use crate::lower::body::Body;

/// Returns the name of an op's resource.
pub(super) fn resource_name(body: &Body, node: NodeIndex) -> Sketch<'_> {
    let facts = &body.facts[node];
    let value = match body.graph.nodes[node].kind {
        OpKind::Table(row) => facts.resource_name(row),
        OpKind::Resource => Object::of(facts).and_then(|object| object.name),
        OpKind::Block(_) | OpKind::Unknown => None,
    };
    let Some(value) = value else { return Sketch::unknown() };
    let mut name = Sketch::of(value, &|reference| resolve(body, reference));
    let uid = Part::Ref(Target::Workflow(WorkflowVariable::Uid), String::new());
    if facts.is_reattached && !name.0.contains(&uid) {
        name.0.extend([Part::Literal(Cow::Borrowed("-")), uid]);
    }
    name
}

/// Returns the name of a resource that a reference to an op's output `name` stands for.
pub(super) fn resolve(body: &Body, reference: Ref) -> Option<Sketch<'_>> {
    let Target::Output { op, output, .. } = reference.target else { return None };
    let (node, output) = (op as usize, output as usize);
    let is_name = match body.graph.nodes.get(node)?.kind {
        OpKind::Table(row) => {
            let name = row.outputs.get(output)?.name;
            name == "name" || name == row.kind.name_setter
        }
        _ => body.output_names.get(output)? == "name",
    };
    (is_name && !body.is_lost(node)).then(|| resource_name(body, node))
}

/// Returns whether the items of a loop make a reference differ.
pub(super) fn varies(body: &Body, target: Target, block: NodeIndex) -> bool {
    match target {
        Target::Param { .. } => {
            let of = body.variable(target).and_then(|variable| variable.of);
            let is_literal = |of| body.blocks.get(&of).is_some_and(|facts| facts.is_literal);
            // The item of a loop within differs where the list of that loop may.
            of.is_some_and(|of| of == block || body.is_within(of, block) && !is_literal(of))
        }
        Target::Output { op, .. } => body.is_within(op as usize, block),
        Target::Workflow(_) => false,
    }
}
