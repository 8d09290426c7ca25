//! The texts of a graph.

/// Removes characters that no format can contain.
pub(super) fn clean(text: &str) -> String {
    let shown =
        |c: char| if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') { ' ' } else { c };
    text.chars().map(shown).collect()
}

/// The number of characters of a label that are shown.
const LENGTH: usize = 160;

/// Cuts a label that is too long.
pub(super) fn shortened(text: &str) -> String {
    match text.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
