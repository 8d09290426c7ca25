//! The names of fields.

use crate::text::excerpt::excerpt;

/// Whether a character can begin a word or a name.
pub(super) fn begins_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

/// Whether a character without a backslash ends a name.
pub(super) fn ends_name(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n' | '.' | ',' | '[' | ']' | '$' | '@' | '{' | '}')
}

/// Returns the length of the name at the beginning of a text, with its backslashes.
pub(super) fn name_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if !escaped && ends_name(c) {
            return at;
        }
        escaped = !escaped && c == '\\';
    }
    text.len()
}

/// Checks that a name does not end with a backslash, which would hide its end.
pub(super) fn check_end(name: &str) -> Result<(), String> {
    let backslashes = name.len() - name.trim_end_matches('\\').len();
    match backslashes % 2 {
        0 => Ok(()),
        _ => Err("a name can't end with a backslash".to_owned()),
    }
}

/// Checks that no field is looked up below a label or an annotation. Their names often have dots,
/// which need backslashes.
pub(super) fn check_labels(names: &[&str]) -> Result<(), String> {
    let start = names
        .windows(2)
        .position(|pair| pair[0] == "metadata" && matches!(pair[1], "labels" | "annotations"));
    let Some(start) = start else { return Ok(()) };
    let parts: Vec<_> =
        names[start + 2..].iter().copied().take_while(|name| !name.is_empty()).collect();
    if parts.len() < 2 {
        return Ok(());
    }
    Err(format!(
        "the {} have no fields below a name: write a backslash before each dot of the name, `.metadata.{}.{}`",
        names[start + 1],
        names[start + 1],
        excerpt(&parts.join("\\."))
    ))
}
