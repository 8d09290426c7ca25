//! The places of the parts of a value.

use std::borrow::Cow;
use std::rc::Rc;

use kfp_dbx_core::rule::Rule;
use kfp_dbx_core::value::path::Step;
use proc_macro2::Span;

use crate::read::spec_file::SpecFile;

/// The places of the parts of a value, as a tree. The last place of a part counts.
#[derive(Clone, Default)]
pub(crate) struct Spans {
    parts: Vec<Part>,
    /// The place of the whole.
    whole: Option<Spot>,
}

#[derive(Clone)]
struct Part {
    /// The part that it is a part of, or nothing for a part of the whole.
    of: Option<usize>,
    name: PartName,
    spot: Option<Spot>,
    /// The file that has the field, if it is one of an `include_spec!`.
    file: Option<Rc<SpecFile>>,
}

#[derive(Clone)]
pub(super) enum PartName {
    Field(Cow<'static, str>),
    Item(usize),
}

/// A place of a value.
#[derive(Clone, Copy)]
pub(crate) struct Spot {
    pub(crate) span: Span,
    /// The place where the value is used. If that is through a name, `span` is where the name is
    /// bound.
    pub(crate) used: Span,
    /// The place of the field or the setter whose value it is.
    pub(crate) field: Option<Span>,
    /// Whether it is within a `json!`: rustc checks the types of all other values.
    pub(crate) is_json: bool,
    /// Whether it is a whole `json!` where rustc accepts any.
    pub(crate) is_whole_json: bool,
}

impl Spot {
    /// Whether rustc does not check the type of the value.
    pub(crate) fn is_untyped(self) -> bool {
        self.is_json || self.is_whole_json
    }

    /// Returns the place at which a breach of the rule is reported: the field or its value.
    pub(crate) fn of(self, rule: &Rule) -> Span {
        self.field.filter(|_| rule.is_of_field()).unwrap_or(self.span)
    }
}

impl Spans {
    /// Adds a part of a part, or of the whole.
    pub(super) fn add(&mut self, of: Option<usize>, name: PartName) -> usize {
        self.parts.push(Part { of, name, spot: None, file: None });
        self.parts.len() - 1
    }

    /// Says that a part is a field of the spec in a file.
    pub(super) fn include(&mut self, part: usize, file: Rc<SpecFile>) {
        self.parts[part].file = Some(file);
    }

    /// Returns the last part of that name.
    fn find(&self, of: Option<usize>, step: &Step) -> Option<usize> {
        self.parts.iter().rposition(|part| {
            part.of == of
                && match (&part.name, step) {
                    (PartName::Field(name), Step::Field(wanted)) => name == wanted,
                    (PartName::Item(index), Step::Item(wanted)) => index == wanted,
                    _ => false,
                }
        })
    }

    /// Returns the file that has a part, with the path of the part in its spec.
    pub(crate) fn file<'p>(&self, path: &'p [Step]) -> Option<(Rc<SpecFile>, &'p [Step])> {
        let (mut at, mut found) = (None, None);
        for (index, step) in path.iter().enumerate() {
            let Some(part) = self.find(at, step) else { break };
            if let Some(file) = &self.parts[part].file {
                found = Some((Rc::clone(file), &path[index..]));
            }
            at = Some(part);
        }
        found
    }

    pub(super) fn set(&mut self, part: usize, spot: Spot) {
        self.parts[part].spot = Some(spot);
    }

    pub(super) fn spot_mut(&mut self, part: usize) -> Option<&mut Spot> {
        self.parts[part].spot.as_mut()
    }

    /// Returns the place of a part, or of the smallest one around it.
    pub(crate) fn get(&self, path: &[Step]) -> Option<Spot> {
        let (mut at, mut smallest) = (None, self.whole);
        for step in path {
            let Some(part) = self.find(at, step) else { break };
            smallest = self.parts[part].spot.or(smallest);
            at = Some(part);
        }
        smallest
    }

    /// Makes the fields of the object at a path those of the whole, beside which they are.
    pub(crate) fn unwrap(&mut self, within: &[Step]) {
        let mut at = None;
        for step in within {
            let Some(part) = self.find(at, step) else { return };
            at = Some(part);
        }
        for part in &mut self.parts {
            if part.of == at {
                part.of = None;
            }
        }
    }

    /// Adds the places of a value that the part `at` consists of.
    pub(super) fn graft(&mut self, at: Option<usize>, inner: &Self) {
        let offset = self.parts.len();
        self.parts.extend(inner.parts.iter().map(|part| {
            let of = part.of.map_or(at, |of| Some(of + offset));
            Part { of, ..part.clone() }
        }));
    }

    /// Adds the places of a whole spec, of the fields that were taken from it.
    pub(crate) fn merge(&mut self, spec: &Self, is_taken: impl Fn(&str) -> bool) {
        self.whole = spec.whole;
        let mut taken: Vec<Option<usize>> = Vec::with_capacity(spec.parts.len());
        for part in &spec.parts {
            let of = match (part.of, &part.name) {
                (Some(of), _) => taken[of].map(Some),
                (None, PartName::Field(name)) => is_taken(name).then_some(None),
                (None, PartName::Item(_)) => None,
            };
            taken.push(of.map(|of| {
                self.parts.push(Part { of, ..part.clone() });
                self.parts.len() - 1
            }));
        }
    }
}
