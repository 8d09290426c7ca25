//! Fields of a status, by their paths with dots.

use serde_json::{Map, Value as Json};

/// Returns the value at a path with dots.
pub(super) fn at<'v>(value: &'v Json, path: &str) -> &'v Json {
    path.split('.').fold(value, |value, name| &value[name])
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
