//! Markers, by which a parameter or an output survives `format!` and `json!`.
//!
//! `Display` and `Serialize` write a *marker*: a fence around a nonce of this process and the
//! reference. When the text is read back, the marker becomes the reference again. Any other text
//! stays text, even if it looks like a marker of another process or like an Argo tag. The remains
//! of a marker that the user's code cut, upper-cased or encoded are an error.

use std::fmt;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::OnceLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kfp_dbx_core::rule::Finding;
use kfp_dbx_core::value::{
    Piece, Ref, Scalar, Target, Text, WorkflowVariable, changed_place, debugged_place, padded_place,
};
use memchr::memmem::Finder;

// Private-use characters: no keyboard makes them, no case mapping changes them.
const OPEN: char = '\u{F57A0}';
const CLOSE: char = '\u{F57A1}';
/// The end of what `Debug` writes.
const DEBUG: &str = "\u{F57A0}\u{F57A1}";
/// The first byte of either character in UTF-8.
const FENCE_BYTE: u8 = 0xF3;

struct Nonce {
    text: String,
    /// The texts that must not occur in a text without its markers.
    remains: Vec<Finder<'static>>,
}

// Set by the first marker. A process that writes no marker does not have to look for any.
static NONCE: OnceLock<Nonce> = OnceLock::new();

/// Returns a text that no literal of the user contains in this process. Such a literal would be the
/// remains of a marker, which is an error.
pub(crate) fn nonce() -> &'static str {
    &NONCE.get_or_init(Nonce::new).text
}

impl Nonce {
    fn new() -> Self {
        // It must be unknown to the author of the user's files. It never reaches an output.
        let text = format!("KfpDbx{:016x}", RandomState::new().build_hasher().finish());
        // In upper and lower case, so that a change of the case is found.
        let mut remains = vec![text.clone(), text.to_uppercase(), text.to_lowercase()];
        // The nonce within longer base64, at each of the three alignments.
        for shift in 0..3usize {
            let encoded = STANDARD.encode(format!("{}{text}", "\0".repeat(shift)));
            let skip = (shift * 8).div_ceil(6);
            let whole = (shift + text.len()) * 8 / 6;
            remains.push(encoded[skip..whole].to_owned());
        }
        let remains = remains.iter().map(|remains| Finder::new(remains).into_owned()).collect();
        Self { text, remains }
    }
}

/// Writes the marker of a reference.
pub(crate) fn write(reference: Ref, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let nonce = nonce();
    let ty = reference.ty.letter();
    write!(f, "{OPEN}{nonce}:{ty}")?;
    match reference.target {
        Target::Param { scope, index } => write!(f, "p{scope}.{index}")?,
        Target::Output { scope, op, output } => write!(f, "o{scope}.{op}.{output}")?,
        Target::Workflow(variable) => write!(f, "w{}", variable.function())?,
    }
    // A width, an alignment or a precision needs a value that is known at build time.
    let formatted = f.width().is_some() || f.precision().is_some();
    write!(f, "{}:{nonce}{CLOSE}", if formatted { "!" } else { "" })
}

/// Writes a description of a handle for debugging. It is an error as a part of a text.
pub(crate) fn write_debug(what: &str, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    nonce();
    write!(f, "{what}({name:?}){OPEN}{CLOSE}")
}

/// Returns a text with its markers as references.
pub(crate) fn read(text: String) -> Result<Text, Finding> {
    let Some(nonce) = NONCE.get() else { return Ok(Text::Literal(text)) };
    if memchr::memchr(FENCE_BYTE, text.as_bytes()).is_none() {
        check_remains(&text, nonce)?;
        return Ok(Text::Literal(text));
    }
    if text.contains(DEBUG) {
        return Err(debugged_place());
    }
    let mut pieces = Vec::new();
    let mut literal = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find(OPEN) {
        literal.push_str(&rest[..at]);
        rest = &rest[at + OPEN.len_utf8()..];
        match read_marker(rest, nonce)? {
            Some((reference, after)) => {
                if !literal.is_empty() {
                    pieces.push(Piece::Literal(std::mem::take(&mut literal)));
                }
                pieces.push(Piece::Ref(reference));
                rest = after;
            }
            None => literal.push(OPEN),
        }
    }
    if pieces.is_empty() {
        check_remains(&text, nonce)?;
        return Ok(Text::Literal(text));
    }
    literal.push_str(rest);
    if !literal.is_empty() {
        pieces.push(Piece::Literal(literal));
    }
    for piece in &pieces {
        if let Piece::Literal(literal) = piece {
            check_remains(literal, nonce)?;
        }
    }
    Ok(Text::Mixed(pieces))
}

