//! The object itself: its kind, its name, its labels and annotations.

use kfp_dbx_core::text::name_rule::{OBJECT, PREFIX};
use kfp_dbx_core::text::names::{MAX_CRON_NAME, MAX_TEMPLATE_NAME};
use serde_json::Value as Json;

use super::fields::{Errors, Object};
use super::known::{
    CLUSTER_WORKFLOW_TEMPLATE, CRON_WORKFLOW, Fields, OBJECT_META, WORKFLOW, WORKFLOW_METADATA,
    WORKFLOW_TEMPLATE,
};
use super::place::Place;
use super::types::Kind;

/// The version of Argo's objects.
const VERSION: &str = "argoproj.io/v1alpha1";
/// The length to which Kubernetes cuts the prefix of a generated name of Argo's.
const MAX_PREFIX: usize = MAX_TEMPLATE_NAME - 5;

/// What identifies a workflow.
pub(super) struct Metadata {
    pub(super) name: String,
    pub(super) is_generated: bool,
    pub(super) namespace: Option<String>,
    pub(super) labels: Pairs,
    pub(super) annotations: Pairs,
}

/// The fields of a map of texts.
pub(super) type Pairs = Vec<(String, String)>;

/// Reads the kind, and returns the object.
pub(super) fn kind<'j, 'p>(
    json: &'j Json,
    root: &'p Place<'p>,
    errors: &'p Errors,
) -> Option<(Kind, Object<'j, 'p>)> {
    let (kind, fields): (_, &'static Fields) = match json["kind"].as_str() {
        Some("WorkflowTemplate") => (Kind::WorkflowTemplate, &WORKFLOW_TEMPLATE),
        Some("ClusterWorkflowTemplate") => {
            (Kind::ClusterWorkflowTemplate, &CLUSTER_WORKFLOW_TEMPLATE)
        }
        Some("CronWorkflow") => (Kind::CronWorkflow, &CRON_WORKFLOW),
        _ => (Kind::Workflow, &WORKFLOW),
    };
    let top = Object::new(json, root, fields, errors)?;
    let name = top.needed("kind")?;
    if name != fields.of {
        top.report_at("kind", format!("`{name}` is no workflow"));
        return None;
    }
    let version = top.needed("apiVersion");
    if let Some(version) = version.filter(|version| version != VERSION) {
        top.report_at("apiVersion", format!("is `{version}`, and Argo's is `{VERSION}`"));
    }
    Some((kind, top))
}

/// Reads the metadata of an object.
pub(super) fn metadata(kind: Kind, json: &Json, errors: &Errors) -> Option<Metadata> {
    let root = Place::ROOT;
    let place = root.field("metadata");
    let object = Object::new(json, &place, &OBJECT_META, errors)?;
    let filled = |field| object.string(field).filter(|name| !name.is_empty());
    let (name, prefix) = (filled("name"), filled("generateName"));
    let namespace = filled("namespace");
    let most = if kind == Kind::CronWorkflow { MAX_CRON_NAME } else { MAX_TEMPLATE_NAME };
    let checked = match (&name, &prefix) {
        (Some(name), _) => OBJECT.check(name).and_then(|()| at_most(most, name)),
        (None, Some(prefix)) => PREFIX.check(prefix).and_then(|()| at_most(MAX_PREFIX, prefix)),
        (None, None) => {
            object.report("the workflow has no name");
            return None;
        }
    };
    if let Err(why) = checked {
        object.report_at(if name.is_some() { "name" } else { "generateName" }, why);
    }
    let is_generated = name.is_none();
    let (labels, annotations) = (object.pairs("labels"), object.pairs("annotations"));
    let name = name.or(prefix)?;
    if kind == Kind::Workflow {
        return Some(Metadata { name, is_generated, namespace, labels, annotations });
    }
    // The workflow that is made of it has a name of its own: `workflow/common/convert.go`. What labels
    // and annotations Argo gives it has no model.
    let (labels, annotations) = (Pairs::new(), Pairs::new());
    let name = format!("{name}-");
    Some(Metadata { name, is_generated: true, namespace, labels, annotations })
}

fn at_most(most: usize, name: &str) -> Result<(), String> {
    match name.len() <= most {
        true => Ok(()),
        false => Err(format!(
            "the name of such an object can have at most {most} characters, but this one has {}",
            name.len()
        )),
    }
}

/// Adds the labels and annotations of a `workflowMetadata`, which win.
pub(super) fn add(object: &Object<'_, '_>, labels: &mut Pairs, annotations: &mut Pairs) {
    let Some(json) = object.get("workflowMetadata") else { return };
    let place = object.place().field("workflowMetadata");
    let Some(more) = Object::new(json, &place, &WORKFLOW_METADATA, object.errors()) else { return };
    for (field, pairs) in [("labels", labels), ("annotations", annotations)] {
        for (name, value) in more.pairs(field) {
            if value.contains("{{") {
                more.report_at(field, "a tag in it has no model in the simulator");
            }
            match pairs.iter_mut().find(|(known, _)| *known == name) {
                Some((_, known)) => *known = value,
                None => pairs.push((name, value)),
            }
        }
    }
}
