//! The output of objects: YAML or JSON.
//!
//! `argo` describes each object once, as fields with their names. Objects write themselves to an
//! [`Output`], so that YAML and JSON never differ.

use std::borrow::Cow;

use kfp_dbx_core::text::yaml::{self, Kind};
use serde_json::Value as Json;

use super::json;

/// An unfinished document.
pub(super) struct Output {
    form: Form,
    /// The bytes of the document as JSON, with a comma after each value.
    json_bytes: usize,
    /// Whether the collection that was begun last is empty.
    is_empty: bool,
    /// A buffer for texts that are joined.
    joined: String,
}

enum Form {
    Yaml(yaml::Writer),
    Json(json::Writer),
}

impl Output {
    pub(super) fn yaml() -> Self {
        Self::of(Form::Yaml(yaml::Writer::default()))
    }

    pub(super) fn json() -> Self {
        Self::of(Form::Json(json::Writer::default()))
    }

    fn of(form: Form) -> Self {
        Self { form, json_bytes: 0, is_empty: true, joined: String::new() }
    }

    /// Returns the bytes of the document so far, as JSON with a comma after each finished value. Argo
    /// stores objects as JSON.
    pub(super) fn json_bytes(&self) -> usize {
        self.json_bytes
    }

    /// Returns the text of the document.
    pub(super) fn finish(self) -> String {
        match self.form {
            Form::Yaml(yaml) => yaml.finish(),
            Form::Json(json) => json.finish(),
        }
    }

    /// Begins a map or a list.
    pub(super) fn begin(&mut self, kind: Kind) {
        self.json_bytes += 1;
        self.is_empty = true;
        match &mut self.form {
            Form::Yaml(yaml) => yaml.begin(kind),
            Form::Json(json) => json.begin(kind),
        }
    }

    /// Ends the innermost map or list.
    pub(super) fn end(&mut self, kind: Kind) {
        // The last value in it has no comma.
        self.json_bytes += if self.is_empty { 2 } else { 1 };
        self.is_empty = false;
        match &mut self.form {
            Form::Yaml(yaml) => yaml.end(),
            Form::Json(json) => json.end(kind),
        }
    }

    /// Writes the name of a field, which needs no quotes in YAML.
    pub(super) fn field(&mut self, name: &'static str) {
        self.json_bytes += name.len() + "\"\":".len();
        self.is_empty = false;
        match &mut self.form {
            Form::Yaml(yaml) => yaml.field(name),
            Form::Json(json) => json.field(name),
        }
    }

    /// Writes the key of a map.
    pub(super) fn key(&mut self, key: &str) {
        self.json_bytes += json::length(key) + "\"\":".len();
        self.is_empty = false;
        match &mut self.form {
            Form::Yaml(yaml) => yaml.key(key),
            Form::Json(json) => json.key(key),
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        let is_escaped = match &mut self.form {
            Form::Yaml(yaml) => yaml.text(text),
            Form::Json(json) => json.text(text),
        };
        let length = if is_escaped { json::length(text) } else { text.len() };
        self.json_bytes += length + "\"\",".len();
        self.is_empty = false;
    }

    /// Writes a text that is given in parts.
    pub(super) fn joined(&mut self, parts: &[&str]) {
        let mut joined = std::mem::take(&mut self.joined);
        joined.clear();
        joined.extend(parts.iter().copied());
        self.text(&joined);
        self.joined = joined;
    }

    /// Writes `true`, `false`, `null` or a number, which is given as JSON.
    pub(super) fn scalar(&mut self, scalar: &str) {
        self.json_bytes += scalar.len() + ",".len();
        self.is_empty = false;
        match &mut self.form {
            Form::Yaml(yaml) => yaml.json_scalar(scalar),
            Form::Json(json) => json.scalar(scalar),
        }
    }
}

/// A value that can be written.
pub(super) trait Write: Sized {
    /// Whether a field with this value is left out.
    fn is_absent(&self) -> bool {
        false
    }

