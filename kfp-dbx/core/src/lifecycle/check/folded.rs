//! Findings about one op and many others. They are as many as there are pairs of ops, and have one
//! cause.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::subject::Check;
use crate::graph::NodeIndex;
use crate::rule::{Diagnostic, Rule};

/// The number of findings that are reported one by one.
const SINGLE: usize = 10;

/// The number of places of a larger group.
const PLACES: usize = 3;

/// Findings that are alike if they have the same rule, place and setting.
pub(super) struct Folded<L> {
    groups: Vec<Group<L>>,
    known: Known,
}

/// The index of each group, by the rule's code, the place and the setting. The type of the places in
/// the source has no part in it, so that it is compiled once for both.
#[derive(Default)]
struct Known(BTreeMap<(&'static str, Place, bool), usize>);

impl Known {
    /// Returns the index of a group, which is `next` if it is a new one.
    fn index(&mut self, code: &'static str, at: Place, is_set: bool, next: usize) -> usize {
        *self.0.entry((code, at, is_set)).or_insert(next)
    }
}

/// The effect at which something is reported, and the index of its use.
pub(super) type Place = (usize, Option<usize>);

/// A pair of ops that breaks a rule.
pub(super) struct Breach {
    pub(super) rule: &'static Rule,
    /// The place at which it is reported.
    pub(super) at: Place,
    /// The effect of the other op.
    pub(super) other: usize,
}

struct Group<L> {
    shown: Vec<Diagnostic<L>>,
    more: usize,
}

impl<L> Folded<L> {
    pub(super) fn new() -> Self {
        Self { groups: Vec::new(), known: Known::default() }
    }

    /// Adds a breach, which is worded only if it is shown.
    pub(super) fn add(
        &mut self,
        check: &Check<'_, '_, L>,
        Breach { rule, at, other }: Breach,
        words: impl FnOnce() -> Diagnostic<L>,
    ) where
        L: Clone,
    {
        // An op with a level of its own hides or shows no breach of others.
        let node: NodeIndex = check.effect_at(other).node;
        let is_set = (check.knowledge.sets_level)(node, rule);
        let index = self.known.index(rule.code, at, is_set, self.groups.len());
        if index == self.groups.len() {
            self.groups.push(Group { shown: Vec::new(), more: 0 });
        }
        let group = &mut self.groups[index];
        match group.shown.len() < SINGLE {
            true => group.shown.push(words()),
            false => group.more += 1,
        }
    }

    /// Reports each finding, or the first of a group that is too large, with the places of others.
    pub(super) fn report(self, found: &mut Vec<Diagnostic<L>>) {
        for group in self.groups {
            match group.more {
                0 => found.extend(group.shown),
                _ => found.extend(group.folded()),
            }
        }
    }
}

impl<L> Group<L> {
    fn folded(self) -> Option<Diagnostic<L>> {
        let more = self.shown.len() + self.more - PLACES;
        let mut shown = self.shown.into_iter();
        let mut first = shown.next()?;
        for other in shown.take(PLACES - 1) {
            first.related.extend(other.related.into_iter().next());
            first.of.extend(other.of);
        }
        if let Some((what, _)) = first.related.last_mut() {
            let _ = write!(what, "; {more} more ops are not shown");
        }
        Some(first)
    }
}
