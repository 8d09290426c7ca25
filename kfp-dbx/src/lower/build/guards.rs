//! Finds the tasks that must be skipped together with other tasks. A skipped task has no outputs,
//! and Argo would run a task that uses them with the unreplaced tags.

use kfp_dbx_core::value::Target;

use crate::lower::graph::{Graph, Node};
use crate::model::block::BlockKind;

pub(super) fn set(graph: &mut Graph) {
    let conditions = (0..graph.nodes.len()).filter(|op| is_condition(&graph.nodes[*op]));
    let mut skippable: Vec<usize> = conditions.collect();
    if skippable.is_empty() {
        return;
    }
    let users = users(graph);
    while let Some(task) = skippable.pop() {
        for &user in &users[task] {
            let node = &mut graph.nodes[user];
            if node.guards.is_empty() && !is_condition(node) {
                skippable.push(user);
            }
            node.guards.insert(task);
        }
    }
}

fn is_condition(node: &Node) -> bool {
    matches!(node.block_kind(), Some(BlockKind::When(_) | BlockKind::Otherwise(_)))
}

/// Returns, for each task, the tasks of its DAG that use its outputs.
fn users(graph: &Graph) -> Vec<Vec<usize>> {
    let mut users = vec![Vec::new(); graph.nodes.len()];
    for (op, node) in graph.nodes.iter().enumerate() {
        for reference in node.references.iter().flatten() {
            let Target::Output { op: from, .. } = reference.target else { continue };
            let dag = graph.shared_dag(op, from as usize);
            if let (Some(task), Some(user)) =
                (graph.task_of(dag, from as usize), graph.task_of(dag, op))
            {
                users[task].push(user);
            }
        }
    }
    users
}
