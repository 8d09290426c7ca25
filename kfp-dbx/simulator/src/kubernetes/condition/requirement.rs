//! A requirement on a field of an object.

use serde_json::Value as Json;

use super::super::object::Stored;

/// A requirement.
#[derive(Clone, Debug)]
pub(super) struct Requirement {
    pub(super) key: String,
    pub(super) path: Vec<String>,
    pub(super) test: Wanted,
    /// As Argo writes it in messages.
    pub(super) shown: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    Exists,
    Absent,
    In(Vec<String>),
    NotIn(Vec<String>),
    Above(i64),
    Below(i64),
}

impl Requirement {
    /// Whether an object meets it.
    pub(super) fn holds(&self, object: &Stored) -> bool {
        let (object, names) = object.seen(&self.key);
        self.accepts(find(&object, &self.path[names..]))
    }

    /// Whether a value of its field meets it.
    pub(super) fn accepts(&self, value: Option<&Json>) -> bool {
        let Some(value) = value else {
            return matches!(self.test, Wanted::Absent | Wanted::NotIn(_));
        };
        let value = text(value);
        let number = || value.parse::<i64>().ok();
        match &self.test {
            Wanted::Exists => true,
            Wanted::Absent => false,
            Wanted::In(values) => values.contains(&value),
            Wanted::NotIn(values) => !values.contains(&value),
            Wanted::Above(bound) => number().is_some_and(|number| number > *bound),
            Wanted::Below(bound) => number().is_some_and(|number| number < *bound),
        }
    }
}

/// Finds a value as gjson does: an item of a list has its number as a name.
pub(super) fn find<'v>(value: &'v Json, path: &[String]) -> Option<&'v Json> {
    path.iter().try_fold(value, |value, name| match value {
        Json::Array(items) => items.get(name.parse::<usize>().ok()?),
        value => value.get(name),
    })
}

/// Returns a value as gjson writes it.
fn text(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        Json::Number(number) if number.is_f64() => number.as_f64().unwrap_or_default().to_string(),
        other => other.to_string(),
    }
}
