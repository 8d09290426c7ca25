//! The places of the parts of an op's spec.

use kfp_dbx_core::graph::{NodeIndex, OpKind};
use kfp_dbx_core::table::Op;
use kfp_dbx_core::value::path::{Step, name_path};
use proc_macro2::Span;

use crate::lower::body::Body;
use crate::read::facts::OpFacts;
use crate::read::spans::Spot;

/// Returns the place of a part of an op's spec, or of the smallest part around it that is
/// written.
pub(super) fn place(body: &Body, node: NodeIndex, path: &[Step]) -> Span {
    let op = &body.graph.nodes[node];
    if path.is_empty() {
        return op.at;
    }
    let Some(spot) = spot(&body.facts[node], op.kind, path) else { return op.at };
    // The place of parameters as a whole is that of their setter.
    let is_params = matches!(path, [Step::Field(name)] if name.ends_with("_params"));
    spot.field.filter(|_| is_params).unwrap_or(spot.used)
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
