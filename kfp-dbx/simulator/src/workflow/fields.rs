//! The fields of an object, with the errors that they have.

use std::cell::RefCell;

use kfp_dbx_core::text::nearest::nearest;
use serde_json::{Map, Value as Json};

use super::place::Place;
use crate::error::Error;
use crate::expression::{Expression, Expressions, Problem, Text};
use crate::time::Time;

/// The errors that are found, and the expressions that are compiled.
#[derive(Default)]
pub(super) struct Errors {
    found: RefCell<Vec<Error>>,
    expressions: RefCell<Expressions>,
}

impl Errors {
    pub(super) fn report(&self, place: &Place<'_>, why: impl Into<String>) {
        self.found.borrow_mut().push(Error::new(place.to_string(), why));
    }

    fn problem(&self, place: &Place<'_>, problem: Problem) {
        self.report(place, problem.why);
    }

    pub(super) fn take(self) -> Vec<Error> {
        self.found.into_inner()
    }
}

/// An object of a workflow.
#[derive(Clone, Copy)]
pub(super) struct Object<'j, 'p> {
    fields: &'j Map<String, Json>,
    place: &'p Place<'p>,
    errors: &'p Errors,
}

/// The fields that an object may have.
pub(super) struct Known {
    /// Those that are read.
    pub(super) read: &'static [&'static str],
    /// Those that change nothing in a simulation.
    pub(super) ignored: &'static [&'static str],
}

impl<'j, 'p> Object<'j, 'p> {
    /// Takes an object, and reports the fields that are not known.
    pub(super) fn new(
        json: &'j Json,
        place: &'p Place<'p>,
        known: &Known,
        errors: &'p Errors,
    ) -> Option<Self> {
        let Some(fields) = json.as_object() else {
            errors.report(place, format!("is {}, not an object", kind(json)));
            return None;
        };
        for (name, value) in fields {
            let mut names = known.read.iter().chain(known.ignored);
            if value.is_null() || names.any(|known| known == name) {
                continue;
            }
            let near = nearest(name, known.read.iter().chain(known.ignored).copied());
            let error = Error::new(
                place.field(name).to_string(),
                format!("`{name}` has no model in the simulator"),
            );
            errors.found.borrow_mut().push(match near {
                Some(near) => error.help(format!("did you mean `{near}`?")),
                None => error,
            });
        }
        Some(Self { fields, place, errors })
    }

    /// Returns a field that is there. Argo takes null for nothing.
    pub(super) fn get(&self, name: &str) -> Option<&'j Json> {
        self.fields.get(name).filter(|value| !value.is_null())
    }

    pub(super) fn report(&self, why: impl Into<String>) {
        self.errors.report(self.place, why);
    }

    pub(super) fn report_at(&self, name: &str, why: impl Into<String>) {
        self.errors.report(&self.place.field(name), why);
    }

    pub(super) fn errors(&self) -> &'p Errors {
        self.errors
    }

    pub(super) fn place(&self) -> &'p Place<'p> {
        self.place
    }

    fn wrong<T>(&self, name: &str, value: &Json, want: &str) -> Option<T> {
        self.report_at(name, format!("is {}, not {want}", kind(value)));
        None
    }

    /// Returns a text.
    pub(super) fn string(&self, name: &str) -> Option<String> {
        match self.get(name)? {
            Json::String(text) => Some(text.clone()),
            other => self.wrong(name, other, "a text"),
        }
    }

    /// Returns a text that has to be there.
    pub(super) fn needed(&self, name: &str) -> Option<String> {
        if self.get(name).is_none() {
            self.report(format!("`{name}` is missing"));
        }
        self.string(name)
    }

    /// Returns a value that Argo takes as a text, also if it is a number or a boolean.
    pub(super) fn any_string(&self, name: &str) -> Option<String> {
        match self.get(name)? {
            Json::String(text) => Some(text.clone()),
            Json::Bool(value) => Some(value.to_string()),
            Json::Number(number) => Some(number.to_string()),
            other => self.wrong(name, other, "a text"),
        }
    }

    /// Returns such a value, compiled.
    pub(super) fn text(&self, name: &str) -> Option<Text> {
        self.compiled(name, &self.any_string(name)?)
    }

    pub(super) fn compiled(&self, name: &str, text: &str) -> Option<Text> {
        let text = Text::parse_with(text, &mut self.errors.expressions.borrow_mut());
        text.map_err(|problem| self.errors.problem(&self.place.field(name), problem)).ok()
    }

    /// Returns an expression, which stands there without a tag.
    pub(super) fn expression(&self, name: &str) -> Option<Expression> {
        let text = self.string(name)?;
        if text.contains("{{") {
            self.report_at(name, "a tag in an expression has no model in the simulator");
            return None;
        }
        let expression = Expression::parse(&text);
        expression.map_err(|problem| self.errors.problem(&self.place.field(name), problem)).ok()
    }

    pub(super) fn boolean(&self, name: &str) -> Option<bool> {
        match self.get(name)? {
            Json::Bool(value) => Some(*value),
            other => self.wrong(name, other, "a boolean"),
        }
    }

    pub(super) fn count(&self, name: &str) -> Option<usize> {
        let value = self.get(name)?;
        let number = value.as_u64().and_then(|number| usize::try_from(number).ok());
        number.or_else(|| self.wrong(name, value, "a count"))
    }

    pub(super) fn seconds(&self, name: &str) -> Option<Time> {
        let value = self.get(name)?;
        let number = value.as_u64().map(Time::seconds);
        number.or_else(|| self.wrong(name, value, "a number of seconds"))
    }

    /// Returns the items of a list.
    pub(super) fn list(&self, name: &str) -> &'j [Json] {
        match self.get(name) {
            None => &[],
            Some(Json::Array(items)) => items,
            Some(other) => {
                self.wrong::<()>(name, other, "a list");
                &[]
            }
        }
    }

    /// Returns a list of texts.
    pub(super) fn strings(&self, name: &str) -> Vec<String> {
        let texts = self.list(name).iter().filter_map(|item| match item {
            Json::String(text) => Some(text.clone()),
            Json::Bool(value) => Some(value.to_string()),
            Json::Number(number) => Some(number.to_string()),
            other => self.wrong(name, other, "a text"),
        });
        texts.collect()
    }

    /// Returns a list of texts, compiled.
    pub(super) fn texts(&self, name: &str) -> Vec<Text> {
        self.strings(name).iter().filter_map(|text| self.compiled(name, text)).collect()
    }

    /// Returns the fields of a map of texts, in their order.
    pub(super) fn pairs(&self, name: &str) -> Vec<(String, String)> {
        let fields = match self.get(name) {
            None => return Vec::new(),
            Some(Json::Object(fields)) => fields,
            Some(other) => {
                self.wrong::<()>(name, other, "a map of texts");
                return Vec::new();
            }
        };
        let pairs = fields.iter().filter_map(|(key, value)| match value {
            Json::String(text) => Some((key.clone(), text.clone())),
            other => self.wrong(name, other, "a map of texts"),
        });
        pairs.collect()
    }
}

/// Returns what a value is, for messages.
pub(super) fn kind(json: &Json) -> &'static str {
    match json {
        Json::Null => "nothing",
        Json::Bool(_) => "a boolean",
        Json::Number(_) => "a number",
        Json::String(_) => "a text",
        Json::Array(_) => "a list",
        Json::Object(_) => "an object",
    }
}
