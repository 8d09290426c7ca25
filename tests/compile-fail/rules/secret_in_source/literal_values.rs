#![deny(deprecated)]
use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(timeout = "2h")]
fn scopes(name: Param<String>) {
    let password = "hunter2";
    CreateSecretScopeOp::new("create-scope")
        .scope_name(name)
        .initial_manage_principal("users")
        .secrets([
            Secret::string_value("user", "admin"),
            Secret::string_value("password", password),
            Secret::byte_value("key", "aHVudGVyMg=="),
        ])
        .delete_on_exit();
    CreateSecretScopeOp::new("create-other")
        .scope_name(format!("{name}-other"))
        .spec(json!({
            "initial_manage_permission": "users",
            "secrets": [{"key": "token", "string_value": "dapi-0123456789"}],
        }))
        .delete_on_exit();
    CreateSecretScopeOp::new("create-encoded")
        .scope_name(format!("{name}-encoded"))
        .initial_manage_principal("users")
        .secrets([
            Secret::byte_value("token", Base64::text("dapi-0123456789")),
            Secret::string_value("text", format!("{}{}", "dapi-", "0123456789")),
        ])
        .delete_on_exit();
}

fn main() {}
