//! Gives the numbers of a document back the digits that they have in it. The readers of JSON and of
//! YAML keep only the nearest number of 64 bits, so a document with such numbers is read again.

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::value::{Float, Value};

/// Whether a value has a number that is no integer of 64 bits.
pub(super) fn has_floats(value: &Value) -> bool {
    let mut has = false;
    value.visit(&mut |value| has |= matches!(value, Value::Float(_)));
    has
}

/// Sets the digits of the numbers of a value, beside which the same document is read once more.
pub(super) struct Digits<'v> {
    pub(super) value: &'v mut Value,
    pub(super) is_json: bool,
}

impl<'de> DeserializeSeed<'de> for Digits<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match (&mut *self.value, self.is_json) {
            (Value::Float(float), true) => {
                let raw = <&RawValue>::deserialize(deserializer)?;
                *float = Float::written(float.value, raw.get().to_owned());
                Ok(())
            }
            (Value::Float(float), false) => {
                let text = deserializer.deserialize_str(Plain)?;
                *float = Float::written(float.value, text);
                Ok(())
            }
            (Value::List(_) | Value::Map(_), _) => deserializer.deserialize_any(self),
            _ => IgnoredAny::deserialize(deserializer).map(|_| ()),
        }
    }
}

impl<'de> Visitor<'de> for Digits<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the same document")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        if let Value::List(items) = self.value {
            for value in items {
                access.next_element_seed(Digits { value, is_json: self.is_json })?;
            }
        }
        // The end of the list is not a part of the last item.
        access.next_element::<IgnoredAny>().map(|_| ())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        if let Value::Map(map) = self.value {
            for (_, value) in &mut map.entries {
                access.next_key::<IgnoredAny>()?;
                access.next_value_seed(Digits { value, is_json: self.is_json })?;
            }
        }
        access.next_key::<IgnoredAny>().map(|_| ())
    }
}

/// Reads a plain scalar as text.
struct Plain;

impl Visitor<'_> for Plain {
    type Value = String;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a number")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }
}
