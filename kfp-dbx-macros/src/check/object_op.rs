//! The rules about one `ResourceOp`.

use kfp_dbx_core::graph::{Node, NodeIndex, OpKind};
use kfp_dbx_core::rule::{Diagnostic, WRONG_TYPE};
use kfp_dbx_core::spec::{self, manifest};
use kfp_dbx_core::table::{Action, Operator};
use kfp_dbx_core::value::path::{Step, value_at};
use kfp_dbx_core::value::{Map, Ref, Target, Value};
use proc_macro2::Span;

use crate::check::object::Object;
use crate::check::op::{check_conditions, is_ours, located};
use crate::lower::body::Body;
use crate::read::facts::{Given, OpFacts};

pub(super) fn check(
    body: &Body,
    node: NodeIndex,
    operator: Option<Operator>,
) -> Vec<Diagnostic<Span>> {
    let op = &body.graph.nodes[node];
    let facts = &body.facts[node];
    let Some(action) = facts.object_action().filter(|_| !body.is_lost(node)) else {
        return Vec::new();
    };
    let mut found = match action {
        Action::Delete => check_results_of_delete(facts),
        _ => check_asked_outputs(op, facts),
    };
    let kind = Object::of(facts).and_then(|object| object.known);
    found.extend(check_conditions(facts, action, kind));
    found.extend(check_has_object(op, facts));
    if let Some(Value::Map(object)) = &facts.object {
        found.extend(check_owner(facts, object));
        found.extend(check_object(body, node, object));
        found.extend(check_meaning(body, node, object, action, operator));
    }
    found
}

/// Checks that a delete has neither conditions nor outputs.
fn check_results_of_delete(facts: &OpFacts) -> Vec<Diagnostic<Span>> {
    let condition = |condition: &Given<String>| match condition {
        Given::Known(_, at) => Some(*at),
        _ => None,
    };
    let outputs = match &facts.outputs {
        Given::Known(outputs, at) if !outputs.is_empty() => Some(*at),
        _ => None,
    };
    let given = [
        ("a success condition", condition(&facts.success_condition)),
        ("a failure condition", condition(&facts.failure_condition)),
        ("outputs", outputs),
    ];
    given
        .into_iter()
        .filter_map(|(what, at)| Some(manifest::result_of_delete(what).at(at?)))
        .collect()
}

/// Checks that the requested outputs exist.
fn check_asked_outputs(op: &Node<Span>, facts: &OpFacts) -> Vec<Diagnostic<Span>> {
    let given: &[String] = match &facts.outputs {
        Given::Nothing => &[],
        Given::Known(outputs, _) => outputs,
        Given::Unseen => return Vec::new(),
    };
    let Some(op_name) = &op.name else { return Vec::new() };
    let known = || given.iter().map(String::as_str).chain(["manifest", "name"]);
    let unknown =
        facts.asked_outputs.iter().filter(|(asked, _)| !known().any(|name| name == asked));
    let report = |(asked, at): &(String, Span)| {
        manifest::unknown_output(op_name, asked, known()).at(*at).related("the op", op.at)
    };
    unknown.map(report).collect()
}

fn check_has_object(op: &Node<Span>, facts: &OpFacts) -> Option<Diagnostic<Span>> {
    let is_missing = facts.object.is_none() && !facts.is_open;
    let name = op.name.as_ref().filter(|_| is_missing)?;
    Some(manifest::missing_object(name).at(op.at))
}

/// Checks that no owner is set that the operator replaces.
fn check_owner(facts: &OpFacts, object: &Map) -> Option<Diagnostic<Span>> {
    match (&facts.set_owner_reference, facts.object_kind, object.get("spec")) {
        (Given::Known(true, at), Some(kind), Some(Value::Map(spec))) => {
            Some(spec::lost_owner(kind, Some(spec))?.at(*at))
        }
        _ => None,
    }
}

/// Checks the object against Argo's rules and, if it is one of the operator's, against the table.
fn check_object(body: &Body, node: NodeIndex, object: &Map) -> Vec<Diagnostic<Span>> {
    let facts = &body.facts[node];
    let ours = facts.misfits.iter().filter(|misfit| {
        misfit.finding.rule != &WRONG_TYPE
            || is_ours(body, facts, object, misfit)
            || is_output_of_table(body, object, &misfit.path)
    });
    ours.map(|misfit| located(facts, misfit.clone(), body.graph.nodes[node].at)).collect()
}

/// Whether the value at a path is an output of an op of the table, whose type is certain.
fn is_output_of_table(body: &Body, object: &Map, path: &[Step]) -> bool {
    let Some(Value::Ref(Ref { target: Target::Output { op, .. }, .. })) = value_at(object, path)
    else {
        return false;
    };
    body.graph.nodes.get(*op as usize).is_some_and(|node| matches!(node.kind, OpKind::Table(_)))
}

/// Checks how the fields of an object of one of the operator's kinds fit each other.
fn check_meaning(
    body: &Body,
    node: NodeIndex,
    object: &Map,
    action: Action,
    operator: Option<Operator>,
) -> Vec<Diagnostic<Span>> {
    let facts = &body.facts[node];
    let Some(kind) = facts.object_kind else { return Vec::new() };
    let found = manifest::check_meaning(kind, object, action, &facts.misfits, operator);
    found.into_iter().map(|misfit| located(facts, misfit, body.graph.nodes[node].at)).collect()
}
