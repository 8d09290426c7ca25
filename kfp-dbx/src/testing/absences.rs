//! Objects that a scenario takes away and that no op waits for.

use kfp_dbx_core::table::{self, Kind, Reference, Referent};
use kfp_dbx_core::text::nearest::nearest;
use kfp_dbx_core::value::path::{each_named, literal};
use kfp_dbx_simulator::report::{Node, Object};

use super::effects::fate;
use super::error::Problem;
use super::resolve::near_kind;
use super::scenario::{Scenario, Word};
use super::select::IntoSelect as _;
use super::simulation::Simulation;
use crate::lower::graph::{self, Graph};

/// The kind and the name of an object.
type Named = (String, String);

/// Returns a problem for each object that is absent and that no op waits for. Another simulation tells
/// which op would.
pub(super) fn absences(
    simulation: &Simulation,
    graph: &Graph,
    scenario: &Scenario,
    simulate: &dyn Fn(&Scenario) -> Option<Simulation>,
) -> Vec<Problem> {
    let waits = &simulation.report.absent;
    let vain = scenario.absent.iter().filter(|(named, _)| !waits.contains(named));
    let problems = vain.filter_map(|(named, place)| {
        Some((absence(simulation, graph, named, scenario, simulate)?, Some(*place)))
    });
    problems.collect()
}

fn absence(
    simulation: &Simulation,
    graph: &Graph,
    named: &Named,
    scenario: &Scenario,
    simulate: &dyn Fn(&Scenario) -> Option<Simulation>,
) -> Option<String> {
    let (kind, name) = named;
    let form = scenario.form;
    let call = format!("`{}` has no effect", form.absent(kind, name));
    let nodes = &simulation.report.nodes;
    if let Some(Node { task: op, action: Some(action), .. }) =
        nodes.iter().find(|of| is_of(of, named))
    {
        return Some(match action.as_str() {
            "create" | "apply" => format!(
                "{call}: op `{op}` makes it; write `{}` if it is not to be made, or leave this out",
                form.fail(op, None)
            ),
            _ => format!(
                "{call}: op `{op}` reads it, and it is only there if `{}` adds it; leave this out",
                form.present()
            ),
        });
    }
    let user = user_in(graph, named).map(str::to_owned);
    let user = user.or_else(|| user_if_all_goes_well(named, scenario, simulate));
    let Some(op) = user else { return Some(no_user(simulation, named)) };
    let is_user = |object: &Object| names(object, named);
    if simulation.report.objects.iter().any(is_user) {
        // It waits for something else first.
        return None;
    }
    let fate = fate(simulation, &op.as_str().into_select());
    Some(format!("{call}: op `{op}` needs it, but {fate}; leave this out"))
}

/// Returns the message for an object that no op needs.
fn no_user(simulation: &Simulation, (kind, name): &Named) -> String {
    if let Some(near) = near_kind(kind) {
        return format!("there is no kind `{kind}`: did you mean `{near}`?");
    }
    let objects = simulation.objects().filter(|object| object.kind() == kind);
    let names: Vec<_> = objects.map(|object| object.name()).collect();
    let waited = simulation.report.absent.iter().filter(|(other, _)| other == kind);
    let waited = waited.map(|(_, name)| name.as_str());
    let help = match nearest(name, names.iter().copied().chain(waited)) {
        Some(near) if near != name => format!(": did you mean `{near}`?"),
        _ => String::new(),
    };
    format!("no op waits for a {kind} `{name}`, so it makes no difference if it is absent{help}")
}

/// Whether a node is of an op on that object.
fn is_of(node: &Node, (kind, name): &Named) -> bool {
    let manifest = node.manifest.as_deref();
    manifest.is_some_and(|of| of["kind"] == **kind && of["metadata"]["name"] == **name)
}

/// Returns the op whose spec names an object by a literal.
fn user_in<'g>(graph: &'g Graph, (kind, name): &Named) -> Option<&'g str> {
    let is_user = |node: &&graph::Node| {
        let Some(object) = &node.object else { return false };
        let (Some(row), Some(spec)) = (object.kind, object.spec()) else { return false };
        let mut is_named = false;
        each_named(spec, row.uses, &mut |reference, value, _| {
            is_named |= is_by_name(reference, kind) && literal(value) == Some(name);
        });
        is_named
    };
    graph.nodes.iter().find(is_user).map(|node| node.name.as_str())
}

/// Returns the op that names an object in a run in which nothing goes wrong.
fn user_if_all_goes_well(
    named: &Named,
    scenario: &Scenario,
    simulate: &dyn Fn(&Scenario) -> Option<Simulation>,
) -> Option<String> {
    let mut scenario = scenario.clone();
    scenario.ops.retain(|said| matches!(said.what, Word::Output(..)));
    scenario.interventions.clear();
    scenario.absent.clear();
    let run = simulate(&scenario)?;
    let user = run.objects().find(|object| names(object.object(), named))?;
    user.op().map(str::to_owned)
}

/// Whether an object names another one.
fn names(object: &Object, (kind, name): &Named) -> bool {
    let row: Option<&Kind> = table::kind(&object.kind);
    let references = row.into_iter().flat_map(|row| row.uses.iter().copied().flatten());
    let mut references = references.filter(|reference| is_by_name(reference, kind));
    references.any(|reference| object.spec_texts(reference.field).contains(&name.as_str()))
}

fn is_by_name(reference: &Reference, kind: &str) -> bool {
    let is_name = matches!(reference.to, Referent::Owner(_) | Referent::Name(_));
    is_name && reference.kinds().contains(&kind)
}
