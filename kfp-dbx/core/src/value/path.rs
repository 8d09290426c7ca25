//! Paths to fields of a spec.

use std::fmt;

use super::tree::{Map, Value};
use crate::table::Reference;

/// One step of a path into a spec.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// A field.
    Field(String),
    /// An item of a list.
    Item(usize),
}

/// Writes a path as people do: `new_cluster.init_scripts[0].dbfs`.
pub fn display_path(path: &[Step]) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            Step::Field(name) if text.is_empty() => text.push_str(name),
            Step::Field(name) => {
                text.push('.');
                text.push_str(name);
            }
            Step::Item(index) => {
                text.push('[');
                text.push_str(&index.to_string());
                text.push(']');
            }
        }
    }
    text
}

/// A path on the stack, while a spec is walked: nothing is allocated before something is found.
#[derive(Clone, Copy)]
pub enum Path<'a> {
    /// The spec itself.
    Root,
    /// A field of the value at a path.
    Field(&'a Path<'a>, &'a str),
    /// An item of the list at a path.
    Item(&'a Path<'a>, usize),
}

impl Path<'_> {
    /// Returns the steps from the spec to the value.
    pub fn steps(&self) -> Vec<Step> {
        let (mut steps, step) = match self {
            Self::Root => return Vec::new(),
            Self::Field(parent, name) => (parent.steps(), Step::Field((*name).to_owned())),
            Self::Item(parent, index) => (parent.steps(), Step::Item(*index)),
        };
        steps.push(step);
        steps
    }

    /// Returns the indices of the items on the way to the value.
    pub fn items(&self) -> Vec<usize> {
        match self {
            Self::Root => Vec::new(),
            Self::Field(parent, _) => parent.items(),
            Self::Item(parent, index) => {
                let mut items = parent.items();
                items.push(*index);
                items
            }
        }
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&display_path(&self.steps()))
    }
}

/// The first step of the path to the name of an op's resource, whichever setter names it.
pub const NAME: &str = "metadata";

/// Returns the path to the name of an op's resource.
pub fn name_path() -> [Step; 1] {
    [Step::Field(NAME.to_owned())]
}

/// Returns a field of a value that is an object.
pub fn field<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    match value {
        Value::Map(map) => map.get(name),
        _ => None,
    }
}

/// Returns the part of a value at one step.
pub fn part<'v>(value: &'v Value, step: &Step) -> Option<&'v Value> {
    match (value, step) {
        (Value::Map(map), Step::Field(name)) => map.get(name),
        (Value::List(items), Step::Item(index)) => items.get(*index),
        _ => None,
    }
}

/// Returns the value at a path.
pub fn value_at<'v>(spec: &'v Map, path: &[Step]) -> Option<&'v Value> {
    let (Step::Field(first), rest) = path.split_first()? else { return None };
    rest.iter().try_fold(spec.get(first)?, part)
}

/// Returns the literal text that a value is.
pub fn literal(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => text.as_literal(),
        _ => None,
    }
}

/// Calls `found` with each value at a path of names, `*` standing for each item of a list.
pub fn each_at<'v>(
    map: &'v Map,
    names: &[&str],
    path: &Path<'_>,
    found: &mut dyn FnMut(&'v Value, &Path<'_>),
) {
    let Some((name, rest)) = names.split_first() else { return };
    if let Some(value) = map.get(name) {
        each_in(value, rest, &Path::Field(path, name), found);
    }
}

/// Calls `found` with each value that one of the references in some lists names. The references of a
/// list whose paths begin with the same field follow each other: the field is looked up once for all of
/// them.
pub fn each_named<'v>(
    spec: &'v Map,
    lists: &[&'static [Reference]],
    found: &mut dyn FnMut(&'static Reference, &'v Value, &Path<'_>),
) {
    let mut first = ("", None);
    for list in lists {
        let last = list.last().and_then(|reference| reference.field.first());
        for reference in *list {
            let Some((name, rest)) = reference.field.split_first() else { continue };
            // The same place in memory is the same text.
            if !std::ptr::eq(first.0, *name) && first.0 != *name {
                first = (*name, spec.get(name));
            }
            let Some(value) = first.1 else {
                // Most specs have none of these fields. All that are left begin with the same one.
                if last == Some(name) {
                    break;
                }
                continue;
            };
            let path = &Path::Field(&Path::Root, name);
            each_in(value, rest, path, &mut |value, path| found(reference, value, path));
        }
    }
}

fn each_in<'v>(
    value: &'v Value,
    names: &[&str],
    path: &Path<'_>,
    found: &mut dyn FnMut(&'v Value, &Path<'_>),
) {
    match (names, value) {
        ([], value) => found(value, path),
        (["*", rest @ ..], Value::List(items)) => {
            for (index, item) in items.iter().enumerate() {
                let path = &Path::Item(path, index);
                match item {
                    item if rest.is_empty() => found(item, path),
                    Value::Map(item) => each_at(item, rest, path, found),
                    _ => {}
                }
            }
        }
        (rest, Value::Map(inner)) => each_at(inner, rest, path, found),
        _ => {}
    }
}
