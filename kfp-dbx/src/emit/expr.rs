//! Argo's expressions (`{{=…}}`), and its simple tags (`{{…}}`).
//!
//! Nothing checks an expression after this: Argo's validator does not look inside, an unknown name
//! is nil, and an expression that fails leaves its tag in the text.

use std::borrow::Cow;

use kfp_dbx_core::value::path::Step;
use kfp_dbx_core::value::{Piece, Ref, Scalar, Text, Value, WorkflowVariable};

use super::forms::Forms;
use crate::model::condition::{Comparison, Expr};
use crate::model::json;

/// The place where a template or a task finds a value.
pub(super) struct Access<'a> {
    forms: &'a Forms,
    source: Source<'a>,
    /// The path to a part of the value, which is JSON then.
    path: Vec<Step>,
    /// Whether it is an output. The archived operator drops 0 and false, so that an output may be empty.
    is_output: bool,
    /// Whether the JSON is emitted here, so that the part is known to exist.
    is_ours: bool,
}

enum Source<'a> {
    Input(&'a str),
    Output {
        task: &'a str,
        output: Cow<'a, str>,
    },
    /// The outputs of the items of a loop, which Argo collects.
    Results {
        task: &'a str,
        output: String,
        /// The condition of the loop, if it has one.
        condition: String,
    },
    Workflow(WorkflowVariable),
}

impl<'a> Access<'a> {
    pub(super) fn input(forms: &'a Forms, name: &'a str, path: Vec<Step>, is_output: bool) -> Self {
        Self { forms, source: Source::Input(name), path, is_output, is_ours: false }
    }

    /// Returns the place of a value in the argument of a shared template.
    pub(super) fn argument(forms: &'a Forms, name: &'a str, step: Step) -> Self {
        Self::input(forms, name, vec![step], false).ours(true)
    }

    pub(super) fn output(forms: &'a Forms, task: &'a str, output: Cow<'a, str>) -> Self {
        let source = Source::Output { task, output };
        Self { forms, source, path: Vec::new(), is_output: true, is_ours: false }
    }

    /// Returns the list of the values that an output has in the items of a loop.
    /// It has none if a condition of the loop is not met.
    pub(super) fn results(
        forms: &'a Forms,
        task: &'a str,
        output: String,
        condition: String,
    ) -> Self {
        let source = Source::Results { task, output, condition };
        Self { forms, source, path: Vec::new(), is_output: true, is_ours: true }
    }

    pub(super) fn workflow(forms: &'a Forms, variable: WorkflowVariable) -> Self {
        let source = Source::Workflow(variable);
        Self { forms, source, path: Vec::new(), is_output: false, is_ours: false }
    }

    /// Returns the place of a part of the value, which is JSON then.
    pub(super) fn part(self, path: Vec<Step>) -> Self {
        let is_ours = self.is_ours && path.is_empty();
        Self { path, is_ours, ..self }
    }

    pub(super) fn ours(self, is_ours: bool) -> Self {
        Self { is_ours, ..self }
    }

    /// Returns the name of the value in an expression.
    fn expr(&self) -> String {
        match &self.source {
            Source::Input(name) => ["inputs.parameters['", name, "']"].concat(),
            Source::Output { task, output } => {
                ["tasks['", task, "'].outputs.parameters['", output, "']"].concat()
            }
            Source::Results { task, output, condition } => {
                collected(self.forms, task, output, condition)
            }
            Source::Workflow(variable) if variable.is_quoted() => {
                self.forms.read_json(variable.tag())
            }
            Source::Workflow(variable) => variable.tag().to_owned(),
        }
    }

