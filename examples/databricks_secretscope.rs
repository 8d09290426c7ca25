//! Creates a secret scope with secrets of all three kinds, and deletes it.

use std::process::ExitCode;

use kfp_dbx::prelude::*;

/// A toy pipeline that sets some secrets and acls in an Azure Databricks Secret Scope.
// The sample of the Python package breaks these rules, so they are allowed.
#[pipeline(name = "DatabricksSecretScope", allow(resource_leak, no_timeout, secret_in_default))]
pub fn secretscope_pipeline(
    #[default = "test-secretscope"] scope_name: Param<String>,
    #[default = "helloworld"] string_secret: Param<String>,
    #[default = "aGVsbG93b3JsZA=="] byte_secret: Param<String>,
    #[default = "mysecret"] ref_secret_name: Param<String>,
    #[default = "username"] ref_secret_key: Param<String>,
    #[default = "user@foo.com"] principal_name: Param<String>,
) {
    let create_scope = CreateSecretScopeOp::new("createsecretscope")
        .scope_name(scope_name)
        .initial_manage_principal("users")
        .secrets([
            Secret::string_value("string-secret", string_secret),
            Secret::byte_value("byte-secret", byte_secret),
            Secret::value_from("ref-secret", SecretKeyRef::new(ref_secret_name, ref_secret_key)),
        ])
        .acls([SecretScopeAcl::new(principal_name, Permission::Read)]);

    DeleteSecretScopeOp::new("deletesecretscope").scope_name(scope_name).after(create_scope);
}

fn main() -> ExitCode {
    kfp_dbx::print(&secretscope_pipeline())
}
