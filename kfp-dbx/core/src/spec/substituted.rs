//! Checks resources with known values in place of references: defaults of parameters, and items of
//! loops.

use crate::rule::{Finding, WRONG_TYPE};
use crate::spec::conform::{conform_struct, misspelt};
use crate::spec::misfit::Misfit;
use crate::spec::{self, secrets};
use crate::table::{Kind, Operator};
use crate::value::path::{Step, display_path, part};
use crate::value::{Map, Piece, Ref, Scalar, Text, Value};

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

/// A value that does not fit a field.
#[derive(Debug, Clone)]
pub struct Unfit {
    /// The reference that stands for the value.
    pub of: Ref,
    /// The path of the field in the spec, or `None` for the name of the resource.
    pub path: Option<Vec<Step>>,
    /// Whether the value is the whole spec.
    pub is_whole: bool,
    /// The finding.
    pub finding: Finding,
}

impl Unfit {
    /// Says for messages where an op uses the value.
    pub fn use_in(&self, op: &str) -> String {
        match self.path.as_deref() {
            None => format!("it is used in the name of the resource of {op}"),
            Some(_) if self.is_whole => format!("it is the spec of {op}"),
            Some(path) => format!("it is used in `{}` of {op}", display_path(path)),
        }
    }
}

/// Returns the known value that a reference stands for.
type ValueOf<'f, 'v> = &'f dyn Fn(Ref) -> Option<&'v Value>;

/// Checks a resource with the known values in place of the references to them. Only findings that
/// the resource does not have anyway are returned. A help offers the fields of the operator that the
/// pipeline is written for.
pub(super) fn check(
    kind: &Kind,
    spec: Option<Spec<'_>>,
    name: Option<&Value>,
    operator: Option<Operator>,
    value_of: ValueOf<'_, '_>,
) -> Vec<Unfit> {
    let mut found = Vec::new();
    // A text that Argo may evaluate, and a secret anywhere, are reported by themselves.
    let value_of = &|reference: Ref| {
        value_of(reference).filter(|value| {
            let is_other = matches!(value, Value::Text(text)
                if text.has_tag() || text.as_literal().is_some_and(|text| is_read_as(reference.ty, text)));
            !is_other && secrets::secret_of(value).is_none()
        })
    };
    if let Some(name) = name
        && let Some(whole) = substituted(name, value_of)
        && let (Some(before), Some(after)) = (name.to_text(), whole.to_text())
        && spec::invalid_name(&before).is_none()
        && let Some(mut finding) = spec::invalid_name(&after)
    {
        // The help is about the whole name.
        finding.help =
            finding.help.filter(|_| matches!(&before, Text::Mixed(pieces) if pieces.len() == 1));
        found.extend(unfit(None, false, finding, name, value_of));
    }
    match spec {
        None => {}
        Some(Spec::Fields(fields)) => {
            found.extend(check_fields(kind, fields, operator, value_of));
        }
        Some(Spec::Whole(reference)) => {
            found.extend(check_whole(kind, reference, operator, value_of));
        }
    }
    found
}

/// Whether a text is read as another type: it fits, or it is empty, so that a condition decides
/// whether it is read at all.
fn is_read_as(ty: Scalar, text: &str) -> bool {
    ty != Scalar::Text && (text.is_empty() || ty.reads(text))
}

/// Checks a value that is the whole spec: no field of it is anywhere else.
fn check_whole(
    kind: &Kind,
    of: Ref,
    operator: Option<Operator>,
    value_of: ValueOf<'_, '_>,
) -> Vec<Unfit> {
    let misfits = match value_of(of) {
        Some(Value::Map(fields)) => {
            let mut fields = fields.clone();
            let mut misfits = conform_struct(&mut fields, kind.spec);
            let misspelt = misspelt(&misfits);
            misfits.extend(spec::check(kind, &fields, !fields.is_open(), &misspelt, operator));
            misfits
        }
        // A problem is reported by itself.
        None | Some(Value::Problem(_) | Value::Unknown) => return Vec::new(),
        Some(other) => {
            let message = format!("a spec must be an object, but it is {}", other.describe());
            vec![Misfit::new(Vec::new(), Finding::new(&WRONG_TYPE, message))]
        }
    };
    let unfit =
        |Misfit { path, finding, .. }| Unfit { of, path: Some(path), is_whole: true, finding };
    misfits.into_iter().map(unfit).collect()
}

