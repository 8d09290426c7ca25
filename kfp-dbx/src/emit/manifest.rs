//! The manifest of a resource template: YAML with Argo's tags in it.
//!
//! Text with tags stands in double quotes, `"/Users/{{=toJson(inputs.parameters['user'])[1:-1]}}/x"`:
//! Argo inserts the value escaped as JSON, and YAML reads it back unchanged. Numbers, booleans,
//! lists and maps are expressions without quotes. An expression that fails (`asInt` of a word)
//! leaves its tag, which is broken YAML there: the task fails, and no object with the tag in it is
//! created. Where Argo accepts no expression without quotes, the task evaluates it and passes the
//! result on as an input. An escape splits two braces in literal text that would open a tag.

use std::borrow::Cow;
use std::cell::RefCell;

use kfp_dbx_core::text::yaml::{self, Kind, Writer};
use kfp_dbx_core::value::{Piece, Ref, Scalar, Target, Text, Value};

use super::expr::{self, Access};
use super::forms::Forms;
use crate::model::json::literal;

/// A value that stands in a manifest without quotes.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Bare {
    /// A whole value with its own type.
    Whole(Ref),
    /// A text with its quotes.
    Quoted(Text),
    /// The beginning of a text with its opening quote, and the parts behind it that may be missing.
    Opening { first: Text, behind: Vec<Ref> },
}

impl Bare {
    /// Returns the references in it.
    pub(super) fn refs(&self) -> Vec<Ref> {
        match self {
            Self::Whole(reference) => vec![*reference],
            Self::Quoted(text) => text.refs().collect(),
            Self::Opening { first, behind } => first.refs().chain(behind.iter().copied()).collect(),
        }
    }

    /// Returns the expression. It fails for a value of another type and for a missing part.
    pub(super) fn expression<'a>(
        &self,
        forms: &Forms,
        access: &impl Fn(Ref) -> Access<'a>,
    ) -> String {
        match self {
            Self::Whole(reference) => {
                let access = access(*reference);
                let value = access.typed(reference.ty);
                match reference.ty {
                    Scalar::Int | Scalar::Float | Scalar::Count => value,
                    Scalar::Bool if !access.is_part() => value,
                    _ => format!("toJson({value})"),
                }
            }
            Self::Quoted(text) => format!("toJson({})", expr::text(text, access)),
            Self::Opening { first, behind } => {
                let first = expr::text(first, access);
                let behind: Vec<String> =
                    behind.iter().map(|part| access(*part).text(part.ty)).collect();
                forms.opening_quote(&match behind.as_slice() {
                    [] => format!("toJson({first})"),
                    behind => format!("toJson([{first}, {}][0])", behind.join(", ")),
                })
            }
        }
    }
}

/// Returns a manifest whose values are found by `access`. `bare` writes a value without quotes.
pub(super) fn manifest<'a>(
    value: &Value,
    forms: &Forms,
    access: &impl Fn(Ref) -> Access<'a>,
    bare: &dyn Fn(&Bare) -> String,
) -> String {
    let mut yaml = Writer::with_capacity(1024);
    Manifest { forms, access, bare, yaml: &mut yaml }.value(value);
    yaml.finish()
}

/// Returns the values of a manifest that stand in it without quotes, each once.
pub(super) fn bare_values<'a>(
    value: &Value,
    forms: &Forms,
    access: &impl Fn(Ref) -> Access<'a>,
) -> Vec<Bare> {
    let found = RefCell::new(Vec::new());
    manifest(value, forms, access, &|bare| {
        let mut found = found.borrow_mut();
        if !found.contains(bare) {
            found.push(bare.clone());
        }
        String::new()
    });
    found.into_inner()
}

/// Returns text with tags for any other place than a manifest. Argo passes it on unchanged.
pub(super) fn tagged<'v, 'a>(
    value: &'v Value,
    access: &impl Fn(Ref) -> Access<'a>,
) -> Option<Cow<'v, str>> {
    let tag = |reference: Ref| access(reference).tag(reference.ty);
    match value {
        Value::Text(Text::Literal(text)) => Some(text.into()),
        Value::Text(text) => Some(text.shown(tag).into()),
        Value::Ref(reference) => Some(tag(*reference).into()),
        _ => None,
    }
}

struct Manifest<'m, F> {
    forms: &'m Forms,
    access: &'m F,
    bare: &'m dyn Fn(&Bare) -> String,
    yaml: &'m mut Writer,
}