    /// Returns the name of the input that has the value, or that has it as a part.
    pub(super) fn input_name(&self) -> Option<&'a str> {
        match self.source {
            Source::Input(name) => Some(name),
            Source::Output { .. } | Source::Results { .. } | Source::Workflow(_) => None,
        }
    }

    /// Whether the whole value has no simple tag.
    pub(super) fn is_expression(&self) -> bool {
        matches!(self.source, Source::Results { .. })
    }

    /// Returns the value as an item of the list that Argo collects for a loop: as JSON, in quotes.
    /// The expression fails for a value of another type.
    ///
    /// Argo would read values that are all JSON lists or objects, and round the numbers in them. It
    /// collects a JSON text unchanged.
    pub(super) fn item_of_list(&self, ty: Scalar) -> String {
        match ty {
            Scalar::Text => format!("toJson(toJson({}))", self.text(ty)),
            Scalar::Int | Scalar::Float => format!("toJson(toJson({}))", self.typed(ty)),
            Scalar::Bool => format!("toJson(toJson({}))", self.boolean()),
            // The results of an inner loop are JSON.
            Scalar::List if self.is_expression() => format!("toJson({})", self.text(ty)),
            Scalar::List | Scalar::Map | Scalar::Json if self.is_part() => {
                format!("toJson({})", self.text(ty))
            }
            // The value is passed on as it is, if it is JSON.
            Scalar::List | Scalar::Map | Scalar::Json | Scalar::Count => {
                let text = self.text(ty.passed());
                format!("toJson([{text}, {}][0])", self.forms.read_json(&text))
            }
        }
    }

    pub(super) fn is_part(&self) -> bool {
        !self.path.is_empty()
    }

    /// Whether the part may be missing, or of another type.
    pub(super) fn may_fail(&self) -> bool {
        self.is_part() && !self.is_ours
    }

    /// Returns the value as Argo has it: text, or a part of JSON with its own type.
    fn value(&self) -> String {
        if self.path.is_empty() {
            return self.expr();
        }
        let mut value = self.forms.read_json(&self.expr());
        for step in &self.path {
            match step {
                Step::Field(name) => {
                    let name = self.forms.key(&literal(name));
                    value = format!("{value}[{name}]");
                }
                Step::Item(index) => value = format!("{value}[{index}]"),
            }
        }
        value
    }

    /// Returns the value as text. The expression fails for a part of another type.
    pub(super) fn text(&self, ty: Scalar) -> String {
        let value = self.value();
        match ty {
            Scalar::Count => format!("toJson({})", self.typed(ty)),
            _ if !self.is_part() => value,
            Scalar::Text if self.is_ours => value,
            Scalar::Text => format!("({value} + \"\")"),
            Scalar::Int => format!("toJson(asInt({value}))"),
            Scalar::Float => format!("toJson(asFloat({value}))"),
            Scalar::Bool => format!("toJson({})", self.boolean_part()),
            Scalar::List | Scalar::Map | Scalar::Json => format!("toJson({value})"),
        }
    }

    /// Returns the value with its type. The expression fails for a value of another type.
    pub(super) fn typed(&self, ty: Scalar) -> String {
        let value = self.value();
        match ty {
            Scalar::Text => self.text(ty),
            Scalar::Int if self.is_output && !self.is_part() => {
                format!("asInt({value} == '' ? '0' : {value})")
            }
            Scalar::Int => format!("asInt({value})"),
            Scalar::Float => format!("asFloat({value})"),
            Scalar::Bool if self.is_part() => format!("({})", self.boolean_part()),
            // `fromJSON` would accept `null` and 1, too. Python and the pages of Kubeflow Pipelines
            // write `True` and `False`.
            Scalar::Bool => {
                let empty = if self.is_output { ",'':false" } else { "" };
                format!("{{'true':true,'True':true,'false':false,'False':false{empty}}}[{value}]")
            }
            Scalar::List | Scalar::Map | Scalar::Json if self.is_part() => value,
            Scalar::List | Scalar::Map | Scalar::Json => self.forms.read_json(&value),
            Scalar::Count => format!("len({})", self.typed(Scalar::List)),
        }
    }

    /// Returns a part as a boolean. Argo takes `x && true` for `x`, which may be missing or no
    /// boolean.
    fn boolean_part(&self) -> String {
        let value = self.value();
        match self.is_ours {
            true => format!("{value} && true"),
            false => format!("asInt({{'true':'1','false':'0'}}[toJson({value})]) == 1"),
        }
    }

    /// Returns the value as a boolean for a condition. The look-up returns nil for a value that is
    /// no boolean, and a condition would silently take nil for false.
    fn boolean(&self) -> String {
        let value = self.value();
        if self.is_part() {
            return format!("({})", self.boolean_part());
        }
        let empty = if self.is_output { ",'':'0'" } else { "" };
        format!("asInt({{'true':'1','True':'1','false':'0','False':'0'{empty}}}[{value}]) == 1")
    }

    /// Returns a tag for the output of a task that may have been skipped. It is an empty text then.
    ///
    /// Argo 4 looks for all names that an expression contains, also in the part that is not
    /// evaluated, and waits forever for one that does not exist. It does not see a name that is put
    /// together.
    pub(super) fn optional(&self) -> String {
        match &self.source {
            Source::Output { task, output } => {
                let value = format!("tasks['{task}']['out' + 'puts'].parameters['{output}']");
                self.forms.tag(&format!("{} ? {value} : ''", met(task)))
            }
            Source::Input(_) | Source::Results { .. } | Source::Workflow(_) => {
                self.tag(Scalar::Text)
            }
        }
    }

    /// Returns a tag for a place where Argo passes the value on unchanged.
    pub(super) fn tag(&self, ty: Scalar) -> String {
        if self.is_part() || self.is_expression() || ty == Scalar::Count {
            return self.forms.tag(&self.text(ty));
        }
        match &self.source {
            Source::Results { .. } => String::new(),
            Source::Input(name) => ["{{inputs.parameters.", name, "}}"].concat(),
            Source::Output { task, output } => {
                ["{{tasks.", task, ".outputs.parameters.", output, "}}"].concat()
            }
            Source::Workflow(variable) if variable.is_quoted() => self.forms.tag(&self.expr()),
            Source::Workflow(variable) => ["{{", variable.tag(), "}}"].concat(),
        }
    }
}

