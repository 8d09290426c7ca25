//! Finds the places of many parts of a document, for which it is read once.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::document::Reading;
use super::format::{Format, Place, literal};
use super::in_json;
use super::node::Key;
use super::parse::nodes;
use super::read::place;
use super::spot::Spot;
use crate::value::path::Step;

/// The number of objects and lists for each of which a YAML document is read again: only the place
/// of a scalar and of a key is known while the document is read on.
const MOST_AGAIN: usize = 20;

/// Returns where each field or item is, as far as it can be found.
pub fn places(text: &str, format: Format, paths: &[&[Step]]) -> Vec<Spot> {
    let is_merged = format == Format::Yaml && text.contains(Key::MERGE);
    match is_merged.then(|| nodes(&mut Reading::new(text, format, literal))) {
        Some(Ok(node)) => {
            let written = node.written(paths);
            find(text, format, &written.iter().map(Vec::as_slice).collect::<Vec<_>>())
        }
        _ => find(text, format, paths),
    }
}

/// Returns where each part is by its path in the document as it is written.
fn find(text: &str, format: Format, paths: &[&[Step]]) -> Vec<Spot> {
    if format == Format::Json {
        return in_json::find(text, paths);
    }
    let found = RefCell::new(vec![Spot::default(); paths.len()]);
    let wanted = paths.iter().enumerate().map(|(index, path)| (index, *path)).collect();
    let seed = Parts { wanted, found: &found };
    // An error is the place of the whole document, and not of a part.
    let _ = seed.deserialize(serde_yaml::Deserializer::from_str(text)).is_ok();
    let mut found = found.into_inner();
    let is_left = |spot: &Spot| spot.key.is_none() && spot.value.is_none();
    let containers = found.iter_mut().zip(paths).filter(|(spot, _)| is_left(spot));
    for (spot, path) in containers.take(MOST_AGAIN) {
        spot.value = place(text, format, path);
    }
    found
}

/// A part of the document, and what is wanted of it: indices of places, and the rest of their paths.
struct Parts<'a> {
    wanted: Vec<(usize, &'a [Step])>,
    found: &'a RefCell<Vec<Spot>>,
}

impl<'de> DeserializeSeed<'de> for Parts<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.wanted.is_empty() {
            return IgnoredAny::deserialize(deserializer).map(|_| ());
        }
        let (whole, found) = (whole(&self.wanted), self.found);
        // A scalar was read as a whole when its visitor fails, so that reading can go on.
        if let Err(here) = deserializer.deserialize_any(self) {
            let at = shown_place(&here.to_string());
            let mut found = found.borrow_mut();
            for index in whole {
                (found[index].value, found[index].is_scalar) = (at, at.is_some());
            }
        }
        Ok(())
    }
}

/// Returns the indices of the paths that end at a part.
fn whole(wanted: &[(usize, &[Step])]) -> Vec<usize> {
    wanted.iter().filter(|(_, rest)| rest.is_empty()).map(|(index, _)| *index).collect()
}

impl<'de> Visitor<'de> for Parts<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        let mut parts: BTreeMap<usize, Vec<_>> = BTreeMap::new();
        for (index, path) in self.wanted {
            if let [Step::Item(item), rest @ ..] = path {
                parts.entry(*item).or_default().push((index, rest));
            }
        }
        let seed = |wanted| Parts { wanted, found: self.found };
        let mut item = 0;
        while access.next_element_seed(seed(parts.remove(&item).unwrap_or_default()))?.is_some() {
            item += 1;
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        let mut parts: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        for (index, path) in self.wanted {
            if let [Step::Field(field), rest @ ..] = path {
                parts.entry(field).or_default().push((index, rest));
            }
        }
        let read = RefCell::new(String::new());
        while let Some(at) = access.next_key_seed(KeyOf { read: &read })? {
            let wanted = parts.remove(read.borrow().as_str()).unwrap_or_default();
            for index in whole(&wanted) {
                self.found.borrow_mut()[index].key = at;
            }
            access.next_value_seed(Parts { wanted, found: self.found })?;
        }
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Err(E::custom("here"))
    }
}

