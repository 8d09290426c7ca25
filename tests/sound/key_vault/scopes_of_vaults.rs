//! Secret scopes that are backed by Azure Key Vault, as they should be.
#![deny(warnings)]

use kfp_dbx::prelude::*;

/// The case of the id does not matter, nor does the end of the address.
#[pipeline(operator = "kfp-dbx", timeout = "10m")]
pub fn scopes(name: Param<String>, vault: Param<String>) {
    CreateSecretScopeOp::new("scope")
        .scope_name(format!("{name}-1"))
        .scope_backend_type(ScopeBackendType::AzureKeyvault)
        .secrets([] as [Secret; 0])
        .backend_azure_keyvault(AzureKeyVault::new(
            "/subscriptions/1/resourcegroups/team/providers/microsoft.keyvault/vaults/Team-Vault",
            "https://team-vault.vault.azure.cn",
        ))
        .acls([SecretScopeAcl::new("users", Permission::Read)])
        .delete_on_exit();
    CreateSecretScopeOp::new("by-parameter")
        .scope_name(format!("{name}-2"))
        .scope_backend_type("AZURE_KEYVAULT")
        .backend_azure_keyvault(AzureKeyVault::new(
            format!("/subscriptions/1/resourceGroups/team/providers/Microsoft.KeyVault/vaults/{vault}"),
            format!("https://{vault}.vault.azure.net/"),
        ))
        .delete_on_exit();
    CreateSecretScopeOp::new("of-databricks")
        .scope_name(format!("{name}-3"))
        .scope_backend_type("DATABRICKS")
        .secrets([Secret::value_from("password", SecretKeyRef::new("mysecret", "password"))])
        .delete_on_exit();
}
