//! The check of a request against the form that its endpoint documents.

use serde_json::{Map, Value as Json};

use super::fields::number;
use super::problem::Problem;

/// A field of a request.
pub(super) struct Field(pub(super) &'static str, pub(super) Shape);

/// The form of a field.
pub(super) enum Shape {
    /// A text.
    Text,
    /// A number of 64 bits, which may be written as a text.
    Int,
    /// `true` or `false`.
    Bool,
    /// A list of texts.
    Texts,
    /// An object of texts.
    TextMap,
    /// An object with these fields.
    One(&'static [Field]),
    /// A list of objects with these fields.
    Many(&'static [Field]),
    /// Anything: the fake does not look into it.
    Any,
}

/// Checks the fields of a request, and calls `ignored` with the path of each field that the endpoint
/// does not know.
pub(super) fn check(
    map: &Map<String, Json>,
    fields: &[Field],
    ignored: &mut dyn FnMut(&str),
) -> Result<(), Problem> {
    object(map, fields, "", ignored)
}

fn object(
    map: &Map<String, Json>,
    fields: &[Field],
    at: &str,
    ignored: &mut dyn FnMut(&str),
) -> Result<(), Problem> {
    for (name, value) in map {
        let path = || if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
        let Some(field) = fields.iter().find(|field| field.0 == name) else {
            ignored(&path());
            continue;
        };
        if !value.is_null() {
            one(value, &field.1, &path, ignored)?;
        }
    }
    Ok(())
}

fn one(
    value: &Json,
    shape: &Shape,
    path: &dyn Fn() -> String,
    ignored: &mut dyn FnMut(&str),
) -> Result<(), Problem> {
    let expected = match shape {
        Shape::Any => return Ok(()),
        Shape::Text => value.is_string().then_some(()).ok_or("a text"),
        Shape::Int => number(value).map(|_| ()).ok_or("a number"),
        Shape::Bool => is_flag(value).then_some(()).ok_or("true or false"),
        Shape::Texts => {
            let texts = value.as_array().filter(|list| list.iter().all(Json::is_string));
            texts.map(|_| ()).ok_or("a list of texts")
        }
        Shape::TextMap => {
            let texts = value.as_object().filter(|map| map.values().all(Json::is_string));
            texts.map(|_| ()).ok_or("an object of texts")
        }
        Shape::One(fields) => match value.as_object() {
            Some(map) => return object(map, fields, &path(), ignored),
            None => Err("an object"),
        },
        Shape::Many(fields) => match value.as_array() {
            Some(list) => return objects(list, fields, &path(), ignored),
            None => Err("a list of objects"),
        },
    };
    expected.map_err(|expected| Problem::malformed(format!("expected {expected} at `{}`", path())))
}

fn objects(
    list: &[Json],
    fields: &[Field],
    at: &str,
    ignored: &mut dyn FnMut(&str),
) -> Result<(), Problem> {
    for item in list {
        let expected = || Problem::malformed(format!("expected a list of objects at `{at}`"));
        object(item.as_object().ok_or_else(expected)?, fields, at, ignored)?;
    }
    Ok(())
}

/// Returns whether a value is a flag of a body or of a query.
fn is_flag(value: &Json) -> bool {
    value.is_boolean() || matches!(value.as_str(), Some("true" | "false"))
}
