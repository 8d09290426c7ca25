//! JSON as Go writes it: without spaces, the names in order, and the signs of HTML escaped.

use std::fmt::Write as _;

use serde_json::Value as Json;

/// Writes a value as Go's `json.Marshal` does.
pub(super) fn go_json(value: &Json) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

fn write(value: &Json, text: &mut String) {
    match value {
        Json::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_by_key(|(name, _)| *name);
            text.push('{');
            for (place, (name, value)) in fields.into_iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                write_text(name, text);
                text.push(':');
                write(value, text);
            }
            text.push('}');
        }
        Json::Array(items) => {
            text.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                write(item, text);
            }
            text.push(']');
        }
        Json::String(value) => write_text(value, text),
        other => text.push_str(&other.to_string()),
    }
}

fn write_text(value: &str, text: &mut String) {
    text.push('"');
    // Writing to a text cannot fail.
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
                let _ = write!(text, "\\u{:04x}", u32::from(c));
            }
            c => text.push(c),
        }
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::go_json;

    #[test]
    fn values_are_written_as_go_does() {
        let value = json!({"b": [1, 1.5, null, true], "a": "x<y>&\u{2028}\"\\\n\u{1}é"});
        let written = r#"{"a":"x\u003cy\u003e\u0026\u2028\"\\\n\u0001é","b":[1,1.5,null,true]}"#;
        assert_eq!(go_json(&value), written);
    }
}
