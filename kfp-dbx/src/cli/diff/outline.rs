//! A workflow in the form in which it is compared: ops by their paths, each with its fields.

use std::collections::{BTreeMap, BTreeSet};

use super::marks::{self, unmarked};

/// The number of characters of a value that are displayed.
const LONGEST: usize = 200;

/// The value of a field.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) value: String,
    pub(super) is_secret: bool,
}

impl Field {
    /// Returns the value as it is displayed.
    pub(super) fn shown(&self) -> String {
        if self.is_secret {
            return "…".to_owned();
        }
        let text = unmarked(&self.value);
        match text.char_indices().nth(LONGEST) {
            // A notebook, for example.
            Some((at, _)) => format!("{}… ({} characters)", &text[..at], text.chars().count()),
            None => text,
        }
    }
}

/// The scalar fields of an object, by their paths.
pub(super) type Fields = BTreeMap<String, Field>;

/// An op, or a block of ops.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Node {
    /// The action and the kind of an op, or `block`.
    pub(super) label: String,
    pub(super) fields: Fields,
    /// The dependencies, in words.
    pub(super) after: BTreeSet<String>,
}

/// A parameter of the workflow.
pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) default: Option<String>,
    /// The type and the description.
    pub(super) fields: Fields,
}

/// A workflow.
#[derive(Default)]
pub(super) struct Outline {
    pub(super) parameters: Vec<Parameter>,
    /// The ops and blocks by their paths: `block/op`.
    pub(super) nodes: BTreeMap<String, Node>,
    /// The fields of the workflow as a whole.
    pub(super) fields: Fields,
    /// The names of the runtime values that are secrets.
    pub(super) secrets: BTreeSet<String>,
}

impl Outline {
    pub(super) fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|parameter| parameter.name == name)
    }

    /// Hides the items of a loop if one of its ops uses an item as a secret.
    pub(super) fn hide_secret_items(&mut self) {
        let secrets = self.nodes.values().flat_map(|node| node.fields.values());
        let names =
            secrets.filter(|field| field.is_secret).flat_map(|field| marks::names(&field.value));
        let loops: BTreeSet<String> = names
            .filter_map(|name| name.split_once(".item").map(|(path, _)| path.to_owned()))
            .collect();
        for path in loops {
            let fields = self.nodes.get_mut(&path).into_iter().flat_map(|node| &mut node.fields);
            for (name, field) in fields {
                field.is_secret |= name.starts_with("withItems");
            }
        }
    }
}

/// Returns the path of the block that an op is in.
pub(super) fn parent(path: &str) -> &str {
    path.rfind('/').map_or("", |at| &path[..at])
}
