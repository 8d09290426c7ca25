//! The endpoints of secrets.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::super::fields::Fields;
use super::super::limits::Limit;
use super::super::problem::{Outcome, Problem};
use super::super::words::{IS_PROTECTED, IS_REJECTED, has_word};
use super::super::workspace::Workspace;
use super::{Secret, check_name, missing};

/// The most bytes of a secret.
const MOST_BYTES: usize = 128 * 1024;

impl Workspace {
    /// `secrets/put`.
    pub(in crate::fake) fn secrets_put(&mut self, fields: Fields<'_>) -> Outcome {
        let (now, most) = (self.now, self.settings.limits.secrets);
        let key = fields.required("key")?;
        check_name("Secret", key)?;
        if has_word(key, IS_REJECTED) {
            return Err(Problem::rejected(key));
        }
        let scope = self.scope(fields)?;
        if scope.key_vault.is_some() {
            let message =
                format!("Cannot write secrets to Azure KeyVault-backed scope {}", scope.name);
            return Err(Problem::new(400, "BAD_REQUEST", message));
        }
        let value = read_value(fields)?;
        let is_new = !scope.secrets.contains_key(&key.to_lowercase());
        let is_full = scope.secrets.len() >= most;
        if value.len() > MOST_BYTES {
            self.ledger.broke(Limit::Size);
            return Err(Problem::invalid("The value of a secret must have at most 128 KB."));
        }
        if is_new && is_full {
            self.ledger.broke(Limit::Secrets);
            let message = format!("The scope has reached its limit of {most} secrets.");
            return Err(Problem::new(400, "RESOURCE_LIMIT_EXCEEDED", message));
        }
        let secret = Secret { key: key.to_owned(), value, updated: now };
        self.scope(fields)?.secrets.insert(key.to_lowercase(), secret);
        Ok(json!({}))
    }

    /// `secrets/list`, which does not tell the values.
    pub(in crate::fake) fn secrets_list(&mut self, fields: Fields<'_>) -> Outcome {
        let secrets = self.scope(fields)?.secrets.values();
        let secrets: Vec<_> = secrets
            .map(|secret| json!({"key": secret.key, "last_updated_timestamp": secret.updated.0}))
            .collect();
        Ok(if secrets.is_empty() { json!({}) } else { json!({"secrets": secrets}) })
    }

    /// `secrets/get`.
    pub(in crate::fake) fn secrets_get(&mut self, fields: Fields<'_>) -> Outcome {
        let key = fields.required("key")?;
        let scope = self.scope(fields)?;
        let secret = scope.secrets.get(&key.to_lowercase());
        let secret = secret.ok_or_else(|| no_secret(&scope.name, key))?;
        Ok(json!({"key": secret.key, "value": STANDARD.encode(&secret.value)}))
    }

    /// `secrets/delete`.
    pub(in crate::fake) fn secrets_delete(&mut self, fields: Fields<'_>) -> Outcome {
        let key = fields.required("key")?;
        let scope = self.scope(fields)?;
        if has_word(key, IS_PROTECTED) && scope.secrets.contains_key(&key.to_lowercase()) {
            return Err(Problem::protected(key));
        }
        let removed = scope.secrets.remove(&key.to_lowercase());
        removed.ok_or_else(|| no_secret(&scope.name, key))?;
        Ok(json!({}))
    }
}

fn no_secret(scope: &str, key: &str) -> Problem {
    missing(format!("Secret does not exist with scope: {scope} and key: {key}"))
}

fn read_value(fields: Fields<'_>) -> Result<Vec<u8>, Problem> {
    match (fields.text("string_value"), fields.text("bytes_value")) {
        (Some(text), None) => Ok(text.as_bytes().to_vec()),
        (None, Some(bytes)) => STANDARD
            .decode(bytes)
            .map_err(|_| Problem::malformed("expected base64 at `bytes_value`")),
        (None, None) => {
            Err(Problem::invalid("One of string_value and bytes_value must be specified."))
        }
        (Some(_), Some(_)) => {
            Err(Problem::invalid("Only one of string_value and bytes_value can be specified."))
        }
    }
}
