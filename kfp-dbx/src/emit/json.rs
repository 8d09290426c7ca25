//! A writer of JSON without white space.

use std::fmt::Write;

use kfp_dbx_core::text::yaml::Kind;

/// An unfinished JSON document, with a comma after each finished value.
#[derive(Default)]
pub(super) struct Writer {
    json: String,
}

impl Writer {
    /// Returns the finished document.
    pub(super) fn finish(mut self) -> String {
        self.json.pop();
        self.json
    }

    pub(super) fn begin(&mut self, kind: Kind) {
        self.json.push(match kind {
            Kind::Map => '{',
            Kind::List => '[',
        });
    }

    pub(super) fn end(&mut self, kind: Kind) {
        if self.json.ends_with(',') {
            self.json.pop();
        }
        self.json.push_str(match kind {
            Kind::Map => "},",
            Kind::List => "],",
        });
    }

    /// Writes the name of a field, which needs no escape.
    pub(super) fn field(&mut self, name: &str) {
        self.json.push('"');
        self.json.push_str(name);
        self.json.push_str("\":");
    }

    pub(super) fn key(&mut self, key: &str) {
        self.escaped(key);
        self.json.push(':');
    }

    /// Writes a text. Returns whether it has an escape.
    pub(super) fn text(&mut self, text: &str) -> bool {
        let is_escaped = self.escaped(text);
        self.json.push(',');
        is_escaped
    }

    pub(super) fn scalar(&mut self, scalar: &str) {
        self.json.push_str(scalar);
        self.json.push(',');
    }

    fn escaped(&mut self, text: &str) -> bool {
        self.json.push('"');
        let mut rest = text;
        while let Some(at) = rest.bytes().position(|byte| escape_length(byte) > 0) {
            self.json.push_str(&rest[..at]);
            self.escape(rest.as_bytes()[at]);
            rest = &rest[at + 1..];
        }
        self.json.push_str(rest);
        self.json.push('"');
        rest.len() < text.len()
    }

    fn escape(&mut self, byte: u8) {
        let named = match byte {
            b'"' | b'\\' => char::from(byte),
            b'\n' => 'n',
            b'\r' => 'r',
            b'\t' => 't',
            0x08 => 'b',
            0x0C => 'f',
            _ => {
                // Writing to a `String` never fails.
                let _ = write!(self.json, "\\u{byte:04x}");
                return;
            }
        };
        self.json.push('\\');
        self.json.push(named);
    }
}

/// Returns the bytes of a text in JSON, without its quotes.
pub(super) fn length(text: &str) -> usize {
    text.bytes().fold(text.len(), |length, byte| length + escape_length(byte))
}

/// Returns the additional bytes that a byte takes in JSON.
fn escape_length(byte: u8) -> usize {
    const LENGTHS: [u8; 256] = {
        let mut lengths = [0; 256];
        let mut control = 0;
        while control < b' ' {
            // `\u001f`
            lengths[control as usize] = 5;
            control += 1;
        }
        let named = b"\"\\\n\r\t\x08\x0C";
        let mut at = 0;
        while at < named.len() {
            lengths[named[at] as usize] = 1;
            at += 1;
        }
        lengths
    };
    usize::from(LENGTHS[usize::from(byte)])
}
