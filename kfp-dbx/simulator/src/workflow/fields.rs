//! The fields of an object, with the errors that they have.

use std::cell::RefCell;
use std::collections::BTreeSet;

use kfp_dbx_core::text::nearest::nearest;
use serde_json::{Map, Value as Json};

use super::known::Fields;
use super::place::Place;
use crate::error::Error;
use crate::expression::{Expression, Expressions, Problem, Text};
use crate::time::Time;

/// The errors that are found, and the expressions that are compiled.
#[derive(Default)]
pub(super) struct Errors {
    found: RefCell<Vec<Error>>,
    expressions: RefCell<Expressions>,
    /// The names of the simple tags in all texts.
    tags: RefCell<BTreeSet<String>>,
}

impl Errors {
    pub(super) fn report(&self, place: &Place<'_>, why: impl Into<String>) {
        self.found.borrow_mut().push(Error::new(place.to_string(), why));
    }

    fn problem(&self, place: &Place<'_>, problem: Problem) {
        self.report(place, problem.why);
    }

    /// Whether a text has the simple tag.
    pub(super) fn has_tag(&self, name: &str) -> bool {
        self.tags.borrow().contains(name)
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

impl<'j, 'p> Object<'j, 'p> {
    /// Takes an object, and reports the fields that have no model or that Argo does not have.
    pub(super) fn new(
        json: &'j Json,
        place: &'p Place<'p>,
        known: &'static Fields,
        errors: &'p Errors,
    ) -> Option<Self> {
        let Some(fields) = json.as_object() else {
            errors.report(place, format!("is {}, not an object", kind(json)));
            return None;
        };
        let unknown = |name: &String| !known.known().any(|known| known == name);
        for (name, _) in fields.iter().filter(|(name, value)| !value.is_null() && unknown(name)) {
            let place = place.field(name).to_string();
            errors.found.borrow_mut().push(match known.refused.contains(&name.as_str()) {
                true => Error::new(place, format!("`{name}` has no model in the simulator")),
                false => {
                    let error = Error::new(place, format!("Argo has no field `{name}` here"));
                    match nearest(name, known.known()) {
                        Some(near) => error.help(format!("did you mean `{near}`?")),
                        None => error,
                    }
                }
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

    /// Returns a text, compiled.
    pub(super) fn text(&self, name: &str) -> Option<Text> {
        self.compiled(name, &self.string(name)?)
    }

    /// Returns a value that Argo takes as a text, also if it is a number or a boolean: `AnyString`.
    pub(super) fn any_text(&self, name: &str) -> Option<Text> {
        let value = self.get(name)?;
        match any_string(value) {
            Some(text) => self.compiled(name, &text),
            None => self.wrong(name, value, "a text"),
        }
    }

    /// Returns an integer, or a text that becomes one: `IntOrString`.
    pub(super) fn integer_or_text(&self, name: &str) -> Option<Text> {
        match self.get(name)? {
            Json::Number(number) => {
                let fits = number.as_i64().is_some_and(|number| i32::try_from(number).is_ok());
                if !fits {
                    let why = format!("is {number}, which is no integer of 32 bits");
                    self.report_at(name, why);
                    return None;
                }
                self.compiled(name, &number.to_string())
            }
            Json::String(text) => self.compiled(name, text),
            other => self.wrong(name, other, "an integer or a text"),
        }
    }

    pub(super) fn compiled(&self, name: &str, text: &str) -> Option<Text> {
        let text = Text::parse_with(text, &mut self.errors.expressions.borrow_mut());
        let text = text.map_err(|problem| self.errors.problem(&self.place.field(name), problem));
        let mut tags = self.errors.tags.borrow_mut();
        for tag in
            text.iter().flat_map(Text::tags).filter(|tag| !tags.contains(*tag)).collect::<Vec<_>>()
        {
            tags.insert(tag.to_owned());
        }
        drop(tags);
        text.ok()
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

    /// Returns an integer of 32 bits.
    pub(super) fn integer(&self, name: &str) -> Option<i64> {
        let value = self.get(name)?;
        let number = value.as_i64().filter(|number| i32::try_from(*number).is_ok());
        number.or_else(|| self.wrong(name, value, "an integer of 32 bits"))
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
            other => self.wrong(name, other, "a text"),
        });
        texts.collect()
    }

    /// Returns a list of values that Argo takes as texts, also if they are numbers or booleans.
    pub(super) fn any_strings(&self, name: &str) -> Vec<String> {
        let texts = self.list(name).iter().filter_map(|item| match any_string(item) {
            Some(text) => Some(text),
            None => self.wrong(name, item, "a text"),
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

/// Returns what Go makes a text of: `UnmarshalJSON` in `pkg/apis/workflow/v1alpha1/anystring.go`.
fn any_string(value: &Json) -> Option<String> {
    Some(match value {
        Json::String(text) => text.clone(),
        Json::Bool(value) => value.to_string(),
        // Go reads each number as one of 64 bits, and writes it without an exponent.
        Json::Number(number) => number.as_f64()?.to_string(),
        Json::Null | Json::Array(_) | Json::Object(_) => return None,
    })
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
