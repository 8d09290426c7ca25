//! Reads specs and files: JSON, YAML, bytes.

use std::path::Path;

use kfp_dbx_core::rule::{Finding, TOO_LARGE, UNREADABLE_SPEC};
use kfp_dbx_core::spec::{Misfit, export, places_of};
use kfp_dbx_core::syntax::read::{self, Format};
use kfp_dbx_core::table::Struct;
use kfp_dbx_core::text::size::refused_file;
use kfp_dbx_core::value::path::Step;
use kfp_dbx_core::value::{Map, Value};

use super::marker;

/// Returns a value of the user as a value of a spec.
pub(crate) fn serialized(value: &impl serde::Serialize) -> Value {
    match serde_json::to_value(value) {
        Ok(json) => json_value(json),
        Err(why) => problem(format!("a value can't be written as JSON: {why}")),
    }
}

/// Returns a `json!` value as a value of a spec.
pub(crate) fn json_value(json: serde_json::Value) -> Value {
    use serde_json::Value as Json;
    match json {
        Json::Null => Value::Null,
        Json::Bool(boolean) => Value::Bool(boolean),
        Json::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
            (Some(int), ..) => Value::Int(int.into()),
            (_, Some(int), _) => Value::Int(int.into()),
            (.., float) => Value::Float(float.unwrap_or(f64::NAN).into()),
        },
        Json::String(text) => marker::read_value(text),
        Json::Array(items) => Value::List(items.into_iter().map(json_value).collect()),
        Json::Object(fields) => {
            let mut map = Map::new();
            for (key, value) in fields {
                match marker::read(key) {
                    Ok(key) => map.entries.push((key, json_value(value))),
                    Err(finding) => return Value::Problem(Box::new(finding)),
                }
            }
            Value::Map(map)
        }
    }
}

/// Reads JSON text.
pub(crate) fn json(text: &str) -> Value {
    read::document(text, Format::Json, marker::read)
        .unwrap_or_else(|why| problem(format!("the JSON spec can't be read: {why}")))
}

/// Reads YAML text.
pub(crate) fn yaml(text: &str) -> Value {
    read::document(text, Format::Yaml, marker::read)
        .unwrap_or_else(|why| problem(format!("the YAML can't be read: {why}")))
}

/// Reads a file with JSON or YAML. The ending of its name decides the format.
pub(crate) fn file(path: &Path) -> Value {
    let Some(format) = Format::of(path) else {
        return problem(format!("`{}` is not a `.json`, `.yaml` or `.yml` file", path.display()));
    };
    let text = match bytes(path) {
        Ok(bytes) => bytes,
        Err(finding) => return Value::Problem(Box::new(finding)),
    };
    let text = String::from_utf8(text).map_err(|_| "it is not UTF-8".to_owned());
    // A byte order mark is not a part of the text.
    let value = text.and_then(|text| {
        read::document(text.trim_start_matches('\u{FEFF}'), format, marker::read)
            .map_err(|why| why.to_string())
    });
    value.unwrap_or_else(|why| problem(format!("`{}` can't be read: {why}", path.display())))
}

/// Returns the value of a document, in which a number stays a number, unless one of them would
/// become another number.
pub(crate) fn exact(value: Value) -> Value {
    match value.inexact() {
        Some(finding) => Value::Problem(Box::new(finding)),
        None => value,
    }
}

/// Reads the bytes of a file.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Finding> {
    if let Some(why) = std::fs::metadata(path).ok().and_then(|about| refused_file(about.len())) {
        let message = format!("`{}` is too large: {why}", path.display());
        return Err(Finding::new(&TOO_LARGE, message));
    }
    std::fs::read(path).map_err(|why| {
        let finding =
            Finding::new(&UNREADABLE_SPEC, format!("`{}` can't be read: {why}", path.display()));
        match std::env::current_dir() {
            Ok(directory) if path.is_relative() => {
                finding.help(format!("a relative path starts at `{}`", directory.display()))
            }
            _ => finding,
        }
    })
}

/// Returns the spec that a text holds, which is the whole text unless a workspace or a bundle exported
/// it.
pub(crate) fn spec(document: Value, object: &Struct) -> Value {
    match document {
        Value::Map(document) => match export::spec(document, object) {
            Ok(spec) => Value::Map(spec),
            Err(finding) => Value::Problem(Box::new(finding)),
        },
        other => match export::list_fault(&other, object) {
            Some(finding) => Value::Problem(Box::new(finding)),
            None => other,
        },
    }
}

fn problem(message: String) -> Value {
    Value::Problem(Box::new(Finding::new(&UNREADABLE_SPEC, message)))
}

/// Returns the place of each misfit in the file of a spec, such as `cluster.json:3:14`, or only the
/// file where the field can't be found.
pub(crate) fn places(
    file: &Path,
    object: &Struct,
    misfits: &mut [&mut Misfit],
    is_in_file: impl Fn(&[Step]) -> bool,
) -> Vec<String> {
    let shown = file.display();
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let found = match Format::of(file) {
        Some(format) => places_of(&text, format, object, misfits, is_in_file),
        None => vec![None; misfits.len()],
    };
    let shown = |place| match place {
        Some((line, column)) => format!("{shown}:{line}:{column}"),
        None => shown.to_string(),
    };
    found.into_iter().map(shown).collect()
}
