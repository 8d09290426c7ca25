//! The way to a field of a spec.

use super::Value;

/// One step of a path into a spec.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A field.
    Field(String),
    /// An item of a list.
    Item(usize),
}

/// A path as people write it: `new_cluster.init_scripts[0].dbfs`.
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

/// What stands for the name of an op's resource in a path, wherever that is said.
pub const NAME: &str = "metadata";

/// The path of that name.
pub fn name_path() -> [Step; 1] {
    [Step::Field(NAME.to_owned())]
}

/// A field of an object.
pub fn field<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    match value {
        Value::Map(map) => map.get(name),
        _ => None,
    }
}
