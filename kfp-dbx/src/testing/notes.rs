//! The lines below the rows of a timeline.

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_core::table::Operator;
use kfp_dbx_core::text::quoted::{quoted, quoted_some};
use kfp_dbx_simulator::report::{Maker, Node, NodeKind, Phase, Report};

use super::causes::{hidden_end, is_made_by};
use super::clock::{Clock, moments};
use super::select::label;
use super::simulation::Simulation;
use super::uses::is_owner_replaced;

/// The number of objects of one fate that have a line.
const OBJECTS: usize = 12;

/// Returns the lines below the rows: what a green workflow hides, what was done to the workflow, what never
/// ends and why, what goes on after the end, what of others is deleted, and what is left behind.
pub(super) fn notes(simulation: &Simulation, clock: Clock) -> Vec<String> {
    let report = &simulation.report;
    let moments = moments(report, clock).into_iter().map(|(at, what)| format!("at {at}: {what}"));
    let stuck = report.stuck.iter().map(|stuck| {
        let node = stuck.node.and_then(|node| report.nodes.get(node));
        let name = node.map_or(stuck.name.as_str(), |node| node.task.as_str());
        format!("`{name}` never ends: {}", stuck.reason)
    });
    let mut notes = hidden(simulation);
    notes.extend(moments);
    notes.extend(stuck);
    notes.extend(unwatched(report));
    notes.extend(foreign(report));
    notes.extend(left(simulation));
    notes
}

/// Returns the resources that failed, if the workflow succeeded.
fn hidden(simulation: &Simulation) -> Vec<String> {
    let report = &simulation.report;
    if report.phase != Phase::Succeeded {
        return Vec::new();
    }
    let mut ops: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    for (place, node) in report.nodes.iter().enumerate() {
        let is_own = |object: usize| {
            report.objects.get(object).is_some_and(|object| is_made_by(report, place, object))
        };
        if node.object.is_some_and(is_own)
            && let Some(end) = hidden_end(report, node, simulation.operator)
        {
            let op = label(&node.task, &node.items);
            ops.entry((end.kind.noun, end.state)).or_default().push(op);
        }
    }
    let line = |((noun, state), ops): ((&str, &str), Vec<String>)| {
        let (s, is) = if ops.len() == 1 { ("", "is") } else { ("s", "are") };
        let ops = quoted_some(ops.iter().map(String::as_str));
        format!("Succeeded, but the {noun}{s} of {ops} {is} {state}")
    };
    ops.into_iter().map(line).collect()
}

/// Returns the pods that go on after the end of the workflow.
fn unwatched(report: &Report) -> Option<String> {
    let goes_on = |node: &&Node| {
        let is_pod = node.kind == NodeKind::Pod && !node.phase.is_end();
        is_pod && report.ended.is_some() && report.deleted.is_none()
    };
    let ops: BTreeSet<_> =
        report.nodes.iter().filter(goes_on).map(|node| node.task.as_str()).collect();
    let (s, go, them) = if ops.len() == 1 { ("", "goes", "it") } else { ("s", "go", "them") };
    (!ops.is_empty()).then(|| {
        let ops = quoted(ops);
        format!("the pod{s} of {ops} {go} on after the end of the workflow, and Argo no longer looks at {them}")
    })
}

/// Returns the deletes of what others made.
fn foreign(report: &Report) -> impl Iterator<Item = String> {
    report.nodes.iter().filter_map(|node| {
        let object = report.objects.get(node.object?)?;
        let is_own = matches!(&object.maker, Maker::Node(of, _) if *of == report.workflow);
        if is_own || node.action.as_deref() != Some("delete") || object.deleting.is_none() {
            return None;
        }
        let whose = match &object.maker {
            Maker::Node(of, _) => of.as_str(),
            Maker::Somebody => "somebody else",
        };
        Some(format!("`{}` deletes {} `{}` of {whose}", node.task, object.kind, object.name))
    })
}

/// Returns what is left behind, and for how long it stays.
fn left(simulation: &Simulation) -> Vec<String> {
    let report = &simulation.report;
    let is_over = report.ended.is_some() || report.deleted.is_some();
    let is_archived = simulation.operator == Operator::Archived;
    let mut fates: BTreeMap<(u8, &str), Vec<String>> = BTreeMap::new();
    for left in simulation.left_behind() {
        let fate = match (left.object().deleting.is_some(), left.is_owned()) {
            _ if !is_over => (0, "still there"),
            (true, _) => (1, "left behind, as its deletion does not end"),
            (false, true) if report.deleted.is_none() => (2, STAYS),
            // It goes with another owner, if that goes.
            _ if is_archived && is_owner_replaced(left.object()) => (3, "left behind"),
            _ => (4, "left behind for good"),
        };
        fates.entry(fate).or_default().push(left.to_string());
    }
    let has_owned = fates.contains_key(&(2, STAYS));
    let lines = fates.into_iter().flat_map(|((_, fate), objects)| {
        let more = objects.len().saturating_sub(OBJECTS);
        let named = objects.into_iter().take(OBJECTS);
        let rest = (more > 0).then(|| format!("and {more} more"));
        named.chain(rest).map(move |object| format!("{fate}: {object}"))
    });
    let mut lines: Vec<_> = lines.collect();
    lines.extend(has_owned.then(|| TTL.to_owned()));
    lines
}

/// The fate of what the workflow owns.
const STAYS: &str = "stays until the workflow is deleted";

/// The way to have a workflow deleted.
pub(super) const TTL: &str = "`#[pipeline(ttl = \"1d\")]` deletes the workflow, and with it what it owns, a day after its end";
