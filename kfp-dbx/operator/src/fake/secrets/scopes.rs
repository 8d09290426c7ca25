//! The endpoints of secret scopes.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::super::fields::Fields;
use super::super::limits::Limit;
use super::super::problem::{Outcome, Problem};
use super::super::settings::USER;
use super::super::words::{IS_PROTECTED, IS_REJECTED, has_word};
use super::super::workspace::Workspace;
use super::{Scope, check_name, missing};

impl Workspace {
    /// `secrets/scopes/create`.
    pub(in crate::fake) fn scopes_create(&mut self, fields: Fields<'_>) -> Outcome {
        let name = fields.required("scope")?;
        check_name("Scope", name)?;
        if has_word(name, IS_REJECTED) {
            return Err(Problem::rejected(name));
        }
        let principal = fields.text("initial_manage_principal").filter(|name| !name.is_empty());
        if principal.is_some_and(|principal| principal != "users") {
            let message =
                "The only principal that is allowed as initial_manage_principal is users.";
            return Err(Problem::invalid(message));
        }
        let key_vault = self.key_vault(fields)?;
        if self.scopes.contains_key(&name.to_lowercase()) {
            let message = format!("Scope {name} already exists!");
            return Err(Problem::new(400, "RESOURCE_ALREADY_EXISTS", message));
        }
        let most = self.settings.limits.scopes;
        if self.scopes.len() >= most {
            self.ledger.broke(Limit::Scopes);
            let message = format!("The workspace has reached its limit of {most} scopes.");
            return Err(Problem::new(400, "RESOURCE_LIMIT_EXCEEDED", message));
        }
        let manager = principal.unwrap_or(USER).to_owned();
        let scope = Scope {
            name: name.to_owned(),
            secrets: BTreeMap::new(),
            acls: [(manager, "MANAGE".to_owned())].into(),
            key_vault,
        };
        self.scopes.insert(name.to_lowercase(), scope);
        Ok(json!({}))
    }

    /// Reads the Key Vault of a new scope.
    fn key_vault(&self, fields: Fields<'_>) -> Result<Option<Json>, Problem> {
        match fields.text("scope_backend_type").unwrap_or("DATABRICKS") {
            "DATABRICKS" => Ok(None),
            "AZURE_KEYVAULT" => {
                let vault = fields.get("backend_azure_keyvault");
                let vault = vault.ok_or_else(|| Problem::required("backend_azure_keyvault"))?;
                for name in ["resource_id", "dns_name"] {
                    if vault[name].as_str().is_none_or(str::is_empty) {
                        return Err(Problem::required(name));
                    }
                }
                if !self.caller_is_entra {
                    let message = "Scope with Azure KeyVault must have userAADToken defined!";
                    return Err(Problem::invalid(message));
                }
                Ok(Some(vault.clone()))
            }
            other => Err(Problem::invalid(format!("Unknown scope_backend_type {other}."))),
        }
    }

    /// `secrets/scopes/list`.
    #[expect(clippy::unnecessary_wraps, reason = "all endpoints have one type")]
    pub(in crate::fake) fn scopes_list(&mut self, _fields: Fields<'_>) -> Outcome {
        if self.scopes.is_empty() {
            return Ok(json!({}));
        }
        let scopes = self.scopes.values().map(|scope| match &scope.key_vault {
            None => json!({"name": scope.name, "backend_type": "DATABRICKS"}),
            Some(vault) => json!({
                "name": scope.name, "backend_type": "AZURE_KEYVAULT", "keyvault_metadata": vault,
            }),
        });
        Ok(json!({"scopes": scopes.collect::<Vec<_>>()}))
    }

    /// `secrets/scopes/delete`.
    pub(in crate::fake) fn scopes_delete(&mut self, fields: Fields<'_>) -> Outcome {
        let name = fields.required("scope")?;
        if has_word(name, IS_PROTECTED) && self.scopes.contains_key(&name.to_lowercase()) {
            return Err(Problem::protected(name));
        }
        let removed = self.scopes.remove(&name.to_lowercase());
        removed.ok_or_else(|| missing(format!("Scope {name} does not exist!")))?;
        Ok(json!({}))
    }
}
