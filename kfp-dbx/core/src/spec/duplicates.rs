//! Items that come twice: in a list of keys and values, in a list of libraries.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::constraints::Check;
use crate::rule::{DUPLICATE_KEY, Finding, REPEATED_LIBRARY};
use crate::text::excerpt::excerpt;
use crate::value::path::{Step, field};
use crate::value::{Map, Text, Value};

impl Check<'_> {
    /// Checks that the items of a list have different keys.
    pub(super) fn keys(&mut self, map: &Map, list: &str, key: &str) {
        let Some(Value::List(items)) = map.get(list) else { return };
        let key_of = |item: &Value| match field(item, key) {
            Some(Value::Text(text)) if !text.is_unknown() => Some(format!("{text:?}")),
            _ => None,
        };
        for (first, again) in repeated(items.iter().map(key_of)) {
            let shown = match field(&items[again], key) {
                Some(Value::Text(Text::Literal(text))) => format!(" `{}`", excerpt(text)),
                _ => String::new(),
            };
            let message = format!(
                "`{list}[{first}]` and `{list}[{again}]` have the same `{key}`{shown}, and only one of them counts"
            );
            let finding = Finding::new(&DUPLICATE_KEY, message).help("remove one of them");
            let key = Step::Field(key.to_owned());
            self.push_at([Step::Field(list.to_owned()), Step::Item(again), key], finding);
        }
    }

    /// Checks that no library comes again.
    pub(super) fn repeated_libraries(&mut self, map: &Map, list: &str) {
        let Some(Value::List(items)) = map.get(list) else { return };
        if items.len() < 2 {
            return;
        }
        for (first, again) in repeated(items.iter().map(whole)) {
            let message = format!("`{list}[{first}]` and `{list}[{again}]` are the same library");
            let finding = Finding::new(&REPEATED_LIBRARY, message).help("remove one of them");
            self.push_at([Step::Field(list.to_owned()), Step::Item(again)], finding);
        }
    }
}

/// Returns a text of a value that only the same value has, if all of it is known.
fn whole(value: &Value) -> Option<String> {
    let mut is_known = true;
    value.visit(&mut |part| match part {
        Value::Unknown | Value::Problem(_) => is_known = false,
        Value::Text(text) => is_known &= !text.is_unknown(),
        Value::Map(map) => is_known &= !map.is_open(),
        _ => {}
    });
    is_known.then(|| format!("{value:?}"))
}

/// Returns the indices of equal texts: of the first one, and of each further one.
fn repeated(texts: impl Iterator<Item = Option<String>>) -> Vec<(usize, usize)> {
    let mut first_of = BTreeMap::new();
    let mut found = Vec::new();
    for (index, text) in texts.enumerate() {
        let Some(text) = text else { continue };
        match first_of.entry(text) {
            Entry::Occupied(first) => found.push((*first.get(), index)),
            Entry::Vacant(new) => {
                new.insert(index);
            }
        }
    }
    found
}
