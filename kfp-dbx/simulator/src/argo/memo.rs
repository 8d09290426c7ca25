//! What is read of the same texts in all simulations of a workflow.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// The most texts whose values are kept: a loop can have many items, each with texts of its own.
const MOST: usize = 10_000;

/// Values that depend on nothing but a text, by their texts.
#[derive(Debug)]
pub(super) struct Memo<T>(Mutex<BTreeMap<String, T>>);

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> Memo<T> {
    /// Returns the value of a text, which is read unless it is known.
    pub(super) fn get(&self, text: String, read: impl FnOnce(&str) -> T) -> T {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(value) = known().get(&text) {
            return value.clone();
        }
        let value = read(&text);
        let mut known = known();
        if known.len() < MOST {
            known.insert(text, value.clone());
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_once_unless_there_are_too_many() {
        let memo = Memo::default();
        let mut read = 0;
        let mut get = |text: &str| {
            memo.get(text.to_owned(), |text| {
                read += 1;
                text.len()
            })
        };
        assert_eq!([get("a"), get("bb"), get("a")], [1, 2, 1]);
        for number in 0..MOST {
            assert_eq!(get(&format!("{number:06}")), 6);
        }
        assert_eq!([get("ccc"), get("ccc"), get("a")], [3, 3, 1]);
        assert_eq!(read, 2 + MOST + 2);
    }
}
