//! The rules and the places that ops of the table and `ResourceOp`s share.

use kfp_dbx_core::graph::{NodeIndex, OpKind};
use kfp_dbx_core::rule::{
    Diagnostic, EXPORTED_FIELD, ID_FORM, INVALID_BASE64, LIMITS, UNKNOWN_FIELD, UNKNOWN_WORD,
    WRONG_TYPE,
};
use kfp_dbx_core::spec::Misfit;
use kfp_dbx_core::spec::conditions::{self, Which};
use kfp_dbx_core::syntax::read::Place;
use kfp_dbx_core::table::{Action, Kind, Op};
use kfp_dbx_core::value::Map;
use kfp_dbx_core::value::path::{Step, name_path};
use proc_macro2::Span;

use crate::lower::body::Body;
use crate::lower::conform::{has_lost_digits, is_known};
use crate::read::facts::{Given, OpFacts};
use crate::read::spans::Spot;

/// Checks the conditions that are known.
pub(super) fn check_conditions(
    facts: &OpFacts,
    action: Action,
    kind: Option<&Kind>,
) -> Vec<Diagnostic<Span>> {
    let known = |condition: &'_ Given<String>| match condition {
        Given::Known(text, at) if !text.contains("{{") => Some((text.clone(), *at)),
        _ => None,
    };
    let (success, failure) = (known(&facts.success_condition), known(&facts.failure_condition));
    let text = |known: &'_ Option<(String, Span)>| known.as_ref().map(|(text, _)| text.clone());
    let found = conditions::check_conditions(
        text(&success).as_deref(),
        text(&failure).as_deref(),
        action,
        kind,
    );
    let place = |which| match which {
        Which::Success => success.as_ref(),
        Which::Failure => failure.as_ref(),
    };
    found.into_iter().filter_map(|(which, finding)| Some(finding.at(place(which)?.1))).collect()
}

/// Returns a misfit at its place, or at `otherwise` if it has none.
pub(super) fn located(facts: &OpFacts, mut misfit: Misfit, otherwise: Span) -> Diagnostic<Span> {
    let rule = misfit.finding.rule;
    if in_file(facts, &mut misfit) {
        // All fields of a file are at one place, which has not their lines.
        return misfit
            .finding
            .at(facts.spans.get(&misfit.path).map_or(otherwise, |spot| spot.span));
    }
    let place = |path: &[Step]| facts.spans.get(path).map_or(otherwise, |spot: Spot| spot.of(rule));
    let further = misfit.lacking.iter().skip(1);
    let further: Vec<_> =
        further.map(|field| (field.shown().to_owned(), place(&field.path))).collect();
    let diagnostic = misfit.finding.at(place(&misfit.path));
    further.into_iter().fold(diagnostic, |diagnostic, (field, at)| {
        diagnostic.related(format!("`{field}` is here"), at)
    })
}

/// Adds the places in files of specs to the message of a misfit about their fields. Returns whether
/// one of the fields comes from a file.
fn in_file(facts: &OpFacts, misfit: &mut Misfit) -> bool {
    let rule = misfit.finding.rule;
    let places = misfit.paths().map(|path| {
        let (file, path) = facts.spans.file(path)?;
        let place = file.spot(path).of(rule);
        Some((file, place))
    });
    let places: Vec<_> = places.collect();
    if places.iter().all(Option::is_none) {
        return false;
    }
    let line = |(_, place): &(_, Option<Place>)| place.map(|(line, _)| line);
    let lines: Vec<_> = places.iter().map(|found| found.as_ref().and_then(line)).collect();
    misfit.add_lines(&lines, false);
    if misfit.lacking.is_empty()
        && let Some(Some((file, place))) = places.first()
    {
        let message = &mut misfit.finding.message;
        *message = format!("{}: {message}", file.at(*place));
    }
    true
}

/// Returns whether the macro reports a misfit. rustc checks the types of typed values, but not the
/// words, the ids and the base64 in their text, not the digits and the limits of numbers, and not
/// whether each operator has the field. Values of unknown type are not reported.
pub(super) fn is_ours(body: &Body, facts: &OpFacts, spec: &Map, misfit: &Misfit) -> bool {
    let rule = misfit.finding.rule;
    if facts.spans.file(&misfit.path).is_some() {
        // `include_spec!` reports the others.
        return misfit.finding.is_of_pipeline();
    }
    if rule == &WRONG_TYPE && !is_known(spec, &misfit.path, &body.variables) {
        return false;
    }
    let spot = facts.spans.get(&misfit.path);
    misfit.finding.only_for.is_some()
        // The type has the setter, but the object at this path lacks the field.
        || rule == &UNKNOWN_FIELD && spot.is_some_and(|spot| spot.field.is_some())
        || rule == &EXPORTED_FIELD
        || rule == &INVALID_BASE64
        || rule == &UNKNOWN_WORD
        || rule == &LIMITS
        || rule == &ID_FORM
        || rule == &WRONG_TYPE && has_lost_digits(spec, &misfit.path)
        || spot.is_some_and(Spot::is_untyped)
}

/// Returns the place of a part of an op's spec, or of the smallest part around it that is in the
/// source.
pub(super) fn place(body: &Body, node: NodeIndex, path: &[Step]) -> Span {
    let op = &body.graph.nodes[node];
    if path.is_empty() {
        return op.at;
    }
    let Some(spot) = spot(&body.facts[node], op.kind, path) else { return op.at };
    // The place of parameters as a whole is that of their setter, and that of a job parameter its name.
    let is_of_field = match path {
        [Step::Field(name)] => name.ends_with("_params"),
        [.., Step::Field(of), Step::Field(_)] => of == "job_parameters",
        _ => false,
    };
    spot.field.filter(|_| is_of_field).unwrap_or(spot.used)
}

fn spot(facts: &OpFacts, kind: OpKind, path: &[Step]) -> Option<Spot> {
    let is_name = path == name_path();
    let field = |name: &str| Step::Field(name.to_owned());
    match kind {
        OpKind::Table(row) if is_name => name_spot(facts, row),
        OpKind::Table(_) => facts.spans.get(path),
        _ if is_name => {
            let [metadata] = name_path();
            facts.spans.get(&[metadata, field("name")])
        }
        _ => {
            let path: Vec<_> = std::iter::once(field("spec")).chain(path.iter().cloned()).collect();
            facts.spans.get(&path)
        }
    }
}

/// Returns the place of the name of an op's resource.
pub(super) fn name_place(facts: &OpFacts, row: &Op, otherwise: Span) -> Span {
    name_spot(facts, row).map_or(otherwise, |spot| spot.span)
}

/// A setter of its own names the resource, or a field of the spec.
fn name_spot(facts: &OpFacts, row: &Op) -> Option<Spot> {
    match &facts.name {
        Some(_) => facts.spans.get(&name_path()),
        None => facts.spans.get(&[Step::Field(row.kind.name_field?.to_owned())]),
    }
}
