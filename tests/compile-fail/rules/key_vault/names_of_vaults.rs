use kfp_dbx::prelude::*;

#[pipeline(operator = "kfp-dbx", timeout = "10m")]
fn scopes(name: Param<String>) {
    CreateSecretScopeOp::new("names")
        .scope_name(format!("{name}-1"))
        .scope_backend_type(ScopeBackendType::AzureKeyvault)
        .backend_azure_keyvault(AzureKeyVault::new("team-vault", "team-vault.vault.azure.net"))
        .delete_on_exit();
    CreateSecretScopeOp::new("two-vaults")
        .scope_name(format!("{name}-2"))
        .scope_backend_type(ScopeBackendType::AzureKeyvault)
        .backend_azure_keyvault(AzureKeyVault::new(
            "/subscriptions/1/resourceGroups/team/providers/Microsoft.KeyVault/vaults/team-vault",
            "https://other-vault.vault.azure.net/",
        ))
        .delete_on_exit();
}

fn main() {}
