//! Markers, by which a parameter or an output survives `format!` and `json!`.
//!
//! `Display` and `Serialize` write a *marker*. When the text is read back, the marker becomes the
//! reference again. Any other text stays text, even if it looks like an Argo tag. A marker says who
//! wrote it: what `Display` wrote is text, also alone, and what `Serialize` wrote is the value with
//! its type.
//!
//! The remains of a marker that the user's code changed are an error. They are recognized by three
//! properties of a marker:
//!
//! - Nearly all of its characters are reserved. A text with one of them that is not part of a whole
//!   marker is damaged, wherever it was cut, reversed or filtered.
//! - A checksum shows that nothing in it was dropped, doubled or moved. The checksum has a key of
//!   this process, so that no file contains a marker by chance.
//! - A word of rare letters in both cases, between a hyphen and an underscore, survives functions
//!   that drop or replace everything but letters, and shows that the case was changed. `replace`
//!   and `split` with these two signs, the usual way to turn one kind of name into another, would
//!   not change the value at run time. They damage the marker.

mod digits;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::OnceLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kfp_dbx_core::rule::Finding;
use kfp_dbx_core::value::{
    Piece, Ref, Scalar, Target, Text, Value, changed_place, debugged_place, padded_place,
};
use memchr::memmem::{Finder, find, find_iter};

use self::digits::{Form, digits_of, reference_of};

// The reserved characters are 64 characters for private use, none of which any keyboard makes or
// any icon font has. They are the digits of a marker, its ends, and some without a meaning.
const FIRST_DIGIT: u32 = 0xF_5780;
const OPEN: char = '\u{F57A0}';
const CLOSE: char = '\u{F57A1}';
/// The end of what `Debug` writes.
const DEBUG: &str = "\u{F57A0}\u{F57A1}";
/// The bytes that each reserved character begins with in UTF-8, and no other character does.
const RESERVED: &[u8] = b"\xF3\xB5\x9E";
/// The digits of the checksum.
const CHECK_DIGITS: usize = 7;
/// The word in the middle, of two letters, so that few replacements of letters damage it. It has a
/// `Q` in either case, and so have its three forms in base64.
const WORD: &str = "QJjqjQjqJq";

struct Key {
    checksum: RandomState,
    /// The forms in which the word may be left over.
    traces: Vec<Finder<'static>>,
}

// Set by the first marker. A process that writes no marker does not have to look for any.
static KEY: OnceLock<Key> = OnceLock::new();

thread_local! {
    static TEXTS: RefCell<Texts> = RefCell::default();
}

/// The parameters and outputs that were written into texts, and those that were read back.
#[derive(Default)]
struct Texts {
    written: BTreeSet<Target>,
    read: BTreeSet<Target>,
}

impl Key {
    fn get() -> &'static Self {
        KEY.get_or_init(|| Self { checksum: RandomState::new(), traces: traces() })
    }

    /// Returns the checksum of the digits of a reference.
    fn checksum(&self, digits: &[u8]) -> [u8; CHECK_DIGITS] {
        let mut hash = self.checksum.hash_one(digits);
        std::array::from_fn(|_| {
            let digit = (hash % 32) as u8;
            hash /= 32;
            digit
        })
    }
}

fn traces() -> Vec<Finder<'static>> {
    let mut traces = Vec::new();
    for word in [WORD.to_owned(), WORD.chars().rev().collect()] {
        traces.extend([word.to_uppercase(), word.to_lowercase(), word]);
    }
    // The word within longer base64, at each of the three alignments.
    let text = format!("-{WORD}_");
    for shift in 0..3usize {
        let encoded = STANDARD.encode(format!("{}{text}", "\0".repeat(shift)));
        let skip = (shift * 8).div_ceil(6);
        let whole = (shift + text.len()) * 8 / 6;
        traces.push(encoded[skip..whole].to_owned());
    }
    traces.iter().map(|trace| Finder::new(trace).into_owned()).collect()
}

/// A reference that is serialized.
pub(crate) struct Serialized(pub(crate) Ref);

impl fmt::Display for Serialized {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_as(Form::Value, self.0, f)
    }
}

/// Writes the marker of a reference into a text.
pub(crate) fn write(reference: Ref, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let is_padded = f.width().is_some() || f.precision().is_some();
    write_as(if is_padded { Form::Padded } else { Form::Text }, reference, f)
}

fn write_as(form: Form, reference: Ref, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    TEXTS.with_borrow_mut(|texts| texts.written.insert(reference.target));
    let digits = digits_of(reference, form);
    let checksum = Key::get().checksum(&digits);
    let mut marker = String::with_capacity(128);
    marker.push(OPEN);
    marker.extend(checksum.iter().chain(&digits).map(|digit| shown(*digit)));
    marker.push('-');
    marker.push_str(WORD);
    marker.push('_');
    marker.extend(checksum.iter().map(|digit| shown(*digit)));
    marker.push(CLOSE);
    f.write_str(&marker)
}

