//! Checks a spec against the table: unknown fields, wrong types, words outside of a closed set.
//!
//! One walk finds all problems. It also converts values to the form that a field requires, such as
//! a number to the argument of a program.

use std::borrow::Cow;

use super::elsewhere::Unknown;
use super::misfit::Misfit;
use super::offers::Offers;
use super::{export, id_forms, sizes, unserved};
use crate::rule::{
    Finding, INVALID_BASE64, LIMITS, NOT_EXACTLY_ONE, UNKNOWN_FIELD, UNKNOWN_WORD, WRONG_TYPE,
};
use crate::table::{self, Closed, Field, Operator, Shape, Struct, Type};
use crate::text::excerpt::excerpt;
use crate::text::nearest::nearest;
use crate::text::quoted::quoted;
use crate::value::path::{Path, Step};
use crate::value::{Map, Piece, Scalar, Text, Value};

/// Returns the paths of unknown fields. A field that one operator has is none of them.
pub fn misspelt(found: &[Misfit]) -> Vec<Vec<Step>> {
    let unknown = found.iter().filter(|misfit| is_unknown(misfit));
    unknown.flat_map(Misfit::paths).map(<[Step]>::to_vec).collect()
}

fn is_unknown(misfit: &Misfit) -> bool {
    misfit.finding.rule == &UNKNOWN_FIELD && misfit.finding.only_for.is_none()
}

/// Checks the fields of an object against the table.
pub fn conform_struct(map: &mut Map, object: &Struct) -> Vec<Misfit> {
    let found = export::take_rest(map, object);
    let mut walk = Walk { root: object, found };
    fields(map, object, &Path::Root, &mut walk);
    unserved::merged(walk.found)
}

/// The walk through an object.
struct Walk<'r> {
    /// The object as a whole.
    root: &'r Struct,
    /// The findings so far.
    found: Vec<Misfit>,
}

fn report(walk: &mut Walk<'_>, path: &Path<'_>, finding: Finding) {
    walk.found.push(Misfit::new(path.steps(), finding));
}

fn fields(map: &mut Map, object: &Struct, path: &Path<'_>, found: &mut Walk<'_>) {
    let found_before = found.found.len();
    let mut unknown: Vec<(usize, String)> = Vec::new();
    let mut left_out = Vec::new();
    for (key, value) in &mut map.entries {
        let Some(name) = key.as_literal() else {
            if key.is_unknown() {
                continue;
            }
            let message = format!(
                "the name of a field of `{}` can't be a parameter or an output",
                object.rust_name
            );
            report(found, path, Finding::new(&UNKNOWN_FIELD, message));
            continue;
        };
        let path = Path::Field(path, name);
        match object.field(name) {
            Some(field) => {
                if field.only_for == Some(Operator::KfpDbx) {
                    found.found.push(unserved::of_kfp_dbx(path.steps()));
                }
                conform(value, &field.ty, &path, found);
                let outside = out_of_range(value, field, &path)
                    .or_else(|| sizes::too_large(value, field, &path))
                    .or_else(|| id_forms::no_id(value, field, &path));
                found.found.extend(outside.map(|finding| Misfit::new(path.steps(), finding)));
            }
            None => match table::unserved(object, name) {
                Some(field) => {
                    if field.origin.is_left_out() {
                        left_out.push(name.to_owned());
                    }
                    found.found.push(unserved::misfit(field, path.steps()));
                }
                None => unknown.push((found.found.len() + unknown.len(), name.to_owned())),
            },
        }
    }
    // What is beside a field tells where it belongs. The findings keep the order of the fields.
    for (at, name) in unknown {
        let path = &Path::Field(path, &name);
        let unknown = Unknown { name: &name, object, root: found.root, path, map };
        let misfit = Misfit::new(path.steps(), unknown_field(&unknown));
        found.found.insert(at, misfit);
    }
    if !left_out.is_empty() {
        map.entries.retain(|(key, _)| !left_out.iter().any(|name| key.as_literal() == Some(name)));
    }
    // A field that is misspelt may be the one that seems to be missing.
    let misspelt = found.found[found_before..].iter().any(is_unknown) || map.is_open();
    if let Shape::OneOf { common } = object.shape
        && !misspelt
    {
        exactly_one(map, object, common, path, found);
    }
}

