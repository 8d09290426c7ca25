//! Reads JSON and YAML into the tree of a spec, and finds the places of its values.
//!
//! The runtime crate reads files when a pipeline is built, the macros when a crate is compiled.
//! They differ in the meaning of texts: only at run time can a text contain parameters.

use std::fmt;
use std::path::Path;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::anchors;
use super::digits::{Digits, has_floats};
use super::document::{Reading, TOO_LARGE};
use super::node::Node;
use crate::rule::Finding;
use crate::value::path::Step;
use crate::value::{Text, Value};

/// The format of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// JSON.
    Json,
    /// YAML, one document.
    Yaml,
}

impl Format {
    /// Returns the format of a file, by its name.
    pub fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "json" => Some(Self::Json),
            "yaml" | "yml" => Some(Self::Yaml),
            _ => None,
        }
    }

    /// Returns the name of the format.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Yaml => "YAML",
        }
    }
}

/// A function that converts a text of the document.
pub type ReadText = fn(String) -> Result<Text, Finding>;

/// Converts a text without parameters and outputs.
///
/// # Errors
/// It returns none. The type is that of [`ReadText`].
#[allow(clippy::unnecessary_wraps)]
pub fn literal(text: String) -> Result<Text, Finding> {
    Ok(Text::Literal(text))
}

/// A line and a column, both counted from 1.
pub type Place = (usize, usize);

/// The reason why a document can't be read. Its `Display` contains the place, too.
#[derive(Debug, Clone)]
pub struct Fault {
    message: String,
    /// The place, if it is known.
    pub at: Option<Place>,
}

/// The readers' own words for what is nested too deep, and for aliases without an end.
const TOO_DEEP: &str = "recursion limit exceeded";
const TOO_OFTEN: &str = "repetition limit exceeded";

impl Fault {
    /// Creates a fault at a place.
    pub(super) fn new(message: impl fmt::Display, at: Option<Place>) -> Self {
        let message = match at {
            Some((line, column)) => format!("{message} at line {line} column {column}"),
            None => message.to_string(),
        };
        Self { message, at }
    }

    fn of_json(error: &serde_json::Error) -> Self {
        let at = (error.line() > 0).then(|| (error.line(), error.column()));
        let message = error.to_string();
        match message.starts_with(TOO_DEEP) {
            true => Self::new("more than 127 lists and objects are inside of each other", at),
            false => Self { message, at },
        }
    }

    fn of_yaml(error: &serde_yaml::Error, text: &str) -> Self {
        let at = error.location().map(|at| (at.line(), at.column()));
        let message = error.to_string();
        // A path can stand before the reason, and the place behind it.
        let (shown, _) = message.split_once(" at line ").unwrap_or((&message, ""));
        if shown.ends_with(TOO_OFTEN) {
            return Self::new(TOO_LARGE, at);
        }
        if !shown.ends_with(TOO_DEEP) {
            return Self { message, at };
        }
        let alias = match text.contains('*') {
            true => ", or an alias is inside of its own anchor",
            false => "",
        };
        let reason = format!("more than 128 lists and objects are inside of each other{alias}");
        Self::new(reason, at)
    }

