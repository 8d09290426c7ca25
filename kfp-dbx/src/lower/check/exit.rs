//! Rules about exit handlers.

use std::collections::BTreeMap;

use kfp_dbx_core::graph::Outcome;
use kfp_dbx_core::lifecycle::unknown_at_exit;
use kfp_dbx_core::rule::{EXIT_REACH, EXIT_ROOM, Finding, INVALID_NAME, UNKNOWN_AT_EXIT};
use kfp_dbx_core::value::Value;

use super::subject::{Found, Subject};
use crate::lower::complete::completed::MissingDelete;
use crate::lower::graph::{Dag, Graph};
use crate::model::block::{BlockData, BlockKind, Over};

/// An exit handler of a pipeline that is used as an op runs when the whole workflow ends. Its
/// arguments must be known at that time.
pub(super) fn check_moved_exits(subject: &Subject<'_>, found: &mut Found) {
    for (exit, why) in &subject.graph.gaps.exits {
        let message = format!("this exit handler can't run when the whole workflow ends: {why}");
        let at = subject.graph.nodes[*exit].data.at;
        found.push(Finding::new(&UNKNOWN_AT_EXIT, message).at(at));
    }
}

/// The delete of `.delete_on_exit()` must know its resource, and needs a name that Argo accepts.
pub(super) fn check_added_deletes(subject: &Subject<'_>, found: &mut Found) {
    for (create, why) in &subject.graph.gaps.deletes {
        let create = &subject.graph.nodes[*create].data;
        let name = &create.name;
        let finding = match why {
            MissingDelete::Unknown(why) => unknown_at_exit(name, why),
            MissingDelete::Name(why) => {
                let message = format!(
                    "op `delete-{name}`, which deletes the resource of op `{name}` at exit: {why}"
                );
                Finding::new(&INVALID_NAME, message)
            }
        };
        found.push(finding.at(create.at));
    }
}

/// No op of an exit handler waits for room: Argo looks for the node of each task of the handler, finds none
/// for one that waits, and ends its controller (`nodeRequiresTaskSetReconciliation`).
pub(super) fn check_room(subject: &Subject<'_>, found: &mut Found) {
    let graph = subject.graph;
    let Some(first) = (0..graph.nodes.len()).find(|node| graph.at_exit(*node)) else { return };
    for block in (0..graph.nodes.len()).filter(|node| graph.at_exit(*node)) {
        let Some(BlockData {
            kind: BlockKind::ForEach { over, .. },
            parallelism: Some(limit @ 1..),
        }) = graph.nodes[block].block()
        else {
            continue;
        };
        if items(over).is_none_or(|items| items > *limit) {
            let message = format!(
                "`{}` is in an exit handler, and runs {limit} of its items at a time: an item that waits ends Argo's controller",
                graph.nodes[block].data.name
            );
            let finding = Finding::new(&EXIT_ROOM, message)
                .help("remove the limit of the loop, or run the loop outside of the exit handler");
            found.push(finding.at(graph.nodes[block].data.at).of([block]));
        }
    }
    // A limit of 0 breaks a rule of its own.
    let Some(limit @ 1..) = subject.settings.parallelism else { return };
    let at_once = width(graph, Dag::Exit);
    if at_once > limit {
        let message = match at_once {
            u32::MAX => format!(
                "the exit handler repeats ops for a list that only the run knows, but `parallelism` lets only {limit} run at once: one that waits ends Argo's controller"
            ),
            at_once => format!(
                "the exit handler runs {at_once} ops at once, but `parallelism` lets only {limit} run: one that waits ends Argo's controller"
            ),
        };
        let finding = Finding::new(&EXIT_ROOM, message).help(
            "make `parallelism` larger, or limit only loops with their own `.parallelism(…)`, or run fewer ops at exit",
        );
        found.push(finding.at(graph.nodes[first].data.at).of([first]));
    }
}

/// Returns how many pods of a DAG certainly run at once if all of its conditions are met.
fn width(graph: &Graph, dag: Dag) -> u32 {
    let mut levels: BTreeMap<usize, Level> = BTreeMap::new();
    let mut known = BTreeMap::new();
    for node in (0..graph.nodes.len()).filter(|node| graph.nodes[*node].dag == dag) {
        let level = levels.entry(depth(graph, node, &mut known)).or_default();
        let inner = || width(graph, Dag::Block(node));
        match (&graph.nodes[node].object, graph.nodes[node].block()) {
            (Some(_), _) => level.always = level.always.saturating_add(1),
            (None, None) => {}
            (None, Some(BlockData { kind: BlockKind::ForEach { over, .. }, parallelism })) => {
                let items = items(over).unwrap_or(u32::MAX).min(parallelism.unwrap_or(u32::MAX));
                level.always = level.always.saturating_add(inner().saturating_mul(items));
            }
            (None, Some(BlockData { kind: BlockKind::Pipeline(_), .. })) => {
                level.always = level.always.saturating_add(inner());
            }
            // Of two branches, only one runs.
            (None, Some(_)) => level.of_branch = level.of_branch.max(inner()),
        }
    }
    let widths = levels.values().map(|level| level.always.saturating_add(level.of_branch));
    widths.max().unwrap_or_default()
}

/// The pods of tasks that do not wait for each other.
#[derive(Default)]
struct Level {
    always: u32,
    of_branch: u32,
}

/// Returns the length of the longest chain of tasks of its DAG that a task runs after.
fn depth(graph: &Graph, node: usize, known: &mut BTreeMap<usize, usize>) -> usize {
    if let Some(depth) = known.get(&node) {
        return *depth;
    }
    // If there is a cycle, it ends here.
    known.insert(node, 0);
    let after = graph.nodes[node].after.keys();
    let depths: Vec<_> = after.map(|from| depth(graph, *from, known) + 1).collect();
    let depth = depths.into_iter().max().unwrap_or_default();
    known.insert(node, depth);
    depth
}

/// Returns the number of items of a loop, if it is known.
fn items(over: &Over) -> Option<u32> {
    match over {
        Over::Items(items) => u32::try_from(items.len()).ok(),
        Over::Sequence { start: Value::Int(start), end: Value::Int(end), .. } => {
            u32::try_from(start.abs_diff(*end) + 1).ok()
        }
        Over::List(_) | Over::Sequence { .. } => None,
    }
}

/// At exit each op runs however the others end, so no op can wait for a failure.
pub(super) fn check_failure_orders(subject: &Subject<'_>, found: &mut Found) {
    let graph = subject.graph;
    for (_, node) in graph.nodes.iter().enumerate().filter(|(op, _)| graph.at_exit(*op)) {
        for after in node.data.after.iter().filter(|after| after.outcome == Outcome::Failure) {
            let message = format!(
                "`{}` is in an exit handler, where each op runs whether or not the others fail",
                node.name
            );
            found.push(
                Finding::new(&EXIT_REACH, message)
                    .help(
                        "use `.after(…)` for the order, or `on_failure(…)` for ops that run if the workflow fails",
                    )
                    .at(after.at),
            );
        }
    }
}
