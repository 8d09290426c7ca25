//! Finds and prints the values at a path.

use std::borrow::Cow;
use std::cmp::Ordering;

use serde_json::Value as Json;

use super::step::{Bound, Compare, Filter, Step};
use crate::go_json::{Numbers, go_json};

/// Prints the values at a path, with spaces between them.
pub(super) fn print(object: &Json, steps: &[Step], printed: &mut String) -> Result<(), String> {
    let found = find(vec![Cow::Borrowed(object)], steps)?;
    for (place, value) in found.iter().enumerate() {
        if place > 0 {
            printed.push(' ');
        }
        match &**value {
            Json::String(text) => printed.push_str(text),
            Json::Number(number) if number.is_f64() => printed.push_str(&float(number)?),
            value @ (Json::Array(_) | Json::Object(_)) => {
                printed.push_str(&go_json(value, Numbers::Kept));
            }
            value => printed.push_str(&value.to_string()),
        }
    }
    Ok(())
}

/// Writes a number with a fraction as Go does.
fn float(number: &serde_json::Number) -> Result<String, String> {
    let value = number.as_f64().unwrap_or_default();
    match value.abs() {
        size if (1e-4..1e21).contains(&size) => Ok(value.to_string()),
        _ => Err(format!("the simulator has no model of how Go writes the number {number}")),
    }
}

type Found<'v> = Vec<Cow<'v, Json>>;

fn find<'v>(mut found: Found<'v>, steps: &[Step]) -> Result<Found<'v>, String> {
    for step in steps {
        found = match step {
            Step::Field(name) => found.into_iter().filter_map(|value| field(value, name)).collect(),
            Step::Slice(bound, every) => slices(found, *bound, *every)?,
            Step::All => found.iter().flat_map(all).collect(),
            Step::Filter(filter) => filtered(found, filter)?,
            Step::Text(text) => vec![Cow::Owned(Json::from(text.as_str()))],
            Step::Number(number) => vec![Cow::Owned(Json::from(*number))],
            Step::Bool(value) => vec![Cow::Owned(Json::from(*value))],
        };
    }
    Ok(found)
}

fn field<'v>(value: Cow<'v, Json>, name: &str) -> Option<Cow<'v, Json>> {
    match value {
        Cow::Borrowed(value) => value.get(name).map(Cow::Borrowed),
        Cow::Owned(mut value) => value.get_mut(name).map(|value| Cow::Owned(value.take())),
    }
}

fn all<'v>(value: &Cow<'v, Json>) -> Found<'v> {
    let Cow::Borrowed(value) = value else { return Vec::new() };
    let value: &'v Json = value;
    match value {
        Json::Array(items) => items.iter().map(Cow::Borrowed).collect(),
        // The order of Go is another one each time.
        Json::Object(fields) => fields.values().map(Cow::Borrowed).collect(),
        _ => Vec::new(),
    }
}

fn items(value: Cow<'_, Json>) -> Result<Option<Found<'_>>, String> {
    match value {
        Cow::Borrowed(Json::Array(items)) => Ok(Some(items.iter().map(Cow::Borrowed).collect())),
        value if value.is_null() => Ok(None),
        value => Err(format!("{} is not array or slice", type_of(&value))),
    }
}

fn type_of(value: &Json) -> &'static str {
    match value {
        Json::String(_) => "string",
        Json::Bool(_) => "bool",
        Json::Number(number) if number.is_f64() => "float64",
        Json::Number(_) => "int64",
        _ => "map[string]interface {}",
    }
}

fn slices(found: Found<'_>, bound: Bound, every: usize) -> Result<Found<'_>, String> {
    let mut sliced = Vec::new();
    for value in found {
        let Some(items) = items(value)? else { continue };
        let Some((from, to)) = range(bound, items.len())? else { return Ok(sliced) };
        sliced.extend(items.into_iter().skip(from).take(to - from).step_by(every));
    }
    Ok(sliced)
}

/// Returns the places of the items, or nothing if there is no item between the bounds.
fn range(bound: Bound, length: usize) -> Result<Option<(usize, usize)>, String> {
    // Any two places can be added in 128 bits.
    let length = length as i128;
    let counted = |place: i64| i128::from(place) + if place < 0 { length } else { 0 };
    let (from, to) = match bound {
        Bound::One(place) => (counted(place), counted(place) + 1),
        Bound::Between(from, to) => (from.map_or(0, counted), to.map_or(length, counted)),
    };
    if from == to {
        return Ok(None);
    }
    let outside =
        |place: i128| format!("array index out of bounds: index {place}, length {length}");
    if from < 0 || from >= length {
        return Err(outside(from));
    }
    if to < 0 || to > length {
        return Err(outside(to - 1));
    }
    if from > to {
        return Err(format!("starting index {from} is greater than ending index {to}"));
    }
    Ok(usize::try_from(from).ok().zip(usize::try_from(to).ok()))
}

fn filtered<'v>(found: Found<'v>, filter: &Filter) -> Result<Found<'v>, String> {
    let mut kept = Vec::new();
    for value in found {
        for item in items(value)?.unwrap_or_default() {
            if passes(&item, filter)? {
                kept.push(item);
            }
        }
    }
    Ok(kept)
}

fn passes(item: &Json, filter: &Filter) -> Result<bool, String> {
    let side = |steps: &[Step]| {
        let mut found = find(vec![Cow::Borrowed(item)], steps)?;
        match found.len() {
            0 | 1 => Ok(found.pop()),
            _ => Err("can only compare one element at a time".to_owned()),
        }
    };
    let Some((compare, right)) = &filter.compare else {
        return Ok(!find(vec![Cow::Borrowed(item)], &filter.left)?.is_empty());
    };
    let (Some(left), Some(right)) = (side(&filter.left)?, side(right)?) else { return Ok(false) };
    let order = match (&*left, &*right) {
        (Json::String(left), Json::String(right)) => Some(left.cmp(right)),
        (Json::Bool(left), Json::Bool(right)) => Some(left.cmp(right)),
        (Json::Number(left), Json::Number(right)) => left.as_f64().partial_cmp(&right.as_f64()),
        _ => None,
    };
    let order = order.ok_or("incompatible types for comparison")?;
    Ok(match compare {
        Compare::Equal => order == Ordering::Equal,
        Compare::Unequal => order != Ordering::Equal,
        Compare::Less => order == Ordering::Less,
        Compare::AtMost => order != Ordering::Greater,
        Compare::Greater => order == Ordering::Greater,
        Compare::AtLeast => order != Ordering::Less,
    })
}