    /// Returns the reason without the place.
    pub fn why(&self) -> String {
        match self.at {
            Some((line, column)) => {
                self.message.replacen(&format!(" at line {line} column {column}"), "", 1)
            }
            None => self.message.clone(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// Reads a document. A duplicate key is an error, which `serde_json::Value` would not report. In
/// YAML, an alias stands for a copy of its anchor, and a merge key (`<<`) for the fields of other
/// maps that its own map does not have.
///
/// # Errors
/// Returns an error in these cases:
/// - The document is not of that format, or is nested too deep.
/// - A key or an anchor appears twice.
/// - The value of a merge key is neither a map nor a list of maps.
/// - The aliases make the document too large.
pub fn document(text: &str, format: Format, read_text: ReadText) -> Result<Value, Fault> {
    if let Some(fault) = (format == Format::Yaml).then(|| too_deep(text)).flatten() {
        return Err(fault);
    }
    let mut reading = Reading::new(text, format, read_text);
    let mut node = nodes(&mut reading)?;
    if format == Format::Yaml
        && let Some(fault) = anchors::repeated(text)
    {
        return Err(fault);
    }
    if has_floats(&node) {
        set_digits(&mut node, text, format)?;
    }
    if reading.has_merge_keys() {
        node = node.merged().map_err(|misuse| {
            let at = place(text, format, &misuse.path());
            Fault::new(misuse.message, at)
        })?;
    }
    Ok(node.value(read_text))
}

/// Reads a document as it is written, with its merge keys.
pub(super) fn nodes(reading: &mut Reading<'_>) -> Result<Node, Fault> {
    let text = reading.text;
    match reading.format {
        // JSON's own reader: serde_yaml rejects some of JSON's escapes.
        Format::Json => {
            let mut reader = serde_json::Deserializer::from_str(text);
            let node = reading.deserialize(&mut reader);
            node.and_then(|node| reader.end().map(|()| node))
                .map_err(|error| Fault::of_json(&error))
        }
        Format::Yaml => reading
            .deserialize(serde_yaml::Deserializer::from_str(text))
            .map_err(|error| Fault::of_yaml(&error, text)),
    }
}

/// Returns the fault of YAML that is nested too deep for its reader. The reader finds it after the
/// whole text, for each bracket of which it looks at all open ones. So it first gets the text up to
/// where brackets may be nested too deep; brackets in texts count here, but not for it.
fn too_deep(text: &str) -> Option<Fault> {
    let (mut depth, mut deep) = (0usize, 256);
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => continue,
        }
        if depth > deep {
            deep *= 2;
            let line = text[..index].rsplit('\n').next().unwrap_or_default();
            let end = (text[..index].matches('\n').count() + 1, line.chars().count() + 1);
            // A fault at the end is that the rest of the text is missing.
            let fault = nodes(&mut Reading::new(&text[..=index], Format::Yaml, literal)).err();
            if let Some(fault) = fault.filter(|fault| fault.at.is_some_and(|at| at < end)) {
                return Some(fault);
            }
        }
    }
    None
}

fn set_digits(node: &mut Node, text: &str, format: Format) -> Result<(), Fault> {
    match format {
        Format::Json => Digits { node, is_json: true }
            .deserialize(&mut serde_json::Deserializer::from_str(text))
            .map_err(|error| Fault::of_json(&error)),
        Format::Yaml => Digits { node, is_json: false }
            .deserialize(serde_yaml::Deserializer::from_str(text))
            .map_err(|error| Fault::of_yaml(&error, text)),
    }
}

/// Returns the place of a field or an item in a document, if it can be found.
pub fn place(text: &str, format: Format, path: &[Step]) -> Option<Place> {
    match format {
        Format::Json => {
            let mut reader = serde_json::Deserializer::from_str(text);
            let here = Walk(path).deserialize(&mut reader).err()?;
            Fault::of_json(&here).at
        }
        Format::Yaml => {
            let here = Walk(path).deserialize(serde_yaml::Deserializer::from_str(text)).err()?;
            Fault::of_yaml(&here, text).at
        }
    }
}

/// Follows a path into a document and fails at its end. The error of the reader then has the line
/// and the column, so that no parser of our own is needed.
struct Walk<'a>(&'a [Step]);

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.0 {
            // This visitor takes nothing at all.
            [] => deserializer.deserialize_any(End),
            _ => deserializer.deserialize_any(self),
        }
    }
}

struct End;