/// Reads a marker after its opening fence. Returns its reference and the rest of the text.
fn read_marker<'a>(text: &'a str, nonce: &Nonce) -> Result<Option<(Ref, &'a str)>, Finding> {
    let Some((body, after)) = text
        .strip_prefix(nonce.text.as_str())
        .and_then(|text| text.strip_prefix(':'))
        .and_then(|text| text.split_once(':'))
        .and_then(|(body, text)| Some((body, text.strip_prefix(nonce.text.as_str())?)))
        .and_then(|(body, text)| Some((body, text.strip_prefix(CLOSE)?)))
    else {
        return Ok(None);
    };
    if let Some(_formatted) = body.strip_suffix('!') {
        return Err(padded_place());
    }
    Ok(read_body(body).map(|reference| (reference, after)))
}

fn read_body(body: &str) -> Option<Ref> {
    let mut chars = body.chars();
    let ty = Scalar::of_letter(chars.next()?)?;
    let kind = chars.next()?;
    if kind == 'w' {
        let variable = WorkflowVariable::of_function(chars.as_str())?;
        return Some(Ref { target: Target::Workflow(variable), ty });
    }
    let mut numbers = chars.as_str().split('.').map(str::parse);
    let mut number = || numbers.next()?.ok();
    let target = match kind {
        'p' => Target::Param { scope: number()?, index: number()? },
        'o' => Target::Output { scope: number()?, op: number()?, output: number()? },
        _ => return None,
    };
    Some(Ref { target, ty })
}

/// Checks that a literal does not contain the remains of a marker.
pub(crate) fn check_literal(literal: &str) -> Result<(), Finding> {
    NONCE.get().map_or(Ok(()), |nonce| check_remains(literal, nonce))
}

/// Returns whether a text is known before the run: it contains neither a marker nor the remains of
/// one.
pub(crate) fn is_literal(text: &str) -> bool {
    let Some(nonce) = NONCE.get() else { return true };
    check_remains(text, nonce).is_ok()
}

fn check_remains(literal: &str, nonce: &Nonce) -> Result<(), Finding> {
    let bytes = literal.as_bytes();
    // Every text of every op is checked here. Most of them are too short for a nonce.
    let inside = bytes.len() >= nonce.text.len()
        && nonce.remains.iter().any(|remains| remains.find(bytes).is_some());
    if !inside && memchr::memchr(FENCE_BYTE, bytes).is_none() {
        return Ok(());
    }
    let cut_at_end = literal
        .rsplit_once(OPEN)
        .is_some_and(|(_, tail)| !tail.is_empty() && nonce.text.starts_with(tail));
    let cut_at_start = literal
        .split_once(CLOSE)
        .is_some_and(|(head, _)| !head.is_empty() && nonce.text.ends_with(head));
    if inside || cut_at_end || cut_at_start {
        return Err(changed_place());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Shown(Ref);
    impl fmt::Display for Shown {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write(self.0, f)
        }
    }

    const PARAM: Shown =
        Shown(Ref { target: Target::Param { scope: 7, index: 3 }, ty: Scalar::Int });

    #[test]
    fn a_marker_is_read_back() {
        let text = read(format!("/a/{PARAM}/b")).unwrap();
        let pieces =
            [Piece::Literal("/a/".into()), Piece::Ref(PARAM.0), Piece::Literal("/b".into())];
        assert_eq!(text, Text::Mixed(pieces.to_vec()));
        assert_eq!(read(PARAM.to_string()).unwrap().whole(), Some(PARAM.0));
    }

    #[test]
    fn what_only_looks_like_one_stays_text() {
        nonce();
        for text in [
            "{{inputs.parameters.x}}",
            "\u{F57A0}kfpdbx00:tp0.0:kfpdbx00\u{F57A1}",
            "\u{F57A0}",
            "",
        ] {
            assert_eq!(read(text.to_owned()).unwrap(), Text::Literal(text.to_owned()));
        }
    }

    #[test]
    fn what_is_left_of_a_marker_is_an_error() {
        let marker = PARAM.to_string();
        let mut broken = vec![
            marker.to_uppercase(),
            marker.to_lowercase(),
            marker.replace(OPEN, ""),
            marker[1 + OPEN.len_utf8()..].to_owned(),
            format!("{PARAM:>80}"),
            format!("{PARAM:.3}"),
        ];
        let chars: Vec<_> = marker.chars().collect();
        for cut in 2..chars.len() {
            broken.push(chars[..cut].iter().collect());
        }
        for before in 0..4 {
            broken.push(STANDARD.encode(format!("{}{marker}", "x".repeat(before))));
        }
        for text in broken {
            assert!(read(text.clone()).is_err(), "{text}");
        }
    }
}
