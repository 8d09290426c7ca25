//! The rules about the defaults of parameters.

use std::collections::BTreeSet;

use kfp_dbx_core::graph::{NodeIndex, OpKind};
use kfp_dbx_core::rule::Diagnostic;
use kfp_dbx_core::spec::default::{self, Defaulted, Spec};
use kfp_dbx_core::spec::secrets;
use kfp_dbx_core::table::Operator;
use kfp_dbx_core::value::path::name_path;
use kfp_dbx_core::value::{Ref, Target, Text, Value, tag};
use proc_macro2::Span;

use crate::check::object::Object;
use crate::check::op::place;
use crate::lower::body::Body;
use crate::report::Report;

/// Checks that no default holds a tag, which Argo would evaluate, or a secret.
pub(super) fn check_texts(body: &Body, report: &mut Report) {
    for variable in &body.variables {
        let Some((default, at)) = &variable.default else { continue };
        let mut is_evaluated = false;
        default.visit(&mut |value| {
            if let Value::Text(Text::Literal(text)) = value {
                is_evaluated |= tag::is_evaluated(text);
            }
        });
        if is_evaluated {
            report.finding(tag::in_default(&variable.name), *at);
        }
        if let Some(finding) = secrets::check_default(&variable.name, default) {
            report.finding(finding, *at);
        }
    }
}

/// Checks that defaults fit the fields that use them, and reports each misfit once.
pub(super) struct Unfit {
    operator: Option<Operator>,
    reported: BTreeSet<(Target, String)>,
}

impl Unfit {
    /// Starts with none for a pipeline that is written for an operator.
    pub(super) fn new(operator: Option<Operator>) -> Self {
        Self { operator, reported: BTreeSet::new() }
    }

    pub(super) fn check(&mut self, body: &Body, node: NodeIndex) -> Vec<Diagnostic<Span>> {
        let mut found = unfit_defaults(body, node, self.operator);
        found
            .retain(|(param, unfit)| self.reported.insert((*param, unfit.finding.message.clone())));
        found.into_iter().map(|(_, unfit)| unfit).collect()
    }
}

fn unfit_defaults(
    body: &Body,
    node: NodeIndex,
    operator: Option<Operator>,
) -> Vec<(Target, Diagnostic<Span>)> {
    if body.is_lost(node) {
        return Vec::new();
    }
    let op = &body.graph.nodes[node];
    let facts = &body.facts[node];
    let default_of = |reference: Ref| {
        let variable = body.variable(reference.target)?;
        let (value, _) = variable.default.as_ref()?;
        let is_known = !matches!(value, Value::Unknown);
        is_known.then_some(Defaulted { name: &variable.name, value })
    };
    let unfit = match op.kind {
        OpKind::Table(row) => {
            let fields = Spec::Fields(&facts.spec);
            let spec = facts.whole_reference.map_or(fields, Spec::Whole);
            default::check(row.kind, Some(spec), facts.resource_name(row), operator, &default_of)
        }
        OpKind::Resource => match Object::of(facts) {
            Some(Object { known: Some(kind), name, spec, .. }) => {
                default::check(kind, spec.and_then(Spec::of), name, operator, &default_of)
            }
            _ => Vec::new(),
        },
        OpKind::Suspend | OpKind::Block(_) | OpKind::Unknown => Vec::new(),
    };
    let name = op.name.as_deref().map_or_else(|| "an op".into(), |name| format!("op `{name}`"));
    let found = unfit.into_iter().filter_map(|unfit| {
        let (_, at) = body.variable(unfit.of.target)?.default.as_ref()?;
        let goes = unfit.use_in(&name);
        let there = place(body, node, unfit.path.as_deref().unwrap_or(&name_path()));
        Some((unfit.of.target, unfit.finding.at(*at).related(goes, there)))
    });
    found.collect()
}
