use kfp_dbx::prelude::*;

const ID: &str = "/subscriptions/1/resourceGroups/team/providers/Microsoft.KeyVault/vaults/team-vault";

#[pipeline(operator = "kfp-dbx", timeout = "10m")]
fn scopes(name: Param<String>) {
    CreateSecretScopeOp::new("no-vault")
        .scope_name(format!("{name}-1"))
        .scope_backend_type(ScopeBackendType::AzureKeyvault)
        .delete_on_exit();
    CreateSecretScopeOp::new("no-backend")
        .scope_name(format!("{name}-2"))
        .backend_azure_keyvault(AzureKeyVault::new(ID, "https://team-vault.vault.azure.net/"))
        .delete_on_exit();
    CreateSecretScopeOp::new("other-backend")
        .scope_name(format!("{name}-3"))
        .scope_backend_type("DATABRICKS")
        .backend_azure_keyvault(AzureKeyVault::new(ID, "https://team-vault.vault.azure.net/"))
        .delete_on_exit();
    CreateSecretScopeOp::new("secrets")
        .scope_name(format!("{name}-4"))
        .secrets([Secret::value_from("password", SecretKeyRef::new("mysecret", "password"))])
        .scope_backend_type(ScopeBackendType::AzureKeyvault)
        .backend_azure_keyvault(AzureKeyVault::new(ID, "https://team-vault.vault.azure.net/"))
        .delete_on_exit();
}

fn main() {}