    /// Writes the value as the next one of a document.
    fn write(self, output: &mut Output);
}

/// Declares objects: each field with its name, in the order in which they are written.
macro_rules! objects {
    ($(
        $(#[$attribute:meta])*
        struct $object:ident $(<$lifetime:lifetime>)? {
            $($(#[$doc:meta])* $name:literal $field:ident: $type:ty,)*
        }
    )*) => {$(
        $(#[$attribute])*
        pub(super) struct $object $(<$lifetime>)? {
            $($(#[$doc])* pub(super) $field: $type,)*
        }

        impl $(<$lifetime>)? Write for $object $(<$lifetime>)? {
            fn write(self, output: &mut Output) {
                output.begin(Kind::Map);
                $(write_field($name, self.$field, output);)*
                output.end(Kind::Map);
            }
        }
    )*};
}
pub(super) use objects;

/// Writes a field, unless its value is absent.
pub(super) fn write_field(name: &'static str, value: impl Write, output: &mut Output) {
    if !value.is_absent() {
        output.field(name);
        value.write(output);
    }
}

impl Write for &str {
    fn write(self, output: &mut Output) {
        output.text(self);
    }
}

impl Write for String {
    fn write(self, output: &mut Output) {
        output.text(&self);
    }
}

impl Write for Cow<'_, str> {
    fn write(self, output: &mut Output) {
        output.text(&self);
    }
}

/// A switch, which is absent if it is off.
impl Write for bool {
    fn is_absent(&self) -> bool {
        !self
    }

    fn write(self, output: &mut Output) {
        output.scalar(if self { "true" } else { "false" });
    }
}

impl Write for u32 {
    fn write(self, output: &mut Output) {
        u64::from(self).write(output);
    }
}

impl Write for u64 {
    fn write(self, output: &mut Output) {
        output.scalar(&self.to_string());
    }
}

/// Any JSON.
impl Write for &Json {
    fn write(self, output: &mut Output) {
        match self {
            Json::Null => output.scalar("null"),
            Json::Bool(boolean) => boolean.write(output),
            Json::Number(number) => output.scalar(&number.to_string()),
            Json::String(text) => output.text(text),
            Json::Array(items) => {
                output.begin(Kind::List);
                for item in items {
                    item.write(output);
                }
                output.end(Kind::List);
            }
            Json::Object(fields) => {
                output.begin(Kind::Map);
                for (key, value) in fields {
                    output.key(key);
                    value.write(output);
                }
                output.end(Kind::Map);
            }
        }
    }
}

impl Write for Json {
    fn write(self, output: &mut Output) {
        Write::write(&self, output);
    }
}

impl<T: Write> Write for Option<T> {
    fn is_absent(&self) -> bool {
        self.is_none()
    }

    fn write(self, output: &mut Output) {
        match self {
            Some(value) => value.write(output),
            None => output.scalar("null"),
        }
    }
}

impl<T: Write> Write for Box<T> {
    fn is_absent(&self) -> bool {
        T::is_absent(self)
    }

    fn write(self, output: &mut Output) {
        T::write(*self, output);
    }
}

impl<T: Write> Write for Vec<T> {
    fn is_absent(&self) -> bool {
        self.is_empty()
    }

    fn write(self, output: &mut Output) {
        output.begin(Kind::List);
        for value in self {
            value.write(output);
        }
        output.end(Kind::List);
    }
}

/// A value that is written even if it is empty.
#[derive(Default)]
pub(super) struct Always<T>(pub(super) T);

impl<T: Write> Write for Always<T> {
    fn write(self, output: &mut Output) {
        self.0.write(output);
    }
}

/// A value that is made when it is written, so that it need not be held until then.
pub(super) struct Deferred<'a>(pub(super) Box<dyn FnOnce(&mut Output) + 'a>);

impl Write for Deferred<'_> {
    fn write(self, output: &mut Output) {
        self.0(output);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Output, Write};

    fn values() -> Vec<Value> {
        let control: String = (0..0x80_u8).map(char::from).collect();
        vec![
            json!({}),
            json!([]),
            json!({"a": {}, "b": [], "c": [[], [{}]]}),
            json!([null, true, false, 0, -1, u64::MAX, 0.5, 1e300]),
            json!({"": "", "\"": "a\"b", "a\\b": "\\", "x\ny": "x\ny\n", "é": "日本\u{2028}"}),
            json!({"text": control, (control.clone()): "key"}),
            json!([["a", {"b": ["c", "d"]}], "e"]),
        ]
    }

    #[test]
    fn json_is_what_serde_json_writes() {
        for value in values() {
            let mut output = Output::json();
            Write::write(&value, &mut output);
            assert_eq!(output.finish(), value.to_string());
        }
    }

    #[test]
    fn the_bytes_of_json_are_counted_also_for_yaml() {
        for value in values() {
            for mut output in [Output::json(), Output::yaml()] {
                Write::write(&value, &mut output);
                assert_eq!(output.json_bytes(), value.to_string().len() + 1, "{value}");
            }
        }
    }
}
