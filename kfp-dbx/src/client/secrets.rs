//! Keeps tokens and header values out of errors, logs and results.

use serde_json::Value;

/// Replaces a secret in shown text.
const HIDDEN: &str = "…";
/// A header value shorter than this is not treated as a secret: removing it would damage the
/// server's messages.
const SHORTEST_VALUE: usize = 4;
/// The same for a part of a header value, such as one cookie of several.
const SHORTEST_PART: usize = 6;
/// A header whose name contains one of these words holds a credential.
const CREDENTIALS: [&str; 6] = ["cookie", "authorization", "token", "secret", "session", "key"];

/// The secrets that are sent to a server.
#[derive(Clone, Default)]
pub(super) struct Secrets(Vec<Secret>);

#[derive(Clone)]
struct Secret {
    text: String,
    /// Whether it is removed from every part of an answer. A secret for which this is `false` is
    /// removed from messages only: the value of a header that names a user, for example, may also
    /// be part of a run's name.
    is_credential: bool,
}

impl Secrets {
    pub(super) fn add_token(&mut self, token: &str) {
        self.add(token, true);
    }

    /// Adds the value of a header, and its parts: a server may repeat one cookie of several.
    pub(super) fn add_header(&mut self, name: &str, value: &str) {
        let is_credential = CREDENTIALS.iter().any(|word| name.contains(word));
        if value.len() >= SHORTEST_VALUE {
            self.add(value, is_credential);
        }
        for part in value.split([';', ',', ' ']) {
            let inner = part.split_once('=').map_or(part, |(_, inner)| inner);
            for part in [part, inner] {
                if part.len() >= SHORTEST_PART && part != value {
                    self.add(part, is_credential);
                }
            }
        }
    }

    fn add(&mut self, text: &str, is_credential: bool) {
        self.0.push(Secret { text: text.to_owned(), is_credential });
        // Longer secrets are replaced first, so that a part does not break up the whole.
        self.0.sort_by_key(|secret| std::cmp::Reverse(secret.text.len()));
    }

    /// Removes all secrets from a message.
    pub(super) fn redact(&self, text: &str) -> String {
        let hide = |text: String, secret: &Secret| text.replace(&secret.text, HIDDEN);
        self.0.iter().fold(text.to_owned(), hide)
    }

    /// Removes credentials from all texts of an answer.
    pub(super) fn redact_answer(&self, value: &mut Value) {
        match value {
            Value::String(text) => {
                for secret in self.0.iter().filter(|secret| secret.is_credential) {
                    if text.contains(&secret.text) {
                        *text = text.replace(&secret.text, HIDDEN);
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.redact_answer(item)),
            Value::Object(fields) => {
                fields.values_mut().for_each(|field| self.redact_answer(field));
            }
            _ => {}
        }
    }
}