fn unknown_field(field: &Unknown<'_>) -> Finding {
    let path = field.path;
    // The task of a for-each task is an object without that field.
    if field.object.rust_name == "Task" && field.name == "for_each_task" {
        let message =
            format!("`{path}` is a for-each task in a for-each task, which Databricks can't run");
        let help = "make the inner one a job of its own, and run it with a `run_job_task`";
        return Finding::new(&UNKNOWN_FIELD, message).help(help);
    }
    field.help(Finding::new(&UNKNOWN_FIELD, format!("unknown field `{path}`")))
}

fn offered(field: &Field) -> (&'static str, bool) {
    (field.name, field.only_for.is_none())
}

fn exactly_one(map: &Map, object: &Struct, common: &[&str], path: &Path<'_>, found: &mut Walk<'_>) {
    let variants = object.fields.iter().filter(|field| !common.contains(&field.name));
    let given = variants.clone().map(|field| field.name).filter(|name| map.get(name).is_some());
    let given: Vec<_> = given.collect();
    if given.len() != 1 {
        let variants = Offers::new(variants.map(offered), "has");
        let names = match given.is_empty() {
            true => "none".to_owned(),
            false => quoted(given.iter().copied()),
        };
        let what = match path {
            Path::Root => object.rust_name.to_owned(),
            path => path.to_string(),
        };
        let message =
            format!("`{what}` must set exactly one of {}, but it sets {names}", variants.list());
        let finding = variants.listed(Finding::new(&NOT_EXACTLY_ONE, message));
        report(
            found,
            path,
            finding.help(if given.is_empty() {
                "add one of them"
            } else {
                "keep only one of them"
            }),
        );
    }
}

fn conform(value: &mut Value, ty: &Type, path: &Path<'_>, found: &mut Walk<'_>) {
    export::list_pairs(value, ty);
    let problem = match (ty, &mut *value) {
        (_, Value::Ref(reference)) if takes(ty, reference.ty) => {
            if matches!(ty, Type::Argument | Type::Text | Type::Base64 | Type::Closed(_)) {
                *value = Value::Text(Text::Mixed(vec![Piece::Ref(*reference)]));
            }
            None
        }
        // A problem is reported by itself.
        (_, Value::Problem(_) | Value::Unknown)
        | (Type::Text | Type::Argument, Value::Text(_))
        | (Type::Float, Value::Int(_) | Value::Float(_))
        | (Type::Bool, Value::Bool(_)) => None,
        (Type::Argument, Value::Bool(_) | Value::Int(_) | Value::Float(_)) => {
            let problem = check_digits(value, path);
            if problem.is_none() {
                *value = argument(value);
            }
            problem
        }
        (Type::Base64, Value::Text(text)) => check_base64(text, path),
        (Type::Closed(closed), Value::Text(text)) => {
            text.as_literal().and_then(|word| check_word(word, closed, path))
        }
        (Type::Int32, Value::Int(number)) => check_int32(*number, path),
        (Type::Int64, Value::Int(number)) => check_int64(*number, path),
        (Type::Struct(object), Value::Map(map)) => {
            fields(map, object, path, found);
            None
        }
        (Type::List(item), Value::List(items)) => {
            for (index, value) in items.iter_mut().enumerate() {
                conform(value, item, &Path::Item(path, index), found);
            }
            None
        }
        (Type::Map(of), Value::Map(map)) => {
            for (key, value) in &mut map.entries {
                let key = key.as_literal().unwrap_or("…");
                conform(value, of, &Path::Field(path, key), found);
            }
            None
        }
        (ty, value) => {
            let message =
                format!("`{path}` must be {}, but it is {}", describe(ty), value.describe());
            let finding = Finding::new(&WRONG_TYPE, message);
            Some(match way_out(ty, value) {
                Some(help) => finding.help(help),
                None => finding,
            })
        }
    };
    if let Some(finding) = problem {
        report(found, path, finding);
    }
}

