//! A resource template's manifest: YAML with Argo's tags in it.
//!
//! Text with tags is written in double quotes, `"/Users/{{=toJson(inputs.parameters['user'])[1:-1]}}/x"`:
//! what Argo puts in is escaped as JSON, which YAML reads back as it was. Numbers,
//! booleans, lists and maps are unquoted expressions: one that fails (`asInt` of a
//! word) then leaves broken YAML, and the task fails, instead of an object with the
//! tag in it. Braces of the user's that would open a tag are split by an escape.
//!
//! An unquoted tag is no YAML, and a double-quoted scalar in just this form is
//! nothing that a YAML writer can be asked for: both are written through a stand-in,
//! a word that no text contains, and put in its place afterwards.

use std::cell::RefCell;

use kfp_dbx_core::value::{Piece, Ref, Scalar, Target, Text, Value};
use serde::ser::{Error as _, SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use super::expr::{self, Access};
use super::yaml;
use crate::model::json::number;
use crate::model::marker;

/// The manifest of a template that finds its values there.
pub(crate) fn manifest(
    value: &Value,
    access: &impl Fn(Ref) -> Access,
) -> Result<String, yaml::Error> {
    let stand_ins = StandIns { written: RefCell::new(Vec::new()), access };
    let text = yaml::to_string(&Emit { value, stand_ins: &stand_ins }, 1024)?;
    let written = stand_ins.written.into_inner();
    if written.is_empty() {
        return Ok(text);
    }
    let mut result = String::with_capacity(text.len() + written.len() * 48);
    let mut parts = text.split(marker::nonce());
    result.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (index, rest) = part.split_once('_').unwrap_or((part, ""));
        match index.parse().ok().and_then(|index: usize| written.get(index)) {
            Some(scalar) => result.push_str(scalar),
            None => return Err(yaml::Error::custom("a stand-in was changed by the YAML writer")),
        }
        result.push_str(rest);
    }
    Ok(result)
}

/// Text with tags, for what Argo passes on as it is: everything but the manifest.
pub(crate) fn tagged(value: &Value, access: &impl Fn(Ref) -> Access) -> Option<String> {
    match value {
        Value::Text(Text::Literal(text)) => Some(text.clone()),
        Value::Text(Text::Mixed(pieces)) => Some(
            pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Literal(text) => text.clone(),
                    Piece::Ref(reference) => access(*reference).tag(reference.ty),
                })
                .collect(),
        ),
        Value::Ref(reference) => Some(access(*reference).tag(reference.ty)),
        _ => None,
    }
}

struct StandIns<'a, F> {
    written: RefCell<Vec<String>>,
    access: &'a F,
}

impl<F: Fn(Ref) -> Access> StandIns<'_, F> {
    fn stand_in(&self, scalar: String) -> String {
        let mut written = self.written.borrow_mut();
        written.push(scalar);
        format!("{}{}_", marker::nonce(), written.len() - 1)
    }

    /// The text in double quotes. Where a part of the user's JSON is in it, which may not be
    /// there, an expression writes the first quote, too: what fails leaves broken YAML then.
    fn written(&self, text: &Text) -> String {
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
            // Kubeflow Pipelines replaces `{{workflow.uid}}` as a simple tag only, so that it
            // stands outside; parts behind it are evaluated in front as well.
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
        if let Target::Workflow(_) = reference.target {
            // A simple tag: Kubeflow Pipelines replaces `{{workflow.uid}}` in this form only.
            // None of these values holds a character that would need an escape, but for
            // `workflow.failures`, which is JSON.
            if access.simple() != "workflow.failures" {
                scalar.push_str(&access.tag(reference.ty));
                return;
            }
        }
        let text = access.text(reference.ty);
        // Nothing in a number or a boolean needs an escape.
        let is_bare =
            access.is_part() && matches!(reference.ty, Scalar::Int | Scalar::Float | Scalar::Bool);
        let (before, after) = if is_bare { ("{{=", "}}") } else { ("{{=toJson(", ")[1:-1]}}") };
        for piece in [before, &text, after] {
            scalar.push_str(piece);
        }
    }

    /// A value whole, unquoted, with its own type.
    fn whole(&self, reference: Ref) -> String {
        let access = (self.access)(reference);
        match reference.ty {
            Scalar::Text => self.written(&Text::Mixed(vec![Piece::Ref(reference)])),
            Scalar::Int | Scalar::Float => format!("{{{{={}}}}}", access.typed(reference.ty)),
            Scalar::Bool if !access.is_part() => {
                format!("{{{{={}}}}}", access.typed(reference.ty))
            }
            _ => format!("{{{{=toJson({})}}}}", access.typed(reference.ty)),
        }
    }
}

/// Escapes text for a double-quoted scalar, so that no reader takes any of it for
/// something else and Argo sees no tag in it.
fn escape(text: &str, scalar: &mut String) {
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => scalar.push_str("\\\""),
            '\\' => scalar.push_str("\\\\"),
            '\n' => scalar.push_str("\\n"),
            '\t' => scalar.push_str("\\t"),
            '\r' => scalar.push_str("\\r"),
            // Two in a row open a tag, and a tag of ours may follow the end.
            '{' if chars.peek().is_none_or(|next| *next == '{') => scalar.push_str("\\u007b"),
            c if yaml::needs_escape(c) => push_escape(c, scalar),
            c => scalar.push(c),
        }
    }
}

fn push_escape(c: char, scalar: &mut String) {
    let code = u32::from(c);
    let escape = if code > 0xFFFF { format!("\\U{code:08x}") } else { format!("\\u{code:04x}") };
    scalar.push_str(&escape);
}

struct Emit<'a, F> {
    value: &'a Value,
    stand_ins: &'a StandIns<'a, F>,
}

impl<'a, F: Fn(Ref) -> Access> Emit<'a, F> {
    fn with(&self, value: &'a Value) -> Self {
        Self { value, stand_ins: self.stand_ins }
    }
}

struct EmitText<'a, F> {
    text: &'a Text,
    stand_ins: &'a StandIns<'a, F>,
}

impl<F: Fn(Ref) -> Access> Serialize for EmitText<'_, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.text {
            Text::Literal(text) if !text.contains("{{") => yaml::text(text, serializer),
            text => {
                serializer.serialize_str(&self.stand_ins.stand_in(self.stand_ins.written(text)))
            }
        }
    }
}

impl<F: Fn(Ref) -> Access> Serialize for Emit<'_, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.value {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(boolean) => serializer.serialize_bool(*boolean),
            Value::Int(int) => number(*int).serialize(serializer),
            Value::Float(float) => serializer.serialize_f64(*float),
            Value::Text(text) => EmitText { text, stand_ins: self.stand_ins }.serialize(serializer),
            Value::Ref(reference) => {
                serializer.serialize_str(&self.stand_ins.stand_in(self.stand_ins.whole(*reference)))
            }
            Value::List(items) => {
                let mut seq = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    seq.serialize_element(&self.with(item))?;
                }
                seq.end()
            }
            Value::Map(fields) => {
                let mut map = serializer.serialize_map(Some(fields.entries.len()))?;
                for (key, value) in &fields.entries {
                    map.serialize_entry(
                        &EmitText { text: key, stand_ins: self.stand_ins },
                        &self.with(value),
                    )?;
                }
                map.end()
            }
            Value::Problem(finding) => Err(S::Error::custom(&finding.message)),
            Value::Unknown => Err(S::Error::custom("a value that is not known")),
        }
    }
}
