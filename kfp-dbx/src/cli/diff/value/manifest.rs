//! The manifest of a resource template as an object.

use std::fmt::Write;

use kfp_dbx_core::syntax::read::{self, Format};
use serde_json::Value as Json;

use super::env::Env;
use super::expression::{text_of, value_of_tag};
use super::scan::tags;
use crate::model::json;

/// Returns the object of a manifest with its values in place of the tags, or `None` if the
/// manifest cannot be read.
///
/// Each tag is replaced by a placeholder, which is plain text wherever a tag can be, and the
/// placeholders of the parsed object are replaced by the values.
pub(crate) fn manifest(text: &str, env: &Env) -> Option<Json> {
    let mut placeholder = String::from("Tag");
    while text.contains(&placeholder) {
        placeholder.push('x');
    }
    let (pieces, rest) = tags(text);
    let mut yaml = String::with_capacity(text.len());
    let mut values = Vec::with_capacity(pieces.len());
    for (index, (before, tag)) in pieces.iter().enumerate() {
        yaml.push_str(before);
        // Such a tag also writes the quote that opens the text.
        if tag.starts_with('=') && tag.ends_with("[0:-1]") {
            yaml.push('"');
        }
        let _ = write!(yaml, "{placeholder}{index}_");
        values.push(value_of_tag(tag, env));
    }
    yaml.push_str(rest);
    let format = if yaml.starts_with('{') { Format::Json } else { Format::Yaml };
    let document = read::document(&yaml, format, read::literal)
        .or_else(|_| read::document(&yaml, Format::Yaml, read::literal))
        .ok()?;
    let filled =
        Filling { placeholder: &placeholder, values: &values }.value(json::literal(&document));
    filled.is_object().then_some(filled)
}

struct Filling<'a> {
    placeholder: &'a str,
    values: &'a [Json],
}

impl Filling<'_> {
    fn value(&self, value: Json) -> Json {
        match value {
            Json::String(text) => self.text(&text),
            Json::Array(items) => items.into_iter().map(|item| self.value(item)).collect(),
            Json::Object(map) => {
                let fields = map
                    .into_iter()
                    .map(|(key, value)| (text_of(&self.text(&key)), self.value(value)));
                Json::Object(fields.collect())
            }
            other => other,
        }
    }

    fn text(&self, text: &str) -> Json {
        let mut pieces = text.split(self.placeholder);
        let mut filled = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let (index, rest) = piece.split_once('_').unwrap_or((piece, ""));
            let value = index.parse().ok().and_then(|index: usize| self.values.get(index));
            let Some(value) = value else {
                filled.push_str(index);
                filled.push_str(rest);
                continue;
            };
            // A text that is one tag has the type of its value.
            let is_whole = filled.is_empty()
                && rest.is_empty()
                && text.len() == self.placeholder.len() + piece.len();
            if is_whole {
                return value.clone();
            }
            filled.push_str(&text_of(value));
            filled.push_str(rest);
        }
        Json::String(filled)
    }
}