impl<'a, F: Fn(Ref) -> Access<'a>> Manifest<'_, F> {
    fn value(&mut self, value: &Value) {
        match value {
            // `lower` has reported problems. Only the macro has unknown values.
            Value::Null | Value::Problem(_) | Value::Unknown => self.yaml.json_scalar("null"),
            Value::Bool(boolean) => self.yaml.json_scalar(if *boolean { "true" } else { "false" }),
            Value::Int(_) | Value::Float(_) => {
                self.yaml.json_scalar(&literal(value).to_string());
            }
            Value::Text(text) => match plain(text) {
                Some(text) => {
                    self.yaml.text(text);
                }
                None => self.yaml.raw(&self.tagged_text(text)),
            },
            Value::Ref(reference) => self.yaml.raw(&self.whole(*reference)),
            Value::List(items) => {
                self.yaml.begin(Kind::List);
                for item in items {
                    self.value(item);
                }
                self.yaml.end();
            }
            Value::Map(fields) => {
                self.yaml.begin(Kind::Map);
                for (key, value) in &fields.entries {
                    match plain(key) {
                        Some(key) => self.yaml.key(key),
                        None => self.yaml.raw_key(&self.tagged_text(key)),
                    }
                    self.value(value);
                }
                self.yaml.end();
            }
        }
    }

    /// Returns text in double quotes. If it contains a part of the user's JSON that may be missing,
    /// an expression writes the opening quote, too: if it fails, the YAML is broken.
    fn tagged_text(&self, text: &Text) -> String {
        let pieces = match text {
            Text::Literal(text) => {
                let mut scalar = String::from("\"");
                escape(text, &mut scalar);
                scalar.push('"');
                return scalar;
            }
            Text::Mixed(pieces) => pieces.as_slice(),
        };
        let part = |piece: &Piece| match piece {
            Piece::Ref(reference) => {
                Some(*reference).filter(|part| (self.access)(*part).may_fail())
            }
            Piece::Literal(_) => None,
        };
        let is_workflow_value =
            |piece: &Piece| matches!(piece, Piece::Ref(Ref { target: Target::Workflow(_), .. }));
        let (mut scalar, rest) = if pieces.iter().any(|piece| part(piece).is_some()) {
            // Kubeflow Pipelines replaces `{{workflow.uid}}` only as a simple tag, outside of an
            // expression. The expression before it evaluates the parts behind it as well.
            let end = pieces.iter().position(is_workflow_value).unwrap_or(pieces.len());
            let (first, rest) = pieces.split_at(end);
            let first = match first {
                [] => Text::Literal(String::new()),
                first => Text::Mixed(first.to_vec()),
            };
            if rest.is_empty() {
                return (self.bare)(&Bare::Quoted(first));
            }
            let behind = rest.iter().filter_map(part).collect();
            ((self.bare)(&Bare::Opening { first, behind }), rest)
        } else {
            (String::from("\""), pieces)
        };
        for piece in rest {
            match piece {
                Piece::Literal(text) => escape(text, &mut scalar),
                Piece::Ref(reference) => self.tag_in_quotes(*reference, &mut scalar),
            }
        }
        scalar.push('"');
        scalar
    }

    fn tag_in_quotes(&self, reference: Ref, scalar: &mut String) {
        let access = (self.access)(reference);
        if let Target::Workflow(variable) = reference.target {
            // Kubeflow Pipelines replaces `{{workflow.uid}}` only as a simple tag. A value that Argo
            // quotes has each escape that YAML needs, and YAML knows all those of Go.
            let text = match variable.is_quoted() {
                true => self.forms.tag(&self.forms.inside_quotes(variable.tag())),
                false => access.tag(reference.ty),
            };
            scalar.push_str(&text);
            return;
        }
        let text = access.text(reference.ty);
        // Numbers and booleans need no escape.
        let is_plain = match reference.ty {
            Scalar::Count => true,
            Scalar::Int | Scalar::Float | Scalar::Bool => access.is_part(),
            _ => false,
        };
        let text =
            if is_plain { text } else { self.forms.inside_quotes(&format!("toJson({text})")) };
        scalar.push_str(&self.forms.tag(&text));
    }

    /// Returns a whole value with its own type.
    fn whole(&self, reference: Ref) -> String {
        match reference.ty {
            Scalar::Text => self.tagged_text(&Text::Mixed(vec![Piece::Ref(reference)])),
            _ => (self.bare)(&Bare::Whole(reference)),
        }
    }
}

/// Returns literal text in which Argo sees no tag.
fn plain(text: &Text) -> Option<&str> {
    // Most texts have no brace at all, which is faster to find out.
    text.as_literal().filter(|text| !text.as_bytes().contains(&b'{') || !text.contains("{{"))
}

/// Writes the inside of double quotes, so that Argo sees no tag in the text.
fn escape(text: &str, scalar: &mut String) {
    let mut parts = text.split('{').peekable();
    while let Some(part) = parts.next() {
        yaml::escape(part, scalar);
        match parts.peek() {
            None => {}
            // Two braces open a tag, and a tag may follow the end of the text.
            Some(&"") => scalar.push_str("\\u007b"),
            Some(_) => scalar.push('{'),
        }
    }
}
