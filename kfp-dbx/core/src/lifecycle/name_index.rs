//! An index of names that finds the names that may equal another one.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;

use super::sketch::{Likeness, Part, Sketch, text_of};

/// An index that finds the names that may equal another one without comparing all of them.
pub(super) struct NameIndex<'n, 'a> {
    names: Vec<&'n Sketch<'a>>,
    /// The names by their beginning: the first reference, if there is one, and the text after it.
    begins: BTreeMap<Option<&'n Part<'a>>, Vec<(Cow<'n, str>, usize)>>,
    /// The names by their end, the last character first.
    ends: Vec<(Cow<'n, str>, usize)>,
}

/// The names of the creates or of the deletes of a kind. The indices are built when they are
/// needed.
#[derive(Default)]
pub(super) struct Names<'n, 'a> {
    pub(super) all: OnceCell<NameIndex<'n, 'a>>,
    /// Those that may be equal to a name that looks different.
    pub(super) open: OnceCell<NameIndex<'n, 'a>>,
}

/// Returns the beginning of a name.
fn begin<'n, 'a>(name: &'n Sketch<'a>) -> (Option<&'n Part<'a>>, &'n str) {
    match name.0.first() {
        Some(first @ (Part::Ref(..) | Part::Generated(_))) => (Some(first), text_of(name.0.get(1))),
        first => (None, text_of(first)),
    }
}

/// Returns the end of a name, the last character first.
fn end(name: &Sketch<'_>) -> String {
    text_of(name.0.last()).chars().rev().collect()
}

impl<'n, 'a> NameIndex<'n, 'a> {
    /// Returns an index of these names.
    pub(super) fn new(names: Vec<&'n Sketch<'a>>) -> Self {
        let mut begins: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (index, name) in names.iter().enumerate() {
            let (first, text) = begin(name);
            begins.entry(first).or_default().push((Cow::Borrowed(text), index));
        }
        for texts in begins.values_mut() {
            texts.sort_unstable();
        }
        let ends = names.iter().map(|name| Cow::Owned(end(name)));
        let mut ends: Vec<_> = ends.zip(0..).collect();
        ends.sort_unstable();
        Self { names, begins, ends }
    }

    /// Whether one of the names may be this one but is not certainly the same.
    pub(super) fn has_perhaps(&self, name: &Sketch<'a>) -> bool {
        let is = |index: usize| self.names[index].compare(name) == Likeness::Perhaps;
        let (first, text) = begin(name);
        // A name that begins with another reference may be any name.
        let (same, others): (Vec<_>, Vec<_>) =
            self.begins.iter().partition(|(known, _)| **known == first);
        if others.iter().any(|(_, texts)| texts.iter().any(|(_, index)| is(*index))) {
            return true;
        }
        let Some((_, texts)) = same.first() else { return false };
        let by_begin = compatible(texts, text);
        let by_end = compatible(&self.ends, &end(name));
        let count = |ranges: &[Range<usize>]| ranges.iter().map(Range::len).sum::<usize>();
        // Most names that match at one end also match at the other end.
        if count(&by_begin) <= count(&by_end) {
            by_begin.into_iter().flatten().any(|at| is(texts[at].1))
        } else {
            by_end.into_iter().flatten().any(|at| is(self.ends[at].1))
        }
    }
}

/// Returns the ranges of the sorted texts of which a text is a prefix, or that are a prefix of it.
fn compatible(sorted: &[(Cow<'_, str>, usize)], text: &str) -> Vec<Range<usize>> {
    let begin = |part: &str| sorted.partition_point(|(known, _)| **known < *part);
    let mut ranges = Vec::new();
    for (end, _) in text.char_indices() {
        let part = &text[..end];
        let begin = begin(part);
        let same = sorted[begin..].partition_point(|(known, _)| **known == *part);
        if same > 0 {
            ranges.push(begin..begin + same);
        }
    }
    let begin = begin(text);
    let longer = sorted[begin..].partition_point(|(known, _)| known.starts_with(text));
    ranges.push(begin..begin + longer);
    ranges
}
