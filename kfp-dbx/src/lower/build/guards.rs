//! Sets the guards of tasks: the tasks that must have succeeded so that they run. If the other task
//! is in a DAG around, each block on the way gets an input that says whether it has.

use std::collections::BTreeSet;

use kfp_dbx_core::text::names::UniqueNames;

use crate::lower::graph::Graph;

pub(super) fn set(graph: &mut Graph) {
    let guards = graph.dependencies.guards();
    let mut flags = vec![BTreeSet::new(); graph.nodes.len()];
    for op in 0..graph.nodes.len() {
        for &task in guards.of(op) {
            let dag = graph.nodes[task].dag;
            graph.blocks_within(dag, op).for_each(|block| {
                flags[block].insert(task);
            });
            graph.nodes[op].guards.insert(task);
        }
    }
    for (block, tasks) in flags.into_iter().enumerate() {
        let mut names = UniqueNames::new();
        graph.nodes[block].inputs.iter().for_each(|(_, name)| {
            names.claim(name);
        });
        let flag = |task: usize| (task, names.claim(&format!("{}-met", graph.nodes[task].name)));
        graph.nodes[block].flags = tasks.into_iter().map(flag).collect();
    }
}
