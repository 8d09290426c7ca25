//! What the passes over an object know.

use std::collections::BTreeMap;
use std::fmt;

use crate::databricks::{Answer, Request};
use crate::object::{Key, Object};
use crate::time::Time;

/// What one pass has learnt. It is forgotten when the pass ends.
#[derive(Debug, Default)]
pub struct Known {
    pub(super) answers: Vec<(Request, Answer)>,
    pub(super) objects: Vec<(Key, Option<Object>)>,
    pub(super) lists: Vec<(&'static str, Vec<Object>)>,
    pub(super) secrets: Vec<(String, Option<Secret>)>,
    /// Whether this pass has stored an intention.
    pub(super) intended: bool,
}

/// What the operator remembers of an object from pass to pass. It is lost when the operator ends, and
/// nothing is wrong without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Memory {
    /// The number of passes in a row that ended with trouble.
    pub failures: u32,
    /// The time of an intention whose request certainly had no effect.
    pub no_effect: Option<Time>,
}

/// The data of a Secret.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Secret(pub BTreeMap<String, Vec<u8>>);

impl fmt::Debug for Secret {
    /// Writes the keys only.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.keys()).finish()
    }
}
