//! How a test gives values.

use std::fmt::Display;

/// The value of a parameter or of an output, as the text that Argo passes: a text, a number, a boolean, or JSON,
/// such as `json!(["a", "b"])` for a list.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a value that Argo can pass",
    label = "expected a text, a number, a boolean, or JSON",
    note = "a list is JSON: write `json!([\"a\", \"b\"])`"
)]
pub trait IntoText {
    #[doc(hidden)]
    fn into_text(self) -> String;
}

#[diagnostic::do_not_recommend]
impl<T: Display> IntoText for T {
    fn into_text(self) -> String {
        self.to_string()
    }
}
