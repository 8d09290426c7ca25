//! A request about a scope that the API refuses.

use crate::databricks::Failure;

/// A request that the API refuses.
pub(super) struct Refusal<'a> {
    /// The secret or the permission that it is about, unless it is about the scope.
    pub of: Option<String>,
    pub failure: &'a Failure,
}

impl Refusal<'_> {
    /// Returns the message, with what it is about.
    pub fn message(&self) -> String {
        let message = self.failure.message();
        self.of.as_ref().map_or_else(|| message.to_owned(), |of| format!("{of}: {message}"))
    }
}
