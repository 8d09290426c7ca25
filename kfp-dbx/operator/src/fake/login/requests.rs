//! The endpoints that need no access token, and the check of the token of all others.

use std::time::Duration;

use serde_json::{Value as Json, json};

use super::super::call::Call;
use super::super::fields::Fields;
use super::super::problem::{Outcome, Problem};
use super::super::settings::USER;
use super::super::workspace::Workspace;
use super::Issued;
use super::databricks::EXCHANGE;
use crate::databricks::Reply;

/// The time for which Databricks accepts no token any more that is about to end.
const MARGIN: Duration = Duration::from_secs(30);

impl Workspace {
    /// Answers a request to an endpoint that needs no access token, if it is one.
    pub(in crate::fake) fn login(&mut self, call: Call<'_>) -> Option<Reply> {
        let parts: Vec<_> = call.path.split('/').skip(1).collect();
        let result = match (call.method, parts.as_slice()) {
            ("GET", ["oidc", ".well-known", "oauth-authorization-server"]) => Ok(discovery(call)),
            ("GET", ["aad", "auth"]) => return Some(self.tenant_redirect()),
            ("POST", ["oidc", "v1", "token"]) => self.databricks_token(call),
            ("POST", [tenant, "oauth2", "token"]) => self.entra_token(call, tenant, false),
            ("POST", [tenant, "oauth2", "v2.0", "token"]) => self.entra_token(call, tenant, true),
            _ => return None,
        };
        let (status, body) = match result {
            Ok(body) => (200, body),
            Err(refusal) => (refusal.status, refusal.json()),
        };
        Some(Reply { status, retry_after: None, body: body.to_string() })
    }

    /// Checks the access token of a request.
    pub(in crate::fake) fn check_token(
        &mut self,
        authorization: Option<&str>,
    ) -> Result<(), Problem> {
        self.caller_is_entra = false;
        let settings = &self.settings;
        if settings.tokens.is_empty() && settings.clients.is_empty() {
            return Ok(());
        }
        let token = authorization.and_then(|header| header.strip_prefix("Bearer "));
        let Some(token) = token else {
            let message = "Credential was not sent or was of an unsupported type for this API.";
            return Err(Problem::new(401, "UNAUTHENTICATED", message));
        };
        if settings.tokens.contains(token) {
            return Ok(());
        }
        let is_valid = |issued: &&Issued| {
            // Azure refuses tokens that are about to end.
            let margin = if issued.is_entra { MARGIN } else { Duration::ZERO };
            issued.is_for_databricks && self.now + margin < issued.ends
        };
        let issued = self.login.issued.get(token).filter(is_valid);
        let issued = issued.ok_or_else(|| Problem::new(403, "403", "Invalid access token."))?;
        self.caller_is_entra = issued.is_entra;
        Ok(())
    }

    /// `preview/scim/v2/Me`.
    #[expect(
        clippy::unnecessary_wraps,
        clippy::unused_self,
        reason = "all endpoints have one type"
    )]
    pub(in crate::fake) fn scim_me(&mut self, _fields: Fields<'_>) -> Outcome {
        Ok(json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
            "id": "1",
            "userName": USER,
            "displayName": USER,
            "active": true,
            "emails": [{"type": "work", "value": USER, "primary": true}],
        }))
    }

    /// Gives a token, and returns it with the seconds for which it is valid.
    pub(super) fn issue(&mut self, is_entra: bool, is_for_databricks: bool) -> (String, u64) {
        self.login.given += 1;
        let (now, lifetime) = (self.now, self.settings.token_lifetime);
        self.login.issued.retain(|_, issued| now < issued.ends);
        let token = format!("fake-token-{}", self.login.given);
        let issued = Issued { ends: now + lifetime, is_entra, is_for_databricks };
        self.login.issued.insert(token.clone(), issued);
        (token, lifetime.as_secs())
    }

    fn tenant_redirect(&self) -> Reply {
        let tenant = &self.settings.tenant;
        let body = format!("https://login.microsoftonline.com/{tenant}/oauth2/authorize?x=y");
        Reply { status: 302, retry_after: None, body }
    }
}

/// Writes where the workspace gives tokens.
fn discovery(call: Call<'_>) -> Json {
    let issuer = format!("{}/oidc", call.origin);
    json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/v1/authorize"),
        "token_endpoint": format!("{issuer}/v1/token"),
        "scopes_supported": ["all-apis", "offline_access"],
        "grant_types_supported": ["client_credentials", EXCHANGE],
    })
}
