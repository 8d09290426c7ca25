//! The resources that an object of a run uses, by the values in its manifest, or as its op declares.

use std::collections::BTreeMap;

use kfp_dbx_core::table::{self, Kind, Reference, Referent};
use kfp_dbx_simulator::report::{Maker, Node, Object, Report};

use super::super::prepared::Prepared;

/// Returns what an object of a run uses: for each kind and name the objects that have had it, in the
/// order in which they were made. A run through a job uses what its job uses.
pub(super) fn used<'r>(
    report: &'r Report,
    object: &Object,
    prepared: &Prepared<'_>,
) -> Vec<Vec<&'r Object>> {
    let mut used = declared(report, object, prepared);
    if let Some(kind) = kind(object) {
        let own = referred(report, object, kind.uses);
        if let Some(field) = kind.job_field()
            && object.manifest["spec"].get(field).is_some()
        {
            for job in own.iter().map(|place| &report.objects[*place]) {
                let Some(kind) = self::kind(job) else { continue };
                used.extend(referred(report, job, kind.uses));
                used.extend(referred(report, job, kind.runs_use));
            }
        }
        used.extend(own);
    }
    used.sort_unstable();
    used.dedup();
    let mut namesakes: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for object in used.into_iter().map(|place| &report.objects[place]) {
        namesakes.entry((&object.kind, &object.name)).or_default().push(object);
    }
    namesakes.into_values().collect()
}

/// Returns the places of the objects that an op uses by its `.uses(…)`: those of the same items, for an op
/// in the same loops.
fn declared(report: &Report, object: &Object, prepared: &Prepared<'_>) -> Vec<usize> {
    let Some(by) = maker(report, object) else { return Vec::new() };
    let of_op = |(op, shared): &(String, usize)| {
        let items = by.items.get(..*shared).unwrap_or(&by.items);
        let is_it = move |node: &Node| node.task == *op && node.items.starts_with(items);
        let objects = report.objects.iter().enumerate();
        let made = objects.filter(|(_, object)| maker(report, object).is_some_and(&is_it));
        made.map(|(place, _)| place).collect::<Vec<_>>()
    };
    prepared.op(&by.task).into_iter().flat_map(|facts| &facts.uses).flat_map(of_op).collect()
}

/// Returns the node of this run that made an object.
pub(super) fn maker<'r>(report: &'r Report, object: &Object) -> Option<&'r Node> {
    match &object.maker {
        Maker::Node(workflow, node) if *workflow == report.workflow => report.nodes.get(*node),
        _ => None,
    }
}

/// Returns the kind of an object, if it is one of the operator's.
pub(super) fn kind(object: &Object) -> Option<&'static Kind> {
    table::kind(&object.kind)
}

fn referred(report: &Report, object: &Object, references: &[&'static [Reference]]) -> Vec<usize> {
    let mut places = Vec::new();
    for reference in object.references(references) {
        for value in object.spec_texts(reference.field) {
            let is = |(_, other): &(usize, &Object)| {
                reference.kinds().contains(&other.kind.as_str())
                    && names(report, other, reference, value)
            };
            places.extend(report.objects.iter().enumerate().filter(is).map(|(place, _)| place));
        }
    }
    places
}

/// Whether the value of a reference names an object.
fn names(report: &Report, object: &Object, reference: &Reference, value: &str) -> bool {
    match reference.to {
        Referent::Owner(_) | Referent::Name(_) => object.name == value,
        Referent::OwnerId(_) | Referent::Id(_) => maker(report, object)
            .is_some_and(|node| node.outputs.values().any(|output| *output == value)),
        Referent::Path(_) | Referent::File | Referent::Dependency => {
            let Some(item) = kind(object).and_then(|kind| kind.path) else { return false };
            let is_any = !matches!(reference.to, Referent::Path(_));
            if is_any && item.needs_scheme && item.without_scheme(value).is_none() {
                return false;
            }
            let plain = |path| match item.without_scheme(path) {
                Some(rest) => format!("/{}", rest.trim_start_matches('/')),
                None => path.to_owned(),
            };
            let value = plain(value);
            let paths = object.spec_texts(&[item.field]);
            paths.iter().any(|path| {
                let below = value.strip_prefix(plain(path).as_str());
                below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            })
        }
    }
}
