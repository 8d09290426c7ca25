//! The workflow in a file, as JSON.

use kfp_dbx_core::syntax::read::{self, Format};
use serde_json::Value as Json;

use super::fields::items;
use crate::model::json;
use crate::model::kind::Kind;

/// Reads the workflow of a file: of several documents, or of a list of objects, the only workflow or
/// the one that is called `wanted`.
pub(super) fn read(text: &str, wanted: Option<&str>) -> Result<Json, String> {
    let text = text.trim_start_matches('\u{FEFF}');
    if text.trim().is_empty() {
        return Err("the file is empty".to_owned());
    }
    let mut documents = documents(text)?;
    if let [document] = documents.as_slice()
        && !document["items"].is_array()
    {
        return Ok(documents.remove(0));
    }
    let objects = documents.into_iter().flat_map(objects);
    let mut workflows: Vec<Json> = objects.filter(|object| spec(object).is_some()).collect();
    let is_wanted = |workflow: &Json| wanted.is_some() && name(workflow) == wanted;
    if workflows.len() > 1 && workflows.iter().filter(|workflow| is_wanted(workflow)).count() == 1 {
        workflows.retain(is_wanted);
    }
    match workflows.as_slice() {
        [] => Err("the file contains no workflow".to_owned()),
        [_] => Ok(workflows.remove(0)),
        several => {
            let names: Vec<String> = several.iter().map(called).collect();
            Err(format!(
                "the file contains {} workflows, but one is compared: {}",
                several.len(),
                names.join(", "),
            ))
        }
    }
}

/// Returns the name of a pipeline's workflow, as far as it is the same in each run.
pub(super) fn name(workflow: &Json) -> Option<&str> {
    let metadata = &workflow["metadata"];
    let name = metadata["generateName"].as_str().or_else(|| metadata["name"].as_str())?;
    Some(name.trim_end_matches('-'))
}

fn called(workflow: &Json) -> String {
    let metadata = &workflow["metadata"];
    let name = metadata["name"].as_str().or_else(|| metadata["generateName"].as_str());
    format!("`{}`", name.unwrap_or("without a name"))
}

/// Returns the objects of a document: of a list its items.
fn objects(mut document: Json) -> Vec<Json> {
    match document["items"].take() {
        Json::Array(items) => items,
        _ => vec![document],
    }
}

/// Returns the documents of a text that are not empty.
fn documents(text: &str) -> Result<Vec<Json>, String> {
    if text.trim_start().starts_with('{') {
        match parse(text, Format::Json, 0) {
            // YAML's flow style looks like JSON.
            Err(why) => documents_of_yaml(text)
                .ok()
                .filter(|documents| documents.iter().any(|document| document["kind"].is_string()))
                .ok_or(why),
            Ok(document) => Ok(vec![document]),
        }
    } else {
        documents_of_yaml(text)
    }
}

fn documents_of_yaml(text: &str) -> Result<Vec<Json>, String> {
    let mut documents = Vec::new();
    let mut line = 0;
    for part in parts(text) {
        let is_empty =
            part.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'));
        if !is_empty {
            documents.push(parse(part, Format::Yaml, line)?);
        }
        line += part.lines().count();
    }
    documents.retain(|document| !document.is_null());
    match documents.as_slice() {
        [] => Err("the document is empty".to_owned()),
        _ => Ok(documents),
    }
}

/// Splits a text before the lines `---`, which no content can contain at the begin of a line.
fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut begin, mut at) = (0, 0);
    for line in text.split_inclusive('\n') {
        let after = line.strip_prefix("---");
        if at > begin
            && after.is_some_and(|after| after.is_empty() || after.starts_with(char::is_whitespace))
        {
            parts.push(&text[begin..at]);
            begin = at;
        }
        at += line.len();
    }
    parts.push(&text[begin..]);
    parts
}

/// Parses one document, which stands below that many lines of its file.
fn parse(text: &str, format: Format, above: usize) -> Result<Json, String> {
    let document = read::document(text, format, read::literal).map_err(|fault| {
        let at = fault.at.map(|(line, column)| format!("{}:{column}: ", line + above));
        format!("{}{} can't be read: {}", at.unwrap_or_default(), format.as_str(), fault.why())
    })?;
    Ok(json::literal(&document))
}

/// Returns the spec of an object if it is one of Argo's kinds.
fn spec(object: &Json) -> Option<&Json> {
    let is_of_argo = object["apiVersion"].as_str()?.starts_with("argoproj.io/");
    let kind = Kind::named(object["kind"].as_str()?).filter(|_| is_of_argo)?;
    Some(match kind.facts().is_scheduled {
        true => &object["spec"]["workflowSpec"],
        false => &object["spec"],
    })
}

/// Returns the spec of a workflow that can be compared.
pub(super) fn workflow_spec(document: &Json) -> Result<&Json, String> {
    let of_sdk_2 = ["pipelineInfo", "deploymentSpec", "schemaVersion"];
    if of_sdk_2.iter().any(|key| document.get(key).is_some()) {
        return Err("the file is a pipeline of KFP's SDK 2, which is not a workflow: \
                    only Kubeflow Pipelines makes one of it"
            .to_owned());
    }
    let Some(spec) = spec(document) else {
        return Err(match document["kind"].as_str() {
            None => "the file is not a workflow: it has no `kind`".to_owned(),
            Some(kind) => {
                let version = document["apiVersion"].as_str().unwrap_or_default();
                format!("the file is not a workflow, but a `{kind}` of `{version}`")
            }
        });
    };
    if !spec.is_object() {
        return Err("the workflow has no spec".to_owned());
    }
    if spec["workflowTemplateRef"].is_object() {
        return Err("the workflow has its templates in another object, which \
                    `workflowTemplateRef` names: compare that one"
            .to_owned());
    }
    if items(&spec["templates"]).next().is_none() {
        return Err("the workflow has no templates".to_owned());
    }
    Ok(spec)
}
