//! Findings about the placeholders of parameters and outputs in texts.

use crate::rule::{BROKEN_PLACEHOLDER, Finding};

/// Reports a parameter or an output in a text with a width or a precision.
pub fn padded_place() -> Finding {
    let message = "a width or a precision can't be applied to a parameter or an output: the value is known only at run time";
    Finding::new(&BROKEN_PLACEHOLDER, message).help("write `{name}` without a format")
}

/// Reports a parameter or an output in a text that is formatted with `{:?}`.
pub fn debugged_place() -> Finding {
    let message = "a parameter or an output is formatted with `{:?}`, which shows the handle and not the value";
    Finding::new(&BROKEN_PLACEHOLDER, message).help("write `{name}`")
}

/// Reports a text in which the placeholder of a parameter or an output was changed.
pub fn changed_place() -> Finding {
    let message = "a text contains the placeholder of a parameter or an output in a changed form: the value is known only at run time, and a changed placeholder can't be filled in";
    Finding::new(&BROKEN_PLACEHOLDER, message).help("pass parameters and outputs on unchanged: they can be used in `format!`, but the text can't be cut, upper-cased or encoded")
}
