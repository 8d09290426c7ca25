//! Argo's expressions (`{{=…}}`), and the simple tags beside them.
//!
//! Expressions are right by construction: Argo's validator does not look inside, an unknown
//! name in one is nil, and one that fails leaves its tag where it stands.

use std::borrow::Cow;

use kfp_dbx_core::value::path::Step;
use kfp_dbx_core::value::{Piece, Ref, Scalar, Text, Value};

use crate::model::condition::{Comparison, Expr};
use crate::model::json;

/// The place where a template or a task finds a value.
pub(super) struct Access<'a> {
    source: Source<'a>,
    /// The path to a part of it, which is JSON then.
    path: Vec<Step>,
    /// An output may be empty where it is 0 or false: the operator drops these.
    is_output: bool,
    /// Whether the JSON is ours, and has what we look for.
    is_ours: bool,
}

enum Source<'a> {
    Input(&'a str),
    Output { task: &'a str, output: Cow<'a, str> },
    Workflow(&'static str),
}

impl<'a> Access<'a> {
    pub(super) fn input(name: &'a str, path: Vec<Step>, is_output: bool) -> Self {
        Self { source: Source::Input(name), path, is_output, is_ours: false }
    }

    /// A place in the list of values that an op gives to a template which it shares.
    pub(super) fn argument(name: &'a str, step: Step) -> Self {
        Self::input(name, vec![step], false).ours(true)
    }

    pub(super) fn output(task: &'a str, output: Cow<'a, str>) -> Self {
        let source = Source::Output { task, output };
        Self { source, path: Vec::new(), is_output: true, is_ours: false }
    }

    pub(super) fn workflow(tag: &'static str) -> Self {
        Self { source: Source::Workflow(tag), path: Vec::new(), is_output: false, is_ours: false }
    }

    pub(super) fn ours(self, is_ours: bool) -> Self {
        Self { is_ours, ..self }
    }

    /// The value's name in an expression.
    fn expr(&self) -> String {
        match &self.source {
            Source::Input(name) => ["inputs.parameters['", name, "']"].concat(),
            Source::Output { task, output } => {
                ["tasks['", task, "'].outputs.parameters['", output, "']"].concat()
            }
            Source::Workflow(tag) => (*tag).to_owned(),
        }
    }

    pub(super) fn is_part(&self) -> bool {
        !self.path.is_empty()
    }

    /// Whether what is looked for may not be there, or be of another type.
    pub(super) fn may_fail(&self) -> bool {
        self.is_part() && !self.is_ours
    }

    /// The value as Argo has it: text, or whatever a part of JSON is.
    fn value(&self) -> String {
        if self.path.is_empty() {
            return self.expr();
        }
        let mut value = format!("fromJSON({})", self.expr());
        for step in &self.path {
            match step {
                Step::Field(name) => value = format!("{value}[{}]", literal(name)),
                Step::Item(index) => value = format!("{value}[{index}]"),
            }
        }
        value
    }

    /// The value as text. A part of another type than the one it is used as fails.
    pub(super) fn text(&self, ty: Scalar) -> String {
        let value = self.value();
        match ty {
            _ if !self.is_part() => value,
            Scalar::Text if self.is_ours => value,
            Scalar::Text => format!("({value} + \"\")"),
            Scalar::Int => format!("toJson(asInt({value}))"),
            Scalar::Float => format!("toJson(asFloat({value}))"),
            Scalar::Bool => format!("toJson({value} && true)"),
            Scalar::List | Scalar::Map | Scalar::Json => format!("toJson({value})"),
        }
    }

    /// The value with its type; what does not read as one fails.
    pub(super) fn typed(&self, ty: Scalar) -> String {
        let value = self.value();
        match ty {
            Scalar::Text => self.text(ty),
            Scalar::Int if self.is_output => format!("asInt({value} == '' ? '0' : {value})"),
            Scalar::Int => format!("asInt({value})"),
            Scalar::Float => format!("asFloat({value})"),
            Scalar::Bool if self.is_part() => format!("({value} && true)"),
            // Nothing but a boolean gets through, while `fromJSON` would take `null` or 1.
            // `True` and `False` are how Python and KFP's pages write them.
            Scalar::Bool => {
                let empty = if self.is_output { ",'':false" } else { "" };
                format!("{{'true':true,'True':true,'false':false,'False':false{empty}}}[{value}]")
            }
            Scalar::List | Scalar::Map | Scalar::Json if self.is_part() => value,
            Scalar::List | Scalar::Map | Scalar::Json => format!("fromJSON({value})"),
        }
    }

    /// A boolean where a condition needs one: nil, which the look-up gives for what is none,
    /// would be false there without a word.
    fn boolean(&self) -> String {
        let value = self.value();
        if self.is_part() {
            return format!("({value} && true)");
        }
        let empty = if self.is_output { ",'':'0'" } else { "" };
        format!("asInt({{'true':'1','True':'1','false':'0','False':'0'{empty}}}[{value}]) == 1")
    }

    /// A tag that puts the value in where Argo passes it on.
    pub(super) fn tag(&self, ty: Scalar) -> String {
        if self.is_part() {
            return format!("{{{{={}}}}}", self.text(ty));
        }
        match &self.source {
            Source::Input(name) => ["{{inputs.parameters.", name, "}}"].concat(),
            Source::Output { task, output } => {
                ["{{tasks.", task, ".outputs.parameters.", output, "}}"].concat()
            }
            Source::Workflow(tag) => ["{{", tag, "}}"].concat(),
        }
    }
}

/// Text as an expression writes it: a JSON string that holds no tag and ends none.
pub(super) fn literal(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    json.replace("{{", "{\\u007b").replace("}}", "\\u007d\\u007d")
}

/// Text with references in it, put together.
pub(super) fn text<'a>(text: &Text, access: &impl Fn(Ref) -> Access<'a>) -> String {
    match text {
        Text::Literal(text) => literal(text),
        Text::Mixed(pieces) => {
            let pieces: Vec<_> = pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Literal(text) => literal(text),
                    Piece::Ref(reference) => access(*reference).text(reference.ty),
                })
                .collect();
            pieces.join(" + ")
        }
    }
}

