//! Reads JSON and YAML into the tree of a spec, and finds the places of its values.
//!
//! The runtime crate reads files when a pipeline is built, the macros when a crate is compiled.
//! They differ in the meaning of texts: only at run time can a text contain parameters.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use super::digits::{Digits, has_floats};
use crate::rule::Finding;
use crate::value::path::Step;
use crate::value::{Map, Text, Value};

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

impl Fault {
    fn of_json(error: &serde_json::Error) -> Self {
        let at = (error.line() > 0).then(|| (error.line(), error.column()));
        Self { message: error.to_string(), at }
    }

    fn of_yaml(error: &serde_yaml::Error) -> Self {
        let at = error.location().map(|at| (at.line(), at.column()));
        Self { message: error.to_string(), at }
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

/// Reads a document. A duplicate key is an error, which `serde_json::Value` would not report.
///
/// # Errors
/// The document is not of that format, or contains a duplicate key.
pub fn document(text: &str, format: Format, read_text: ReadText) -> Result<Value, Fault> {
    let mut value = match format {
        // JSON's own reader: serde_yaml rejects some of JSON's escapes.
        Format::Json => {
            let mut reader = serde_json::Deserializer::from_str(text);
            let value = Document(read_text).deserialize(&mut reader);
            value
                .and_then(|value| reader.end().map(|()| value))
                .map_err(|error| Fault::of_json(&error))
        }
        Format::Yaml => match too_deep(text) {
            Some(fault) => Err(fault),
            None => read_yaml(text, read_text),
        },
    }?;
    if has_floats(&value) {
        set_digits(&mut value, text, format)?;
    }
    Ok(value)
}

fn read_yaml(text: &str, read_text: ReadText) -> Result<Value, Fault> {
    Document(read_text)
        .deserialize(serde_yaml::Deserializer::from_str(text))
        .map_err(|error| Fault::of_yaml(&error))
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
            let fault = read_yaml(&text[..=index], literal).err();
            if let Some(fault) = fault.filter(|fault| fault.at.is_some_and(|at| at < end)) {
                return Some(fault);
            }
        }
    }
    None
}

fn set_digits(value: &mut Value, text: &str, format: Format) -> Result<(), Fault> {
    match format {
        Format::Json => Digits { value, is_json: true }
            .deserialize(&mut serde_json::Deserializer::from_str(text))
            .map_err(|error| Fault::of_json(&error)),
        Format::Yaml => Digits { value, is_json: false }
            .deserialize(serde_yaml::Deserializer::from_str(text))
            .map_err(|error| Fault::of_yaml(&error)),
    }
}

/// Converts one text of a document. Documents are text, so that a place in one does not tell whether
/// the text or the value is meant: alone, it is the value with its type.
fn text(text: String, read_text: ReadText) -> Value {
    match read_text(text) {
        Ok(text) => text.whole().map_or(Value::Text(text), Value::Ref),
        Err(finding) => Value::Problem(Box::new(finding)),
    }
}

#[derive(Clone, Copy)]
struct Document(ReadText);

impl<'de> DeserializeSeed<'de> for Document {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Document {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON or YAML")
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        Err(E::custom("the document is empty"))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, boolean: bool) -> Result<Value, E> {
        Ok(Value::Bool(boolean))
    }

    fn visit_i64<E>(self, int: i64) -> Result<Value, E> {
        Ok(Value::Int(int.into()))
    }

    fn visit_u64<E>(self, int: u64) -> Result<Value, E> {
        Ok(Value::Int(int.into()))
    }

    // What has more than 64 bits is a number as in JSON. Its digits are set afterwards.
    #[allow(clippy::cast_precision_loss)]
    fn visit_i128<E>(self, int: i128) -> Result<Value, E> {
        Ok(Value::Float((int as f64).into()))
    }

    #[allow(clippy::cast_precision_loss)]
    fn visit_u128<E>(self, int: u128) -> Result<Value, E> {
        Ok(Value::Float((int as f64).into()))
    }

    fn visit_f64<E>(self, float: f64) -> Result<Value, E> {
        Ok(Value::Float(float.into()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(self::text(text.to_owned(), self.0))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(self::text(text, self.0))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(self)? {
            items.push(item);
        }
        Ok(Value::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        let mut seen = BTreeSet::new();
        let mut problem = None;
        while let Some(key) = access.next_key_seed(Key(&mut seen))? {
            let value = access.next_value_seed(self)?;
            match (self.0)(key) {
                Ok(key) => map.entries.push((key, value)),
                Err(finding) => problem = problem.or(Some(finding)),
            }
        }
        Ok(problem.map_or(Value::Map(map), |finding| Value::Problem(Box::new(finding))))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, _: A) -> Result<Value, A::Error> {
        Err(A::Error::custom("YAML tags such as `!name` are not supported"))
    }
}

/// Reads the name of a field. A duplicate fails here, where its place is known.
struct Key<'a>(&'a mut BTreeSet<String>);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<String, E> {
        if !self.0.insert(key.to_owned()) {
            return Err(E::custom(format_args!("the field `{key}` appears twice")));
        }
        Ok(key.to_owned())
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
            Fault::of_yaml(&here).at
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
