//! The places of misfits, and which of them are left to rustc.

use kfp_dbx_core::rule::{Diagnostic, INVALID_BASE64, UNKNOWN_WORD, WRONG_TYPE};
use kfp_dbx_core::spec::conform::Misfit;
use kfp_dbx_core::value::path::Step;
use kfp_dbx_core::value::{Map, Ref, Target, Value};
use proc_macro2::Span;

use crate::lower::body::Body;
use crate::read::facts::OpFacts;

/// Returns a misfit at its place, or at `otherwise` where it has none.
pub(super) fn located(facts: &OpFacts, misfit: Misfit, otherwise: Span) -> Diagnostic<Span> {
    let spot = facts.spans.get(&misfit.path);
    let at = spot.map_or(otherwise, |spot| spot.of(misfit.finding.rule));
    misfit.finding.at(at)
}

/// Returns whether the macro reports a misfit. rustc checks the types of typed values, but not
/// the words and the base64 in their text. Values of unknown type are not reported.
pub(super) fn is_ours(body: &Body, facts: &OpFacts, spec: &Map, misfit: &Misfit) -> bool {
    let rule = misfit.finding.rule;
    if rule == &WRONG_TYPE
        && let Some(Value::Ref(Ref { target, .. })) = value_at(spec, &misfit.path)
        && !has_known_type(body, *target)
    {
        return false;
    }
    rule == &INVALID_BASE64
        || rule == &UNKNOWN_WORD
        || facts.spans.get(&misfit.path).is_some_and(|spot| spot.is_json)
}

/// The type of an output, or of a parameter with an alias, is not seen here.
fn has_known_type(body: &Body, target: Target) -> bool {
    body.variable(target).is_some_and(|variable| variable.ty.is_some())
}

fn value_at<'v>(spec: &'v Map, path: &[Step]) -> Option<&'v Value> {
    let (Step::Field(first), rest) = path.split_first()? else { return None };
    rest.iter().try_fold(spec.get(first)?, |value, step| match (value, step) {
        (Value::Map(map), Step::Field(name)) => map.get(name),
        (Value::List(items), Step::Item(index)) => items.get(*index),
        _ => None,
    })
}
