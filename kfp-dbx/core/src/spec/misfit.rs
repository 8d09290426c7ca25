//! Findings with their places in a spec.

use crate::rule::Finding;
use crate::table::{Origin, Unserved};
use crate::value::path::Step;

/// A finding, and its place in a spec.
#[derive(Debug, Clone)]
pub struct Misfit {
    /// The path: fields and indices from the outside in.
    pub path: Vec<Step>,
    /// The finding.
    pub finding: Finding,
    /// All fields that the finding is about, if they are fields that the operator's CRD lacks.
    pub lacking: Vec<Lacking>,
}

impl Misfit {
    /// Creates a misfit about one field.
    pub fn new(path: Vec<Step>, finding: Finding) -> Self {
        Self { path, finding, lacking: Vec::new() }
    }

    /// Returns the misfit as one of the object that has the spec in that field.
    pub(super) fn within(mut self, field: &str) -> Self {
        let further = self.lacking.iter_mut().map(|field| &mut field.path);
        for path in std::iter::once(&mut self.path).chain(further) {
            path.insert(0, Step::Field(field.to_owned()));
        }
        self
    }

    /// Returns the fields that the finding is about, each with its line in the file of the spec.
    pub fn lines(&self) -> impl Iterator<Item = (Vec<Step>, usize)> {
        self.lacking.iter().filter_map(|field| Some((field.path.clone(), field.line?)))
    }

    /// Returns the paths of the fields that the finding is about, its own path first.
    pub fn paths(&self) -> impl Iterator<Item = &[Step]> {
        let further = self.lacking.iter().skip(1).map(|field| field.path.as_slice());
        std::iter::once(self.path.as_slice()).chain(further)
    }
}

/// A field of a spec that the operator's CRD lacks.
#[derive(Debug, Clone)]
pub struct Lacking {
    /// The path of the field.
    pub path: Vec<Step>,
    /// The line of the field in the file of the spec, if it is known.
    pub(super) line: Option<usize>,
    /// The path in the spec, for messages.
    pub(super) shown: String,
    /// The reason why there is no such field.
    pub(super) why: Lack,
}

/// The reason why an operator's CRD lacks a field of Databricks.
#[derive(Debug, Clone, Copy)]
pub(super) enum Lack {
    /// Only kfp-dbx-operator has it.
    OtherOperator,
    /// No operator has it.
    Unserved(&'static Unserved),
}

impl Lack {
    /// Whether two fields are about the same, so that they are one finding.
    pub(super) fn is_like(self, other: Self) -> bool {
        self.origin() == other.origin() || self.is_left_out() && other.is_left_out()
    }

    /// Whether the field is left out of the spec.
    pub(super) fn is_left_out(self) -> bool {
        self.origin().is_some_and(Origin::is_left_out)
    }

    /// Returns the origin of a field that no operator has.
    pub(super) fn origin(self) -> Option<Origin> {
        match self {
            Self::OtherOperator => None,
            Self::Unserved(field) => Some(field.origin),
        }
    }
}

impl Lacking {
    /// Returns the path in the spec, for messages.
    pub fn shown(&self) -> &str {
        &self.shown
    }
}
