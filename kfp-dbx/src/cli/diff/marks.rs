//! Runtime values within texts.
//!
//! A runtime value is displayed as `{name}`. Within a text its braces are private characters, which
//! no file contains, so that they differ from braces of the user.

pub(super) const OPEN: char = '\u{F57A2}';
const CLOSE: char = '\u{F57A3}';
/// Stands at the end of a path whose name belongs to another block by now.
pub(super) const OUTDATED: char = '\u{F57A4}';

/// Returns the mark of a runtime value.
pub(super) fn mark(name: &str) -> String {
    format!("{OPEN}{name}{CLOSE}")
}

/// Returns a text as it is displayed.
pub(super) fn unmarked(text: &str) -> String {
    text.replace(OPEN, "{").replace(CLOSE, "}").replace(OUTDATED, "")
}

/// Returns the name of the runtime value that a text consists of.
pub(super) fn name_of(text: &str) -> Option<&str> {
    let name = text.strip_prefix(OPEN).and_then(|text| text.strip_suffix(CLOSE))?;
    (!name.contains(OPEN)).then_some(name)
}

/// Returns a text with other names for the runtime values in it. A value is named by what comes
/// before its output or its item.
pub(super) fn renamed(text: &str, rename: impl Fn(&str) -> Option<String>) -> String {
    let mut pieces = text.split(OPEN);
    let mut written = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        written.push(OPEN);
        let end = piece.find(['.', CLOSE, ':', '[']).unwrap_or(piece.len());
        let (path, rest) = piece.split_at(end);
        match rename(path) {
            Some(path) => written.push_str(&path),
            None => written.push_str(path),
        }
        written.push_str(rest);
    }
    written
}

/// Returns the names of the runtime values in a text.
pub(super) fn names(text: &str) -> impl Iterator<Item = String> {
    text.split(OPEN).skip(1).filter_map(|rest| {
        let name = rest.split([CLOSE, ':', '[']).next()?;
        Some(name.to_owned())
    })
}
