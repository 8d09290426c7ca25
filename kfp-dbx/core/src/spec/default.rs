//! Checks the defaults of parameters against the fields that use the parameters.

use crate::rule::{Finding, INVALID_BASE64, SECRET_IN_SOURCE, UNFIT_DEFAULT, WRONG_TYPE};
use crate::spec::conform::{Misfit, conform_struct, misspelt};
use crate::spec::{self, secrets};
use crate::table::Kind;
use crate::value::path::{Step, display_path};
use crate::value::tag;
use crate::value::{Map, Piece, Ref, Scalar, Target, Text, Value};

/// A parameter that has a default.
#[derive(Debug, Clone, Copy)]
pub struct Defaulted<'a> {
    /// The name of the parameter.
    pub name: &'a str,
    /// The default.
    pub value: &'a Value,
}

/// The spec of a resource.
#[derive(Debug, Clone, Copy)]
pub enum Spec<'a> {
    /// A spec whose fields are seen.
    Fields(&'a Map),
    /// A spec that is a single parameter or output.
    Whole(Ref),
}

impl<'a> Spec<'a> {
    /// Returns the spec that a value is.
    pub fn of(value: &'a Value) -> Option<Self> {
        match value {
            Value::Map(fields) => Some(Self::Fields(fields)),
            Value::Ref(reference) => Some(Self::Whole(*reference)),
            _ => None,
        }
    }
}

/// A default that does not fit a field.
#[derive(Debug, Clone)]
pub struct Unfit {
    /// The parameter.
    pub param: Target,
    /// The path of the field in the spec, or `None` for the name of the resource.
    pub path: Option<Vec<Step>>,
    /// Whether the parameter is the whole spec.
    pub is_whole: bool,
    /// The finding.
    pub finding: Finding,
}

impl Unfit {
    /// Says for messages where an op uses the default.
    pub fn use_in(&self, op: &str) -> String {
        match self.path.as_deref() {
            None => format!("it is used in the name of the resource of {op}"),
            Some(_) if self.is_whole => format!("it is the spec of {op}"),
            Some(path) => format!("it is used in `{}` of {op}", display_path(path)),
        }
    }
}

/// Checks a resource with the defaults in place of the parameters. Only findings that the resource
/// does not have anyway are returned.
pub fn check<'a>(
    kind: &Kind,
    spec: Option<Spec<'_>>,
    name: Option<&Value>,
    default_of: &impl Fn(Ref) -> Option<Defaulted<'a>>,
) -> Vec<Unfit> {
    let mut found = Vec::new();
    // A default that Argo evaluates, or that is a secret anywhere, is reported by itself.
    let default_of = &|reference: Ref| {
        default_of(reference).filter(|param| {
            let is_other = matches!(param.value, Value::Text(Text::Literal(text))
                if tag::is_evaluated(text) || is_read_as(reference.ty, text));
            !is_other && secrets::secret_of(param.value).is_none()
        })
    };
    if let Some(name) = name
        && let Some(whole) = substituted(name, default_of)
        && let (Some(before), Some(after)) = (name.to_text(), whole.to_text())
        && spec::invalid_name(&before).is_none()
        && let Some(mut finding) = spec::invalid_name(&after)
    {
        // The help is about the whole name.
        finding.help =
            finding.help.filter(|_| matches!(&before, Text::Mixed(pieces) if pieces.len() == 1));
        found.extend(unfit(None, false, finding, name, default_of));
    }
    match spec {
        None => {}
        Some(Spec::Fields(fields)) => check_fields(kind, fields, default_of, &mut found),
        Some(Spec::Whole(reference)) => check_whole(kind, reference, default_of, &mut found),
    }
    found
}

/// Whether a text is read as another type: it fits, or it is empty, so that a condition decides
/// whether it is read at all.
fn is_read_as(ty: Scalar, text: &str) -> bool {
    ty != Scalar::Text && (text.is_empty() || ty.reads(text))
}

/// Checks the default of a parameter that is the whole spec: no field of it is anywhere else.
fn check_whole<'a>(
    kind: &Kind,
    reference: Ref,
    default_of: &impl Fn(Ref) -> Option<Defaulted<'a>>,
    found: &mut Vec<Unfit>,
) {
    let Some(param) = default_of(reference) else { return };
    let misfits = match param.value {
        Value::Map(fields) => {
            let mut fields = fields.clone();
            let mut misfits = conform_struct(&mut fields, kind.spec);
            let misspelt = misspelt(&misfits);
            misfits.extend(spec::check(kind, &fields, !fields.is_open(), &misspelt));
            misfits
        }
        // A problem is reported by itself.
        Value::Problem(_) | Value::Unknown => return,
        other => {
            let message = format!("a spec must be an object, but it is {}", other.describe());
            let finding = Finding::new(&WRONG_TYPE, message);
            vec![Misfit::new(Vec::new(), finding)]
        }
    };
    let value = Value::Ref(reference);
    let unfit = |Misfit { path, finding, .. }| unfit(Some(path), true, finding, &value, default_of);
    found.extend(misfits.into_iter().filter_map(unfit));
}

