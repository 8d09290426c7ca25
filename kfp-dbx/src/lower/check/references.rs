//! Rules about parameters, items and outputs where they are used.

use std::collections::BTreeSet;

use kfp_dbx_core::graph::{Block, item_outside, known_at_exit};
use kfp_dbx_core::spec::{manifest, states, suspend};
use kfp_dbx_core::value::Target;

use super::subject::{Found, Subject};
use crate::lower::graph::{BrokenRef, Graph};
use crate::model::block::BlockKind;
use crate::model::op::OpKind;
use crate::model::param::Origin;
use crate::model::scope::foreign;

pub(super) fn check_references(subject: &Subject<'_>, found: &mut Found) {
    let graph = subject.graph;
    let mut unwritten = BTreeSet::new();
    for (op, node) in graph.nodes.iter().enumerate() {
        for reference in &node.references {
            match reference {
                // The first use of an output stands for all.
                Err(BrokenRef::UnknownOutput { op: from, output })
                    if is_of_table(graph, *from) && !unwritten.insert((*from, *output)) => {}
                Err(BrokenRef::UnknownOutput { op: from, output }) => {
                    check_unknown_output(graph, op, *from, *output, found);
                }
                Err(broken) => check_foreign_handle(graph, op, broken, found),
                Ok(reference) => match reference.target {
                    Target::Param { index, .. } => check_item_outside(graph, op, index, found),
                    // The order of ops shows whether the output is known.
                    Target::Output { .. } | Target::Workflow(_) => {}
                },
            }
        }
        check_values_at_exit(graph, op, found);
        check_foreign_orders(graph, op, found);
    }
}

/// A handle belongs to the pipeline in whose body it was created.
fn check_foreign_handle(graph: &Graph, op: usize, broken: &BrokenRef, found: &mut Found) {
    let what = match broken {
        BrokenRef::ForeignParam => "a parameter",
        BrokenRef::ForeignOutput => "an output of an op",
        BrokenRef::UnknownOutput { .. } => return,
    };
    found.push(foreign(what).at(graph.nodes[op].data.at));
}

fn is_of_table(graph: &Graph, op: usize) -> bool {
    matches!(graph.nodes[op].data.kind, OpKind::Databricks(_))
}

/// A `ResourceOp` has only the outputs that were set on it, a `SuspendOp` a decision only if it
/// offers choices, and an op of the table only the outputs that the operator writes.
fn check_unknown_output(graph: &Graph, op: usize, from: usize, output: u32, found: &mut Found) {
    let data = &graph.nodes[from].data;
    let finding = match &data.kind {
        OpKind::Suspend(_) => Some(suspend::no_decision(&data.name)),
        OpKind::Databricks(data) => {
            data.row.outputs.get(output as usize).and_then(states::unwritten_output)
        }
        OpKind::Resource(_) => {
            let outputs = graph.nodes[from].object.iter().flat_map(|object| object.outputs.iter());
            let known = outputs.map(|(name, _)| name);
            data.output_name(output).map(|name| manifest::unknown_output(&data.name, name, known))
        }
        OpKind::Block(_) => None,
    };
    let at = graph.nodes[op].data.at;
    found.extend(finding.map(|finding| finding.at(at).related("the op", data.at)));
}

/// The item of a loop, or the argument of a pipeline, is known only inside that block.
fn check_item_outside(graph: &Graph, op: usize, param: u32, found: &mut Found) {
    let (Origin::Item(owner) | Origin::Argument(owner)) = graph.params[param as usize].of else {
        return;
    };
    let owner = owner as usize;
    let mut around = std::iter::successors(graph.parent(op), |block| graph.parent(*block));
    if around.any(|block| block == owner) {
        return;
    }
    let block = &graph.nodes[owner].data;
    let kind = block.block().map_or(Block::ForEach, BlockKind::block);
    found.push(
        item_outside(&graph.nodes[op].data.name, kind)
            .at(graph.nodes[op].data.at)
            .related(format!("the {}", kind.describe()), block.at),
    );
}

/// Argo knows the status, the failures and the duration of the workflow only at exit.
fn check_values_at_exit(graph: &Graph, op: usize, found: &mut Found) {
    if graph.at_exit(op) {
        return;
    }
    let node = &graph.nodes[op];
    let early = node.variables.iter().copied().filter_map(known_at_exit);
    found.extend(early.map(|finding| finding.at(node.data.at)));
}

/// An op can only be ordered after ops of its own pipeline.
fn check_foreign_orders(graph: &Graph, op: usize, found: &mut Found) {
    let after = graph.nodes[op].data.after.iter();
    found.extend(
        after.filter(|after| after.scope != graph.scope).map(|after| foreign("an op").at(after.at)),
    );
}
