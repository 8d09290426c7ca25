#![deny(deprecated)]
use kfp_dbx::prelude::*;

#[pipeline(timeout = "2h")]
fn scope(name: Param<String>, #[default = "hunter2"] password: Param<String>) {
    CreateSecretScopeOp::new("create-scope")
        .scope_name(name)
        .initial_manage_principal("users")
        .secrets([Secret::string_value("password", password)])
        .delete_on_exit();
}

fn main() {}
