//! Plausible values: of a type, and with the parts that a pipeline reads.

use kfp_dbx_core::table::{Scalar, ValueType};
use kfp_dbx_core::value::path::Step;
use serde_json::Value as Json;

/// Returns a value as Argo passes it.
pub(super) fn text(value: Json) -> String {
    match value {
        Json::String(text) => text,
        json => json.to_string(),
    }
}

/// Returns a value of a type. Its lists have one item.
pub(super) fn plain_of(ty: &ValueType) -> Json {
    match ty {
        ValueType::List(of) => Json::Array(vec![plain_of(of)]),
        ty => plain(ty.scalar()),
    }
}

/// Returns a value that can be read as a type.
pub(super) fn plain(ty: Scalar) -> Json {
    match ty {
        Scalar::Text => Json::from("x"),
        Scalar::Int => Json::from(1),
        Scalar::Float => Json::from(0.5),
        Scalar::Bool => Json::from(true),
        Scalar::List | Scalar::Count => Json::Array(vec![Json::from("a")]),
        Scalar::Map | Scalar::Json => Json::Object(serde_json::Map::new()),
    }
}

/// Gives each list with one item a second one.
pub(super) fn grow(value: &mut Json) {
    match value {
        Json::Array(items) => {
            items.iter_mut().for_each(grow);
            if let [item] = items.as_slice() {
                items.push(another(item, 1));
            }
        }
        Json::Object(fields) => fields.values_mut().for_each(grow),
        _ => {}
    }
}

/// Returns an item that differs from the others of its list.
pub(super) fn another(item: &Json, place: usize) -> Json {
    match item {
        _ if place == 0 => item.clone(),
        Json::String(text) => Json::String(another_text(text, place)),
        Json::Number(number) => {
            let place = i64::try_from(place).unwrap_or(0);
            number.as_i64().map_or_else(|| item.clone(), |first| Json::from(first + place))
        }
        Json::Array(items) => items.iter().map(|item| another(item, place)).collect(),
        Json::Object(fields) => {
            fields.iter().map(|(name, item)| (name.clone(), another(item, place))).collect()
        }
        other => other.clone(),
    }
}

/// Returns a later letter for a letter, such as `b` for `a`.
fn another_text(text: &str, place: usize) -> String {
    let letters = 'a'..='z';
    let mut later = letters.skip_while(|letter| !text.chars().eq([*letter])).skip(place);
    later.next().map_or_else(|| format!("{text}-{place}"), |letter| letter.to_string())
}

/// Adds a part to a value. A text stands for a value of any type, and the parts of a list or of an object
/// tell more than the whole.
pub(super) fn add(whole: &mut Json, path: &[Step], part: Json) {
    let place = place(whole, path);
    let is_vague = matches!(part, Json::String(_) | Json::Object(_) | Json::Array(_));
    if place.is_null() || !is_vague {
        *place = part;
    }
}

/// Returns the place of a part, and makes what is around it.
pub(super) fn place<'v>(whole: &'v mut Json, path: &[Step]) -> &'v mut Json {
    let mut place = whole;
    for step in path {
        if !matches!(
            (step, &*place),
            (Step::Field(_), Json::Object(_)) | (Step::Item(_), Json::Array(_))
        ) {
            *place = match step {
                Step::Field(_) => Json::Object(serde_json::Map::new()),
                Step::Item(_) => Json::Array(Vec::new()),
            };
        }
        if let (Step::Item(index), Json::Array(items)) = (step, &mut *place) {
            while items.len() <= *index {
                items.push(items.first().cloned().unwrap_or(Json::Null));
            }
        }
        place = match step {
            Step::Field(name) => &mut place[name.as_str()],
            Step::Item(index) => &mut place[*index],
        };
    }
    place
}
