//! The edges of the graph: the order between ops, and its reasons.

use super::NodeIndex;
use super::node::Certainty;

/// The reason for the order of two ops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// `.after(…)`, `.after_failure(…)`, `.after_end(…)`.
    After(Outcome),
    /// The later op uses an output of the earlier one.
    Output,
    /// The later op uses the list of the values that an output of the earlier one has in the
    /// iterations of the loops around it.
    Lists,
}

impl Reason {
    /// Whether the later op uses an output of the earlier one.
    pub fn is_output(self) -> bool {
        matches!(self, Self::Output | Self::Lists)
    }
}

/// The outcome that the earlier op must have so that the later one runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It succeeds: `.after`.
    Success,
    /// It fails: `.after_failure`.
    Failure,
    /// It ends: `.after_end`.
    End,
}

impl Outcome {
    /// Returns the outcome that a method of an op requires.
    pub fn of_method(method: &str) -> Option<Self> {
        match method {
            "after" => Some(Self::Success),
            "after_failure" => Some(Self::Failure),
            "after_end" => Some(Self::End),
            _ => None,
        }
    }
}

/// The outcomes that an earlier task must have, all of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Outcomes(u8);

impl Outcomes {
    /// Adds an outcome.
    pub fn insert(&mut self, outcome: Outcome) {
        self.0 |= 1 << outcome as u8;
    }

    /// Returns the outcomes.
    pub fn iter(self) -> impl Iterator<Item = Outcome> {
        let all = [Outcome::Success, Outcome::Failure, Outcome::End];
        all.into_iter().filter(move |outcome| self.0 & (1 << *outcome as u8) != 0)
    }

    /// Returns whether only success is required.
    pub fn is_success(self) -> bool {
        self.iter().eq([Outcome::Success])
    }
}

/// An order of two ops: `to` runs after `from`.
#[derive(Debug, Clone)]
pub struct Edge<L> {
    /// The op that runs first.
    pub from: NodeIndex,
    /// The op that runs after it.
    pub to: NodeIndex,
    /// Whether it exists on every path through the body.
    pub certainty: Certainty,
    /// The reason for it.
    pub reason: Reason,
    /// The place in the source.
    pub at: L,
}
