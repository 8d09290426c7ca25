//! JSON as YAML in block style, which every reader reads in the same way.
//!
//! kubectl reads YAML 1.1, where `on`, `0777` and `1:30` are no texts. Therefore a text has no quotes
//! only if it begins with a letter, consists of letters, digits and a few signs, and is none of the
//! words for booleans and null.

use serde_json::Value as Json;

/// Words that some reader takes for something else than text, in some case or other.
const WORDS: [&str; 10] = ["y", "n", "no", "on", "yes", "off", "nan", "true", "false", "null"];

/// Returns a document, which ends with a line break.
pub fn document(value: &Json) -> String {
    let mut yaml = String::new();
    push(value, 0, false, &mut yaml);
    yaml
}

/// Writes a value after its key or its dash. `indent` is the column of its own keys or dashes.
fn push(value: &Json, indent: usize, after_dash: bool, yaml: &mut String) {
    match value {
        Json::Object(fields) if !fields.is_empty() => {
            for (index, (key, value)) in fields.iter().enumerate() {
                begin(index == 0 && after_dash, indent, yaml);
                push_text(key, yaml);
                yaml.push(':');
                let is_list = value.as_array().is_some_and(|items| !items.is_empty());
                push_inner(value, if is_list { indent } else { indent + 2 }, yaml);
            }
        }
        Json::Array(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                begin(index == 0 && after_dash, indent, yaml);
                yaml.push('-');
                match item {
                    Json::Object(fields) if !fields.is_empty() => {
                        yaml.push(' ');
                        push(item, indent + 2, true, yaml);
                    }
                    item => push_inner(item, indent + 2, yaml),
                }
            }
        }
        Json::String(text) => {
            push_text(text, yaml);
            yaml.push('\n');
        }
        other => {
            yaml.push_str(&other.to_string());
            yaml.push('\n');
        }
    }
}

/// Begins a line, unless the first entry goes on behind a dash.
fn begin(goes_on: bool, indent: usize, yaml: &mut String) {
    if !goes_on {
        yaml.extend(std::iter::repeat_n(' ', indent));
    }
}

/// Writes a value behind a colon or a dash: on the same line, or below it.
fn push_inner(value: &Json, indent: usize, yaml: &mut String) {
    let is_block = match value {
        Json::Object(fields) => !fields.is_empty(),
        Json::Array(items) => !items.is_empty(),
        _ => false,
    };
    yaml.push(if is_block { '\n' } else { ' ' });
    push(value, indent, false, yaml);
}

fn push_text(text: &str, yaml: &mut String) {
    if is_plain(text) {
        yaml.push_str(text);
    } else {
        // A text of JSON is one of YAML.
        yaml.push_str(&Json::from(text).to_string());
    }
}

fn is_plain(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_./".contains(c))
        && !WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

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
