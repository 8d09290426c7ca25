//! The places of the parts of a value.

use std::borrow::Cow;

use kfp_dbx_core::rule::{
    DUPLICATE_KEY, EXPORTED_FIELD, IGNORED_FIELD, ONE_CLUSTER, ONE_TASK, OVERRIDDEN_NAME,
    RUN_OF_A_JOB, Rule, SPARK_SUBMIT, UNKNOWN_FIELD,
};
use kfp_dbx_core::value::path::Step;
use proc_macro2::Span;

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
    /// The line in the file that an `include_spec!` reads.
    pub(crate) line: Option<usize>,
    /// Whether it is within a `json!`: rustc checks the types of all other values.
    pub(crate) is_json: bool,
}

impl Spot {
    /// Returns the place at which a breach of the rule is reported: the field or its value.
    pub(crate) fn of(self, rule: &Rule) -> Span {
        let is_of_field = [
            &UNKNOWN_FIELD,
            &EXPORTED_FIELD,
            &ONE_TASK,
            &ONE_CLUSTER,
            &RUN_OF_A_JOB,
            &IGNORED_FIELD,
            &OVERRIDDEN_NAME,
            &SPARK_SUBMIT,
            &DUPLICATE_KEY,
        ]
        .contains(&rule);
        self.field.filter(|_| is_of_field).unwrap_or(self.span)
    }
}

impl Spans {
    /// Adds a part of a part, or of the whole.
    pub(super) fn add(&mut self, of: Option<usize>, name: PartName) -> usize {
        self.parts.push(Part { of, name, spot: None });
        self.parts.len() - 1
    }

    /// Adds a field of a file that is included at `span`.
    pub(super) fn add_line(
        &mut self,
        mut of: Option<usize>,
        path: &[Step],
        span: Span,
        line: usize,
    ) {
        for (index, step) in path.iter().enumerate() {
            let name = match step {
                Step::Field(name) => PartName::Field(Cow::Owned(name.clone())),
                Step::Item(item) => PartName::Item(*item),
            };
            let known = self.find(of, step);
            let part = known.unwrap_or_else(|| self.add(of, name));
            let line = (index + 1 == path.len()).then_some(line);
            if known.is_none() || line.is_some() {
                self.set(part, Spot { span, used: span, field: None, line, is_json: false });
            }
            of = Some(part);
        }
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

    /// Returns the line of a part in the file that an `include_spec!` reads.
    pub(crate) fn line(&self, path: &[Step]) -> Option<usize> {
        let mut at = None;
        for step in path {
            at = Some(self.find(at, step)?);
        }
        self.parts[at?].spot?.line
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
