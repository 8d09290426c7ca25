//! Values that the operator drops on the way to Databricks.

use super::conform::Misfit;
use crate::rule::{DROPPED_VALUE, Finding};
use crate::value::path::{Step, display_path};
use crate::value::{Map, Value};

/// Reports each 0 and `false` in a spec.
pub(super) fn check(spec: &Map) -> Vec<Misfit> {
    let mut dropped = Dropped::default();
    dropped.fields(spec);
    dropped.found
}

#[derive(Default)]
struct Dropped {
    /// The path to the value that is looked at.
    path: Vec<Step>,
    found: Vec<Misfit>,
}

impl Dropped {
    fn fields(&mut self, map: &Map) {
        for (key, value) in &map.entries {
            if let Some(key) = key.as_literal() {
                self.at(Step::Field(key.to_owned()), value);
            }
        }
    }

    fn at(&mut self, step: Step, value: &Value) {
        self.path.push(step);
        self.value(value);
        self.path.pop();
    }

    fn value(&mut self, value: &Value) {
        let shown = match value {
            Value::Int(0) => "0",
            Value::Bool(false) => "false",
            Value::Map(map) => return self.fields(map),
            Value::List(items) => {
                let items = items.iter().enumerate();
                return items.for_each(|(index, item)| self.at(Step::Item(index), item));
            }
            _ => return,
        };
        let name = display_path(&self.path);
        let finding = Finding::new(
            &DROPPED_VALUE,
            format!("`{name}: {shown}` does not reach Databricks: the operator drops it"),
        )
        .help("Databricks uses its own default instead; remove the field if that is what you want");
        self.found.push(Misfit { path: self.path.clone(), finding });
    }
}
