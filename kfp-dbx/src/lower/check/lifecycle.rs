//! Rules about the lifecycle of resources. The macro has the same rules.

use kfp_dbx_core::lifecycle::{self, Knowledge, Pipeline};
use kfp_dbx_core::table::Output;
use kfp_dbx_core::value::Target;

use super::op;
use super::subject::{Found, Subject};
use crate::lower::effects::effects;
use crate::lower::facts::facts;
use crate::lower::graph::Graph;
use crate::lower::listed::listed;
use crate::lower::sketches::Sketches;
use crate::model::block::{BlockKind, Over};
use crate::model::cron::CronData;

pub(super) fn check_lifecycle(subject: &Subject<'_>, found: &mut Found) {
    // If ops wait for each other, a missing order would be a consequence of the cycle.
    if !subject.disorder.is_empty() {
        return;
    }
    let Subject { graph, settings, schedule, .. } = *subject;
    let dependencies = graph.order();
    let sketches = Sketches::new(graph);
    let effects = effects(graph, settings, &sketches);
    let is_exclusive = schedule.is_some_and(CronData::is_exclusive);
    let knowledge = Knowledge {
        graph: &dependencies,
        effects: &effects,
        pipeline: Pipeline {
            complete: graph
                .nodes
                .iter()
                .filter_map(|node| node.object.as_ref())
                .all(|object| object.kind_key().is_some()),
            has_deadline: settings.deadline.is_some(),
            deadline: settings.deadline,
            exclusive: is_exclusive || !settings.mutexes.is_empty(),
            operator: settings.operator,
            form: settings.form,
        },
        varies: &|target, block| sketches.varies(target, block),
        is_listed: &|target| sketches.is_listed(target),
        is_open: &|target| sketches.is_open(target),
        name: &|target| sketches.name_of(target),
        sets_level: &|node, rule| graph.nodes[node].data.settings.levels.sets(rule),
        is_single: &|block| {
            matches!(graph.nodes[block].block_kind(),
                Some(BlockKind::ForEach { over: Over::Items(items), .. }) if items.len() <= 1)
        },
        is_one_by_one: &|block| {
            graph.nodes[block].block().is_some_and(|block| block.parallelism == Some(1))
        },
        facts: &|block| facts(graph, &sketches, block),
        listed: &listed(graph, &sketches),
        item: &|_| None,
        output: &|target| output(graph, target),
        new_variable: &|_| None,
        place: &|node, path| op::place(&graph.nodes[node].data, path),
    };
    found.extend(lifecycle::check(&knowledge, &|reference| sketches.resolve(reference)));
}

/// Returns the row of an output, which the object of a `ResourceOp` has by its path.
fn output(graph: &Graph, target: Target) -> Option<&'static Output> {
    let Target::Output { op, output, .. } = target else { return None };
    let node = graph.nodes.get(op as usize)?;
    let object = node.object.as_ref()?;
    let path = object.outputs.path(node.data.output_name(output)?)?;
    object.kind?.outputs().iter().find(|output| output.json_path == path)
}
