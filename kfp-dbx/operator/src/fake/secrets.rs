//! Secret scopes, their secrets and their access control lists.

mod acls;
mod requests;
mod scopes;
mod values;

use std::collections::BTreeMap;
use std::fmt;

use super::problem::Problem;
use crate::time::Time;

/// A secret scope. Names of scopes and keys of secrets are the same whatever their case.
#[derive(Debug, Clone)]
pub struct Scope {
    /// The name.
    pub name: String,
    /// The secrets, by their key in small letters.
    pub secrets: BTreeMap<String, Secret>,
    /// The permission of each principal.
    pub acls: BTreeMap<String, String>,
    /// The Key Vault in which the secrets are, if they are not in Databricks.
    pub(super) key_vault: Option<serde_json::Value>,
}

/// A secret.
#[derive(Clone)]
pub struct Secret {
    /// The key.
    pub key: String,
    /// The value.
    pub value: Vec<u8>,
    /// The time of its last change.
    pub updated: Time,
}

impl fmt::Debug for Secret {
    /// Writes the key only.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secret").field("key", &self.key).finish_non_exhaustive()
    }
}

/// The permissions of a principal on a scope.
const PERMISSIONS: &[&str] = &["READ", "WRITE", "MANAGE"];

fn missing(message: String) -> Problem {
    Problem::new(404, "RESOURCE_DOES_NOT_EXIST", message)
}

/// Checks the name of a scope or the key of a secret.
fn check_name(what: &str, name: &str) -> Result<(), Problem> {
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || "-_.@".contains(letter);
    if name.len() <= 128 && name.chars().all(allowed) {
        return Ok(());
    }
    let message = format!(
        "{what} names must have at most 128 characters, and only letters, digits, `-`, `_`, `.` and `@`."
    );
    Err(Problem::invalid(message))
}
