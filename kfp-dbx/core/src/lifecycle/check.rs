//! The rules about lifecycles, a file for each stage of a resource.

mod conditions;
mod creates;
mod delete_order;
mod deletes;
mod exit_retries;
mod fixed_names;
mod folded;
mod identities;
mod job_runs;
mod kinds;
mod leaks;
mod names;
mod ops;
mod paths;
mod starts;
mod stops;
mod strays;
mod subject;
mod uses;
mod waits;

use std::cell::OnceCell;

use self::subject::{Check, by_kind};
pub use self::subject::{Knowledge, NewVariable, Pipeline};
use super::named::{Named, named};
use super::requirements::Requirements;
use super::resources::resources;
use super::sketch::Sketch;
use crate::graph::Certainty;
use crate::graph::order::Order;
use crate::rule::Diagnostic;
use crate::value::Ref;

/// Checks the lifecycles of all resources of a pipeline.
pub fn check<'a, L: Clone>(
    knowledge: &Knowledge<'a, '_, L>,
    resolve: &dyn Fn(Ref) -> Option<Sketch<'a>>,
) -> Vec<Diagnostic<L>> {
    if knowledge.effects.is_empty() {
        return Vec::new();
    }
    let must = Order::must(knowledge.graph);
    let has_may = knowledge.has_may();
    let may = has_may.then(|| Order::may(knowledge.graph));
    let named: Vec<Vec<Named<'a>>> = knowledge.effects.iter().map(named).collect();
    let resources = resources(knowledge.effects, &named, resolve);
    let mut by_node = vec![None; knowledge.graph.nodes.len()];
    for (index, effect) in knowledge.effects.iter().enumerate() {
        by_node[effect.node] = Some(index);
    }
    let requirements = |certainty| Requirements::new(knowledge.graph, knowledge.facts, certainty);
    let check = Check {
        knowledge,
        resolve,
        must: &must,
        may: may.as_ref().unwrap_or(&must),
        requirements: requirements(Certainty::Must),
        may_requirements: has_may.then(|| requirements(Certainty::May)),
        by_node,
        by_kind: by_kind(knowledge.effects),
        named: &named,
        resources: &resources,
        mistaken: OnceCell::new(),
        waiting: OnceCell::new(),
    };
    let mut found = Vec::new();
    for (_, _, resource) in resources.iter() {
        check.uses(resource, &mut found);
        check.deletes(resource, &mut found);
        check.creates(resource, &mut found);
        check.exit_retries(resource, &mut found);
        check.delete_order(resource, &mut found);
    }
    check.paths(&mut found);
    for index in 0..knowledge.effects.len() {
        check.op(index, &mut found);
    }
    check.drop_of_unknown_kinds(&mut found);
    check.kinds(&mut found);
    found
}
