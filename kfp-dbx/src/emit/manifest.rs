//! The manifest of a resource template: YAML with Argo's tags in it.
//!
//! Text with tags stands in double quotes, `"/Users/{{=toJson(inputs.parameters['user'])[1:-1]}}/x"`:
//! Argo inserts the value escaped as JSON, and YAML reads it back unchanged. Numbers, booleans,
//! lists and maps are expressions without quotes. An expression that fails (`asInt` of a word)
//! leaves its tag, which is broken YAML there: the task fails, and no object with the tag in it is
//! created. An escape splits two braces in literal text that would open a tag.

use std::borrow::Cow;

use kfp_dbx_core::value::{Piece, Ref, Scalar, Target, Text, Value};

use super::expr::{self, Access};
use super::json::Kind;
use super::yaml::{self, Writer};
use crate::model::json::literal;

/// Returns a manifest whose values are found by `access`.
pub(super) fn manifest<'a>(value: &Value, access: &impl Fn(Ref) -> Access<'a>) -> String {
    let mut yaml = Writer::with_capacity(1024);
    Manifest { access, yaml: &mut yaml }.value(value);
    yaml.finish()
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
    access: &'m F,
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
                let access = (self.access)(*reference);
                access.may_fail().then(|| access.text(reference.ty))
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
                [] => "\"\"".to_owned(),
                first => expr::text(&Text::Mixed(first.to_vec()), self.access),
            };
            if rest.is_empty() {
                return format!("{{{{=toJson({first})}}}}");
            }
            let behind: Vec<String> = rest.iter().filter_map(part).collect();
            let first = match behind.as_slice() {
                [] => first,
                behind => format!("[{first}, {}][0]", behind.join(", ")),
            };
            (format!("{{{{=toJson({first})[0:-1]}}}}"), rest)
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
            match variable.is_quoted() {
                true => {
                    for piece in ["{{=", variable.tag(), "[1:-1]}}"] {
                        scalar.push_str(piece);
                    }
                }
                false => scalar.push_str(&access.tag(reference.ty)),
            }
            return;
        }
        let text = access.text(reference.ty);
        // Numbers and booleans need no escape.
        let is_bare =
            access.is_part() && matches!(reference.ty, Scalar::Int | Scalar::Float | Scalar::Bool);
        let (before, after) = if is_bare { ("{{=", "}}") } else { ("{{=toJson(", ")[1:-1]}}") };
        for piece in [before, &text, after] {
            scalar.push_str(piece);
        }
    }

    /// Returns a whole value with its own type.
    fn whole(&self, reference: Ref) -> String {
        let access = (self.access)(reference);
        match reference.ty {
            Scalar::Text => self.tagged_text(&Text::Mixed(vec![Piece::Ref(reference)])),
            Scalar::Int | Scalar::Float => format!("{{{{={}}}}}", access.typed(reference.ty)),
            Scalar::Bool if !access.is_part() => {
                format!("{{{{={}}}}}", access.typed(reference.ty))
            }
            _ => format!("{{{{=toJson({})}}}}", access.typed(reference.ty)),
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
