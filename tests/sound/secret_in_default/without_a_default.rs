//! Parameters for secrets have no default, or only name one.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(timeout = "2h")]
pub fn no_default(name: Param<String>, password: Param<String>) {
    CreateSecretScopeOp::new("create-scope")
        .scope_name(name)
        .initial_manage_principal("users")
        .secrets([Secret::string_value("password", password)])
        .delete_on_exit();
}

#[pipeline(timeout = "2h")]
pub fn default_of_the_key(
    #[default = "train"] name: Param<String>,
    #[default = "storage"] secret: Param<String>,
    #[default = "password"] key: Param<String>,
) {
    CreateSecretScopeOp::new("create-scope")
        .scope_name(name)
        .initial_manage_principal("users")
        .secrets([Secret::value_from(key, SecretKeyRef::new(secret, key))])
        .delete_on_exit();
}

#[pipeline(timeout = "2h")]
pub fn empty(name: Param<String>, #[default = ""] password: Param<String>) {
    CreateSecretScopeOp::new("create-scope")
        .scope_name(name)
        .initial_manage_principal("users")
        .secrets([Secret::string_value("password", password)])
        .delete_on_exit();
}

#[pipeline(timeout = "2h", allow(secret_in_default))]
pub fn allowed(name: Param<String>, #[default = "public"] user: Param<String>) {
    CreateSecretScopeOp::new("create-scope")
        .scope_name(name)
        .initial_manage_principal("users")
        .secrets([Secret::string_value("user", user)])
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [no_default(), default_of_the_key(), empty(), allowed()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
