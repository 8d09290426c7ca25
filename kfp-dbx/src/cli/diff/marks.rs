//! Runtime values within texts.
//!
//! A runtime value is displayed as `{name}`. Within a text its braces are private characters, which
//! no file contains, so that they differ from braces of the user.

pub(super) const OPEN: char = '\u{F57A2}';
const CLOSE: char = '\u{F57A3}';

/// Returns the mark of a runtime value.
pub(super) fn mark(name: &str) -> String {
    format!("{OPEN}{name}{CLOSE}")
}

/// Returns a text as it is displayed.
pub(super) fn unmarked(text: &str) -> String {
    text.replace(OPEN, "{").replace(CLOSE, "}")
}

/// Returns the name of the runtime value that a text consists of.
pub(super) fn name_of(text: &str) -> Option<&str> {
    let name = text.strip_prefix(OPEN).and_then(|text| text.strip_suffix(CLOSE))?;
    (!name.contains(OPEN)).then_some(name)
}

/// Returns the names of the runtime values in a text.
pub(super) fn names(text: &str) -> impl Iterator<Item = String> {
    text.split(OPEN).skip(1).filter_map(|rest| {
        let name = rest.split([CLOSE, ':', '[']).next()?;
        Some(name.to_owned())
    })
}