/// A condition, as one expression.
pub(super) fn condition<'a>(condition: &Expr, access: &impl Fn(Ref) -> Access<'a>) -> String {
    match condition {
        Expr::Compare { ty, left, by, right } => {
            let (left, right) = (operand(left, *ty, access), operand(right, *ty, access));
            format!("{left} {} {right}", by.as_str())
        }
        Expr::OneOf { right, .. } if right.is_empty() => "false".to_owned(),
        Expr::OneOf { ty, left, right } => {
            let left = operand(left, *ty, access);
            let by = Comparison::Equal.as_str();
            let each =
                right.iter().map(|right| format!("{left} {by} {}", operand(right, *ty, access)));
            format!("({})", each.collect::<Vec<_>>().join(" || "))
        }
        Expr::True(Value::Ref(reference)) => access(*reference).boolean(),
        Expr::True(_) => "false".to_owned(),
        Expr::And(a, b) => join(a, "&&", b, access),
        Expr::Or(a, b) => join(a, "||", b, access),
        Expr::Not(inner) => format!("!({})", self::condition(inner, access)),
    }
}

fn join<'a>(a: &Expr, by: &str, b: &Expr, access: &impl Fn(Ref) -> Access<'a>) -> String {
    format!("({}) {by} ({})", condition(a, access), condition(b, access))
}

fn operand<'a>(value: &Value, ty: Scalar, access: &impl Fn(Ref) -> Access<'a>) -> String {
    match value {
        Value::Ref(reference) if ty == Scalar::Bool => {
            format!("({})", access(*reference).boolean())
        }
        Value::Ref(reference) => access(*reference).typed(ty),
        Value::Text(inner) => match inner {
            Text::Mixed(pieces) if pieces.len() > 1 => format!("({})", text(inner, access)),
            _ => text(inner, access),
        },
        Value::Bool(boolean) => format!("({boolean})"),
        other => json::literal(other).to_string(),
    }
}

/// An integer of a sequence.
pub(super) fn integer<'a>(value: &Value, access: &impl Fn(Ref) -> Access<'a>) -> String {
    match value {
        Value::Ref(reference) => access(*reference).typed(Scalar::Int),
        other => json::literal(other).to_string(),
    }
}