/// Writes a description of a handle for debugging. It is an error as a part of a text.
pub(crate) fn write_debug(what: &str, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    Key::get();
    write!(f, "{what}({name:?}){DEBUG}")
}

/// Returns a digit from 0 to 31 as a reserved character.
fn shown(digit: u8) -> char {
    char::from_u32(FIRST_DIGIT + u32::from(digit)).unwrap_or(OPEN)
}

/// Returns the digit that a reserved character shows.
fn digit(c: char) -> Option<u8> {
    let digit = u32::from(c).checked_sub(FIRST_DIGIT)?;
    u8::try_from(digit).ok().filter(|digit| *digit < 32)
}

/// Returns a text with its markers as references.
pub(crate) fn read(text: String) -> Result<Text, Finding> {
    read_forms(text).map(|(text, _)| text)
}

/// Returns a serialized text as a value: a text, or a serialized reference with its type.
pub(crate) fn read_value(text: String) -> Value {
    match read_forms(text) {
        Ok((text, form)) => match text.whole() {
            Some(reference) if form == Form::Value || reference.ty == Scalar::Text => {
                Value::Ref(reference)
            }
            _ => Value::Text(text),
        },
        Err(finding) => Value::Problem(Box::new(finding)),
    }
}

/// Returns a text with its markers as references, and the form of the last one.
fn read_forms(text: String) -> Result<(Text, Form), Finding> {
    let literal = |text| (Text::Literal(text), Form::Text);
    let Some(key) = KEY.get() else { return Ok(literal(text)) };
    if memchr::memchr(RESERVED[0], text.as_bytes()).is_none() {
        return check_remains(&text, key).map(|()| literal(text));
    }
    if text.contains(DEBUG) {
        return Err(debugged_place(None));
    }
    let mut pieces = Vec::new();
    let mut form = Form::Text;
    let mut rest = text.as_str();
    while let Some((literal, marker)) = rest.split_once(OPEN) {
        check_remains(literal, key)?;
        if !literal.is_empty() {
            pieces.push(Piece::Literal(literal.to_owned()));
        }
        let (reference, of, after) = read_marker(marker, key)?;
        pieces.push(Piece::Ref(reference));
        form = of;
        rest = after;
    }
    check_remains(rest, key)?;
    if pieces.is_empty() {
        return Ok(literal(text));
    }
    if !rest.is_empty() {
        pieces.push(Piece::Literal(rest.to_owned()));
    }
    Ok((Text::Mixed(pieces), form))
}

/// Reads a marker after its opening fence. Returns its reference, its form and the rest of the text.
fn read_marker<'a>(text: &'a str, key: &Key) -> Result<(Ref, Form, &'a str), Finding> {
    let (front, rest) = text.split_once('-').ok_or_else(changed_place)?;
    let rest = rest.strip_prefix(WORD).and_then(|rest| rest.strip_prefix('_'));
    let (back, after) = rest.and_then(|rest| rest.split_once(CLOSE)).ok_or_else(changed_place)?;
    let digits = |text: &str| text.chars().map(digit).collect::<Option<Vec<u8>>>();
    let (front, back) = digits(front).zip(digits(back)).ok_or_else(changed_place)?;
    let (checksum, digits) = front.split_at_checked(CHECK_DIGITS).ok_or_else(changed_place)?;
    if checksum != back || checksum != key.checksum(digits) {
        return Err(changed_place());
    }
    let (reference, form) = reference_of(digits).ok_or_else(changed_place)?;
    TEXTS.with_borrow_mut(|texts| texts.read.insert(reference.target));
    if form == Form::Padded {
        return Err(padded_place(None));
    }
    Ok((reference, form, after))
}

/// Checks that bytes do not contain the remains of a marker. In text, a single reserved character is
/// enough. In other bytes, it may be there by chance.
pub(crate) fn check_bytes(bytes: &[u8]) -> Result<(), Finding> {
    let Some(key) = KEY.get() else { return Ok(()) };
    match std::str::from_utf8(bytes) {
        Ok(text) => check_remains(text, key),
        Err(_) if has_trace(bytes, key) || has_reserved_run(bytes) => Err(changed_place()),
        Err(_) => Ok(()),
    }
}

/// Returns whether a text is known before the run: it contains neither a marker nor the remains of
/// one.
pub(crate) fn is_literal(text: &str) -> bool {
    let Some(key) = KEY.get() else { return true };
    check_remains(text, key).is_ok()
}

