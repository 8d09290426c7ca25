//! Names that a map has twice.

use super::misfit::Misfit;
use crate::rule::{DUPLICATE_KEY, Finding};
use crate::text::excerpt::excerpt;
use crate::value::path::Path;
use crate::value::{Map, Value};

/// Reports each name that a map has twice. A document that has one can't be read.
pub(super) fn check(object: &Map) -> Vec<Misfit> {
    let mut found = Vec::new();
    entries(object, &Path::Root, &mut found);
    found
}

fn entries(map: &Map, path: &Path<'_>, found: &mut Vec<Misfit>) {
    for name in &map.repeated {
        let (which, at) = match name.as_literal() {
            Some(name) => {
                let at = Path::Field(path, name);
                (format!("`{}`", excerpt(&at.to_string())), at.steps())
            }
            None => (format!("a key of `{path}`"), path.steps()),
        };
        let message = format!("{which} is set twice, and only the last value counts");
        found.push(Misfit::new(
            at,
            Finding::new(&DUPLICATE_KEY, message).help("remove one of them"),
        ));
    }
    for (key, inner) in &map.entries {
        if let Some(key) = key.as_literal() {
            value(inner, &Path::Field(path, key), found);
        }
    }
}

fn value(value: &Value, path: &Path<'_>, found: &mut Vec<Misfit>) {
    match value {
        Value::Map(map) => entries(map, path, found),
        Value::List(items) => {
            for (index, item) in items.iter().enumerate() {
                self::value(item, &Path::Item(path, index), found);
            }
        }
        _ => {}
    }
}
