//! Paths to fields of a spec.

use super::tree::Value;

/// One step of a path into a spec.
#[derive(Debug, Clone, PartialEq, Eq)]
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