/// Reads a key, and returns its place. Its visitor fails after it has read the key, as that of a
/// scalar does.
struct KeyOf<'k> {
    read: &'k RefCell<String>,
}

impl<'de> DeserializeSeed<'de> for KeyOf<'_> {
    type Value = Option<Place>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        self.read.borrow_mut().clear();
        let here = deserializer.deserialize_str(self).err();
        // The reader shows no place at the beginning of the document.
        Ok(here.map(|here| shown_place(&here.to_string()).unwrap_or((1, 1))))
    }
}

impl Visitor<'_> for KeyOf<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<(), E> {
        self.read.borrow_mut().push_str(key);
        Err(E::custom("here"))
    }
}

/// Returns the place at the end of the message of a reader.
fn shown_place(message: &str) -> Option<Place> {
    let (line, column) = message.rsplit_once(" at line ")?.1.split_once(" column ")?;
    Some((line.parse().ok()?, column.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spots(text: &str, format: Format, paths: &[&str]) -> Vec<Spot> {
        let steps = |path: &&str| {
            let names = path.split('.').filter(|name| !name.is_empty());
            names
                .map(|name| match name.parse() {
                    Ok(index) => Step::Item(index),
                    Err(_) => Step::Field(name.to_owned()),
                })
                .collect::<Vec<_>>()
        };
        let paths: Vec<_> = paths.iter().map(steps).collect();
        places(text, format, &paths.iter().map(Vec::as_slice).collect::<Vec<_>>())
    }

    #[test]
    fn a_field_is_where_its_key_is_and_its_value() {
        let json = "{\"a\": null, \"b\": [{}, 1,\n \"x at line 7 column 8\", [2.5, {\"c\": true}], {}],\n\"d\" :\n  {\n  \"\\u0065\": 1}}";
        let found =
            spots(json, Format::Json, &["a", "b", "b.0", "b.2", "b.3.1.c", "d", "d.e", "x"]);
        let spot = |key, value, is_scalar| Spot { key, value, is_scalar };
        assert_eq!(found[0], spot(Some((1, 2)), Some((1, 7)), true));
        assert_eq!(found[1], spot(Some((1, 13)), Some((1, 18)), false));
        assert_eq!(found[2], spot(None, Some((1, 19)), false));
        assert_eq!(found[3], spot(None, Some((2, 2)), true));
        assert_eq!(found[4], spot(Some((2, 33)), Some((2, 38)), true));
        assert_eq!(found[5], spot(Some((3, 1)), Some((4, 3)), false));
        // A key with escapes is not found in the text as it is.
        assert_eq!(found[6], spot(None, Some((5, 13)), true));
        assert_eq!(found[7], Spot::default());

        let yaml = "a: ~\nb:\n- {}\n- 1\n- x at line 7 column 8\n- [2.5, {c: true}]\n-\nd: &d 3\ne: *d\nf:\n  g: 1\n";
        let found = spots(yaml, Format::Yaml, &["a", "b", "b.1", "b.3.1.c", "d", "e", "f", "f.g"]);
        assert_eq!(found[0], spot(Some((1, 1)), Some((1, 4)), true));
        assert_eq!(found[1].place(), Some((2, 1)));
        assert_eq!(found[2], spot(None, Some((4, 3)), true));
        assert_eq!(found[3], spot(Some((6, 10)), Some((6, 13)), true));
        assert_eq!(found[4].key, Some((8, 1)));
        assert_eq!(found[5].key, Some((9, 1)));
        assert_eq!(found[6].place(), Some((10, 1)));
        assert_eq!(found[7], spot(Some((11, 3)), Some((11, 6)), true));
    }
}
