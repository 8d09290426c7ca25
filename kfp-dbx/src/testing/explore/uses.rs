//! The resources that an object of a run uses, by the values in its manifest.

use kfp_dbx_core::table::{self, Kind, Reference, Referent};
use kfp_dbx_simulator::report::{Maker, Object, Report};

/// Returns the objects of a report that an object uses, by their places. A run through a job uses what
/// its job uses.
pub(super) fn used(report: &Report, object: &Object) -> Vec<usize> {
    let Some(kind) = kind(object) else { return Vec::new() };
    let mut used = referred(report, object, kind.uses);
    if let Some(field) = kind.job_field()
        && object.manifest["spec"].get(field).is_some()
    {
        let jobs: Vec<_> = used.clone();
        for job in jobs {
            let job = &report.objects[job];
            if let Some(kind) = self::kind(job) {
                used.extend(referred(report, job, kind.uses));
                used.extend(referred(report, job, kind.runs_use));
            }
        }
    }
    used.sort_unstable();
    used.dedup();
    used
}

/// Returns the kind of an object, if it is one of the operator's.
pub(super) fn kind(object: &Object) -> Option<&'static Kind> {
    table::kind(&object.kind)
}

fn referred(report: &Report, object: &Object, references: &[&[Reference]]) -> Vec<usize> {
    let mut places = Vec::new();
    for reference in references.iter().copied().flatten() {
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
        Referent::OwnerId(_) | Referent::Id(_) => match &object.maker {
            Maker::Node(workflow, node) if *workflow == report.workflow => {
                let outputs = report.nodes.get(*node).map(|node| &node.outputs);
                outputs.is_some_and(|outputs| outputs.values().any(|output| output == value))
            }
            _ => false,
        },
        Referent::Path(_) | Referent::File | Referent::Dependency => {
            let Some(item) = kind(object).and_then(|kind| kind.path) else { return false };
            let plain = |path| item.without_scheme(path).unwrap_or(path);
            let paths = object.spec_texts(&[item.field]);
            paths.iter().any(|path| {
                let below = plain(value).strip_prefix(plain(path));
                below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            })
        }
    }
}
