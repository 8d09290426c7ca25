//! Builds the graph of a completed pipeline. All decisions about the workflow are made here.

mod deletes;
mod dependencies;
mod guards;
mod order;
mod references;

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_core::table::Operator;
use kfp_dbx_core::text::names::{UniqueNames, task_name};

use super::complete::completed::{Completed, CompletedOp};
use super::graph::{Dag, Graph, Node};
use crate::model::block::{BlockKind, ExitWhen};

/// `operator` is the operator that the pipeline is written for.
pub(super) fn build(completed: Completed, operator: Option<Operator>) -> Graph {
    let mut graph = nodes(completed);
    references::connect(&mut graph);
    guards::set(&mut graph);
    order::set(&mut graph);
    deletes::order(&mut graph, operator);
    graph
}

/// Returns the nodes with their names and DAGs, without references and order.
fn nodes(completed: Completed) -> Graph {
    let Completed { scope, params, parts, ops, recorded, gaps } = completed;
    let dags: Vec<Dag> = (0..ops.len()).map(|op| dag_of(&ops, op)).collect();
    let mut names = UniqueNames::new();
    let node = |(op, dag): (CompletedOp, Dag)| Node {
        name: match op.data.block() {
            // The block of `on_exit` has no task and no template.
            Some(BlockKind::Exit(ExitWhen::Always)) => task_name(&op.data.name),
            _ => names.claim(&task_name(&op.data.name)),
        },
        data: op.data,
        object: op.object,
        dag,
        after: BTreeMap::new(),
        inputs: Vec::new(),
        guards: BTreeSet::new(),
        flags: Vec::new(),
        exports: BTreeSet::new(),
        used_outputs: BTreeSet::new(),
        references: Vec::new(),
        variables: Vec::new(),
        reading: op.reading,
        renamed_from: op.renamed_from,
        moved_out_of: op.moved_out_of,
        deletes: op.deletes,
    };
    let nodes: Vec<Node> = ops.into_iter().zip(dags).map(node).collect();
    let dependencies = dependencies::nodes(&nodes);
    Graph { scope, params, parts, nodes, used: BTreeMap::new(), dependencies, recorded, gaps }
}

/// Returns the DAG of a task. The ops of `on_exit` are in the single DAG of all exit handlers.
fn dag_of(ops: &[CompletedOp], op: usize) -> Dag {
    match ops[op].data.parent.map(|parent| parent as usize) {
        None => match ops[op].data.block() {
            Some(BlockKind::Exit(_)) => Dag::Exit,
            _ => Dag::Main,
        },
        Some(parent) => match ops[parent].data.block() {
            Some(BlockKind::Exit(ExitWhen::Always)) => Dag::Exit,
            _ => Dag::Block(parent),
        },
    }
}
