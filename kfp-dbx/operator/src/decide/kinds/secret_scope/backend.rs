//! The backend of a scope: where its secrets are.

use serde_json::Value as Json;

use crate::databricks::{Failure, Request};
use crate::decide::view::View;

/// The backend of scopes that do not name one: Databricks itself stores their secrets.
const DATABRICKS: &str = "DATABRICKS";

/// The backend of scopes that read the secrets of an Azure Key Vault. Nothing can be written to them.
const VAULT: &str = "AZURE_KEYVAULT";

/// The word by which Databricks says that the caller has no token of Entra.
const NEEDS_ENTRA: &str = "userAADToken";

/// Returns the backend that the spec names.
pub(super) fn backend<'a>(view: &View<'a>) -> &'a str {
    let named = view.object.spec_text("scope_backend_type");
    named.filter(|backend| !backend.is_empty()).unwrap_or(DATABRICKS)
}

/// Whether the scope reads the secrets of a vault.
pub(super) fn reads_vault(view: &View<'_>) -> bool {
    backend(view) == VAULT
}

/// Returns the fault of a scope that reads a vault, as far as the operator sees it.
pub(super) fn fault(view: &View<'_>) -> Option<&'static str> {
    let has_secrets = view.object.spec()["secrets"].as_array().is_some_and(|list| !list.is_empty());
    (has_secrets && reads_vault(view)).then_some(
        "a scope with the backend `AZURE_KEYVAULT` can't contain `secrets`, as Databricks only reads \
         those of the vault: add them to the vault, and remove `secrets`",
    )
}

/// Adds the backend to the request for a scope.
pub(super) fn with_backend(view: &View<'_>, request: Request) -> Request {
    let vault = view.object.spec().get("backend_azure_keyvault");
    request
        .with("scope_backend_type", backend(view))
        .with_some("backend_azure_keyvault", vault.filter(|vault: &&Json| !vault.is_null()))
}

/// Returns the message about a scope that Databricks refuses.
pub(super) fn refused(view: &View<'_>, failure: &Failure) -> String {
    let message = failure.message();
    if !reads_vault(view) || !message.contains(NEEDS_ENTRA) {
        return message.to_owned();
    }
    format!(
        "Databricks creates a scope that reads an Azure Key Vault only for a caller with a token of \
         Microsoft Entra ID, and the operator logs in with another one: give it a workload identity, a \
         managed identity or a client secret of Entra, and change or create the object anew \
         ({message})"
    )
}
