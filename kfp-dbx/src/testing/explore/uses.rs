//! The resources that an object of a run uses, by the values in its manifest.

use kfp_dbx_core::table::{self, Kind, Reference, Referent};
use kfp_dbx_simulator::report::{Maker, Object, Report};
use serde_json::Value as Json;

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
        for value in values(object, reference) {
            let is = |(_, other): &(usize, &Object)| {
                reference.kinds().contains(&other.kind.as_str())
                    && names(report, other, reference, value)
            };
            places.extend(report.objects.iter().enumerate().filter(is).map(|(place, _)| place));
        }
    }
    places
}

/// Returns the values of a reference in an object.
pub(super) fn values<'o>(object: &'o Object, reference: &Reference) -> Vec<&'o str> {
    let mut values = Vec::new();
    collect(&object.manifest["spec"], reference.field, &mut values);
    values
}

/// Collects the texts at a path, in which `*` stands for each item of a list.
fn collect<'j>(value: &'j Json, path: &[&str], found: &mut Vec<&'j str>) {
    match path.split_first() {
        None => found.extend(value.as_str()),
        Some((&"*", rest)) => {
            value.as_array().into_iter().flatten().for_each(|item| collect(item, rest, found));
        }
        Some((name, rest)) => {
            if let Some(value) = value.get(name) {
                collect(value, rest, found);
            }
        }
    }
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
            let path = object.manifest["spec"]["path"].as_str().unwrap_or_default();
            let value = value.strip_prefix("dbfs:").unwrap_or(value);
            let value = value.strip_prefix("/Workspace").unwrap_or(value);
            !path.is_empty()
                && value
                    .strip_prefix(path.strip_prefix("/Workspace").unwrap_or(path))
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        }
    }
}
