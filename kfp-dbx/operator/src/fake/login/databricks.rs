//! The tokens of Databricks: for a client with a secret, and for the token of another provider.

use serde_json::{Value as Json, json};

use super::super::call::Call;
use super::super::workspace::Workspace;
use super::{Refusal, form, jwt};

/// The grant of a token for the token of another provider.
pub(super) const EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";

const JWT: &str = "urn:ietf:params:oauth:token-type:jwt";

impl Workspace {
    /// `oidc/v1/token`.
    pub(super) fn databricks_token(&mut self, call: Call<'_>) -> Result<Json, Refusal> {
        let form = form::read(call.body);
        let text = |name: &str| form.get(name).map_or("", String::as_str);
        match text("grant_type") {
            "client_credentials" => {
                let basic = form::basic(call.authorization);
                let (id, secret) = basic
                    .unwrap_or_else(|| (text("client_id").into(), text("client_secret").into()));
                self.check_secret(&id, &secret)?;
            }
            EXCHANGE if text("subject_token_type") != JWT => {
                let message = format!("subject_token_type must be {JWT}");
                return Err(Refusal::new(400, "invalid_request", message));
            }
            EXCHANGE => {
                let audience = format!("{}/oidc/v1/token", call.origin);
                self.check_subject(text("client_id"), text("subject_token"), Some(&audience))?;
            }
            other => {
                let message = format!("grant_type {other} is not supported");
                return Err(Refusal::new(400, "unsupported_grant_type", message));
            }
        }
        if text("scope") != "all-apis" {
            return Err(Refusal::new(400, "invalid_scope", "the scope must be all-apis"));
        }
        let (token, seconds) = self.issue(false, true);
        Ok(json!({
            "access_token": token, "token_type": "Bearer", "expires_in": seconds, "scope": "all-apis",
        }))
    }

    fn check_secret(&self, id: &str, secret: &str) -> Result<(), Refusal> {
        let client = self.settings.clients.get(id);
        let known = client.and_then(|client| client.secret.as_deref());
        if known.is_some_and(|known| known == secret) {
            return Ok(());
        }
        Err(Refusal::new(401, "invalid_client", "Client authentication failed"))
    }

    fn check_subject(&self, id: &str, token: &str, audience: Option<&str>) -> Result<(), Refusal> {
        let refuse = |why: String| Refusal::new(400, "invalid_grant", why);
        let claims = jwt::claims(token, audience, self.now).map_err(refuse)?;
        let subject = self.settings.clients.get(id).and_then(|client| client.subject.as_deref());
        match subject {
            Some(subject) if claims["sub"] == subject => Ok(()),
            Some(_) => {
                Err(refuse("the subject of the token is not the one that is trusted".into()))
            }
            None => Err(refuse(format!("the client {id:?} has no federation policy"))),
        }
    }
}
