//! Conforms the specs of ops to the table: converts values to the form that a field requires, and
//! notes misfits. This is the last step of lowering: later stages change nothing.

use kfp_dbx_core::graph::{Graph, OpKind};
use kfp_dbx_core::rule::WRONG_TYPE;
use kfp_dbx_core::spec::conform::{Misfit, conform_struct};
use kfp_dbx_core::spec::manifest;
use kfp_dbx_core::table::Action;
use kfp_dbx_core::value::path::Step;
use kfp_dbx_core::value::{Map, Ref, Target, Value};
use proc_macro2::Span;

use crate::lower::body::Variable;
use crate::read::facts::OpFacts;

pub(super) fn conform(graph: &mut Graph<Span>, facts: &mut [OpFacts], variables: &[Variable]) {
    for (node, facts) in graph.nodes.iter_mut().zip(facts) {
        match node.kind {
            OpKind::Table(row) => {
                if row.action != Action::Delete {
                    facts.misfits = conform_struct(&mut facts.spec, row.kind.spec);
                }
                // Its fields and its resource are not those that are meant.
                node.escaped |= is_rejected(facts, variables);
            }
            OpKind::Resource if !node.escaped && !facts.is_hidden => conform_object(facts),
            _ => {}
        }
    }
}

fn conform_object(facts: &mut OpFacts) {
    // A flag may select the object by labels.
    let is_named = facts.waits.is_given();
    if let (Some(action), Some(Value::Map(object))) = (facts.object_action(), &mut facts.object) {
        (facts.object_kind, facts.misfits) = manifest::check(object, action, is_named);
    }
}

/// Returns whether rustc certainly rejects a value that a setter of an op gets.
fn is_rejected(facts: &OpFacts, variables: &[Variable]) -> bool {
    let is_name = |name: &Value| {
        !matches!(name, Value::Text(_) | Value::Ref(_) | Value::Unknown | Value::Problem(_))
    };
    let is_wrong = |misfit: &Misfit| {
        misfit.finding.rule == &WRONG_TYPE
            && facts.spans.get(&misfit.path).is_some_and(|spot| !spot.is_json)
            && is_known(&facts.spec, &misfit.path, variables)
            && !has_lost_digits(&facts.spec, &misfit.path)
    };
    facts.name.as_ref().is_some_and(is_name) || facts.misfits.iter().any(is_wrong)
}

/// Returns whether the type of a value can be seen. That of an output, or of a parameter with an
/// alias, can't.
pub(crate) fn is_known(spec: &Map, path: &[Step], variables: &[Variable]) -> bool {
    match value_at(spec, path) {
        Some(Value::Ref(Ref { target: Target::Param { index, .. }, .. })) => {
            variables.get(*index as usize).is_some_and(|variable| variable.ty.is_some())
        }
        Some(Value::Ref(_)) => false,
        _ => true,
    }
}

/// Whether the value at a path is a number whose digits a program does not know.
pub(crate) fn has_lost_digits(spec: &Map, path: &[Step]) -> bool {
    matches!(value_at(spec, path), Some(Value::Float(number)) if number.lost_digits().is_some())
}

fn value_at<'v>(spec: &'v Map, path: &[Step]) -> Option<&'v Value> {
    let (Step::Field(first), rest) = path.split_first()? else { return None };
    rest.iter().try_fold(spec.get(first)?, |value, step| match (value, step) {
        (Value::Map(map), Step::Field(name)) => map.get(name),
        (Value::List(items), Step::Item(index)) => items.get(*index),
        _ => None,
    })
}
