//! Specs and files that come from outside: JSON, YAML, bytes.

use std::fmt;
use std::path::Path;

use kfp_dbx_core::conform::Step;
use kfp_dbx_core::diagnostic::{Finding, UNREADABLE_SPEC};
use kfp_dbx_core::value::{Map, Text, Value};
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess,
    Visitor,
};

use crate::marker;

/// A value of the user's as it stands in a spec.
pub(crate) fn serialized(value: &impl serde::Serialize) -> Value {
    match serde_json::to_value(value) {
        Ok(json) => json_value(json),
        Err(why) => problem(format!("a value can't be written as JSON: {why}")),
    }
}

/// A `json!` value.
pub(crate) fn json_value(json: serde_json::Value) -> Value {
    use serde_json::Value as Json;
    match json {
        Json::Null => Value::Null,
        Json::Bool(boolean) => Value::Bool(boolean),
        Json::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
            (Some(int), ..) => Value::Int(int.into()),
            (_, Some(int), _) => Value::Int(int.into()),
            (.., float) => Value::Float(float.unwrap_or(f64::NAN)),
        },
        Json::String(text) => text_or_ref(text),
        Json::Array(items) => Value::List(items.into_iter().map(json_value).collect()),
        Json::Object(fields) => {
            let mut map = Map::new();
            for (key, value) in fields {
                match marker::read(key) {
                    Ok(key) => map.entries.push((key, json_value(value))),
                    Err(finding) => return Value::Problem(Box::new(finding)),
                }
            }
            Value::Map(map)
        }
    }
}

/// A marker that stands alone is the value itself, with its own type.
fn text_or_ref(text: String) -> Value {
    match marker::read(text) {
        Ok(text) => marker::whole(&text).map_or(Value::Text(text), Value::Ref),
        Err(finding) => Value::Problem(Box::new(finding)),
    }
}

/// JSON text.
pub(crate) fn json(text: &str) -> Value {
    match serde_json::from_str::<Document>(text) {
        Ok(document) => document.0,
        Err(why) => problem(format!("the JSON spec can't be read: {why}")),
    }
}

/// YAML text.
pub(crate) fn yaml(text: &str) -> Value {
    match serde_yaml::from_str::<Document>(text) {
        Ok(document) => document.0,
        Err(why) => problem(format!("the YAML can't be read: {why}")),
    }
}

/// A file with JSON or YAML, by its name.
pub(crate) fn file(path: &Path) -> Value {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let parse: fn(&str) -> Result<Document, String> = match extension {
        // JSON's own reader: serde_yaml rejects some of JSON's escapes.
        "json" => |text| serde_json::from_str(text).map_err(|why| why.to_string()),
        "yaml" | "yml" => |text| serde_yaml::from_str(text).map_err(|why| why.to_string()),
        _ => {
            let finding = Finding::new(
                &UNREADABLE_SPEC,
                format!("`{}` is no `.json`, `.yaml` or `.yml` file", path.display()),
            );
            return Value::Problem(Box::new(finding));
        }
    };
    let text = match bytes(path) {
        Ok(bytes) => bytes,
        Err(finding) => return Value::Problem(Box::new(finding)),
    };
    let parsed = String::from_utf8(text).map_err(|_| "it is not UTF-8".to_owned());
    // A byte order mark is no part of the text.
    match parsed.and_then(|text| parse(text.trim_start_matches('\u{FEFF}'))) {
        Ok(document) => document.0,
        Err(why) => problem(format!("`{}` can't be read: {why}", path.display())),
    }
}

/// The bytes of a file.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Finding> {
    std::fs::read(path).map_err(|why| {
        let finding =
            Finding::new(&UNREADABLE_SPEC, format!("`{}` can't be read: {why}", path.display()));
        match std::env::current_dir() {
            Ok(directory) if path.is_relative() => {
                finding.help(format!("a relative path starts at `{}`", directory.display()))
            }
            _ => finding,
        }
    })
}

fn problem(message: String) -> Value {
    Value::Problem(Box::new(Finding::new(&UNREADABLE_SPEC, message)))
}

/// A value as a file has it. A key that comes twice is an error, which
/// `serde_json::Value` would pass over.
struct Document(Value);

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DocumentVisitor)
    }
}

struct DocumentVisitor;

impl<'de> Visitor<'de> for DocumentVisitor {
    type Value = Document;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON or YAML")
    }

    fn visit_unit<E>(self) -> Result<Document, E> {
        Ok(Document(Value::Null))
    }

    fn visit_bool<E>(self, boolean: bool) -> Result<Document, E> {
        Ok(Document(Value::Bool(boolean)))
    }

    fn visit_i64<E>(self, int: i64) -> Result<Document, E> {
        Ok(Document(Value::Int(int.into())))
    }

    fn visit_u64<E>(self, int: u64) -> Result<Document, E> {
        Ok(Document(Value::Int(int.into())))
    }

    fn visit_f64<E>(self, float: f64) -> Result<Document, E> {
        Ok(Document(Value::Float(float)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Document, E> {
        Ok(Document(text_or_ref(text.to_owned())))
    }

    fn visit_string<E>(self, text: String) -> Result<Document, E> {
        Ok(Document(text_or_ref(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Document, A::Error> {
        let mut items = Vec::new();
        while let Some(Document(item)) = seq.next_element()? {
            items.push(item);
        }
        Ok(Document(Value::List(items)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Document, A::Error> {
        let mut map = Map::new();
        let mut seen = std::collections::BTreeSet::new();
        while let Some(key) = access.next_key::<String>()? {
            let Document(value) = access.next_value()?;
            if !seen.insert(key.clone()) {
                return Err(A::Error::custom(format_args!("the field `{key}` stands there twice")));
            }
            map.entries
                .push((marker::read(key).unwrap_or_else(|_| Text::Literal(String::new())), value));
        }
        Ok(Document(Value::Map(map)))
    }
}

/// Where a field stands in a file: `cluster.json:3:14`; the file alone where it can't be found.
pub(crate) fn place(file: &Path, path: &[Step]) -> String {
    let shown = file.display();
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let json = file.extension().is_some_and(|extension| extension == "json");
    let found = if json {
        let mut reader = serde_json::Deserializer::from_str(&text);
        Walk(path).deserialize(&mut reader).err().map(|here| (here.line(), here.column()))
    } else {
        let here = Walk(path).deserialize(serde_yaml::Deserializer::from_str(&text)).err();
        here.and_then(|here| here.location()).map(|here| (here.line(), here.column()))
    };
    match found {
        Some((line, column)) => format!("{shown}:{line}:{column}"),
        None => shown.to_string(),
    }
}

/// Follows a path into a document and fails at its end: the reader's error then has the
/// line and the column, so that no parser of our own is needed.
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