/// Checks the defaults in the fields of a spec.
fn check_fields<'a>(
    kind: &Kind,
    spec: &Map,
    default_of: &impl Fn(Ref) -> Option<Defaulted<'a>>,
    found: &mut Vec<Unfit>,
) {
    // Fields without a default have been checked already.
    let mut before = Vec::new();
    let mut after = Map::new();
    for entry @ (key, value) in &spec.entries {
        // So has the field that names the object.
        if key.as_literal() == kind.name_field && kind.name_field.is_some() {
            continue;
        }
        if let Some(whole) = substituted(value, default_of) {
            before.push(entry);
            after.entries.push((key.clone(), whole));
        }
    }
    if after.entries.is_empty() {
        return;
    }
    let judge = |mut spec: Map| {
        let mut found = conform_struct(&mut spec, kind.spec);
        found.extend(spec::check(kind, &spec, false, &[]));
        found
    };
    let misfits = judge(after);
    if misfits.is_empty() {
        return;
    }
    let known = judge(Map { entries: before.into_iter().cloned().collect(), ..Map::new() });
    for misfit in misfits {
        let is_known =
            |known: &Misfit| known.path == misfit.path && known.finding.rule == misfit.finding.rule;
        if !known.iter().any(is_known)
            && let Some(value) = at(spec, &misfit.path)
        {
            found.extend(unfit(Some(misfit.path), false, misfit.finding, value, default_of));
        }
    }
}

fn unfit<'a>(
    path: Option<Vec<Step>>,
    is_whole: bool,
    finding: Finding,
    value: &Value,
    default_of: &impl Fn(Ref) -> Option<Defaulted<'a>>,
) -> Option<Unfit> {
    let mut blamed = None;
    value.visit_refs(&mut |reference| {
        if blamed.is_none() {
            blamed = default_of(reference).map(|param| (reference.target, param));
        }
    });
    let (param, Defaulted { name, .. }) = blamed?;
    let is = |rule| finding.rule == rule;
    let finding = if is(&SECRET_IN_SOURCE) {
        secrets::in_default(name, "a secret")
    } else {
        // What may be allowed in a field may be allowed in a default.
        let rule = if finding.rule.lint { finding.rule } else { &UNFIT_DEFAULT };
        let fits = if is_whole { "as a spec" } else { "for a field that uses it" };
        let message = format!("the default of `{name}` is not valid {fits}: {}", finding.message);
        let help = match is(&INVALID_BASE64) {
            true => Some("write the default in base64, or remove it".to_owned()),
            false => finding.help,
        };
        Finding { rule, message, level: rule.level, help }
    };
    Some(Unfit { param, path, is_whole, finding })
}

/// Returns the value at a path, or the nearest one around it.
fn at<'v>(spec: &'v Map, path: &[Step]) -> Option<&'v Value> {
    let (Step::Field(name), rest) = path.split_first()? else { return None };
    let mut value = spec.get(name)?;
    for step in rest {
        let inner = match (value, step) {
            (Value::Map(map), Step::Field(name)) => map.get(name),
            (Value::List(items), Step::Item(index)) => items.get(*index),
            _ => None,
        };
        match inner {
            Some(inner) => value = inner,
            None => break,
        }
    }
    Some(value)
}

/// Returns the value with the defaults in it, if there are any.
fn substituted<'a>(
    value: &Value,
    default_of: &impl Fn(Ref) -> Option<Defaulted<'a>>,
) -> Option<Value> {
    let mut has_default = false;
    value.visit_refs(&mut |reference| has_default |= default_of(reference).is_some());
    has_default.then(|| substitute(value, default_of))
}

fn substitute<'a>(value: &Value, default_of: &impl Fn(Ref) -> Option<Defaulted<'a>>) -> Value {
    match value {
        Value::Ref(reference) => {
            default_of(*reference).map_or_else(|| value.clone(), |param| param.value.clone())
        }
        Value::Text(text) => Value::Text(substitute_text(text, default_of)),
        Value::List(items) => {
            Value::List(items.iter().map(|item| substitute(item, default_of)).collect())
        }
        Value::Map(map) => {
            let entries = map.entries.iter();
            Value::Map(Map {
                entries: entries
                    .map(|(key, value)| {
                        (substitute_text(key, default_of), substitute(value, default_of))
                    })
                    .collect(),
                ..Map::new()
            })
        }
        other => other.clone(),
    }
}

fn substitute_text<'a>(text: &Text, default_of: &impl Fn(Ref) -> Option<Defaulted<'a>>) -> Text {
    let Text::Mixed(pieces) = text else { return text.clone() };
    let mut all = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let known = match piece {
            Piece::Literal(text) => Some(text.clone()),
            Piece::Ref(reference) => match default_of(*reference).map(|param| param.value) {
                Some(Value::Text(Text::Literal(text))) => Some(text.clone()),
                Some(Value::Int(number)) => Some(number.to_string()),
                Some(Value::Bool(boolean)) => Some(boolean.to_string()),
                _ => None,
            },
        };
        match (known, all.last_mut()) {
            (Some(text), Some(Piece::Literal(before))) => before.push_str(&text),
            (Some(text), _) => all.push(Piece::Literal(text)),
            (None, _) => all.push(piece.clone()),
        }
    }
    match all.as_mut_slice() {
        [Piece::Literal(text)] => Text::Literal(std::mem::take(text)),
        _ => Text::Mixed(all),
    }
}
