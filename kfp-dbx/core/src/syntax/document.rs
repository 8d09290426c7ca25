//! Reads a document as it is written, into nodes.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, Visitor};

use super::format::{Format, ReadText, TOO_LARGE};
use super::node::{Key, Node};
use crate::value::Value;

/// The bytes that aliases may add to a document, each value counted as one: a few times what Argo
/// stores of a workflow.
const MOST_COPIED: usize = 4 << 20;

/// The reading of a document.
pub(super) struct Reading<'t> {
    /// The text of the document.
    pub(super) text: &'t str,
    /// Its format.
    pub(super) format: Format,
    read_text: ReadText,
    /// The bytes and values that are still accepted.
    left: usize,
    has_merge_keys: bool,
}

impl<'t> Reading<'t> {
    /// Begins to read a document.
    pub(super) fn new(text: &'t str, format: Format, read_text: ReadText) -> Self {
        // A value takes a byte, or two if it is omitted: `{a,b}`.
        let left = (2 * text.len()).saturating_add(MOST_COPIED);
        Self { text, format, read_text, left, has_merge_keys: false }
    }

    /// Whether the part that was read has merge keys.
    pub(super) fn has_merge_keys(&self) -> bool {
        self.has_merge_keys
    }

    /// Counts a value with a text of that many bytes.
    fn count<E: Error>(&mut self, bytes: usize) -> Result<(), E> {
        let left = self.left.checked_sub(bytes + 1);
        self.left = left.ok_or_else(|| E::custom(TOO_LARGE))?;
        Ok(())
    }

    fn scalar<E: Error>(&mut self, value: Value) -> Result<Node, E> {
        self.count(0)?;
        Ok(Node::Scalar(value))
    }

    /// Reads a text. Documents are text, so that a place in one does not tell whether the text or
    /// the value is meant: alone, it is the value with its type.
    fn string<E: Error>(&mut self, text: String) -> Result<Node, E> {
        self.count(text.len())?;
        Ok(Node::Scalar(match (self.read_text)(text) {
            Ok(text) => text.whole().map_or(Value::Text(text), Value::Ref),
            Err(finding) => Value::Problem(Box::new(finding)),
        }))
    }

    /// Whether a part of the document is without quotes.
    fn is_plain(&self, part: &str) -> bool {
        let at = part.as_ptr().addr().wrapping_sub(self.text.as_ptr().addr());
        !matches!(self.text.as_bytes().get(at.wrapping_sub(1)), Some(b'"' | b'\''))
    }
}

impl<'de> DeserializeSeed<'de> for &mut Reading<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &mut Reading<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON or YAML")
    }

    fn visit_none<E: Error>(self) -> Result<Node, E> {
        Err(E::custom("the document is empty"))
    }

    fn visit_unit<E: Error>(self) -> Result<Node, E> {
        self.scalar(Value::Null)
    }

    fn visit_bool<E: Error>(self, boolean: bool) -> Result<Node, E> {
        self.scalar(Value::Bool(boolean))
    }

    fn visit_i64<E: Error>(self, int: i64) -> Result<Node, E> {
        self.scalar(Value::Int(int.into()))
    }

    fn visit_u64<E: Error>(self, int: u64) -> Result<Node, E> {
        self.scalar(Value::Int(int.into()))
    }

    // What has more than 64 bits is a number as in JSON. Its digits are set afterwards.
    #[allow(clippy::cast_precision_loss)]
    fn visit_i128<E: Error>(self, int: i128) -> Result<Node, E> {
        self.scalar(Value::Float((int as f64).into()))
    }

    #[allow(clippy::cast_precision_loss)]
    fn visit_u128<E: Error>(self, int: u128) -> Result<Node, E> {
        self.scalar(Value::Float((int as f64).into()))
    }

    fn visit_f64<E: Error>(self, float: f64) -> Result<Node, E> {
        self.scalar(Value::Float(float.into()))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Node, E> {
        self.string(text.to_owned())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Node, E> {
        self.string(text)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node, A::Error> {
        self.count(0)?;
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(&mut *self)? {
            items.push(item);
        }
        Ok(Node::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        self.count(0)?;
        let mut entries = Vec::new();
        let mut seen = Seen::default();
        while let Some(key) = access.next_key_seed(KeySeed { reading: self, seen: &mut seen })? {
            entries.push((key, access.next_value_seed(&mut *self)?));
        }
        Ok(Node::Map(entries))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, _: A) -> Result<Node, A::Error> {
        Err(A::Error::custom("YAML tags such as `!name` are not supported"))
    }
}

/// The keys of a map that were read.
#[derive(Default)]
struct Seen {
    fields: BTreeSet<String>,
    is_merged: bool,
}

/// Reads a key. A duplicate fails here, where its place is known.
struct KeySeed<'a, 't> {
    reading: &'a mut Reading<'t>,
    seen: &'a mut Seen,
}

impl<'de> DeserializeSeed<'de> for KeySeed<'_, '_> {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for KeySeed<'_, '_> {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    /// Reads a key that the text has as it is: only such a one is in quotes or not.
    fn visit_borrowed_str<E: Error>(self, key: &'de str) -> Result<Key, E> {
        let is_yaml = self.reading.format == Format::Yaml;
        if !is_yaml || key != Key::MERGE || !self.reading.is_plain(key) {
            return self.visit_str(key);
        }
        if self.seen.is_merged {
            return Err(E::custom(
                "the merge key `<<` appears twice in one map: merge several maps by a list of \
                 them, `<<: [*a, *b]`",
            ));
        }
        (self.seen.is_merged, self.reading.has_merge_keys) = (true, true);
        Ok(Key::Merge)
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Key, E> {
        self.reading.count(key.len())?;
        if !self.seen.fields.insert(key.to_owned()) {
            return Err(E::custom(format_args!("the field `{key}` appears twice")));
        }
        Ok(Key::Field(key.to_owned()))
    }
}
