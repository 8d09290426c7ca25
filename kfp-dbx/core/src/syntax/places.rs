//! Finds the places of many parts of a document, for which it is read once.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::document::Reading;
use super::format::{Format, Place, literal};
use super::node::Key;
use super::parse::nodes;
use super::read::place;
use crate::value::path::Step;

/// The number of objects and lists for each of which the document is read again: only the place of
/// a scalar is known while the document is read on.
const MOST_AGAIN: usize = 20;

/// Returns the place of each field or item, if it can be found.
pub fn places(text: &str, format: Format, paths: &[&[Step]]) -> Vec<Option<Place>> {
    let is_merged = format == Format::Yaml && text.contains(Key::MERGE);
    match is_merged.then(|| nodes(&mut Reading::new(text, format, literal))) {
        Some(Ok(node)) => {
            let written = node.written(paths);
            find(text, format, &written.iter().map(Vec::as_slice).collect::<Vec<_>>())
        }
        _ => find(text, format, paths),
    }
}

/// Returns the place of each part by its path in the document as it is written.
fn find(text: &str, format: Format, paths: &[&[Step]]) -> Vec<Option<Place>> {
    let found = RefCell::new(vec![None; paths.len()]);
    let wanted = paths.iter().enumerate().map(|(index, path)| (index, *path)).collect();
    let seed = Parts { wanted, found: &found };
    // An error is the place of the whole document, and not of a part.
    let _ = match format {
        Format::Json => seed.deserialize(&mut serde_json::Deserializer::from_str(text)).is_ok(),
        Format::Yaml => seed.deserialize(serde_yaml::Deserializer::from_str(text)).is_ok(),
    };
    let mut found = found.into_inner();
    let containers = found.iter_mut().zip(paths).filter(|(place, _)| place.is_none());
    for (found, path) in containers.take(MOST_AGAIN) {
        *found = place(text, format, path);
    }
    found
}

/// A part of the document, and what is wanted of it: indices of places, and the rest of their paths.
struct Parts<'a> {
    wanted: Vec<(usize, &'a [Step])>,
    found: &'a RefCell<Vec<Option<Place>>>,
}

impl<'de> DeserializeSeed<'de> for Parts<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.wanted.is_empty() {
            return IgnoredAny::deserialize(deserializer).map(|_| ());
        }
        let (whole, found): (Vec<usize>, _) = (self.whole(), self.found);
        // A scalar was read as a whole when its visitor fails, so that reading can go on.
        if let Err(here) = deserializer.deserialize_any(self) {
            let at = shown_place(&here.to_string());
            let mut found = found.borrow_mut();
            for index in whole {
                found[index] = at;
            }
        }
        Ok(())
    }
}

impl Parts<'_> {
    fn whole(&self) -> Vec<usize> {
        let whole = self.wanted.iter().filter(|(_, rest)| rest.is_empty());
        whole.map(|(index, _)| *index).collect()
    }
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
        while let Some(key) = access.next_key::<String>()? {
            let wanted = parts.remove(key.as_str()).unwrap_or_default();
            access.next_value_seed(Parts { wanted, found: self.found })?;
        }
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
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

    #[test]
    fn all_parts_have_the_places_that_each_of_them_has() {
        let json = "{\"a\": null, \"b\": [{}, 1,\n \"x at line 7 column 8\", [2.5, {\"c\": true}], {}],\n\"d\": 3}";
        let yaml =
            "a: ~\nb:\n- {}\n- 1\n- x at line 7 column 8\n- [2.5, {c: true}]\n-\nd: &d 3\ne: *d\n";
        let (field, item) = (|name: &str| Step::Field(name.to_owned()), Step::Item);
        let paths = [
            vec![field("d")],
            vec![field("a")],
            vec![field("b")],
            vec![field("b"), item(0)],
            vec![field("b"), item(1)],
            vec![field("b"), item(2)],
            vec![field("b"), item(3)],
            vec![field("b"), item(3), item(0)],
            vec![field("b"), item(3), item(1), field("c")],
            vec![field("b"), item(4)],
            vec![field("e")],
            vec![field("b"), item(1)],
            vec![field("missing")],
            vec![],
        ];
        let paths: Vec<&[Step]> = paths.iter().map(Vec::as_slice).collect();
        for (text, format) in [(json, Format::Json), (yaml, Format::Yaml)] {
            let each: Vec<_> = paths.iter().map(|path| place(text, format, path)).collect();
            assert_eq!(places(text, format, &paths), each, "{text}");
            assert!(each[0].is_some() && each[1].is_some() && each[8].is_some());
        }
    }
}
