//! JSON as Go writes it: without spaces, the names in order, and the signs of HTML escaped.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value as Json;

/// The numbers in JSON that Go writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Numbers {
    /// They stay as they are.
    Kept,
    /// Go has read them as numbers of 64 bits.
    Rounded,
    /// Kubernetes has read them, which keeps integers of 64 bits and rounds the others.
    Stored,
}

/// Writes a value as Go's `json.Marshal` does.
pub(crate) fn go_json(value: &Json, numbers: Numbers) -> String {
    let mut text = String::new();
    write(value, numbers, &mut text);
    text
}

fn write(value: &Json, numbers: Numbers, text: &mut String) {
    match value {
        Json::Object(fields) => {
            let fields: BTreeMap<&String, &Json> = fields.iter().collect();
            text.push('{');
            for (place, (name, value)) in fields.into_iter().enumerate() {
                text.push_str(if place == 0 { "" } else { "," });
                write_text(name, text);
                text.push(':');
                write(value, numbers, text);
            }
            text.push('}');
        }
        Json::Array(items) => {
            text.push('[');
            for (place, item) in items.iter().enumerate() {
                text.push_str(if place == 0 { "" } else { "," });
                write(item, numbers, text);
            }
            text.push(']');
        }
        Json::String(value) => write_text(value, text),
        Json::Number(number)
            if numbers == Numbers::Rounded || (numbers == Numbers::Stored && !number.is_i64()) =>
        {
            text.push_str(&float(number.as_f64().unwrap_or_default()));
        }
        other => text.push_str(&other.to_string()),
    }
}

/// Writes a text as Go writes it in JSON.
pub(crate) fn write_text(value: &str, text: &mut String) {
    text.push('"');
    for c in value.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\u{8}' => text.push_str("\\b"),
            '\u{c}' => text.push_str("\\f"),
            '\0'..='\u{1f}' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                // Writing to a text cannot fail.
                let _ = write!(text, "\\u{:04x}", u32::from(c));
            }
            c => text.push(c),
        }
    }
    text.push('"');
}

/// Returns a finite number as Go writes it in JSON.
pub(crate) fn float(value: f64) -> String {
    let size = value.abs();
    match size != 0.0 && !(1e-6..1e21).contains(&size) {
        true => format!("{value:e}").replace('e', if size < 1.0 { "e" } else { "e+" }),
        false => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Numbers, go_json};

    #[test]
    fn values_are_written_as_go_does() {
        let value = json!({"b": [1, 1.5, null, true], "a": "x<y>&\u{2028}\"\\\n\u{1}é"});
        let written = r#"{"a":"x\u003cy\u003e\u0026\u2028\"\\\n\u0001é","b":[1,1.5,null,true]}"#;
        assert_eq!(go_json(&value, Numbers::Kept), written);
    }
}
