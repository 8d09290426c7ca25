//! Findings about the placeholders of parameters and outputs in texts.

use crate::rule::{BROKEN_PLACEHOLDER, Finding};

/// Reports a parameter or an output in a text with a width or a precision. `code` is the code of the
/// value, if it is known.
pub fn padded_place(code: Option<&str>) -> Finding {
    let message = "a width or a precision can't be applied to a parameter or an output: the value is known only at run time";
    Finding::new(&BROKEN_PLACEHOLDER, message).help(plain(code))
}

/// Reports a parameter or an output in a text that is formatted with `{:?}`.
pub fn debugged_place(code: Option<&str>) -> Finding {
    let message = "a parameter or an output is formatted with `{:?}`, which shows the handle and not the value";
    Finding::new(&BROKEN_PLACEHOLDER, message).help(plain(code))
}

/// Returns the place to write for a value.
fn plain(code: Option<&str>) -> String {
    match code {
        Some(code) if code.chars().all(|c| c.is_alphanumeric() || c == '_') => {
            format!("write the braces without a format: `{{{code}}}`")
        }
        Some(code) => format!("write the braces without a format: `{{}}` for `{code}`"),
        None => "write the braces without a format".to_owned(),
    }
}

/// Reports a text of parameters or outputs that Rust changes.
pub fn changed_place() -> Finding {
    let message = "a text that contains a parameter or an output is changed in Rust: the value is known only at run time, and a changed placeholder can't be filled in";
    Finding::new(&BROKEN_PLACEHOLDER, message).help("change the literal parts of the text before they are joined with the value, or change the text at run time: in the notebook, or in an op before this one")
}
