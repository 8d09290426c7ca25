//! The bytes that the values of items and arguments add to the status.
//!
//! The name of the node of an item contains the item, and so do the names and the inputs of the
//! nodes below it. The status is compressed: only what differs from the values of other nodes takes
//! space.

use std::collections::BTreeSet;

/// The bytes of a value that the sizes of nodes include.
const INCLUDED: usize = 8;

/// The number of values that compression still finds again: those of the nodes in a window of
/// 32 KiB.
const WINDOW: usize = 64;

/// The values of the items of a loop, or of the ops of a template.
#[derive(Clone, Copy, Default)]
pub(super) struct Texts {
    count: usize,
    bytes: usize,
}

impl Texts {
    /// Measures values. Random text takes nearly a byte for each of its own, words less than half.
    pub(super) fn of(values: impl Iterator<Item = String>) -> Self {
        let all: Vec<String> = values.collect();
        let distinct: BTreeSet<&str> = all.iter().map(String::as_str).collect();
        let mut values: Vec<&str> = all.iter().map(String::as_str).collect();
        if distinct.len() <= WINDOW {
            values = distinct.into_iter().collect();
        }
        let mut texts = Self { count: values.len(), bytes: 0 };
        let mut before = "";
        for value in values {
            texts.bytes += own(before, value).saturating_sub(INCLUDED) * 3 / 4;
            before = value;
        }
        texts
    }

    /// Returns the bytes in the inputs of a node for each value.
    pub(super) fn once(self) -> usize {
        self.bytes
    }

    /// Returns the bytes in the names and inputs of so many nodes.
    pub(super) fn in_nodes(self, nodes: usize) -> usize {
        match self.count {
            0..=WINDOW => self.bytes,
            count => self.bytes.saturating_mul(nodes / count),
        }
    }
}

/// Returns how many bytes of a value are not the beginning or the end of another one.
fn own(before: &str, value: &str) -> usize {
    let same =
        |pairs: &mut dyn Iterator<Item = (u8, u8)>| pairs.take_while(|(a, b)| a == b).count();
    let first = same(&mut before.bytes().zip(value.bytes()));
    let (before, value) = (&before.as_bytes()[first..], &value.as_bytes()[first..]);
    let last = same(&mut before.iter().rev().copied().zip(value.iter().rev().copied()));
    value.len() - last
}

#[cfg(test)]
mod tests {
    use super::Texts;

    fn bytes(values: &[&str]) -> usize {
        Texts::of(values.iter().map(|value| (*value).to_owned())).bytes
    }

    #[test]
    fn only_what_differs_takes_space() {
        assert_eq!(bytes(&["run-1", "run-2"]), 0);
        assert_eq!(
            bytes(&["run-1-of-the-night", "run-2-of-the-night"]),
            bytes(&["run-1-of-the-night"])
        );
        assert_eq!(bytes(&["0123456789abcdef", "fedcba9876543210"]), 2 * 6);
        assert_eq!(bytes(&["é", "è", "", ""]), 0);
    }

    #[test]
    fn few_values_are_found_again() {
        let of =
            |count: usize| Texts::of((0..count).map(|number| format!("{number:016}").repeat(2)));
        assert_eq!(of(64).in_nodes(6_400), of(64).in_nodes(64));
        assert_eq!(of(65).in_nodes(6_500), 100 * of(65).in_nodes(65));
    }
}
