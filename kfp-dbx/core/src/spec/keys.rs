//! Checks the keys by which the tasks of a job name each other, their clusters and environments.

use std::collections::BTreeMap;

use super::constraints::{Check, literal};
use crate::rule::{DUPLICATE_KEY, Finding, INVALID_NAME};
use crate::text::excerpt::excerpt;
use crate::value::path::{Step, field};
use crate::value::{Map, Value};

/// The length of the longest key.
const LONGEST: usize = 100;

impl Check<'_> {
    /// Checks the form of a key of the object.
    pub(super) fn key_form(&mut self, map: &Map, name: &'static str) {
        let fault = map.get(name).and_then(literal).and_then(|key| fault(name, key));
        if let Some(finding) = fault {
            self.push(Some(name), finding);
        }
    }

    /// Checks the keys of the items of a list.
    pub(super) fn keyed(&mut self, map: &Map, list: &str, name: &str) {
        let Some(Value::List(items)) = map.get(list) else { return };
        let mut first_of = BTreeMap::new();
        for (index, item) in items.iter().enumerate() {
            let Some(key) = field(item, name).and_then(literal) else { continue };
            let first = *first_of.entry(key).or_insert(index);
            let finding = fault(name, key).or_else(|| {
                let message = format!(
                    "`{list}[{first}]` and `{list}[{index}]` have the same `{name}` `{}`, and a task that names it could mean either",
                    excerpt(key)
                );
                (first != index).then(|| {
                    Finding::new(&DUPLICATE_KEY, message).help("give each of them a key of its own")
                })
            });
            if let Some(finding) = finding {
                let at = [list, name].map(|name| Step::Field(name.to_owned()));
                let [list, name] = at;
                self.push_at([list, Step::Item(index), name], finding);
            }
        }
    }
}

/// Reports a key that Databricks refuses.
fn fault(name: &str, key: &str) -> Option<Finding> {
    let is_allowed = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let length = key.chars().count();
    let (message, help) = if let Some(c) = key.chars().find(|c| !is_allowed(c)) {
        let message = format!("`{name}` is `{}`, but a key can't contain {c:?}", excerpt(key));
        (message, "use letters, digits, `-` and `_`")
    } else if length > LONGEST {
        let message =
            format!("`{name}` has {length} characters, but a key can have at most {LONGEST}");
        (message, "shorten it")
    } else {
        return None;
    };
    Some(Finding::new(&INVALID_NAME, message).help(help))
}
