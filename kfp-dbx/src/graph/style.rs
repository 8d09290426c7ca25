//! The parts that all formats share: colours, and lines of text.

/// The name of a style, its fill and its stroke.
pub(super) const COLOURS: [(&str, &str, &str); 8] = [
    ("create", "#dff3e4", "#1f7a3d"),
    ("delete", "#fde2e1", "#b3261e"),
    ("op", "#e8edf3", "#44546a"),
    ("condition", "#fffaf0", "#9a6700"),
    ("loop", "#f5f2ff", "#6b4fbb"),
    ("pipeline", "#f0f7ff", "#1f5fa8"),
    ("exit", "#f7f7f8", "#5f6570"),
    ("resource", "#e3f1fb", "#1f5fa8"),
];

/// Returns the fill and the stroke of a style.
pub(super) fn colours(class: &str) -> (&'static str, &'static str) {
    let known = COLOURS.iter().find(|(known, ..)| *known == class);
    known.map_or(("#ffffff", "#333333"), |(_, fill, line)| (*fill, *line))
}

/// Writes an indented line of a textual format.
pub(super) fn line(out: &mut String, depth: usize, text: &str) {
    for _ in 0..depth {
        out.push_str("    ");
    }
    out.push_str(text);
    out.push('\n');
}
