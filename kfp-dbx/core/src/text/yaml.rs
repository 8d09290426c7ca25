//! A YAML writer. Every reader reads its output in the same way.
//!
//! kubectl, Argo and Kubeflow Pipelines read YAML 1.1, where `on`, `0777` and `1:30` are no texts.
//! Other tools read YAML 1.2. Therefore `scalar` writes a text without quotes only if no reader can
//! take it for anything else. Collections are in block style, and so are texts of several lines.
//! Lines are never wrapped.

mod scalar;

use memchr::memchr;
use serde_json::Value as Json;

use scalar::{Style, style};

/// The longest key that a reader accepts without the indicator `?` before it. YAML counts 1,024
/// characters, quotes and escapes included.
const LONGEST_KEY: usize = 1000;

/// The kind of a collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A map.
    Map,
    /// A list.
    List,
}

/// An unfinished YAML document.
#[derive(Default)]
pub struct Writer {
    yaml: String,
    open: Vec<Collection>,
    before: Before,
}

/// An unfinished collection.
struct Collection {
    kind: Kind,
    /// The column of its keys or dashes.
    column: usize,
    is_empty: bool,
}

/// The token before the next value, on the same line.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Before {
    #[default]
    Nothing,
    Colon,
    Dash,
}

impl Writer {
    /// Returns a writer for a document of about that many bytes.
    pub fn with_capacity(bytes: usize) -> Self {
        Self { yaml: String::with_capacity(bytes), ..Self::default() }
    }

    /// Returns the finished document.
    pub fn finish(mut self) -> String {
        self.yaml.push('\n');
        self.yaml
    }

    /// Begins a map or a list.
    #[inline]
    pub fn begin(&mut self, kind: Kind) {
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
    #[inline]
    pub fn end(&mut self) {
        if let Some(Collection { kind, is_empty: true, .. }) = self.open.pop() {
            self.scalar(match kind {
                Kind::Map => "{}",
                Kind::List => "[]",
            });
        }
    }

    /// Writes the key of the next value, which needs no quotes.
    #[inline]
    pub fn field(&mut self, name: &str) {
        debug_assert!(scalar::is_plain_key(name), "{name:?} needs quotes");
        self.begin_entry();
        self.yaml.push_str(name);
        self.yaml.push(':');
        self.before = Before::Colon;
    }

    /// Writes the key of the next value.
    #[inline]
    pub fn key(&mut self, key: &str) {
        self.begin_entry();
        let begin = self.yaml.len();
        scalar::push_key(key, &mut self.yaml);
        self.end_key(begin);
    }

    /// Writes the key of the next value, which is given as YAML.
    pub fn raw_key(&mut self, key: &str) {
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

    /// Writes a text. Returns whether JSON may need an escape for it.
    #[inline]
    pub fn text(&mut self, text: &str) -> bool {
        self.begin_value();
        self.begin_scalar();
        let (style, is_escaped) = style(text);
        match style {
            Style::Plain => self.yaml.push_str(text),
            Style::SingleQuoted => scalar::push_single_quoted(text, &mut self.yaml),
            Style::DoubleQuoted => {
                self.yaml.push('"');
                self.yaml.push_str(text);
                self.yaml.push('"');
            }
            Style::Literal if self.before != Before::Nothing => self.literal(text),
            Style::Escaped | Style::Literal => scalar::push_escaped(text, &mut self.yaml),
        }
        is_escaped
    }

    /// Writes `true`, `false`, `null` or a number, which is given as JSON.
    #[inline]
    pub fn json_scalar(&mut self, scalar: &str) {
        self.begin_value();
        match scalar.split_once(['e', 'E']) {
            // In YAML 1.1 a float has a point, and its exponent a sign.
            Some((mantissa, exponent)) if scalar.starts_with(|c: char| c != 't' && c != 'f') => {
                let point = if mantissa.contains('.') { "" } else { ".0" };
                let sign = if exponent.starts_with(['+', '-']) { "" } else { "+" };
                self.scalar(&format!("{mantissa}{point}e{sign}{exponent}"));
            }
            _ => self.scalar(scalar),
        }
    }

    /// Writes a value.
    fn json(&mut self, value: &Json) {
        match value {
            Json::Object(fields) => {
                self.begin(Kind::Map);
                for (key, value) in fields {
                    self.key(key);
                    self.json(value);
                }
                self.end();
            }
            Json::Array(items) => {
                self.begin(Kind::List);
                for item in items {
                    self.json(item);
                }
                self.end();
            }
            Json::String(text) => {
                self.text(text);
            }
            scalar => self.json_scalar(&scalar.to_string()),
        }
    }

    /// Writes a scalar that is given as YAML.
    #[inline]
    pub fn raw(&mut self, scalar: &str) {
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

    /// Writes a block literal. Its header says how many line breaks the text ends with.
    fn literal(&mut self, text: &str) {
        let content = text.trim_end_matches('\n');
        // Without the digit, readers take the indentation from the first line that is not empty.
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

    /// Begins a value. In a list, writes its dash.
    fn begin_value(&mut self) {
        if let Some(Collection { kind: Kind::List, .. }) = self.open.last() {
            self.begin_entry();
            self.yaml.push('-');
            self.before = Before::Dash;
        }
    }

    /// Begins a key or a dash. The first one in a list within a list stands on the same line as the
    /// outer dash, any other on a line of its own.
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

    /// Returns the column of the innermost collection.
    fn column(&self) -> usize {
        self.open.last().map_or(0, |collection| collection.column)
    }

    /// Begins a line and indents it to a column.
    fn new_line(&mut self, column: usize) {
        const LINE: &str = "\n                                                                ";
        self.yaml.push_str(LINE.get(..=column).unwrap_or(LINE));
        for _ in LINE.len()..=column {
            self.yaml.push(' ');
        }
    }
}

/// Returns a value as a document.
pub fn document(value: &Json) -> String {
    let mut writer = Writer::default();
    writer.json(value);
    writer.finish()
}

/// Writes the inside of double quotes.
pub fn escape(text: &str, yaml: &mut String) {
    scalar::escape(text, yaml);
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::document;

    #[test]
    fn a_document_is_read_as_it_was() {
        let value = json!({
            "empty": {}, "none": [], "null": null, "on": true, "1": 1, "-": -2.5,
            "texts": ["a", "a b", "yes", "No", "0777", "1:30", "", "# no", "a: b", "\"", "\\", "ß\n\t", "'", "-", "~", "1e3", ".inf", "{", "y"],
            "lists": [[1, [2]], [], [{ "a": [{ "b": { "c": [] } }] }]],
            "objects": [{ "a": 1, "b": [2, { "c": 3 }] }, {}, { "d": { "e": "f" } }],
        });
        let yaml = document(&value);
        let read: Json = serde_yaml::from_str(&yaml).unwrap();
        assert_eq!(read, value, "{yaml}");
    }

    #[test]
    fn words_of_yaml_1_1_are_in_quotes() {
        for text in ["on", "Off", "NO", "y", "True", "null", "12", "0x1", "1_000", "-1", ""] {
            assert_eq!(document(&json!([text])), format!("- \"{text}\"\n"));
        }
        assert_eq!(document(&json!({ "apps/v1": "a-b.c" })), "apps/v1: a-b.c\n");
    }
}
