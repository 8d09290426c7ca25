//! The manifest of a run or an upload.

use kfp_dbx_core::syntax::read::{self, Format};
use serde_json::{Value, json};

use crate::client::http::read_json;
use crate::model::json;

/// The label that a run is found by. It is part of the manifest, so that the server knows nothing of
/// it, and Kubernetes has it even if the server fails after it has created the workflow.
pub(super) const LABEL: &str = "kfp-dbx/submission";

/// Reads a manifest as JSON or YAML. A server of version 1.x reads JSON only.
pub(super) fn read(text: &str) -> Result<Value, String> {
    let format = if text.trim_start().starts_with('{') { Format::Json } else { Format::Yaml };
    let document = read::document(text, format, read::literal)
        .map_err(|fault| format!("the manifest can't be read as {}: {fault}", format.as_str()))?;
    let manifest = json::literal(&document);
    match manifest.is_object() {
        true => Ok(manifest),
        false => Err("the manifest is not a map, and so no workflow".to_owned()),
    }
}

/// Returns the manifest with a label.
pub(super) fn labelled(mut manifest: Value, value: &str) -> Value {
    let metadata = field(&mut manifest, "metadata");
    if let Some(labels) = metadata.and_then(|metadata| field(metadata, "labels")) {
        labels[LABEL] = json!(value);
    }
    manifest
}

/// Returns a field that is a map. Makes it if it is missing or null.
fn field<'a>(map: &'a mut Value, name: &str) -> Option<&'a mut Value> {
    let field = map.as_object_mut()?.entry(name).or_insert(Value::Null);
    if field.is_null() {
        *field = json!({});
    }
    Some(field).filter(|field| field.is_object())
}

/// Returns whether a manifest has a label.
pub(super) fn has_label(manifest: &str, value: &str) -> bool {
    let manifest = read_json(manifest.as_bytes()).unwrap_or_default();
    manifest.get("metadata").and_then(|own| own.get("labels")).and_then(|own| own.get(LABEL))
        == Some(&json!(value))
}