/// Checks the values in the fields of a spec.
fn check_fields(
    kind: &Kind,
    spec: &Map,
    operator: Option<Operator>,
    value_of: ValueOf<'_, '_>,
) -> Vec<Unfit> {
    // Fields without such a value have been checked already.
    let mut before = Vec::new();
    let mut after = Map::new();
    for entry @ (key, value) in &spec.entries {
        // So has the field that names the object.
        if key.as_literal() == kind.name_field && kind.name_field.is_some() {
            continue;
        }
        if let Some(whole) = substituted(value, value_of) {
            before.push(entry);
            after.entries.push((key.clone(), whole));
        }
    }
    if after.entries.is_empty() {
        return Vec::new();
    }
    let judge = |mut spec: Map| {
        let mut found = conform_struct(&mut spec, kind.spec);
        found.extend(spec::check(kind, &spec, false, &[], operator));
        found
    };
    let misfits = judge(after);
    if misfits.is_empty() {
        return Vec::new();
    }
    let known = judge(Map { entries: before.into_iter().cloned().collect(), ..Map::new() });
    let unfit = |misfit: Misfit| {
        let is_known =
            |known: &Misfit| known.path == misfit.path && known.finding.rule == misfit.finding.rule;
        let value = at(spec, &misfit.path).filter(|_| !known.iter().any(is_known))?;
        unfit(Some(misfit.path), false, misfit.finding, value, value_of)
    };
    misfits.into_iter().filter_map(unfit).collect()
}

/// Blames the first value that stands in a field.
fn unfit(
    path: Option<Vec<Step>>,
    is_whole: bool,
    finding: Finding,
    value: &Value,
    value_of: ValueOf<'_, '_>,
) -> Option<Unfit> {
    let mut blamed = None;
    value.visit_refs(&mut |reference| {
        if blamed.is_none() && value_of(reference).is_some() {
            blamed = Some(reference);
        }
    });
    Some(Unfit { of: blamed?, path, is_whole, finding })
}

/// Returns the value at a path, or the nearest one around it.
fn at<'v>(spec: &'v Map, path: &[Step]) -> Option<&'v Value> {
    let (Step::Field(name), rest) = path.split_first()? else { return None };
    let mut value = spec.get(name)?;
    for step in rest {
        match part(value, step) {
            Some(inner) => value = inner,
            None => break,
        }
    }
    Some(value)
}

/// Returns a value with the known values in it, if there are any.
fn substituted(value: &Value, value_of: ValueOf<'_, '_>) -> Option<Value> {
    let mut has_value = false;
    value.visit_refs(&mut |reference| has_value |= value_of(reference).is_some());
    has_value.then(|| substitute(value, value_of))
}

fn substitute(value: &Value, value_of: ValueOf<'_, '_>) -> Value {
    match value {
        Value::Ref(reference) => value_of(*reference).map_or_else(|| value.clone(), Value::clone),
        Value::Text(text) => Value::Text(substitute_text(text, value_of)),
        Value::List(items) => {
            Value::List(items.iter().map(|item| substitute(item, value_of)).collect())
        }
        Value::Map(map) => {
            let entries = map.entries.iter();
            Value::Map(Map {
                entries: entries
                    .map(|(key, value)| {
                        (substitute_text(key, value_of), substitute(value, value_of))
                    })
                    .collect(),
                ..Map::new()
            })
        }
        other => other.clone(),
    }
}

fn substitute_text(text: &Text, value_of: ValueOf<'_, '_>) -> Text {
    let Text::Mixed(pieces) = text else { return text.clone() };
    let mut all = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let known = match piece {
            Piece::Literal(text) => Some(text.clone()),
            Piece::Ref(reference) => value_of(*reference).and_then(Value::to_name),
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
