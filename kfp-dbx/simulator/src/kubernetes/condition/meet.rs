//! A status that meets a condition, as whoever controls an object writes it in the end.

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json};

use super::requirement::{Requirement, Wanted, find};

/// A text that a condition hardly names.
const OTHER: &str = "other";

/// The longest list that is made for an item of it.
const MOST_ITEMS: usize = 100;

/// Changes a status so that it meets all of some requirements and none of others.
pub(super) fn all(own: &[Requirement], status: &mut Json, not: &[Requirement]) {
    let paths: BTreeSet<_> = own.iter().chain(not).filter_map(Requirement::in_status).collect();
    for path in paths {
        let is_here = |requirement: &&Requirement| requirement.in_status() == Some(path);
        let fits = |value: Option<&Json>| {
            own.iter().filter(is_here).all(|own| own.accepts(value))
                && !not.iter().filter(is_here).any(|not| not.accepts(value))
        };
        if !fits(find(status, path)) {
            let mut values = own.iter().chain(not).filter(is_here).flat_map(Requirement::values);
            if let Some(value) = values.find(|value| fits(Some(value))) {
                set(status, path, value);
            }
        }
    }
}

/// Changes a status so that it meets one of some requirements, if it can.
pub(super) fn one(of: &[Requirement], status: &mut Json) {
    let own = || of.iter().filter_map(|own| Some((own, own.in_status()?)));
    if own().any(|(own, path)| own.accepts(find(status, path))) {
        return;
    }
    let met = own().find_map(|(own, path)| {
        let value = own.values().into_iter().find(|value| own.accepts(Some(value)))?;
        Some((path, value))
    });
    if let Some((path, value)) = met {
        set(status, path, value);
    }
}

impl Requirement {
    /// Returns the path below the status, if it is about a field there.
    fn in_status(&self) -> Option<&[String]> {
        let (first, rest) = self.path.split_first()?;
        (first == "status" && !rest.is_empty()).then_some(rest)
    }

    /// Returns candidates for the value of its field: values that meet it, and values that do not.
    fn values(&self) -> Vec<Json> {
        match &self.test {
            Wanted::Exists | Wanted::Absent => vec![Json::Bool(true)],
            Wanted::In(values) | Wanted::NotIn(values) => {
                values.iter().map(|value| scalar(value)).chain([Json::from(OTHER)]).collect()
            }
            Wanted::Above(bound) | Wanted::Below(bound) => {
                let around = [bound.checked_add(1), bound.checked_sub(1), Some(*bound)];
                around.into_iter().flatten().map(Json::from).collect()
            }
        }
    }
}

/// Returns the value that a text stands for.
pub(crate) fn scalar(text: &str) -> Json {
    match (text, text.parse::<i64>()) {
        ("true" | "false", _) => Json::Bool(text == "true"),
        (_, Ok(number)) if number.to_string() == text => Json::from(number),
        _ => Json::from(text),
    }
}

/// Sets the value at a path. A number is the place of an item.
pub(crate) fn set(place: &mut Json, path: &[String], value: Json) {
    let Some((name, rest)) = path.split_first() else {
        *place = value;
        return;
    };
    let index = name.parse::<usize>().ok().filter(|index| *index < MOST_ITEMS);
    match (place, index) {
        (Json::Array(items), Some(index)) => set(item(items, index), rest, value),
        (place @ Json::Null, Some(index)) => {
            let mut items = Vec::new();
            set(item(&mut items, index), rest, value);
            *place = Json::Array(items);
        }
        (Json::Object(fields), _) => {
            set(fields.entry(name.as_str()).or_insert(Json::Null), rest, value);
        }
        (place, _) => {
            let mut fields = Map::new();
            set(fields.entry(name.as_str()).or_insert(Json::Null), rest, value);
            *place = Json::Object(fields);
        }
    }
}

fn item(items: &mut Vec<Json>, index: usize) -> &mut Json {
    if items.len() <= index {
        items.resize(index + 1, Json::Null);
    }
    &mut items[index]
}
