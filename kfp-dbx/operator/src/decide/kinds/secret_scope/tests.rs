#![allow(clippy::unwrap_used, clippy::panic)]

use Endpoint::{
    ScopesCreate, ScopesDelete, ScopesList, SecretAclsDelete, SecretAclsList, SecretAclsPut,
    SecretsDelete, SecretsList, SecretsPut,
};
use serde_json::{Value as Json, json};

use crate::databricks::{Answer, Endpoint};
use crate::decide::Secret;
use crate::decide::harness::{Harness, exists, gone, lost, object, rejects, throttled};

mod acls;
mod creation;
mod removal;
mod rotation;
mod values;
mod vaults;

fn scope(spec: Json) -> Harness {
    Harness::new(object("SecretScope", "vault", spec))
}

fn done(endpoint: Endpoint) -> (Endpoint, Answer) {
    (endpoint, Ok(json!({})))
}

fn scopes(names: &[&str]) -> (Endpoint, Answer) {
    let scopes: Vec<_> = names.iter().map(|name| json!({ "name": name })).collect();
    (ScopesList, Ok(json!({ "scopes": scopes })))
}

fn secrets(keys: &[&str]) -> (Endpoint, Answer) {
    let secrets: Vec<_> = keys.iter().map(|key| json!({ "key": key })).collect();
    (SecretsList, Ok(json!({ "secrets": secrets })))
}

fn one() -> Json {
    json!({ "secrets": [{ "key": "a", "string_value": "s3cret" }] })
}

/// A scope with one secret, which is filled.
fn filled() -> Harness {
    let mut harness = scope(one());
    harness.pass(vec![scopes(&[]), done(ScopesCreate), secrets(&[]), done(SecretsPut)]);
    assert_eq!(harness.condition("Ready"), "True Filled");
    harness
}

fn secret(version: &str, data: &[(&str, &[u8])]) -> Secret {
    let data = data.iter().map(|(key, value)| ((*key).to_owned(), value.to_vec()));
    Secret { version: version.to_owned(), data: data.collect() }
}

/// A scope whose secret `a` is the key `k` of the Secret `source`.
fn referring() -> Harness {
    let from = json!({ "secret_key_ref": { "name": "source", "key": "k" } });
    scope(json!({ "secrets": [{ "key": "a", "value_from": from }] }))
}