impl Visitor<'_> for End {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the end of the path")
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the next step of the path")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        while let Some(key) = access.next_key::<String>()? {
            match self.0 {
                [Step::Field(field), rest @ ..] if *field == key => {
                    return access.next_value_seed(Walk(rest));
                }
                _ => {
                    access.next_value::<IgnoredAny>()?;
                }
            }
        }
        Err(A::Error::custom("here"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<(), A::Error> {
        if let [Step::Item(index), rest @ ..] = self.0 {
            for _ in 0..*index {
                access.next_element::<IgnoredAny>()?;
            }
            return access.next_element_seed(Walk(rest)).map(Option::unwrap_or_default);
        }
        Err(A::Error::custom("here"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, format: Format) -> Value {
        document(text, format, literal).unwrap()
    }

    #[test]
    fn json_and_yaml_say_the_same() {
        let json = r#"{"a": [1, -2, 1.5, true, null, "x"], "b": {"c": "{{workflow.uid}}", "d": "\ud83d\ude00"}}"#;
        let yaml = "a: [1, -2, 1.5, true, null, x]\nb:\n  c: '{{workflow.uid}}'\n  d: \u{1F600}\n";
        let json = format!("{:?}", read(json, Format::Json));
        assert_eq!(json, format!("{:?}", read(yaml, Format::Yaml)));
    }

    #[test]
    fn faults_have_their_places() {
        for (text, format, why, at) in [
            ("{\n  \"a\": 1,\n}", Format::Json, "trailing comma", Some((3, 1))),
            ("{} {}", Format::Json, "trailing characters", Some((1, 4))),
            ("{\"a\": 1,\n \"a\": 2}", Format::Json, "the field `a` appears twice", Some((2, 4))),
            ("a: 1\nb: 2\na: 3\n", Format::Yaml, "the field `a` appears twice", Some((3, 1))),
            ("b: *a\n", Format::Yaml, "unknown anchor", Some((1, 4))),
            (
                "b: !a c\n",
                Format::Yaml,
                "b: YAML tags such as `!name` are not supported",
                Some((1, 4)),
            ),
            ("# nothing\n", Format::Yaml, "the document is empty", Some((2, 1))),
        ] {
            let fault = document(text, format, literal).unwrap_err();
            assert_eq!((fault.why().as_str(), fault.at), (why, at), "{text}");
        }
    }

    /// The reader itself takes more than a minute for 40,000 brackets, and days for these.
    #[test]
    fn depth_is_refused_before_it_takes_time() {
        for open in ["[", "{", "- [", "{a: ", "[\"]\", [", "\u{e4}: [", "- ", "[#\n"] {
            let fault = document(&open.repeat(1_000_000), Format::Yaml, literal).unwrap_err();
            assert!(fault.at.is_some(), "{open}: {fault}");
        }
        // Brackets in texts have no depth.
        let text = "[{".repeat(5_000);
        for yaml in [format!("a: '{text}'\n"), format!("a: |\n  {text}\n# {text}\n")] {
            let mut texts = Vec::new();
            read(&yaml, Format::Yaml).visit(&mut |value| texts.extend(value.to_text()));
            assert_eq!(texts[0].as_literal().map(str::trim_end), Some(text.as_str()));
        }
        // As deep as the reader goes.
        let deep = format!("{}1{}", "[".repeat(120), "]".repeat(120));
        assert!(matches!(read(&deep, Format::Yaml), Value::List(_)));
    }

    #[test]
    fn numbers_have_the_digits_of_the_document() {
        let numbers = ["1.10", "1e5", "18446744073709551616", "-0.0", "1.5"];
        let flow = format!("{{\"a\": [\"1.10\", 7, [{}]], \"b\": 1.0}}", numbers.join(", "));
        let yaml = format!("a:\n- '1.10'\n- 7\n- &x [{}]\nb: 1.0\nc: *x\n", numbers.join(", "));
        for (text, format, times) in
            [(&flow, Format::Json, 1), (&flow, Format::Yaml, 1), (&yaml, Format::Yaml, 2)]
        {
            let mut found = Vec::new();
            read(text, format).visit(&mut |value| {
                if let Value::Float(float) = value {
                    found.push(float.to_string());
                }
            });
            let mut expected = numbers.to_vec();
            expected.push("1.0");
            expected.extend(numbers.iter().take(numbers.len() * (times - 1)));
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn fields_and_items_have_their_places() {
        let path = [Step::Field("b".to_owned()), Step::Item(1), Step::Field("c".to_owned())];
        let json = "{\"a\": 1,\n \"b\": [{},\n  {\"c\": true}]}";
        assert_eq!(place(json, Format::Json, &path), Some((3, 12)));
        assert_eq!(place("a: 1\nb:\n- {}\n- c: true\n", Format::Yaml, &path), Some((4, 6)));
    }
}
