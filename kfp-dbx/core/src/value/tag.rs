//! Argo's tags, `{{…}}`, in values that are passed on. Argo evaluates those that it knows.

use crate::rule::{Finding, TAG_IN_DEFAULT};

/// The beginnings of tags that Argo evaluates in any value. It leaves others as they are.
const PREFIXES: [&str; 8] =
    ["=", "item", "steps.", "inputs.", "outputs.", "pod.", "workflow.", "tasks."];

/// Whether a value contains a tag that Argo would evaluate.
pub fn is_evaluated(text: &str) -> bool {
    text.split("{{").skip(1).any(|tag| {
        let inside = tag.trim_start();
        !tag.contains("}}") || PREFIXES.iter().any(|prefix| inside.starts_with(prefix))
    })
}

/// Reports a default with a tag that Argo would evaluate.
pub fn in_default(param: &str) -> Finding {
    let message =
        format!("the default of `{param}` contains `{{{{`, which Argo evaluates as a tag");
    Finding::new(&TAG_IN_DEFAULT, message)
        .help("pass the text to the op itself, where it is escaped")
}