/// Returns how a value can be converted to one that the field accepts.
fn way_out(ty: &Type, value: &Value) -> Option<Cow<'static, str>> {
    let literal = match value {
        Value::Text(text) => text.as_literal(),
        _ => None,
    };
    let is_number = literal.is_some_and(|text| text.parse::<i64>().is_ok());
    let is_float = literal.is_some_and(|text| text.parse::<f64>().is_ok_and(f64::is_finite));
    let is_boolean = matches!(literal, Some("true" | "false"));
    let help = match (ty, value) {
        (_, Value::Null) => Some("remove the field"),
        (Type::Int32 | Type::Int64, _) if is_number => Some("write the value without quotes"),
        (Type::Float, _) if is_float => Some("write the value without quotes"),
        (Type::Bool, _) if is_boolean => Some("write the value without quotes"),
        (Type::Text | Type::Closed(_), Value::Int(_) | Value::Float(_) | Value::Bool(_)) => {
            Some("write the value in quotes")
        }
        (Type::Text, Value::Ref(reference))
            if matches!(
                reference.ty,
                Scalar::Int | Scalar::Float | Scalar::Bool | Scalar::Count
            ) =>
        {
            Some("convert it to text with `format!(…)`")
        }
        (Type::Int32 | Type::Int64, Value::Ref(_)) => Some("use a `Param<i32>`"),
        (Type::Float, Value::Ref(_)) => Some("use a `Param<f64>`"),
        (Type::Bool, Value::Ref(_)) => Some("use a `Param<bool>`"),
        (_, Value::Text(text)) if text.whole().is_some_and(|whole| takes(ty, whole.ty)) => Some(
            "write the parameter or the output itself: `format!` and `to_string` make text of it",
        ),
        (Type::List(_), Value::Map(_) | Value::Text(_)) => Some("put the value into a list: `[…]`"),
        (Type::Struct(object), Value::Text(_) | Value::Int(_) | Value::Bool(_)) => {
            return written(object).map(|form| Cow::Owned(format!("write `{form}`")));
        }
        _ => None,
    };
    help.map(Cow::Borrowed)
}

/// Returns the form of an object with the fields without which it is useless: `{"task_key": …}`.
fn written(object: &Struct) -> Option<String> {
    let Shape::Fields { new } = object.shape else { return None };
    let fields: Vec<_> = new.iter().map(|name| format!("\"{name}\": …")).collect();
    (!fields.is_empty()).then(|| format!("{{{}}}", fields.join(", ")))
}

/// Whether a field accepts a parameter or an output of that type.
fn takes(ty: &Type, scalar: Scalar) -> bool {
    match ty {
        Type::Argument => true,
        Type::Text | Type::Base64 | Type::Closed(_) => scalar == Scalar::Text,
        Type::Int32 | Type::Int64 => matches!(scalar, Scalar::Int | Scalar::Count),
        Type::Float => matches!(scalar, Scalar::Int | Scalar::Float | Scalar::Count),
        Type::Bool => scalar == Scalar::Bool,
        Type::Struct(_) | Type::Map(_) => matches!(scalar, Scalar::Map | Scalar::Json),
        Type::List(_) => matches!(scalar, Scalar::List | Scalar::Json),
    }
}

fn check_base64(text: &Text, path: &Path<'_>) -> Option<Finding> {
    match text {
        Text::Literal(text) => {
            let why = base64_fault(text)?;
            let finding =
                Finding::new(&INVALID_BASE64, format!("`{path}` is not valid base64: {why}"));
            Some(finding.help(
                "encode the value with `Base64::text(…)`, `Base64::bytes(…)` or `Base64::file(…)`",
            ))
        }
        Text::Mixed(pieces) if pieces.len() == 1 => None,
        Text::Mixed(_) => {
            let message =
                format!("`{path}` takes base64, which can't be composed of text and parameters");
            let finding = Finding::new(&INVALID_BASE64, message);
            Some(finding.help("pass the parameter alone, and give it a value that is base64"))
        }
    }
}

fn check_word(word: &str, closed: &Closed, path: &Path<'_>) -> Option<Finding> {
    let is_new = |word| closed.only_kfp_dbx.contains(&word);
    let words = closed.values.iter().map(|(word, ..)| (*word, !is_new(*word)));
    let words = Offers::new(words, "knows");
    if words.names().any(|known| known == word) {
        let is_new = is_new(word);
        return is_new.then(|| {
            let message = format!("`{path}` is `{word}`, which only kfp-dbx-operator knows");
            Finding::new(&UNKNOWN_WORD, message).of_archived()
        });
    }
    let finding = Finding::new(
        &UNKNOWN_WORD,
        format!("`{path}` must be one of {}, but it is `{}`", words.list(), excerpt(word)),
    );
    let finding = words.listed(finding);
    if let Some(unserved) = table::unserved_word(closed, word) {
        return Some(finding.help(unserved.instead));
    }
    Some(match nearest(word, words.names()) {
        Some(near) => words.did_you_mean(finding, near),
        None => finding,
    })
}

fn check_int32(number: i128, path: &Path<'_>) -> Option<Finding> {
    if i32::try_from(number).is_ok() {
        return None;
    }
    let message = format!("`{path}` takes a 32-bit integer, but {number} is out of range");
    let finding = Finding::new(&WRONG_TYPE, message);
    Some(finding.help(format!("write a number from {} to {}", i32::MIN, i32::MAX)))
}

