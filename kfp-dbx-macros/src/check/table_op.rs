//! The rules about one op of the table.

use kfp_dbx_core::graph::{Node, NodeIndex};
use kfp_dbx_core::lifecycle::{NAME_HOLDS_OUTPUT, delete_of_kept, unknown_at_exit};
use kfp_dbx_core::rule::Diagnostic;
use kfp_dbx_core::spec::{self, conform::misspelt, states, whole};
use kfp_dbx_core::table::{Action, Op, Operator};
use kfp_dbx_core::value::path::Step;
use kfp_dbx_core::value::{Target, Value};
use proc_macro2::Span;

use crate::check::op::{check_conditions, is_ours, located, name_place};
use crate::lower::body::Body;
use crate::read::facts::{Given, OpFacts};

pub(super) fn check(
    body: &Body,
    node: NodeIndex,
    row: &Op,
    operator: Option<Operator>,
) -> Vec<Diagnostic<Span>> {
    let op = &body.graph.nodes[node];
    let facts = &body.facts[node];
    let is_open = facts.is_open || body.is_lost(node);
    let mut found = check_spec(body, node, row, is_open, operator);
    found.extend(check_whole(body, node, row));
    found.extend(check_name(op, facts, row, is_open));
    found.extend(check_owner(facts, row));
    found.extend(check_outputs(facts, row));
    found.extend(check_name_at_exit(op, facts, row));
    found.extend(check_kept(op, facts));
    found.extend(check_conditions(facts, row.action, Some(row.kind)));
    found
}

/// Checks the fields of the spec. A delete has none.
fn check_spec(
    body: &Body,
    node: NodeIndex,
    row: &Op,
    is_open: bool,
    operator: Option<Operator>,
) -> Vec<Diagnostic<Span>> {
    if row.action == Action::Delete {
        return Vec::new();
    }
    let facts = &body.facts[node];
    let (kind, spec) = (row.kind, &facts.spec);
    let misspelt = misspelt(&facts.misfits);
    let ours = facts.misfits.iter().filter(|misfit| is_ours(body, facts, spec, misfit));
    let name = facts.name.as_ref().and_then(|name| spec::check_name(kind, spec, name));
    ours.cloned()
        .chain(spec::check(kind, spec, !is_open, &misspelt, operator))
        .chain(name)
        .map(|misfit| located(facts, misfit, body.graph.nodes[node].at))
        .collect()
}

/// Checks that no field is beside a spec that is a single parameter or output. The operator writes
/// the name of the object into the field for it.
fn check_whole(body: &Body, node: NodeIndex, row: &Op) -> Option<Diagnostic<Span>> {
    let facts = &body.facts[node];
    facts.whole_reference.filter(|_| row.action != Action::Delete)?;
    let fields = facts.spec.entries.iter().filter_map(|(field, _)| field.as_literal());
    let fields: Vec<_> = fields.filter(|field| row.kind.name_field != Some(field)).collect();
    let first = Step::Field((*fields.first()?).to_owned());
    let spot = facts.spans.get(&[first]);
    let at = spot.and_then(|spot| spot.field).unwrap_or(body.graph.nodes[node].at);
    Some(whole::completed(fields.into_iter()).at(at))
}

/// Checks that the resource has a name that Kubernetes accepts.
fn check_name(
    op: &Node<Span>,
    facts: &OpFacts,
    row: &Op,
    is_open: bool,
) -> Option<Diagnostic<Span>> {
    match facts.resource_name(row) {
        Some(Value::Text(name)) => {
            Some(spec::invalid_name(name)?.at(name_place(facts, row, op.at)))
        }
        None if !is_open => Some(spec::missing_name(op.name.as_ref()?, row).at(op.at)),
        _ => None,
    }
}

/// Checks that each operator writes the outputs that are used.
fn check_outputs(facts: &OpFacts, row: &Op) -> Vec<Diagnostic<Span>> {
    let used = facts.new_outputs.iter();
    used.filter_map(|(output, at)| {
        let output = row.outputs.get(*output as usize)?;
        Some(states::unwritten_output(output)?.at(*at))
    })
    .collect()
}

/// Checks that no owner is set that the operator replaces.
fn check_owner(facts: &OpFacts, row: &Op) -> Option<Diagnostic<Span>> {
    match &facts.set_owner_reference {
        Given::Known(true, at) => Some(spec::lost_owner(row.kind, Some(&facts.spec))?.at(*at)),
        _ => None,
    }
}

/// Checks that a resource that stays is not deleted.
fn check_kept(op: &Node<Span>, facts: &OpFacts) -> Option<Diagnostic<Span>> {
    let is_keep = |(name, _): &&(&str, Span)| *name == "keep";
    let (_, kept) = facts.fates.iter().find(is_keep)?;
    let (_, deleted) = facts.fates.iter().rfind(|fate| !is_keep(fate))?;
    Some(delete_of_kept(op.name.as_ref()?).at(*deleted).related("it is kept here", *kept))
}

/// Checks that the name of a resource that is deleted at exit is known there.
fn check_name_at_exit(op: &Node<Span>, facts: &OpFacts, row: &Op) -> Option<Diagnostic<Span>> {
    facts.deleted_on_exit?;
    let (name, value) = (op.name.as_ref()?, facts.resource_name(row)?);
    let mut holds_output = false;
    value.visit_refs(&mut |reference| {
        holds_output |= matches!(reference.target, Target::Output { .. });
    });
    let at = name_place(facts, row, op.at);
    holds_output.then(|| unknown_at_exit(name, NAME_HOLDS_OUTPUT).at(at))
}
