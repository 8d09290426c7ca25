//! A YAML writer whose output every reader reads alike.
//!
//! kubectl, Argo and Kubeflow Pipelines read YAML by the rules of version 1.1, where `on`, `0777`
//! and `1:30` are no texts, other tools read it by version 1.2. So `scalar` leaves a text
//! without quotes only if no version can take it for anything else. The writer writes block
//! collections and, for texts of several lines, block literals; it never wraps a line.

mod scalar;

use kfp_dbx_core::rule::{Diagnostic, Finding, INVALID_MANIFEST};
use memchr::{memchr, memchr2};
use serde::Serialize;

pub(crate) use scalar::escape;
use scalar::{Style, style};

/// The longest key that a reader accepts without the indicator `?` before it. YAML counts 1,024
/// characters, quotes and escapes included.
const LONGEST_KEY: usize = 1000;

/// Returns the value as a YAML document.
///
/// # Errors
/// - The value's own `Serialize` fails.
pub(crate) fn to_string(value: &impl Serialize) -> Result<String, serde_json::Error> {
    from_json(&serde_json::to_string(value)?)
}

/// Returns a JSON document as YAML. The JSON has no white space between its tokens.
///
/// # Errors
/// - A text in the JSON has an escape that JSON does not know.
pub(crate) fn from_json(json: &str) -> Result<String, serde_json::Error> {
    let mut yaml = Writer::default();
    let mut at = 0;
    while let Some(&byte) = json.as_bytes().get(at) {
        match byte {
            b'{' => yaml.begin(Kind::Map),
            b'[' => yaml.begin(Kind::List),
            b'}' | b']' => yaml.end(),
            b',' | b':' => {}
            b'"' => {
                let token = text_token(json, at);
                at += token.len();
                let unescaped: String;
                let text = match token.contains('\\') {
                    true => {
                        unescaped = serde_json::from_str(token)?;
                        &unescaped
                    }
                    false => token.trim_matches('"'),
                };
                match json.as_bytes().get(at) {
                    Some(b':') => yaml.key(text),
                    _ => yaml.text(text),
                }
                continue;
            }
            _ => {
                let rest = &json[at..];
                let end = rest.find([',', ']', '}']).unwrap_or(rest.len());
                yaml.json_scalar(&rest[..end]);
                at += end;
                continue;
            }
        }
        at += 1;
    }
    Ok(yaml.finish())
}

/// Returns the text that begins at a byte of a JSON document, with its quotes.
fn text_token(json: &str, begin: usize) -> &str {
    let mut end = begin + 1;
    while let Some(found) = memchr2(b'"', b'\\', &json.as_bytes()[end..]) {
        end += found + 1;
        if json.as_bytes()[end - 1] == b'"' {
            break;
        }
        // The character after a backslash ends nothing.
        end += 1;
    }
    &json[begin..end]
}

/// The kind of a collection.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Map,
    List,
}

/// A YAML document that is being written.
#[derive(Default)]
pub(crate) struct Writer {
    yaml: String,
    open: Vec<Collection>,
    before: Before,
}

/// A collection whose end is not yet written.
struct Collection {
    kind: Kind,
    /// The column in which its keys or dashes stand.
    column: usize,
    is_empty: bool,
}

/// The token that stands before the next value, on its line.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Before {
    #[default]
    Nothing,
    Colon,
    Dash,
}

impl Writer {
    /// Returns the finished document.
    pub(crate) fn finish(mut self) -> String {
        self.yaml.push('\n');
        self.yaml
    }

    /// Begins a map or a list.
    pub(crate) fn begin(&mut self, kind: Kind) {
        self.begin_value();
        let parent = self.open.last().map_or(0, |parent| parent.column);
        let column = match (self.before, kind) {
            (Before::Nothing, _) => 0,
            // Dashes stand below the first letter of their key.
            (Before::Colon, Kind::List) => parent,
            (Before::Colon, Kind::Map) | (Before::Dash, _) => parent + 2,
        };
        self.open.push(Collection { kind, column, is_empty: true });
    }

    /// Ends the innermost collection.
    pub(crate) fn end(&mut self) {
        if let Some(Collection { kind, is_empty: true, .. }) = self.open.pop() {
            self.scalar(match kind {
                Kind::Map => "{}",
                Kind::List => "[]",
            });
        }
    }

    /// Writes the key of the next value.
    pub(crate) fn key(&mut self, key: &str) {
        self.begin_entry();
        let begin = self.yaml.len();
        scalar::push_key(key, &mut self.yaml);
        self.end_key(begin);
    }