/// Returns the condition that a task of the DAG has succeeded, and was not skipped.
pub(super) fn met(task: &str) -> String {
    ["tasks['", task, "'].status == 'Succeeded'"].concat()
}

/// Returns the condition that an input is set that says whether a task has succeeded.
pub(super) fn flag(input: &str) -> String {
    ["inputs.parameters['", input, "'] == 'true'"].concat()
}

/// Returns the list of the values that Argo collects for a loop. Each of them is JSON, in quotes.
///
/// If the loop has no items, Argo skips it, and there are no outputs. Argo looks for the names in
/// an expression before it evaluates it, and waits forever for one that is missing. It can't find
/// the names behind an index. Up to Argo 3.7, only a loop that is skipped has a status. If a
/// condition of the loop is not met, its items are skipped, and for Argo the loop has succeeded.
fn collected(forms: &Forms, task: &str, output: &str, condition: &str) -> String {
    let group = format!("[tasks['{task}']][0]");
    let items = forms.read_json(&format!("{group}.outputs.parameters['{output}']"));
    let list = forms.joined(&format!("map({items}, {{{}}})", forms.read_json("#")));
    let is_empty = format!("{group}.status == 'Skipped'");
    let is_empty = match condition.is_empty() {
        true => is_empty,
        false => format!("!({condition}) || {is_empty}"),
    };
    format!("({is_empty} ? '[]' : '[' + {list} + ']')")
}

/// Returns text as a literal of an expression: a JSON string that neither opens nor closes a tag.
pub(super) fn literal(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    json.replace("{{", "{\\u007b").replace("}}", "\\u007d\\u007d")
}

/// Returns text with references as one expression.
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

/// Returns a condition as one expression.
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
        Expr::And(parts) => join(parts, " && ", access),
        Expr::Or(parts) => join(parts, " || ", access),
        Expr::Not(inner) => format!("!({})", self::condition(inner, access)),
    }
}

fn join<'a>(parts: &[Expr], by: &str, access: &impl Fn(Ref) -> Access<'a>) -> String {
    let parts = parts.iter().map(|part| format!("({})", condition(part, access)));
    parts.collect::<Vec<_>>().join(by)
}

fn operand<'a>(value: &Value, ty: Scalar, access: &impl Fn(Ref) -> Access<'a>) -> String {
    match value {
        Value::Ref(reference) if ty == Scalar::Bool => {
            format!("({})", access(*reference).boolean())
        }
        Value::Ref(reference) => access(*reference).typed(reference.ty),
        Value::Text(inner) => match inner {
            Text::Mixed(pieces) if pieces.len() > 1 => format!("({})", text(inner, access)),
            _ => text(inner, access),
        },
        Value::Bool(boolean) => format!("({boolean})"),
        other => json::literal(other).to_string(),
    }
}

/// Returns a bound of a sequence as an expression.
pub(super) fn integer<'a>(value: &Value, access: &impl Fn(Ref) -> Access<'a>) -> String {
    match value {
        Value::Ref(reference) => access(*reference).typed(reference.ty),
        other => json::literal(other).to_string(),
    }
}
