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
    /// An object with these fields, which can have objects of the same form in it.
    Later(fn() -> &'static [Field]),
    /// A list of objects with these fields.
    Many(&'static [Field]),
    /// A list of objects with these fields, apart from the one that is named.
    ManyBut(fn() -> &'static [Field], &'static str),
    /// A number that need not be whole.
    Number,
    /// One of these texts.
    Word(&'static [&'static str]),
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
    Objects { fields, not: "" }.one(map, "", ignored)
}

/// The fields of objects, apart from the one that is named.
struct Objects<'a> {
    fields: &'a [Field],
    not: &'static str,
}

impl Objects<'_> {
    fn one(
        &self,
        map: &Map<String, Json>,
        at: &str,
        ignored: &mut dyn FnMut(&str),
    ) -> Result<(), Problem> {
        for (name, value) in map {
            let path = || if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
            let is = |field: &&Field| field.0 == name && field.0 != self.not;
            let Some(field) = self.fields.iter().find(is) else {
                ignored(&path());
                continue;
            };
            if !value.is_null() {
                one(value, &field.1, &path, ignored)?;
            }
        }
        Ok(())
    }

    fn all(&self, list: &[Json], at: &str, ignored: &mut dyn FnMut(&str)) -> Result<(), Problem> {
        for item in list {
            let expected = || Problem::malformed(format!("expected a list of objects at `{at}`"));
            self.one(item.as_object().ok_or_else(expected)?, at, ignored)?;
        }
        Ok(())
    }
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
        Shape::Number => value.is_number().then_some(()).ok_or("a number"),
        Shape::Word(words) => return word(value, words, path),
        Shape::One(fields) => return nested(value, fields, path, ignored),
        Shape::Later(fields) => return nested(value, fields(), path, ignored),
        Shape::Many(fields) => return list(value, &Objects { fields, not: "" }, path, ignored),
        Shape::ManyBut(fields, not) => {
            return list(value, &Objects { fields: fields(), not }, path, ignored);
        }
    };
    expected.map_err(|expected| Problem::malformed(format!("expected {expected} at `{}`", path())))
}

fn nested(
    value: &Json,
    fields: &[Field],
    path: &dyn Fn() -> String,
    ignored: &mut dyn FnMut(&str),
) -> Result<(), Problem> {
    let expected = || Problem::malformed(format!("expected an object at `{}`", path()));
    let map = value.as_object().ok_or_else(expected)?;
    Objects { fields, not: "" }.one(map, &path(), ignored)
}

fn list(
    value: &Json,
    objects: &Objects<'_>,
    path: &dyn Fn() -> String,
    ignored: &mut dyn FnMut(&str),
) -> Result<(), Problem> {
    let expected = || Problem::malformed(format!("expected a list of objects at `{}`", path()));
    objects.all(value.as_array().ok_or_else(expected)?, &path(), ignored)
}

fn word(value: &Json, words: &[&str], path: &dyn Fn() -> String) -> Result<(), Problem> {
    let text = value.as_str().unwrap_or_default();
    if words.contains(&text) {
        return Ok(());
    }
    let message = format!("`{}` must be one of {}, not {value}.", path(), words.join(", "));
    Err(Problem::invalid(message))
}

/// Returns whether a value is a flag of a body or of a query.
fn is_flag(value: &Json) -> bool {
    value.is_boolean() || matches!(value.as_str(), Some("true" | "false"))
}