/// Replaces each marker in a message by `…`.
pub(crate) fn shorten(message: &mut String) {
    if is_literal(message) {
        return;
    }
    let is_reserved = |c: char| (FIRST_DIGIT..FIRST_DIGIT + 64).contains(&u32::from(c));
    let mut shortened = String::new();
    for c in message.replace(&format!("-{WORD}_"), "").chars() {
        if !is_reserved(c) {
            shortened.push(c);
        } else if !shortened.ends_with('…') {
            shortened.push('…');
        }
    }
    *message = shortened;
}

/// Checks that a text without markers does not contain the remains of one.
fn check_remains(literal: &str, key: &Key) -> Result<(), Finding> {
    let bytes = literal.as_bytes();
    let is_reserved =
        memchr::memchr(RESERVED[0], bytes).is_some() && find(bytes, RESERVED).is_some();
    if is_reserved || has_trace(bytes, key) { Err(changed_place()) } else { Ok(()) }
}

/// Returns whether bytes contain three reserved characters in a row.
fn has_reserved_run(bytes: &[u8]) -> bool {
    find_iter(bytes, RESERVED).any(|at| {
        let three = bytes[at..].chunks(4).take(3);
        three.filter(|bytes| bytes.starts_with(RESERVED)).count() == 3
    })
}

/// Returns whether bytes contain the word of a marker, perhaps in another case, reversed or in
/// base64.
fn has_trace(bytes: &[u8], key: &Key) -> bool {
    // Every text of every op is checked here. Most of them are shorter, or have no `q`.
    bytes.len() >= WORD.len()
        && memchr::memchr2(b'Q', b'q', bytes).is_some()
        && key.traces.iter().any(|trace| trace.find(bytes).is_some())
}

/// Returns the parameters and outputs of a pipeline that were written into texts, of which no setter
/// read one back, and forgets the texts of that pipeline.
pub(crate) fn take_unread(scope: u32) -> BTreeSet<Target> {
    fn take(targets: &mut BTreeSet<Target>, of: u32) -> BTreeSet<Target> {
        let (taken, kept) = std::mem::take(targets).into_iter().partition(|target| match target {
            Target::Param { scope, .. } | Target::Output { scope, .. } => *scope == of,
            Target::Workflow(_) => true,
        });
        *targets = kept;
        taken
    }
    TEXTS.with_borrow_mut(|Texts { written, read }| {
        let read = take(read, scope);
        let mut unread = take(written, scope);
        unread.retain(|target| !read.contains(target));
        unread
    })
}

#[cfg(test)]
mod tests {
    use kfp_dbx_core::value::{Lists, WorkflowVariable};

    use super::*;

