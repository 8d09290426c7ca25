//! Where tokens are in files.

use std::fmt;
use std::path::PathBuf;

use proc_macro2::Span;

/// Where a token begins. Positions are in the order of the source.
#[derive(PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Position {
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl Position {
    /// Outside of rustc, as in tests, a token has no position.
    pub(crate) fn of(span: Span) -> Self {
        if !proc_macro::is_available() {
            return Self::default();
        }
        let start = span.unwrap().start();
        Self { file: start.file(), line: start.line(), column: start.column() }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// Returns the path of the source file that a token is in, as rustc was called with it.
pub(crate) fn source_file(span: Span) -> Option<PathBuf> {
    proc_macro::is_available().then(|| span.unwrap().local_file()).flatten()
}
