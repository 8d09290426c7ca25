//! The file as JSON, and the spec of the workflow in it.

use kfp_dbx_core::syntax::read::{self, Format};
use serde_json::Value as Json;

use crate::model::json;
use crate::model::kind::Kind;

/// Parses a file with one document.
pub(super) fn read(text: &str) -> Result<Json, String> {
    let text = text.trim_start_matches('\u{FEFF}');
    if text.trim().is_empty() {
        return Err("the file is empty".to_owned());
    }
    let format = if text.trim_start().starts_with('{') { Format::Json } else { Format::Yaml };
    let document = read::document(text, format, read::literal).map_err(|fault| {
        if fault.why().contains("more than one document") {
            return "the file contains several documents, but one is expected".to_owned();
        }
        let at = fault.at.map(|(line, column)| format!("{line}:{column}: ")).unwrap_or_default();
        format!("{at}{} can't be read: {}", format.as_str(), fault.why())
    })?;
    let document = json::literal(&document);
    if document.is_null() {
        return Err("the file is empty".to_owned());
    }
    Ok(document)
}

/// Returns the spec of the workflow in any of Argo's kinds.
pub(super) fn workflow_spec(document: &Json) -> Result<&Json, String> {
    let api_version = document["apiVersion"].as_str().unwrap_or_default();
    let is_of_argo = api_version.starts_with("argoproj.io/");
    let name = document["kind"].as_str().unwrap_or_default();
    let spec = match (name, Kind::named(name).filter(|_| is_of_argo)) {
        (_, Some(kind)) if kind.facts().is_scheduled => &document["spec"]["workflowSpec"],
        (_, Some(_)) => &document["spec"],
        ("", None) => return Err("the file is not a workflow: it has no `kind`".to_owned()),
        (kind, None) => {
            return Err(format!("the file is not a workflow, but a `{kind}` of `{api_version}`"));
        }
    };
    match spec.is_object() {
        true => Ok(spec),
        false => Err("the workflow has no spec".to_owned()),
    }
}
