//! The fields of an op that handles a Kubernetes object.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kfp_dbx_core::table::{self, Type};
use serde_json::Value as Json;

use super::fields::flatten;
use crate::cli::diff::marks::{self, unmarked};
use crate::cli::diff::outline::{Field, Fields, Node};
use crate::cli::diff::value::{self, Env};

/// Adds the object of a resource template, and its label. Collects the runtime values that are
/// secrets.
pub(super) fn add_resource(
    resource: &Json,
    env: &Env,
    node: &mut Node,
    secrets: &mut BTreeSet<String>,
) {
    for (key, value) in resource.as_object().into_iter().flatten() {
        if !matches!(key.as_str(), "action" | "manifest") {
            flatten(value, key, env, &mut node.fields);
        }
    }
    let action = resource["action"].as_str().unwrap_or_default();
    let manifest = resource["manifest"].as_str().unwrap_or_default();
    let Some(object) = value::manifest(manifest, env) else {
        action.clone_into(&mut node.label);
        // A manifest that can't be read may contain secrets.
        let field = Field { value: value::resolved(manifest, env), is_secret: true };
        node.fields.insert("manifest".to_owned(), field);
        return;
    };
    let kind = object["kind"].as_str().unwrap_or("object");
    node.label = format!("{action} {}", unmarked(kind));
    let mut fields = Fields::new();
    flatten(&object, "", &Env::default(), &mut fields);
    fields.remove("kind");
    for (path, field) in &mut fields {
        if is_base64(kind, path) {
            field.value = without_breaks(&field.value);
            // PyYAML writes the bytes of Python in this way.
            if manifest.contains("!!binary") {
                field.value = decoded(&field.value);
            }
        }
        field.is_secret = is_secret(kind, path);
        if field.is_secret {
            secrets.extend(marks::names(&field.value));
        }
    }
    node.fields.extend(fields);
}

fn is_secret(kind: &str, path: &str) -> bool {
    match table::kind(kind) {
        Some(kind) => path.strip_prefix("spec.").is_some_and(|path| kind.is_secret(path)),
        // The kind of Kubernetes itself.
        None => kind == "Secret" && (path.starts_with("data") || path.starts_with("stringData")),
    }
}

fn is_base64(kind: &str, path: &str) -> bool {
    let field = path.strip_prefix("spec.").and_then(|path| table::kind(kind)?.field_type(path));
    matches!(field, Some(Type::Base64))
}

/// Returns Base64 without line breaks, which make no difference.
fn without_breaks(shown: &str) -> String {
    let text = serde_json::from_str::<String>(shown).unwrap_or_else(|_| shown.to_owned());
    text.split_whitespace().collect()
}

/// Returns the text in Base64, or the Base64 itself if its content is not text.
fn decoded(base64: &str) -> String {
    let bytes = STANDARD.decode(base64).ok();
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_else(|| base64.to_owned())
}
