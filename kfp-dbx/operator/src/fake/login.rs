//! Credentials: the access tokens that the workspace accepts, and the endpoints that give them.
//!
//! Tokens of other providers are read, and not verified: their signatures count for nothing.

mod databricks;
mod entra;
mod form;
mod jwt;
mod requests;

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use crate::time::Time;

/// A service principal that can ask for tokens.
#[derive(Clone, Default)]
pub struct Client {
    /// Its secret, if it has one.
    pub secret: Option<String>,
    /// The subject of the tokens of another provider that are taken for it, if it trusts one.
    pub subject: Option<String>,
}

impl std::fmt::Debug for Client {
    /// Writes no secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("subject", &self.subject).finish_non_exhaustive()
    }
}

/// The application in Entra that tokens for Azure Databricks are for.
const DATABRICKS: &str = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d";

/// A token that the workspace, or Entra, has given.
struct Issued {
    ends: Time,
    is_entra: bool,
    /// Whether it is for Databricks, and not for another application.
    is_for_databricks: bool,
}

/// The tokens that were given.
#[derive(Default)]
pub(super) struct Login {
    issued: BTreeMap<String, Issued>,
    given: u64,
}

impl Login {
    /// Returns the number of tokens that were given.
    pub(super) fn given(&self) -> u64 {
        self.given
    }
}

/// The refusal of a token, as OAuth writes it.
struct Refusal {
    status: u16,
    error: &'static str,
    description: String,
}

impl Refusal {
    fn new(status: u16, error: &'static str, description: impl Into<String>) -> Self {
        Self { status, error, description: description.into() }
    }

    fn json(&self) -> Json {
        json!({"error": self.error, "error_description": self.description})
    }
}
