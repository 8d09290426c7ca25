//! Secrets in the texts of a pipeline: access tokens and keys that are known by their forms.

use super::misfit::Misfit;
use crate::rule::{Finding, SECRET_IN_DEFAULT, SECRET_IN_SOURCE};
use crate::table::Kind;
use crate::text::token::{is_storage_key, secret_in};
use crate::value::path::{Path, display_path};
use crate::value::{Map, Piece, Text, Value};

/// The beginning of the settings of Spark that hold the keys of storage accounts.
const STORAGE_KEY: &str = "fs.azure.account.key.";

/// Reports each secret in the fields of an object. `kind` is the kind whose spec it is, if it is one.
pub(super) fn check(kind: Option<&Kind>, fields: &Map) -> Vec<Misfit> {
    let mut found = Vec::new();
    check_fields(fields, &Path::Root, &mut |path, text| {
        let what = secret_in(text).or_else(|| storage_key(path, text));
        let Some(what) = what else { return };
        let path = path.steps();
        let shown = display_path(&path);
        // A value that is meant to be a secret is reported as one.
        if !kind.is_some_and(|kind| kind.is_secret(&shown)) {
            found.push(Misfit::new(path, finding(&format!("`{shown}`"), what)));
        }
    });
    found
}

/// Reports a secret in a text that is not a field. `name` says whose text it is.
pub fn check_text(name: &str, value: &Value) -> Option<Finding> {
    secret_of(value).map(|what| finding(name, what))
}

/// Reports the default of a parameter that holds a secret.
pub fn check_default(param: &str, default: &Value) -> Option<Finding> {
    secret_of(default).map(|what| in_default(param, what))
}

/// Returns what the first secret in a value is.
pub(super) fn secret_of(value: &Value) -> Option<&'static str> {
    let mut what = None;
    value.visit(&mut |value| {
        if let Value::Text(text) = value {
            each_piece(text, &mut |text| what = what.or_else(|| secret_in(text)));
        }
    });
    what
}

/// Reports a default that is a secret of that kind.
pub(super) fn in_default(param: &str, what: &str) -> Finding {
    let message = format!(
        "the default of `{param}` is {what}: it becomes part of the workflow, and Kubeflow Pipelines shows it"
    );
    Finding::new(&SECRET_IN_DEFAULT, message).help("remove the default, or store the secret in a Kubernetes Secret and refer to its key: `Secret::value_from(\"…\", SecretKeyRef::new(\"…\", \"…\"))`")
}

fn finding(name: &str, what: &str) -> Finding {
    let message = format!(
        "{name} contains {what}, and everyone who can read the workflow or the source can use it"
    );
    Finding::new(&SECRET_IN_SOURCE, message).help("revoke it, and store a new one in a secret scope: notebooks and programs read it with `dbutils.secrets.get`, and `spark_conf` and `spark_env_vars` with `{{secrets/SCOPE/KEY}}`")
}

/// A setting that holds a key and nothing else.
fn storage_key(path: &Path<'_>, text: &str) -> Option<&'static str> {
    let Path::Field(_, name) = path else { return None };
    (name.starts_with(STORAGE_KEY) && is_storage_key(text))
        .then_some("the key of a storage account")
}

fn check_fields(map: &Map, path: &Path<'_>, found: &mut dyn FnMut(&Path<'_>, &str)) {
    for (key, field) in &map.entries {
        if let Some(key) = key.as_literal() {
            check_value(field, &Path::Field(path, key), found);
        }
    }
}

fn check_value(value: &Value, path: &Path<'_>, found: &mut dyn FnMut(&Path<'_>, &str)) {
    match value {
        Value::Text(text) => each_piece(text, &mut |text| found(path, text)),
        Value::Map(map) => check_fields(map, path, found),
        Value::List(items) => {
            for (index, item) in items.iter().enumerate() {
                check_value(item, &Path::Item(path, index), found);
            }
        }
        _ => {}
    }
}

fn each_piece(text: &Text, found: &mut dyn FnMut(&str)) {
    match text {
        Text::Literal(text) => found(text),
        Text::Mixed(pieces) => {
            pieces.iter().filter_map(Piece::as_literal).for_each(|text| found(text));
        }
    }
}
