//! Conforms the specs of ops to the table: converts values to the form that a field requires, and
//! notes misfits. This is the last step of lowering: later stages change nothing.

use kfp_dbx_core::graph::{Graph, OpKind};
use kfp_dbx_core::rule::{Finding, WRONG_TYPE};
use kfp_dbx_core::spec::Misfit;
use kfp_dbx_core::spec::conform::conform_struct;
use kfp_dbx_core::spec::{export, manifest};
use kfp_dbx_core::table::{Action, Struct};
use kfp_dbx_core::value::path::{Step, value_at};
use kfp_dbx_core::value::{Map, Ref, Scalar, Target, Value};
use proc_macro2::Span;

use crate::lower::body::Variable;
use crate::read::facts::OpFacts;

pub(super) fn conform(graph: &mut Graph<Span>, facts: &mut [OpFacts], variables: &[Variable]) {
    let kinds: Vec<OpKind> = graph.nodes.iter().map(|node| node.kind).collect();
    let types = Types { kinds: &kinds, variables };
    for (node, facts) in graph.nodes.iter_mut().zip(facts) {
        match node.kind {
            OpKind::Table(row) => {
                if row.action != Action::Delete {
                    if let Some(fault) = export::fault(&facts.spec, row.kind.spec) {
                        node.escaped = true;
                        set_unusable(facts, fault);
                        continue;
                    }
                    unwrap(facts, row.kind.spec);
                    facts.misfits = conform_struct(&mut facts.spec, row.kind.spec);
                }
                // Its fields and its resource are not those that are meant.
                node.escaped |= types.reject(facts);
            }
            OpKind::Resource if !node.escaped && !facts.is_hidden => conform_object(facts),
            _ => {}
        }
    }
}

/// Notes that the spec is no such spec as a whole: none of its fields means anything.
fn set_unusable(facts: &mut OpFacts, fault: Finding) {
    let fields = std::mem::take(&mut facts.spec).entries;
    // The first field in the `json!`. A setter can be before it.
    let path = fields.iter().find_map(|(key, _)| {
        let path = [Step::Field(key.as_literal()?.to_owned())];
        facts.spans.get(&path).is_some_and(|spot| spot.is_json).then(|| path.to_vec())
    });
    facts.misfits = vec![Misfit::new(path.unwrap_or_default(), fault)];
    facts.is_open = true;
}

/// Takes the spec out of an export of a workspace or a bundle that stands in a `json!`.
fn unwrap(facts: &mut OpFacts, object: &Struct) {
    let within = export::path(&facts.spec, object);
    if within.is_empty() {
        return;
    }
    let is_setter = |name: &str| {
        let spot = facts.spans.get(&[Step::Field(name.to_owned())]);
        spot.is_some_and(|spot| !spot.is_json)
    };
    let of_setters =
        facts.spec.entries.iter().filter(|(key, _)| key.as_literal().is_some_and(is_setter));
    let of_setters: Vec<_> = of_setters.cloned().collect();
    facts.spec = export::unwrapped(std::mem::take(&mut facts.spec), object);
    facts.spans.unwrap(&within);
    for (key, value) in of_setters {
        if let Some(key) = key.as_literal() {
            facts.spec.set(key, value);
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

/// The types of parameters and outputs, as far as they can be seen.
struct Types<'a> {
    kinds: &'a [OpKind],
    variables: &'a [Variable],
}

impl Types<'_> {
    /// Returns whether rustc certainly rejects a value that a setter of an op gets.
    fn reject(&self, facts: &OpFacts) -> bool {
        let is_wrong = |misfit: &Misfit| {
            misfit.finding.rule == &WRONG_TYPE
                && facts.spans.get(&misfit.path).is_some_and(|spot| !spot.is_untyped())
                && (is_known(&facts.spec, &misfit.path, self.variables)
                    || value_at(&facts.spec, &misfit.path).is_some_and(|of| self.is_output(of)))
                && !has_lost_digits(&facts.spec, &misfit.path)
        };
        let is_no_name = |name: &Value| match name {
            Value::Text(_) | Value::Unknown | Value::Problem(_) => false,
            Value::Ref(of) => of.ty != Scalar::Text && self.is_output(name),
            _ => true,
        };
        facts.name.as_ref().is_some_and(is_no_name) || facts.misfits.iter().any(is_wrong)
    }

    /// Returns whether a value is an output of an op of the table.
    fn is_output(&self, value: &Value) -> bool {
        let Value::Ref(Ref { target: Target::Output { op, .. }, .. }) = value else { return false };
        matches!(self.kinds.get(*op as usize), Some(OpKind::Table(_)))
    }
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