    struct Shown(Ref);
    impl fmt::Display for Shown {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write(self.0, f)
        }
    }

    const PARAM: Shown =
        Shown(Ref { target: Target::Param { scope: 7, index: 3 }, ty: Scalar::Int });

    fn is_broken(text: &str) -> bool {
        read(text.to_owned()).is_err() && !is_literal(text)
    }

    #[test]
    fn a_marker_is_read_back() {
        let text = read(format!("/a/{PARAM}/b")).unwrap();
        let pieces =
            [Piece::Literal("/a/".into()), Piece::Ref(PARAM.0), Piece::Literal("/b".into())];
        assert_eq!(text, Text::Mixed(pieces.to_vec()));
        assert_eq!(read(PARAM.to_string()).unwrap().whole(), Some(PARAM.0));
        assert_eq!(read(PARAM.to_string().repeat(2)).unwrap().refs().count(), 2);
    }

    /// What `Display` wrote is text, and what `Serialize` wrote is the value.
    #[test]
    fn a_serialized_marker_is_told_from_text() {
        let serialized = Serialized(PARAM.0).to_string();
        assert!(matches!(read_value(serialized.clone()), Value::Ref(of) if of == PARAM.0));
        assert_eq!(read(serialized.clone()).unwrap().whole(), Some(PARAM.0));
        let text = read_value(PARAM.to_string());
        assert!(matches!(text, Value::Text(text) if text.whole() == Some(PARAM.0)));
        assert!(matches!(read_value(format!("{serialized} ")), Value::Text(_)));
        assert!(matches!(read_value(format!("{PARAM:>80}")), Value::Problem(_)));
        let text = Ref { ty: Scalar::Text, ..PARAM.0 };
        assert!(matches!(read_value(Shown(text).to_string()), Value::Ref(of) if of == text));
        assert!(is_broken(&serialized.to_uppercase()) && is_broken(&serialized[4..]));
    }

    #[test]
    fn every_reference_is_read_back() {
        let numbers = [0, 1, 15, 16, 17, 255, 256, 4095, 1 << 20, u32::MAX - 1, u32::MAX];
        let mut targets: Vec<_> =
            WorkflowVariable::ALL.iter().map(|variable| Target::Workflow(*variable)).collect();
        for (scope, other) in numbers.into_iter().zip(numbers.into_iter().rev()) {
            targets.push(Target::Param { scope, index: other });
            for lists in [
                None,
                Some(Lists { loops: 1, of: Scalar::Text, part: Some(0) }),
                Some(Lists { loops: u8::MAX, of: Scalar::Json, part: None }),
            ] {
                for part in [None, Some(0), Some(1 << 20)] {
                    targets.push(Target::Output { scope, op: other, output: scope, lists, part });
                }
            }
        }
        for target in targets {
            for ty in [Scalar::Text, Scalar::Json, Scalar::Float] {
                let reference = Ref { target, ty };
                let text = Shown(reference).to_string();
                assert_eq!(read(text).unwrap().whole(), Some(reference));
            }
        }
    }

    #[test]
    fn what_only_looks_like_one_stays_text() {
        let _ = PARAM.to_string();
        for text in ["{{inputs.parameters.x}}", "QJjqj", "\u{F0001}", "\u{F577F}\u{F57C0}", "q", ""]
        {
            assert_eq!(read(text.to_owned()).unwrap(), Text::Literal(text.to_owned()));
            assert!(is_literal(text));
        }
    }

    /// The letters in the middle of a marker alone are not recognized.
    #[test]
    fn each_cut_is_an_error() {
        let marker: Vec<char> = PARAM.to_string().chars().collect();
        let middle = marker.iter().position(|c| *c == '-').unwrap();
        let middle = middle..middle + WORD.len() + 2;
        for start in 0..marker.len() {
            for end in start + 1..=marker.len() {
                let cut: String = marker[start..end].iter().collect();
                let is_whole = end - start == marker.len();
                let is_middle = middle.start <= start && end <= middle.end && !cut.contains(WORD);
                assert_eq!(is_broken(&cut), !is_whole && !is_middle, "{start}..{end}");
            }
        }
    }

    #[test]
    fn each_change_is_an_error() {
        let marker = PARAM.to_string();
        let chars: Vec<char> = marker.chars().collect();
        for at in 0..chars.len() {
            let mut changed = vec![chars.clone(); 5];
            changed[0].remove(at);
            changed[1].insert(at, chars[at]);
            changed[2][at] = '?';
            changed[3].insert(at + 1, ' ');
            let next = (at + 1) % chars.len();
            changed[4].swap(at, next);
            for changed in changed {
                let changed: String = changed.into_iter().collect();
                let is_after = changed == format!("{marker} ");
                assert_eq!(
                    is_broken(&changed),
                    changed != marker && !is_after,
                    "{at}: {changed:?}"
                );
            }
        }
    }

    #[test]
    fn what_text_functions_leave_is_an_error() {
        let text = format!("/Exports/{PARAM}.csv");
        let kept = |keep: fn(&char) -> bool| text.chars().filter(keep).collect::<String>();
        let mut broken = vec![
            text.to_uppercase(),
            text.to_lowercase(),
            text.to_ascii_uppercase(),
            text.to_ascii_lowercase(),
            text.chars().rev().collect(),
            text.chars().step_by(2).collect(),
            text.chars().skip(1).step_by(2).collect(),
            text.chars().flat_map(|c| [c, c]).collect(),
            text.replace('-', "_"),
            text.replace('_', "-"),
            text.split('-').next().unwrap().to_owned(),
            text.split('_').next_back().unwrap().to_owned(),
            text.chars().take(10).collect(),
            text.chars().rev().take(5).collect(),
            kept(char::is_ascii),
            kept(|c| c.is_alphanumeric()),
            kept(|c| !c.is_ascii()),
            text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect(),
            text.escape_default().to_string(),
            text.escape_unicode().to_string().replace("\\u", "") + "\u{F5780}",
            format!("{text:?}"),
            format!("{text:.12}"),
            format!("{PARAM:>80}"),
            format!("{PARAM:.3}"),
            format!("{PARAM} and {}", &text[9..13]),
        ];
        for before in 0..4 {
            broken.push(STANDARD.encode(format!("{}{text}", "x".repeat(before))));
        }
        for text in broken {
            assert!(is_broken(&text), "{text:?}");
        }
    }

    #[test]
    fn bytes_contain_reserved_characters_by_chance() {
        let marker = PARAM.to_string();
        assert!(check_bytes(&[b"\xFF", RESERVED, b"\x80"].concat()).is_ok());
        assert!(check_bytes(&[b"\xFF", marker.as_bytes()].concat()).is_err());
        assert!(check_bytes(&[b"\xFF", &marker.as_bytes()[..15]].concat()).is_err());
        assert!(check_bytes(&marker.as_bytes()[..4]).is_err());
    }
}
