//! Writing YAML that means the same to every reader.
//!
//! kubectl, Argo and KFP read by YAML 1.1 rules (`on`, `0777`, `1:30` are no text
//! there unless quoted), other tools by 1.2. serde-saphyr quotes what is ambiguous
//! in either; what is left to us is the style of some texts.

use kfp_dbx_core::rule::diagnostic::{Diagnostic, Finding, INVALID_MANIFEST};
use serde::{Serialize, Serializer};
use serde_saphyr::{DoubleQuoted, SingleQuoted};

pub(crate) use serde_saphyr::SerializeError as Error;

/// The value as one YAML document, of about `size` bytes.
pub(crate) fn to_string<T: Serialize>(value: &T, size: usize) -> Result<String, Error> {
    let options = serde_saphyr::ser_options! {
        // Folded lines are read back right, but nobody can grep them.
        folded_wrap_chars: usize::MAX,
    };
    let mut yaml = String::with_capacity(size);
    serde_saphyr::to_fmt_writer_with_options(&mut yaml, value, options)?;
    Ok(yaml)
}

/// Text, in double quotes where go-yaml (kubectl, Argo) would refuse it as a block
/// literal: its first line that is not empty starts with a tab.
pub(crate) fn text<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if text.contains('\n') && text.trim_start_matches('\n').starts_with('\t') {
        DoubleQuoted(text).serialize(serializer)
    } else {
        serializer.serialize_str(text)
    }
}

/// [`text`] for `Option<String>`, in the form in which serde calls it.
#[allow(clippy::ref_option)]
pub(crate) fn optional_text<S: Serializer>(
    optional: &Option<String>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match optional {
        Some(written) => text(written, serializer),
        None => serializer.serialize_none(),
    }
}

/// Text that is JSON: in single quotes where it can be, as its own double quotes then
/// need no escape.
pub(crate) fn json<S: Serializer>(json: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if json.chars().any(needs_escape) {
        serializer.serialize_str(json)
    } else {
        SingleQuoted(json).serialize(serializer)
    }
}

/// Whether some YAML reader rejects the character, or changes it, where it stands unescaped.
pub(crate) fn needs_escape(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FEFF}')
        || u32::from(c) & 0xFFFE == 0xFFFE
}

/// An error of the writer's own.
pub(crate) fn not_written(why: impl std::fmt::Display) -> crate::Error {
    let finding = Finding::new(&INVALID_MANIFEST, format!("the workflow can't be written: {why}"));
    crate::Error::new(vec![Diagnostic::whole(finding).into()])
}
