//! Items that a scenario names and that a loop does not have.

use std::collections::BTreeSet;

use kfp_dbx_simulator::report::{EMPTY, Node, Report};
use kfp_dbx_simulator::{Error, MissingItem};

use super::error::SimulationError;
use super::scenario::Scenario;
use super::select::{Select, written_items};
use crate::error::Place;
use crate::lower::graph::Graph;

/// Returns the error for items that are not there, at the places where the scenario names them.
pub(super) fn missing(items: &BTreeSet<MissingItem>, scenario: &Scenario) -> SimulationError {
    let problems = items.iter().flat_map(|item| {
        let names_it = |(op, _): &(&Select, Place)| op.op == item.op && op.items == item.items;
        let places = named(scenario).filter(names_it);
        places.map(|(_, place)| (message(item), Some(place)))
    });
    SimulationError::items(problems.collect())
}

/// Returns the ops that a scenario names, with the places of the calls.
fn named(scenario: &Scenario) -> impl Iterator<Item = (&Select, Place)> {
    let moments = scenario.interventions.iter();
    let moments = moments.filter_map(|(_, when, place)| Some((when.0.op()?, *place)));
    scenario.ops.iter().map(|said| (&said.op, said.at)).chain(moments)
}

/// Returns the items among errors of the simulator, if they are about nothing else.
pub(super) fn all_of(errors: &[Error]) -> Option<BTreeSet<MissingItem>> {
    errors.iter().map(|error| error.item.clone()).collect()
}

/// Returns the items of loops that had none at all. The simulator knows nothing of the ops in them.
pub(super) fn of_empty_loops(
    report: &Report,
    graph: &Graph,
    scenario: &Scenario,
) -> BTreeSet<MissingItem> {
    let named = named(scenario).filter(|(op, _)| !op.items.is_empty());
    named.filter_map(|(op, _)| of_empty_loop(report, graph, op)).collect()
}

fn of_empty_loop(report: &Report, graph: &Graph, named: &Select) -> Option<MissingItem> {
    let Select { op, items } = named;
    let index = graph.nodes.iter().position(|node| node.name == *op)?;
    let mut loops: Vec<_> =
        graph.blocks_around(index).filter(|block| graph.is_loop(*block)).collect();
    loops.reverse();
    for (depth, block) in loops.into_iter().enumerate().take(items.len()) {
        let of = &graph.nodes[block].name;
        let is_empty =
            |node: &Node| node.task == *of && node.items == items[..depth] && node.message == EMPTY;
        if report.nodes.iter().any(is_empty) {
            let (op, items, of) = (op.clone(), items.clone(), of.clone());
            return Some(MissingItem { op, items, depth, of, number: 0 });
        }
    }
    None
}

fn message(item: &MissingItem) -> String {
    let MissingItem { op, items, depth, of, number } = item;
    let given = written_items(items);
    let Some(last) = number.checked_sub(1) else {
        return format!("op `{op}` has no item {given}: its loop `{of}` has no items");
    };
    let mut near = items.clone();
    near[*depth] = last;
    let s = if *number == 1 { "" } else { "s" };
    format!(
        "op `{op}` has no item {given}: its loop `{of}` has {number} item{s}, counted from 0: did you mean {}?",
        written_items(&near)
    )
}
