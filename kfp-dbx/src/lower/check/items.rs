//! The rule about the items of lists in the source.

use kfp_dbx_core::lifecycle::Part;
use kfp_dbx_core::spec::default::Spec;
use kfp_dbx_core::spec::items::{self, Resource};
use kfp_dbx_core::value::Ref;
use kfp_dbx_core::value::path::Step;

use super::op;
use super::subject::{Found, Subject};
use crate::lower::listed::listed;
use crate::lower::sketches::Sketches;

/// The items of a list in the source are valid for the fields that they flow into.
pub(super) fn check_items(subject: &Subject<'_>, found: &mut Found) {
    let graph = subject.graph;
    if !(0..graph.nodes.len()).any(|node| graph.is_loop(node)) {
        return;
    }
    let sketches = Sketches::new(graph);
    let listed = listed(graph, &sketches);
    let resolve = |reference: Ref| match sketches.resolve(reference)?.0.as_slice() {
        [Part::Ref(target, path)] => Some((*target, path.clone())),
        _ => None,
    };
    for (index, node) in graph.recorded() {
        let Some((object, kind)) = node.object.as_ref().and_then(|it| Some((it, it.kind?))) else {
            continue;
        };
        let spec = object.field("spec").and_then(Spec::of);
        let (op, name) = (&node.data.name, object.resource_name());
        let resource = Resource { op, kind, spec, name, operator: subject.settings.operator };
        let place = |path: &[Step]| op::place(&node.data, path);
        let of_items =
            items::check(&listed, graph.blocks_around(index), resource, &resolve, &place);
        found.extend(of_items.into_iter().map(|diagnostic| diagnostic.of([index])));
    }
}
