//! Where a part of a document is: its key and its value.

use super::format::Place;
use crate::rule::Rule;

/// Where a part of a document is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spot {
    /// The beginning of the key of a field. A part that is an item has none.
    pub key: Option<Place>,
    /// The beginning of the value.
    pub value: Option<Place>,
    /// Whether the value is neither an object nor a list.
    pub is_scalar: bool,
}

impl Spot {
    /// Returns the place of a breach of a rule: the key, or a value in one line.
    pub fn of(self, rule: &Rule) -> Option<Place> {
        if rule.is_of_field() { self.key.or(self.value) } else { self.place() }
    }

    /// Returns the place of the part: that of a scalar itself, which is in one line, and else that of
    /// the key.
    pub fn place(self) -> Option<Place> {
        if self.is_scalar { self.value.or(self.key) } else { self.key.or(self.value) }
    }
}