/// Reports a number beyond those that Databricks accepts.
fn out_of_range(value: &Value, field: &Field, path: &Path<'_>) -> Option<Finding> {
    let Value::Int(number) = value else { return None };
    let number = i32::try_from(*number).ok()?;
    let (min, max) = field.range;
    let (fault, help) = if number == 0 && field.or_zero {
        return None;
    } else if number < min {
        let or_zero = if field.or_zero { ", or 0" } else { "" };
        ("less", format!("write a number from {min}{or_zero}"))
    } else if number > max {
        ("more", format!("write a number up to {max}"))
    } else {
        return None;
    };
    let message = format!("`{path}` is {number}, which is {fault} than Databricks accepts");
    Some(Finding::new(&LIMITS, message).help(help))
}

fn check_int64(number: i128, path: &Path<'_>) -> Option<Finding> {
    if i64::try_from(number).is_ok() {
        return None;
    }
    let message = format!("`{path}` takes a 64-bit integer, but {number} is out of range");
    Some(Finding::new(&WRONG_TYPE, message))
}

/// Checks that a number of the source arrives with the digits that it has there.
fn check_digits(value: &Value, path: &Path<'_>) -> Option<Finding> {
    let Value::Float(number) = value else { return None };
    let digits = number.lost_digits()?;
    let message = format!(
        "`{path}` takes text, but `{digits}` is a number of Rust, which arrives as `{number}`"
    );
    Some(
        Finding::new(&WRONG_TYPE, message)
            .help(format!("write its digits in quotes: `\"{digits}\"`")),
    )
}

/// Returns a number or a boolean as the argument of a program, which is text.
fn argument(value: &Value) -> Value {
    match value {
        Value::Bool(bool) => Value::text(bool.to_string()),
        Value::Int(number) => Value::text(number.to_string()),
        Value::Float(number) => Value::text(number.to_string()),
        other => other.clone(),
    }
}

fn describe(ty: &Type) -> &'static str {
    match ty {
        Type::Text | Type::Argument => "text",
        Type::Base64 => "base64 text",
        Type::Int32 | Type::Int64 => "an integer",
        Type::Float => "a number",
        Type::Bool => "a boolean",
        Type::Closed(_) => "one of a set of words",
        Type::Struct(_) => "an object",
        Type::List(_) => "a list",
        Type::Map(_) => "a map",
    }
}

/// Returns the fault of a text that is not standard base64 with padding, as Go's `encoding/base64`
/// reads it in the operator. Line breaks are ignored.
fn base64_fault(text: &str) -> Option<String> {
    let (mut digits, mut padding) = (0usize, 0usize);
    for c in text.chars().filter(|c| *c != '\n' && *c != '\r') {
        match c {
            '=' => padding += 1,
            _ if padding > 0 => return Some("a character follows the padding".to_owned()),
            _ if c.is_ascii_alphanumeric() || c == '+' || c == '/' => digits += 1,
            _ => return Some(format!("{c:?} is not a base64 character")),
        }
    }
    let whole = padding <= 2 && (digits + padding) % 4 == 0 && digits % 4 != 1;
    (!whole).then(|| "its length is not a multiple of four".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::kind;

    /// A field that is misspelt may be the one that seems to be missing. One of another operator is not.
    #[test]
    fn fields_of_one_operator_are_not_misspelt() {
        let scope = kind("SecretScope").unwrap();
        let mut spec = Map::default();
        spec.set("scope_backend_type", Value::text("DATABRICKS"));
        let found = conform_struct(&mut spec, scope.spec);
        assert_eq!((found.len(), misspelt(&found)), (1, Vec::new()));
        spec.set("scope_backend", Value::text("DATABRICKS"));
        let found = conform_struct(&mut spec, scope.spec);
        assert_eq!((found.len(), misspelt(&found).len()), (2, 1));
    }

    #[test]
    fn numbers_are_in_the_ranges_of_databricks() {
        let job = kind("Djob").unwrap();
        let cases = [
            ("max_retries", -1, true),
            ("max_retries", -2, false),
            ("timeout_seconds", -1, false),
            ("max_concurrent_runs", 1000, true),
            ("max_concurrent_runs", 1001, false),
        ];
        for (name, number, is_valid) in cases {
            let mut spec = Map::default();
            spec.set(name, Value::Int(number));
            let found = conform_struct(&mut spec, job.spec);
            assert_eq!(found.is_empty(), is_valid, "{name}: {number}: {found:?}");
        }
    }
}
