//! Reads a compiled file as an outline.
//!
//! Imports point from here to `document` and `walk`, from there to `dependencies` and `resource`,
//! and from both to `fields`.

use serde_json::Value as Json;

use super::marks::mark;
use super::outline::{Fields, Outline, Parameter};
use super::value::{self, Argument, Env};
use crate::model::kind::Kind;

mod dependencies;
mod document;
mod fields;
mod resource;
mod walk;

use fields::{flatten, items, without_compiler_notes};

/// Returns the outline of the workflow in a compiled file. If there are several, it is the one with
/// the name of a pipeline's workflow.
pub(super) fn outline(text: &str, wanted: Option<&str>) -> Result<Outline, String> {
    let document = document::read(text, wanted)?;
    let spec = document::workflow_spec(&document)?;
    let notes = compiler_notes(&document);
    let parameters = parameters(spec, &notes);
    let mut env = Env::default();
    for Parameter { name, .. } in &parameters {
        env.set(name, Argument::text(mark(name)));
    }
    let outline = Outline {
        name: document::name(&document).map(str::to_owned),
        parameters,
        fields: workflow_fields(&document, spec, &notes),
        ..Outline::default()
    };
    let mut outline = walk::walk(outline, spec, &env)?;
    outline.hide_secret_items();
    Ok(outline)
}

/// Returns the kind of the workflow of that name in a compiled file, if it is one of Argo's.
pub(super) fn kind(text: &str, wanted: &str) -> Option<Kind> {
    Kind::named(document::read(text, Some(wanted)).ok()?["kind"].as_str()?)
}

/// Returns the description of the pipeline that a compiler writes into an annotation.
fn compiler_notes(document: &Json) -> Json {
    let notes = &document["metadata"]["annotations"]["pipelines.kubeflow.org/pipeline_spec"];
    notes.as_str().and_then(|notes| serde_json::from_str(notes).ok()).unwrap_or_default()
}

/// Returns the fields of the workflow besides its parameters and templates.
fn workflow_fields(document: &Json, spec: &Json, notes: &Json) -> Fields {
    let env = Env::default();
    let mut fields = Fields::new();
    let mut add = |value: &Json, path: &str| flatten(value, path, &env, &mut fields);
    add(&document["kind"], "kind");
    add(&without_compiler_notes(&document["metadata"]), "metadata");
    // The schedule of a cron workflow.
    if !std::ptr::eq(spec, &raw const document["spec"]) {
        for (key, value) in document["spec"].as_object().into_iter().flatten() {
            if key != "workflowSpec" {
                add(value, &format!("spec.{key}"));
            }
        }
    }
    for (key, value) in spec.as_object().into_iter().flatten() {
        if !matches!(key.as_str(), "templates" | "arguments" | "entrypoint" | "onExit") {
            add(value, &format!("spec.{key}"));
        }
    }
    if !notes["description"].is_null() {
        add(&notes["description"], "description");
    }
    fields
}

fn parameters(spec: &Json, notes: &Json) -> Vec<Parameter> {
    let parameter = |param: &Json| {
        let name = param["name"].as_str().unwrap_or_default().to_owned();
        let input = items(&notes["inputs"]).find(|input| input["name"] == name.as_str());
        let input = input.cloned().unwrap_or_default();
        let mut fields = Fields::new();
        for key in ["type", "description"] {
            let noted = Some(&input[key]).filter(|noted| !noted.is_null());
            if let Some(value) = noted.or_else(|| param.get(key)) {
                flatten(value, key, &Env::default(), &mut fields);
            }
        }
        let default = param.get("value").map(|value| default(value, &input["type"]));
        Parameter { name, default, fields }
    };
    items(&spec["arguments"]["parameters"]).map(parameter).collect()
}

/// Returns the default of a parameter. Booleans and JSON are normalized.
fn default(value: &Json, ty: &Json) -> String {
    let text = value::shown(value);
    match value {
        Json::String(raw) if ty == "Boolean" && matches!(raw.as_str(), "True" | "False") => {
            raw.to_lowercase()
        }
        Json::String(raw) if raw.starts_with(['[', '{']) => {
            serde_json::from_str::<Json>(raw).map_or(text, |json| json.to_string())
        }
        // Argo passes all values as text: quotes make no difference.
        Json::String(raw) if !raw.is_empty() && raw.trim() == raw => raw.clone(),
        _ => text,
    }
}
