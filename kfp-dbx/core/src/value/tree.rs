//! A spec as a tree of values.

use super::float::Float;
use super::reference::Ref;
use super::text::{Piece, Text};
use crate::rule::{Finding, UNREADABLE_SPEC};
use crate::table::Scalar;
use crate::text::excerpt::excerpt;

/// A value of a spec.
#[derive(Debug, Clone)]
pub enum Value {
    /// `null`.
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer. Those of JSON range from `i64::MIN` to `u64::MAX`.
    Int(i128),
    /// A number.
    Float(Float),
    /// Text.
    Text(Text),
    /// A parameter or an output as a whole, with its own type.
    Ref(Ref),
    /// A list.
    List(Vec<Value>),
    /// An object.
    Map(Map),
    /// A problem in place of a value, which is reported when the pipeline is built.
    Problem(Box<Finding>),
    /// A value that Rust computes, which the macro can't see. A built pipeline contains none.
    Unknown,
}

impl Value {
    /// Creates literal text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(Text::Literal(text.into()))
    }

    /// Returns the text that it is, or a text with the reference that it is.
    pub fn to_text(&self) -> Option<Text> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Ref(reference) => Some(Text::Mixed(vec![Piece::Ref(*reference)])),
            _ => None,
        }
    }

    /// Returns the text that a literal value is in a name.
    pub fn to_name(&self) -> Option<String> {
        match self {
            Self::Text(Text::Literal(text)) => Some(text.clone()),
            Self::Int(number) => Some(number.to_string()),
            Self::Bool(boolean) => Some(boolean.to_string()),
            _ => None,
        }
    }

    /// Describes the kind of value for messages. It never returns the value, which may be a secret.
    pub fn describe(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Int(_) => "an integer",
            Self::Float(_) => "a number",
            Self::Text(_) => "text",
            Self::Ref(reference) => reference.ty.describe_reference(),
            Self::List(_) => "a list",
            Self::Map(_) => "an object",
            Self::Problem(_) | Self::Unknown => "nothing readable",
        }
    }

    /// Returns whether it is a value of that type.
    pub fn is_a(&self, ty: Scalar) -> bool {
        match ty {
            Scalar::Text => matches!(self, Self::Text(_)),
            Scalar::Int | Scalar::Count => matches!(self, Self::Int(_)),
            Scalar::Float => matches!(self, Self::Int(_) | Self::Float(_)),
            Scalar::Bool => matches!(self, Self::Bool(_)),
            Scalar::List => matches!(self, Self::List(_)),
            Scalar::Map => matches!(self, Self::Map(_)),
            Scalar::Json => true,
        }
    }

    /// Visits the value and all values in it, depth first.
    pub fn visit<'a>(&'a self, visit: &mut impl FnMut(&'a Value)) {
        visit(self);
        match self {
            Self::List(items) => items.iter().for_each(|item| item.visit(visit)),
            Self::Map(map) => map.entries.iter().for_each(|(_, value)| value.visit(visit)),
            _ => {}
        }
    }

    /// Returns a finding about the first number that is another one wherever it is not passed on
    /// as text.
    pub fn inexact(&self) -> Option<Finding> {
        let mut found = None;
        self.visit(&mut |value| match value {
            Self::Float(float) if !float.is_exact() => found = found.or(Some(float)),
            _ => {}
        });
        let number = excerpt(&found?.to_string());
        let finding = Finding::new(
            &UNREADABLE_SPEC,
            format!("64 bits can't hold the number `{number}`, so it would become another one"),
        );
        Some(finding.help("write the number in quotes, or with fewer digits"))
    }

    /// Visits every reference in the value, including those in texts and keys.
    pub fn visit_refs(&self, visit: &mut impl FnMut(Ref)) {
        match self {
            Self::Ref(reference) => visit(*reference),
            Self::Text(text) => text.refs().for_each(visit),
            Self::List(items) => items.iter().for_each(|item| item.visit_refs(visit)),
            Self::Map(map) => {
                for (key, value) in &map.entries {
                    key.refs().for_each(&mut *visit);
                    value.visit_refs(visit);
                }
            }
            _ => {}
        }
    }
}

/// The fields of an object, in order. A field that is set again keeps its place.
#[derive(Debug, Clone, Default)]
pub struct Map {
    /// The fields.
    pub entries: Vec<(Text, Value)>,
    /// The names that were given more than once. The last value counts.
    pub repeated: Vec<Text>,
}

impl Map {
    /// Creates an object without fields.
    pub const fn new() -> Self {
        Self { entries: Vec::new(), repeated: Vec::new() }
    }

    /// Returns the field of that literal name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.entries.iter().find(|(key, _)| key.as_literal() == Some(name)).map(|(_, value)| value)
    }

    /// Whether it may have fields whose names the macro can't see.
    pub fn is_open(&self) -> bool {
        self.entries.iter().any(|(key, _)| key.is_unknown())
    }

    /// Takes out the field of that literal name.
    pub fn take(&mut self, name: &str) -> Option<Value> {
        let index = self.entries.iter().position(|(key, _)| key.as_literal() == Some(name))?;
        Some(self.entries.remove(index).1)
    }

    /// Adds an entry that is written beside the others, and notes a name that comes again.
    pub fn add(&mut self, name: Text, value: Value) {
        let known = self.entries.iter_mut().find(|(known, _)| *known == name && !name.is_unknown());
        match known {
            Some((_, old)) => {
                *old = value;
                if !self.repeated.contains(&name) {
                    self.repeated.push(name);
                }
            }
            None => self.entries.push((name, value)),
        }
    }

    /// Sets a field.
    pub fn set(&mut self, name: &str, value: Value) {
        match self.entries.iter_mut().find(|(key, _)| key.as_literal() == Some(name)) {
            Some((_, old)) => *old = value,
            None => self.entries.push((Text::Literal(name.to_owned()), value)),
        }
    }
}