    /// Writes the key of the next value, a scalar as it is.
    pub(crate) fn raw_key(&mut self, key: &str) {
        self.begin_entry();
        let begin = self.yaml.len();
        self.yaml.push_str(key);
        self.end_key(begin);
    }

    fn end_key(&mut self, begin: usize) {
        if self.yaml.len() - begin > LONGEST_KEY {
            self.yaml.insert_str(begin, "? ");
            self.new_line(self.column());
        }
        self.yaml.push(':');
        self.before = Before::Colon;
    }

    /// Writes a text.
    pub(crate) fn text(&mut self, text: &str) {
        self.begin_value();
        self.begin_scalar();
        match style(text) {
            Style::Plain => self.yaml.push_str(text),
            Style::SingleQuoted => scalar::push_single_quoted(text, &mut self.yaml),
            Style::Literal if self.before != Before::Nothing => self.literal(text),
            Style::DoubleQuoted | Style::Literal => {
                scalar::push_double_quoted(text, &mut self.yaml);
            }
        }
    }

    /// Writes `true`, `false`, `null` or a number, which is given as JSON has it.
    pub(crate) fn json_scalar(&mut self, scalar: &str) {
        self.begin_value();
        match scalar.split_once(['e', 'E']) {
            // YAML 1.1 knows a float by its point and by the sign of its exponent.
            Some((mantissa, exponent)) if scalar.starts_with(|c: char| c != 't' && c != 'f') => {
                let point = if mantissa.contains('.') { "" } else { ".0" };
                let sign = if exponent.starts_with(['+', '-']) { "" } else { "+" };
                self.scalar(&format!("{mantissa}{point}e{sign}{exponent}"));
            }
            _ => self.scalar(scalar),
        }
    }

    /// Writes a scalar as it is.
    pub(crate) fn raw(&mut self, scalar: &str) {
        self.begin_value();
        self.scalar(scalar);
    }

    fn scalar(&mut self, scalar: &str) {
        self.begin_scalar();
        self.yaml.push_str(scalar);
    }

    fn begin_scalar(&mut self) {
        if self.before != Before::Nothing {
            self.yaml.push(' ');
        }
    }

    /// Writes text of several lines as it is, below an indicator of its line breaks at the end.
    fn literal(&mut self, text: &str) {
        let content = text.trim_end_matches('\n');
        // A reader takes the indentation from the first line that is not empty.
        let is_indented = content.trim_start_matches('\n').starts_with(' ');
        self.yaml.push_str(if is_indented { "|2" } else { "|" });
        match text.len() - content.len() {
            0 => self.yaml.push('-'),
            1 if !content.is_empty() => {}
            _ => self.yaml.push('+'),
        }
        let column = self.column() + 2;
        let mut rest = text.strip_suffix('\n').unwrap_or(text);
        loop {
            let end = memchr(b'\n', rest.as_bytes());
            let line = &rest[..end.unwrap_or(rest.len())];
            self.new_line(if line.is_empty() { 0 } else { column });
            self.yaml.push_str(line);
            let Some(end) = end else { break };
            rest = &rest[end + 1..];
        }
    }

    /// Begins a value: in a list, each has a dash before it.
    fn begin_value(&mut self) {
        if let Some(Collection { kind: Kind::List, .. }) = self.open.last() {
            self.begin_entry();
            self.yaml.push('-');
            self.before = Before::Dash;
        }
    }

    /// Begins a key or a dash: on the line of the dash before it, else on a line of its own.
    fn begin_entry(&mut self) {
        let Some(collection) = self.open.last_mut() else { return };
        let column = collection.column;
        let is_first = std::mem::take(&mut collection.is_empty);
        match self.before {
            Before::Nothing if is_first => {}
            Before::Dash if is_first => self.yaml.push(' '),
            _ => self.new_line(column),
        }
    }

    /// The column of the innermost collection.
    fn column(&self) -> usize {
        self.open.last().map_or(0, |collection| collection.column)
    }

    /// Begins a line, up to a column.
    fn new_line(&mut self, column: usize) {
        const LINE: &str = "\n                                                                ";
        self.yaml.push_str(LINE.get(..=column).unwrap_or(LINE));
        for _ in LINE.len()..=column {
            self.yaml.push(' ');
        }
    }
}

/// Returns the error for a workflow that cannot be written.
pub(crate) fn not_written(why: impl std::fmt::Display) -> crate::Error {
    let finding = Finding::new(&INVALID_MANIFEST, format!("the workflow can't be written: {why}"));
    crate::Error::new(vec![Diagnostic::whole(finding).into()])
}
