//! Objects that a scenario takes away or adds, and with which no op has to do.

use kfp_dbx_core::text::nearest::nearest;
use kfp_dbx_core::value::path::{each_named, literal};
use kfp_dbx_simulator::report::{Node, Object};
use serde_json::Value as Json;

use super::effects::fate;
use super::error::Problem;
use super::resolve::near_kind;
use super::scenario::{Scenario, Word};
use super::select::IntoSelect as _;
use super::simulation::Simulation;
use super::touch::{Named, is_by_name, is_of, names, touches};
use crate::lower::graph::{self, Graph};

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

/// Returns a problem for each object that is present and with which no run has to do. Another simulation tells
/// whether it makes a difference in another way.
pub(super) fn presences(
    simulation: &Simulation,
    graph: &Graph,
    scenario: &Scenario,
    simulate: &dyn Fn(&Scenario) -> Option<Simulation>,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (index, (object, place)) in scenario.present.iter().enumerate() {
        let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
        let named = (text(&object["kind"]), text(&object["metadata"]["name"]));
        if simulation.runs().any(|run| touches(&run.report, &named)) {
            continue;
        }
        let mut without = scenario.clone();
        without.present.remove(index);
        let Some(other) = simulate(&without) else { continue };
        if !simulation.runs().flat_map(course).eq(other.runs().flat_map(course)) {
            continue;
        }
        let present = scenario.form.present();
        let call = format!("`{present}` of the {} `{}` has no effect", named.0, named.1);
        let user = user_in(graph, &named).map(str::to_owned);
        let user = user.or_else(|| user_if_all_goes_well(&named, &without, simulate));
        let why = match user {
            Some(op) => format!(
                "op `{op}` has to do with it, but {}",
                fate(simulation, &op.as_str().into_select())
            ),
            None => "no op has to do with it".to_owned(),
        };
        let help = near_object(simulation, &named);
        problems.push((format!("{call}: {why}{help}"), Some(*place)));
    }
    problems
}

/// Returns what became of the nodes of a run, without the ids of their objects, which differ if there is another
/// object.
fn course(run: &Simulation) -> impl Iterator<Item = impl PartialEq> {
    let nodes = run.report.nodes.iter();
    nodes.map(|node| (&node.name, node.phase, &node.message, node.started, node.ended))
}

/// Returns the nearest name of an object that a run has to do with, in words.
fn near_object(simulation: &Simulation, (kind, name): &Named) -> String {
    let manifests = simulation.report.nodes.iter().filter_map(|node| node.manifest.as_deref());
    let of_kind = manifests.filter(|manifest| manifest["kind"] == **kind);
    let names: Vec<_> = of_kind.filter_map(|of| of["metadata"]["name"].as_str()).collect();
    match nearest(name, names).filter(|near| near != name) {
        Some(near) => format!(": did you mean `{near}`?"),
        None => "; leave this out".to_owned(),
    }
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
    let user = run.objects().find(|object| names(object.object(), named));
    let user = user.and_then(|object| object.op());
    let acts = || run.report.nodes.iter().find(|node| is_of(node, named));
    user.or_else(|| acts().map(|node| node.task.as_str())).map(str::to_owned)
}
