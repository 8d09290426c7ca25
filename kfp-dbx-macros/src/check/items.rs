//! The rule that the items of a literal list fit the fields that use them.

use kfp_dbx_core::graph::{NodeIndex, OpKind};
use kfp_dbx_core::rule::Diagnostic;
use kfp_dbx_core::spec::default::Spec;
use kfp_dbx_core::spec::items::{self, Resource};
use kfp_dbx_core::table::Operator;
use kfp_dbx_core::value::Ref;
use kfp_dbx_core::value::path::Step;
use proc_macro2::Span;

use crate::check::object::Object;
use crate::check::op::place;
use crate::lower::body::Body;

/// Checks an op with each item of the loops around it.
pub(super) fn check(
    body: &Body,
    node: NodeIndex,
    operator: Option<Operator>,
) -> Vec<Diagnostic<Span>> {
    let op = &body.graph.nodes[node];
    let (facts, Some(op_name)) = (&body.facts[node], &op.name) else { return Vec::new() };
    if body.is_lost(node) {
        return Vec::new();
    }
    let (kind, spec, name) = match op.kind {
        OpKind::Table(row) => {
            let fields = Spec::Fields(&facts.spec);
            let spec = facts.whole_reference.map_or(fields, Spec::Whole);
            (row.kind, Some(spec), facts.resource_name(row))
        }
        OpKind::Resource => match Object::of(facts) {
            Some(Object { known: Some(kind), name, spec, .. }) => {
                (kind, spec.and_then(Spec::of), name)
            }
            _ => return Vec::new(),
        },
        OpKind::Suspend | OpKind::Block(_) | OpKind::Unknown => return Vec::new(),
    };
    let resource = Resource { op: op_name, kind, spec, name, operator };
    let there = |path: &[Step]| place(body, node, path);
    let around = body.with_around(node).skip(1);
    let resolve = |reference: Ref| Some((reference.target, String::new()));
    items::check(&body.listed, around, resource, &resolve, &there)
}
