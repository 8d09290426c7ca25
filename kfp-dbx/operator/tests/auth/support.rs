//! Settings, workspaces and answers for the tests.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::http::StatusCode;
use kfp_dbx_operator::decide::Secret;
use kfp_dbx_operator::run::credentials::{Origin, Policy, Settings};
use kfp_dbx_operator::run::workspace::{Config, Observer, PER_SECOND, Source, Workspaces};
use serde_json::json;

use crate::server::Seen;

pub const DISCOVERY: &str = "/oidc/.well-known/oauth-authorization-server";
pub const TOKENS: &str = "/oidc/v1/token";

/// Settings of the environment of the operator.
pub fn environment(values: &[(&str, &str)]) -> Settings {
    Settings::read(Origin::Environment, data(values))
}

pub fn data(values: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), value.as_bytes().to_vec());
    values.iter().map(owned).collect()
}

/// A Secret of a namespace.
pub fn secret(namespace: &str, values: &[(&str, &str)]) -> Source {
    let secret = Secret { version: "1".to_owned(), data: data(values) };
    Source::Secret { namespace: namespace.to_owned(), name: "credentials".to_owned(), secret }
}

/// A policy that lets Secrets name the servers of the tests.
pub fn local() -> Policy {
    Policy { allowed_hosts: vec!["http://127.0.0.1:*".parse().unwrap()], ..Policy::default() }
}

pub fn workspaces(own: Settings, policy: Policy) -> Workspaces {
    observed(own, policy, Arc::new(()))
}

pub fn observed(own: Settings, policy: Policy, observer: Arc<dyn Observer>) -> Workspaces {
    let (seed, per_second) = ("pod-1".to_owned(), PER_SECOND);
    Workspaces::new(Config { policy, own, per_second, seed, observer }).unwrap()
}

/// Answers requests for tokens of Databricks and Entra ID with `token-1`, and all others with `{}`.
pub fn tokens(seen: &Seen, own: &str) -> (StatusCode, String) {
    let body = match seen.path.as_str() {
        DISCOVERY => json!({"token_endpoint": format!("{own}{TOKENS}")}),
        path if path.contains("/token") => {
            json!({"access_token": "token-1", "expires_in": 3600, "token_type": "Bearer"})
        }
        _ => json!({}),
    };
    (StatusCode::OK, body.to_string())
}

/// A file with a token, which is removed in the end.
pub struct TokenFile(std::path::PathBuf);

impl TokenFile {
    pub fn new(name: &str, token: &str) -> Self {
        let name = format!("kfp-dbx-{name}-{}", std::process::id());
        let file = Self(std::env::temp_dir().join(name));
        file.write(token);
        file
    }

    pub fn write(&self, token: &str) {
        std::fs::write(&self.0, token).unwrap();
    }

    pub fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for TokenFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
