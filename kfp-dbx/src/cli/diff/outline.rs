//! A workflow in the form in which it is compared: ops by their paths, each with its fields.

use std::collections::{BTreeMap, BTreeSet};

use super::marks::{self, unmarked};

/// The number of characters of a value that are displayed.
const LONGEST: usize = 200;

/// The fields of a task that make it a loop.
pub(super) const LOOPS: [&str; 3] = ["withItems", "withParam", "withSequence"];

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

impl Node {
    /// The label of a block.
    pub(super) const BLOCK: &'static str = "block";

    pub(super) fn is_block(&self) -> bool {
        self.label == Self::BLOCK
    }

    pub(super) fn is_loop(&self) -> bool {
        self.fields.keys().any(|path| LOOPS.iter().any(|field| path.starts_with(field)))
    }
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
    /// The name, as far as it is the same in each run.
    pub(super) name: Option<String>,
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

    /// Hides the items of a loop if one of its ops uses an item as a secret, and what the loop has
    /// its items from: a parameter, or the item of a loop around it.
    pub(super) fn hide_secret_items(&mut self) {
        let secrets = self.nodes.values().flat_map(|node| node.fields.values());
        let secrets = secrets.filter(|field| field.is_secret);
        let mut names: Vec<String> = secrets.flat_map(|field| marks::names(&field.value)).collect();
        let mut loops = BTreeSet::new();
        while let Some(name) = names.pop() {
            let Some((path, _)) = name.split_once(".item") else {
                self.secrets.insert(name);
                continue;
            };
            if !loops.insert(path.to_owned()) {
                continue;
            }
            let fields = self.nodes.get_mut(path).into_iter().flat_map(|node| &mut node.fields);
            for (name, field) in fields {
                if name.starts_with("withItems") || name.starts_with("withParam") {
                    field.is_secret = marks::name_of(&field.value).is_none();
                    names.extend(marks::names(&field.value));
                }
            }
        }
    }
}

/// Returns the path of the block that an op is in.
pub(super) fn parent(path: &str) -> &str {
    path.rfind('/').map_or("", |at| &path[..at])
}

/// Returns the name at the end of a path.
pub(super) fn leaf(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
