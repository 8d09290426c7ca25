//! The errors that replace expressions.

use proc_macro2::Span;

/// An error that replaces an expression.
pub(in crate::check) struct Rejection {
    pub(in crate::check) at: Span,
    pub(in crate::check) message: String,
}

impl Rejection {
    pub(in crate::check) fn new(at: Span, message: &str, help: &str) -> Self {
        Self { at, message: format!("{message}\n= help: {help}") }
    }

    /// Rejects an expression whose value depends on a runtime value.
    pub(in crate::check) fn of_value(at: Span, value: &str, help: &str) -> Self {
        let message = format!(
            "the value of `{value}` is not known here: this code runs when the workflow is built, and the value is known only at run time"
        );
        Self::new(at, &message, help)
    }
}
