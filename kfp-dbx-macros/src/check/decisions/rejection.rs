//! The errors that replace expressions.

use proc_macro2::Span;

/// An error that replaces an expression.
pub(crate) struct Rejection {
    pub(crate) at: Span,
    pub(crate) message: String,
}

impl Rejection {
    pub(crate) fn new(at: Span, message: &str, help: &str) -> Self {
        Self { at, message: format!("{message}\n= help: {help}") }
    }

    /// Rejects an expression whose value depends on a runtime value.
    pub(crate) fn of_value(at: Span, value: &str, help: &str) -> Self {
        let message = format!(
            "the value of `{value}` is not known here: this code runs when the workflow is built, and the value is known only at run time"
        );
        Self::new(at, &message, help)
    }
}
