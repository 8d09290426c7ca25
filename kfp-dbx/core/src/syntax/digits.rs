//! Gives the numbers of a document back the digits that they have in it. The readers of JSON and of
//! YAML keep only the nearest number of 64 bits, so a document with such numbers is read again.

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::node::Node;
use crate::value::{Float, Value};

/// Whether a document has a number that is no integer of 64 bits.
pub(super) fn has_floats(node: &Node) -> bool {
    match node {
        Node::Scalar(value) => matches!(value, Value::Float(_)),
        Node::List(items) => items.iter().any(has_floats),
        Node::Map(entries) => entries.iter().any(|(_, node)| has_floats(node)),
    }
}

/// Sets the digits of the numbers of a document, beside which it is read once more.
pub(super) struct Digits<'v> {
    pub(super) node: &'v mut Node,
    pub(super) is_json: bool,
}

impl<'de> DeserializeSeed<'de> for Digits<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match (&mut *self.node, self.is_json) {
            (Node::Scalar(Value::Float(float)), true) => {
                let raw = <&RawValue>::deserialize(deserializer)?;
                *float = Float::written(float.value, raw.get().to_owned());
                Ok(())
            }
            (Node::Scalar(Value::Float(float)), false) => {
                let text = deserializer.deserialize_str(Plain)?;
                *float = Float::written(float.value, text);
                Ok(())
            }
            (Node::List(_) | Node::Map(_), _) => deserializer.deserialize_any(self),
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
        if let Node::List(items) = self.node {
            for node in items {
                access.next_element_seed(Digits { node, is_json: self.is_json })?;
            }
        }
        // The end of the list is not a part of the last item.
        access.next_element::<IgnoredAny>().map(|_| ())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        if let Node::Map(entries) = self.node {
            for (_, node) in entries {
                access.next_key::<IgnoredAny>()?;
                access.next_value_seed(Digits { node, is_json: self.is_json })?;
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
