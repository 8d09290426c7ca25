//! Writes and reads what is shared as what is in it.

use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value as Json;

/// A manifest, if there is one.
pub(super) trait Shared: Sized {
    fn get(&self) -> Option<&Json>;
    fn of(json: Json) -> Self;
}

impl Shared for Arc<Json> {
    fn get(&self) -> Option<&Json> {
        Some(self)
    }

    fn of(json: Json) -> Self {
        Self::new(json)
    }
}

impl Shared for Option<Arc<Json>> {
    fn get(&self) -> Option<&Json> {
        self.as_deref()
    }

    fn of(json: Json) -> Self {
        (!json.is_null()).then(|| Arc::new(json))
    }
}

pub(super) fn serialize<S: Serializer>(value: &impl Shared, to: S) -> Result<S::Ok, S::Error> {
    value.get().serialize(to)
}

pub(super) fn deserialize<'d, T: Shared, D: Deserializer<'d>>(from: D) -> Result<T, D::Error> {
    Json::deserialize(from).map(T::of)
}
