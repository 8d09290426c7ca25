//! Texts that must not be seen: tokens, passwords, client secrets.

use std::fmt;

/// What is written in the place of a hidden text.
const MASK: &str = "***";

/// The shortest text that is looked for in messages. Nothing shorter is a secret.
const SHORTEST: usize = 4;

/// A text that neither `Debug` nor `Display` shows.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hidden(String);

impl Hidden {
    /// Hides a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Returns the text, for the request that needs it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

impl fmt::Display for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

/// Replaces hidden texts in a text of a server, which can repeat what it was sent: as they are, in a
/// form or query, and in JSON.
pub fn scrub<'a>(text: &str, hidden: impl IntoIterator<Item = &'a Hidden>) -> String {
    let mut scrubbed = text.to_owned();
    for Hidden(secret) in hidden {
        let forms = [secret.clone(), form_encoded(secret), json_encoded(secret)];
        for form in forms.iter().filter(|form| form.len() >= SHORTEST) {
            if scrubbed.contains(form) {
                scrubbed = scrubbed.replace(form, MASK);
            }
        }
    }
    scrubbed
}

/// Encodes a text as a value of a form.
pub fn form_encoded(text: &str) -> String {
    let encode = |byte: u8| match byte {
        b'*' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
        b' ' => "+".to_owned(),
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(encode).collect()
}

/// Encodes a text as a JSON string, without its quotes.
fn json_encoded(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Hidden, scrub};

    #[test]
    fn a_hidden_text_is_not_shown() {
        let hidden = Hidden::new("dapi-secret");
        assert_eq!(format!("{hidden} {hidden:?} {:?}", Some(&hidden)), "*** *** Some(***)");
        assert_eq!(hidden.reveal(), "dapi-secret");
    }

    #[test]
    fn every_form_of_a_hidden_text_is_removed() {
        let hidden = [Hidden::new(r#"a/b "c"~é"#), Hidden::new("")];
        let text = r#"raw a/b "c"~é, form a%2Fb+%22c%22%7E%C3%A9, json a/b \"c\"~é, abc"#;
        assert_eq!(scrub(text, &hidden), "raw ***, form ***, json ***, abc");
    }
}
