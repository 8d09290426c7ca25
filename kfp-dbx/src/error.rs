//! The errors and warnings of a pipeline, each with its place.
//!
//! `diagnostic` is one of them, `reported` knows which of them rustc has already reported, and
//! `groups` decides which are displayed together. Imports point from here to these two, and from
//! there to `diagnostic`.

use std::fmt;

mod diagnostic;
mod groups;
mod reported;

pub use diagnostic::{Diagnostic, Level, Place, Rule};
#[cfg(feature = "cli")]
pub(crate) use groups::Group;
pub(crate) use groups::groups;
pub(crate) use reported::{Reported, note, unread};

/// The errors of a pipeline, with its warnings.
///
/// `Display` shows errors before warnings. If a pipeline breaks one rule more than three times,
/// its warnings of that rule are shown as one: the first in full, two more places, and the number
/// of the others. Errors are shown as one only if they are of one rule at one place, as a loop or a
/// helper function makes them. [`diagnostics`](Self::diagnostics) returns every single one.
///
/// `Debug` prints the same text as `Display`, so that `fn main() -> Result<(), kfp_dbx::Error>`
/// shows it readably.
#[derive(Clone)]
pub struct Error {
    diagnostics: Vec<Diagnostic>,
}

impl Error {
    pub(crate) fn new(diagnostics: Vec<Diagnostic>) -> Self {
        Self { diagnostics }
    }

    /// Marks the warnings that rustc has already reported.
    pub(crate) fn mark(mut self, reported: &Reported) -> Self {
        reported.mark(&mut self.diagnostics);
        self
    }

    /// Returns every error and every warning, in the order of the source where it is known.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, group) in groups(&self.diagnostics).iter().enumerate() {
            if index > 0 {
                f.write_str("\n\n")?;
            }
            group.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // `main` prints `Error: ` before it: the text starts on the next line.
        write!(f, "\n{self}")
    }
}

impl std::error::Error for Error {}
