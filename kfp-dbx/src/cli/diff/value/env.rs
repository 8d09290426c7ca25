//! The values that a template can use.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::cli::diff::marks::mark;

/// The value of an input.
#[derive(Clone)]
pub(crate) struct Argument {
    pub(super) text: String,
    /// The items, if the value is a list that an expression makes.
    pub(super) list: Option<Vec<Json>>,
}

impl Argument {
    pub(crate) fn text(text: String) -> Self {
        Self { text, list: None }
    }
}

/// The inputs of a template, and the ops whose outputs and items it can use.
#[derive(Clone, Default)]
pub(crate) struct Env {
    inputs: BTreeMap<String, Argument>,
    /// The path of the DAG whose tasks have outputs, with a `/` at its end.
    tasks: String,
    /// The path of the loop whose items are used.
    loop_path: Option<String>,
}

impl Env {
    pub(crate) fn set(&mut self, input: &str, value: Argument) {
        self.inputs.insert(input.to_owned(), value);
    }

    /// Returns the same inputs, within a DAG at that path.
    pub(crate) fn in_dag(&self, path: &str) -> Self {
        Self { tasks: path.to_owned(), ..self.clone() }
    }

    /// Returns the same inputs, with the items of a loop.
    pub(crate) fn in_loop(&self, path: &str) -> Self {
        Self { loop_path: Some(path.to_owned()), ..self.clone() }
    }

    pub(super) fn input(&self, name: &str) -> String {
        let unknown = || mark(&format!("inputs.parameters.{name}"));
        self.inputs.get(name).map_or_else(unknown, |argument| argument.text.clone())
    }

    /// Returns an item of an input that is a list.
    pub(super) fn item(&self, input: &str, index: usize) -> Option<Json> {
        self.inputs.get(input)?.list.as_ref()?.get(index).cloned()
    }

    pub(super) fn output(&self, task: &str, output: &str) -> String {
        let output = output.strip_prefix(&format!("{task}-")).unwrap_or(output);
        mark(&format!("{}{task}.{output}", self.tasks))
    }

    /// Returns the item of a loop, or a part of it: `item`, `item.name`.
    pub(super) fn loop_item(&self, tag: &str) -> Option<String> {
        let path = self.loop_path.as_ref()?;
        match tag.strip_prefix("item")? {
            "" => Some(mark(&format!("{path}.item"))),
            part => {
                let name = part.strip_prefix('.')?;
                Some(mark(&format!("{path}.item[{}]", Json::from(name))))
            }
        }
    }
}
