//! A spec as a tree: what typed setters, `json!` values and files become.

pub mod json_path;
pub mod object_name;
pub mod path;
pub mod selector;
pub mod tag;
mod variable;

use crate::rule::{BROKEN_PLACEHOLDER, Finding};
pub use crate::table::Scalar;
pub use variable::WorkflowVariable;

/// A value of a spec.
#[derive(Debug, Clone)]
pub enum Value {
    /// `null`.
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer; JSON's go from `i64::MIN` to `u64::MAX`.
    Int(i128),
    /// A number.
    Float(f64),
    /// Text.
    Text(Text),
    /// A parameter or an output whole, with its own type.
    Ref(Ref),
    /// A list.
    List(Vec<Value>),
    /// An object.
    Map(Map),
    /// What could not become a value: told when the pipeline is built.
    Problem(Box<Finding>),
    /// What the macro can't see: a value that Rust computes. A built pipeline has none.
    Unknown,
}

impl Value {
    /// Literal text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(Text::Literal(text.into()))
    }

    /// The text that it is, or that what it refers to is.
    pub fn to_text(&self) -> Option<Text> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Ref(reference) => Some(Text::Mixed(vec![Piece::Ref(*reference)])),
            _ => None,
        }
    }

    /// What it is, for messages; never the value itself, which may be a secret.
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
            Scalar::Int => matches!(self, Self::Int(_)),
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

    /// Visits every reference in the value, also those within texts and keys.
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

/// A parameter or an output in a text, with a width or a precision.
pub fn padded_place() -> Finding {
    let message = "a width or a precision can't be applied to a parameter or an output: the value is known only at run time";
    Finding::new(&BROKEN_PLACEHOLDER, message).help("write `{name}` without a format")
}

/// A parameter or an output in a text, by `{:?}`.
pub fn debugged_place() -> Finding {
    let message = "a parameter or an output is formatted with `{:?}`, which shows the handle and not the value";
    Finding::new(&BROKEN_PLACEHOLDER, message).help("write `{name}`")
}

/// A parameter or an output in a text that is no longer as it was.
pub fn changed_place() -> Finding {
    let message = "a text contains the placeholder of a parameter or an output in a changed form: the value is known only at run time, and a changed placeholder can't be filled in";
    Finding::new(&BROKEN_PLACEHOLDER, message).help("pass parameters and outputs on unchanged: they can be used in `format!`, but the text can't be cut, upper-cased or encoded")
}

/// Text that may hold references.
#[derive(Debug, Clone, PartialEq)]
pub enum Text {
    /// As it is, whatever it holds.
    Literal(String),
    /// Literal text and references in turn.
    Mixed(Vec<Piece>),
}

/// A part of a [`Text::Mixed`].
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// As it is.
    Literal(String),
    /// The value of a parameter or an output.
    Ref(Ref),
}

impl Text {
    /// The text, where it holds no reference.
    pub fn as_literal(&self) -> Option<&str> {
        match self {
            Self::Literal(text) => Some(text),
            Self::Mixed(_) => None,
        }
    }

    /// The text, with what stands for its references in their places.
    pub fn shown(&self, show: impl Fn(Ref) -> String) -> String {
        match self {
            Self::Literal(text) => text.clone(),
            Self::Mixed(pieces) => pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Literal(text) => text.clone(),
                    Piece::Ref(reference) => show(*reference),
                })
                .collect(),
        }
    }

    /// What the macro can't see: the name of a field that Rust computes.
    pub fn unknown() -> Self {
        Self::Mixed(Vec::new())
    }

    /// Whether it is text that the macro can't see.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Mixed(pieces) if pieces.is_empty())
    }

    /// The reference that the text is, where it is one and nothing else.
    pub fn whole(&self) -> Option<Ref> {
        match self {
            Self::Mixed(pieces) => match pieces.as_slice() {
                [Piece::Ref(reference)] => Some(*reference),
                _ => None,
            },
            Self::Literal(_) => None,
        }
    }

    /// The references in it.
    pub fn refs(&self) -> impl Iterator<Item = Ref> {
        let pieces = match self {
            Self::Literal(_) => &[],
            Self::Mixed(pieces) => pieces.as_slice(),
        };
        pieces.iter().filter_map(|piece| match piece {
            Piece::Literal(_) => None,
            Piece::Ref(reference) => Some(*reference),
        })
    }
}

/// An object's fields, in order. Setting one again replaces it where it stands.
#[derive(Debug, Clone, Default)]
pub struct Map {
    /// The fields.
    pub entries: Vec<(Text, Value)>,
}

impl Map {
    /// No fields.
    pub fn new() -> Self {
        Self::default()
    }

    /// The field with that literal name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.entries.iter().find(|(key, _)| key.as_literal() == Some(name)).map(|(_, value)| value)
    }

    /// Whether it may have fields whose names can't be seen.
    pub fn is_open(&self) -> bool {
        self.entries.iter().any(|(key, _)| key.is_unknown())
    }

    /// Sets a field.
    pub fn set(&mut self, name: &str, value: Value) {
        match self.entries.iter_mut().find(|(key, _)| key.as_literal() == Some(name)) {
            Some((_, old)) => *old = value,
            None => self.entries.push((Text::Literal(name.to_owned()), value)),
        }
    }
}

/// A parameter, an output or a value of Argo's own, by its place in its pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ref {
    /// What it refers to.
    pub target: Target,
    /// Its type.
    pub ty: Scalar,
}

/// What a [`Ref`] refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A parameter of the pipeline.
    Param {
        /// The pipeline under construction.
        scope: u32,
        /// Which parameter of it.
        index: u32,
    },
    /// An output of an op.
    Output {
        /// The pipeline under construction.
        scope: u32,
        /// Which op of it.
        op: u32,
        /// Which output of that.
        output: u32,
    },
    /// A value of Argo's own.
    Workflow(WorkflowVariable),
}
