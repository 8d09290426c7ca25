//! Why an expression or a text cannot be read or evaluated.

use std::fmt;

/// Why an expression or a text cannot be read or evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The reason: lower case, without a full stop.
    pub why: String,
    /// Whether Argo itself would go on, and only the simulator has no model of what it would do.
    pub has_no_model: bool,
}

impl Problem {
    /// Argo fails for this reason, too.
    pub(crate) fn fails(why: impl Into<String>) -> Self {
        Self { why: why.into(), has_no_model: false }
    }

    /// The simulator has no model of this.
    pub(crate) fn no_model(what: impl fmt::Display) -> Self {
        Self { why: format!("{what} has no model in the simulator"), has_no_model: true }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why)
    }
}
