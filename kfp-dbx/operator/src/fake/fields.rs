//! The fields of a request, as an endpoint reads them.

use serde_json::{Map, Value as Json};

use super::problem::Problem;

/// The fields of a request: its query or its body.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a> {
    /// The fields, whose forms are [checked](super::shape).
    pub(super) map: &'a Map<String, Json>,
    /// The version of the API in the path.
    pub(super) version: &'a str,
}

impl<'a> Fields<'a> {
    /// Returns a text.
    pub(super) fn text(self, name: &str) -> Option<&'a str> {
        self.map.get(name)?.as_str()
    }

    /// Returns a text that must be there.
    pub(super) fn required(self, name: &str) -> Result<&'a str, Problem> {
        self.text(name).filter(|text| !text.is_empty()).ok_or_else(|| Problem::required(name))
    }

    /// Returns a number, which may be written as a text.
    pub(super) fn number(self, name: &str) -> Option<i64> {
        number(self.map.get(name)?)
    }

    /// Returns an id that must be there.
    pub(super) fn id(self, name: &str) -> Result<u64, Problem> {
        let id = self.number(name).ok_or_else(|| Problem::required(name))?;
        u64::try_from(id).map_err(|_| Problem::invalid(format!("{name} {id} does not exist.")))
    }

    /// Returns whether a flag is set.
    pub(super) fn flag(self, name: &str) -> bool {
        match self.map.get(name) {
            Some(Json::Bool(flag)) => *flag,
            Some(Json::String(text)) => text == "true",
            _ => false,
        }
    }

    /// Returns the field, unless it is missing or null.
    pub(super) fn get(self, name: &str) -> Option<&'a Json> {
        self.map.get(name).filter(|value| !value.is_null())
    }
}

/// Returns a number, which may be written as a text.
pub(super) fn number(value: &Json) -> Option<i64> {
    match value {
        Json::String(text) => text.parse().ok(),
        _ => value.as_i64(),
    }
}
