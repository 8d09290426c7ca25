//! Finds the places of parts of a JSON document: its reader leaves them as they are in the text.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::format::Place;
use super::spot::Spot;
use crate::value::path::Step;

/// Indices of places, and the rest of their paths.
type Wanted<'a> = Vec<(usize, &'a [Step])>;

/// Returns where each part is.
pub(super) fn find(text: &str, paths: &[&[Step]]) -> Vec<Spot> {
    let mut finder = Finder { text, lines: lines(text), found: vec![Spot::default(); paths.len()] };
    if let Ok(whole) = serde_json::from_str::<&RawValue>(text) {
        let wanted = paths.iter().enumerate().map(|(index, path)| (index, *path)).collect();
        finder.part(whole, None, wanted);
    }
    finder.found
}

/// Returns the bytes at which the lines begin.
fn lines(text: &str) -> Vec<usize> {
    let after = text.match_indices('\n').map(|(at, _)| at + 1);
    std::iter::once(0).chain(after).collect()
}

struct Finder<'t> {
    text: &'t str,
    lines: Vec<usize>,
    found: Vec<Spot>,
}

impl<'t> Finder<'t> {
    fn part(&mut self, value: &'t RawValue, key: Option<Place>, wanted: Wanted<'_>) {
        let begin = value.get().as_bytes().first();
        let is_scalar = !matches!(begin, Some(b'{' | b'['));
        let (whole, inner): (Wanted<'_>, Wanted<'_>) =
            wanted.into_iter().partition(|(_, rest)| rest.is_empty());
        if !whole.is_empty() {
            let spot = Spot { key, value: self.place(value.get()), is_scalar };
            for (index, _) in whole {
                self.found[index] = spot;
            }
        }
        match begin {
            _ if inner.is_empty() => {}
            Some(b'{') => self.fields(value, inner),
            Some(b'[') => self.items(value, inner),
            _ => {}
        }
    }

    fn fields(&mut self, value: &'t RawValue, wanted: Wanted<'_>) {
        let Ok(Fields(fields)) = serde_json::from_str(value.get()) else { return };
        let mut parts: BTreeMap<&str, Wanted<'_>> = BTreeMap::new();
        for (index, path) in wanted {
            if let [Step::Field(field), rest @ ..] = path {
                parts.entry(field).or_default().push((index, rest));
            }
        }
        for (key, value) in fields {
            let Some(wanted) = parts.remove(key.as_ref()) else { continue };
            let at = match key {
                Cow::Borrowed(key) => self.place(key),
                Cow::Owned(_) => None,
            };
            // Before the key is a quote.
            let at = at.map(|(line, column)| (line, column - 1));
            self.part(value, at, wanted);
        }
    }

    fn items(&mut self, value: &'t RawValue, wanted: Wanted<'_>) {
        let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(value.get()) else { return };
        let mut parts: BTreeMap<usize, Wanted<'_>> = BTreeMap::new();
        for (index, path) in wanted {
            if let [Step::Item(item), rest @ ..] = path {
                parts.entry(*item).or_default().push((index, rest));
            }
        }
        for (item, wanted) in parts {
            if let Some(value) = items.get(item) {
                self.part(value, None, wanted);
            }
        }
    }

    /// Returns the place of a part of the text.
    fn place(&self, part: &str) -> Option<Place> {
        let at = part.as_ptr().addr().checked_sub(self.text.as_ptr().addr())?;
        let line = self.lines.partition_point(|begin| *begin <= at);
        let begin = *self.lines.get(line.checked_sub(1)?)?;
        Some((line, self.text.get(begin..at)?.chars().count() + 1))
    }
}

/// The fields of an object. A key without escapes is a part of the text.
struct Fields<'t>(Vec<(Cow<'t, str>, &'t RawValue)>);

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(OfObject)
    }
}

struct OfObject;

impl<'de> Visitor<'de> for OfObject {
    type Value = Fields<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
        let mut fields = Vec::new();
        while let Some(key) = access.next_key_seed(OfKey)? {
            fields.push((key, access.next_value()?));
        }
        Ok(Fields(fields))
    }
}

struct OfKey;

impl<'de> DeserializeSeed<'de> for OfKey {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for OfKey {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_borrowed_str<E: Error>(self, key: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(key))
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key.to_owned()))
    }
}
