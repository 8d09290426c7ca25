//! Reads JSON and YAML into the tree of a spec, and finds the places of its values.
//!
//! The runtime crate reads files when a pipeline is built, the macros when a crate is compiled.
//! They differ in the meaning of texts: only at run time can a text contain parameters.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::anchors;
use super::digits::{Digits, has_floats};
use super::document::Reading;
pub use super::format::{Fault, Format, Place, ReadText, end_of, literal};
use super::node::Node;
use super::parse::nodes;
use crate::value::Value;
use crate::value::path::Step;

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
            let end = end_of(&text[..index]);
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
