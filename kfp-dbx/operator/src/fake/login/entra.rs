//! The tokens of Entra ID.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::super::call::Call;
use super::super::workspace::Workspace;
use super::{Client, DATABRICKS, Refusal, form, jwt};

const ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// The audience of tokens of other providers that Entra takes.
const AUDIENCE: &str = "api://AzureADTokenExchange";

impl Workspace {
    /// `{tenant}/oauth2/token`, and its second version.
    pub(super) fn entra_token(
        &mut self,
        call: Call<'_>,
        tenant: &str,
        is_second: bool,
    ) -> Result<Json, Refusal> {
        if tenant != self.settings.tenant {
            let message = format!("AADSTS90002: Tenant '{tenant}' not found.");
            return Err(Refusal::new(400, "invalid_request", message));
        }
        let form = form::read(call.body);
        let text = |name: &str| form.get(name).map_or("", String::as_str);
        if text("grant_type") != "client_credentials" {
            let message = "AADSTS70003: The app requested an unsupported grant type.";
            return Err(Refusal::new(400, "unsupported_grant_type", message));
        }
        let id = text("client_id");
        let client = self.settings.clients.get(id).ok_or_else(|| {
            let message =
                format!("AADSTS700016: Application with identifier '{id}' was not found.");
            Refusal::new(400, "unauthorized_client", message)
        })?;
        self.check_client(client, &form)?;
        let resource = if is_second { text("scope").strip_suffix("/.default") } else { None };
        let resource = resource.unwrap_or_else(|| text("resource"));
        if resource.is_empty() {
            let message = "AADSTS900144: The request body must contain the resource or the scope.";
            return Err(Refusal::new(400, "invalid_request", message));
        }
        let resource = resource.to_owned();
        let (token, seconds) = self.issue(true, resource == DATABRICKS);
        if is_second {
            return Ok(json!({
                "token_type": "Bearer", "expires_in": seconds, "ext_expires_in": seconds,
                "access_token": token,
            }));
        }
        // The first version writes numbers as texts.
        let ends = self.now.0 / 1000 + seconds;
        Ok(json!({
            "token_type": "Bearer", "expires_in": seconds.to_string(),
            "ext_expires_in": seconds.to_string(), "expires_on": ends.to_string(),
            "not_before": (self.now.0 / 1000).to_string(), "resource": resource,
            "access_token": token,
        }))
    }

    fn check_client(
        &self,
        client: &Client,
        form: &BTreeMap<String, String>,
    ) -> Result<(), Refusal> {
        let text = |name: &str| form.get(name).map_or("", String::as_str);
        if !form.contains_key("client_assertion") {
            let is_known = client.secret.as_deref() == Some(text("client_secret"));
            let message = "AADSTS7000215: Invalid client secret provided.";
            return match is_known {
                true => Ok(()),
                false => Err(Refusal::new(401, "invalid_client", message)),
            };
        }
        let refuse =
            |why: String| Refusal::new(401, "invalid_client", format!("AADSTS700213: {why}"));
        if text("client_assertion_type") != ASSERTION {
            return Err(refuse(format!("client_assertion_type must be {ASSERTION}")));
        }
        let claims = jwt::claims(text("client_assertion"), Some(AUDIENCE), self.now);
        let claims = claims.map_err(refuse)?;
        let subject = client.subject.as_deref();
        match subject.is_some_and(|subject| claims["sub"] == subject) {
            true => Ok(()),
            false => Err(refuse("No matching federated identity record found.".to_owned())),
        }
    }
}
