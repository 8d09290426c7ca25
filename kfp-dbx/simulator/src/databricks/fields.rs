//! Fields of a status, by their paths with dots.

use serde_json::{Map, Value as Json};

/// Returns the value at a path with dots.
pub(super) fn at<'v>(value: &'v Json, path: &str) -> &'v Json {
    path.split('.').fold(value, |value, name| &value[name])
}

/// Whether a path with dots leads through another one, or is the same.
pub(super) fn is_within(path: &str, other: &str) -> bool {
    path.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Sets the value at a path with dots.
pub(super) fn set(into: &mut Json, path: &str, value: Json) {
    let mut place = into;
    for name in path.split('.') {
        if !place.is_object() {
            *place = Json::Object(Map::new());
        }
        place = &mut place[name];
    }
    *place = value;
}

/// Removes the value at a path with dots.
pub(super) fn remove(from: &mut Json, path: &str) {
    let (parents, name) = path.rsplit_once('.').map_or((None, path), |(up, name)| (Some(up), name));
    let parents = parents.into_iter().flat_map(|parents| parents.split('.'));
    let place = parents.into_iter().try_fold(from, |place, name| place.get_mut(name));
    if let Some(fields) = place.and_then(Json::as_object_mut) {
        fields.shift_remove(name);
    }
}
