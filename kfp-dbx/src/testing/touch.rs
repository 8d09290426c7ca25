//! Whether a run has to do with an object.

use kfp_dbx_core::table::{self, Kind, Reference, Referent};
use kfp_dbx_simulator::report::{Node, Object, Report};

/// The kind and the name of an object.
pub(super) type Named = (String, String);

/// Whether an op acts on an object, or makes one that names it.
pub(super) fn touches(report: &Report, named: &Named) -> bool {
    report.nodes.iter().any(|node| is_of(node, named))
        || report.objects.iter().any(|object| names(object, named))
}

/// Whether a node is of an op on that object.
pub(super) fn is_of(node: &Node, (kind, name): &Named) -> bool {
    let manifest = node.manifest.as_deref();
    manifest.is_some_and(|of| of["kind"] == **kind && of["metadata"]["name"] == **name)
}

/// Whether an object names another one.
pub(super) fn names(object: &Object, (kind, name): &Named) -> bool {
    let row: Option<&Kind> = table::kind(&object.kind);
    let references = row.into_iter().flat_map(|row| row.uses.iter().copied().flatten());
    let mut references = references.filter(|reference| is_by_name(reference, kind));
    references.any(|reference| object.spec_texts(reference.field).contains(&name.as_str()))
}

/// Whether a reference is one to objects of a kind, by their names.
pub(super) fn is_by_name(reference: &Reference, kind: &str) -> bool {
    let is_name = matches!(reference.to, Referent::Owner(_) | Referent::Name(_));
    is_name && reference.kinds().contains(&kind)
}
