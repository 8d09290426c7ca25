//! Secrets that do not stand in the source.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(timeout = "2h")]
pub fn by_reference(name: Param<String>) {
    CreateSecretScopeOp::new("create-scope")
        .scope_name(name)
        .initial_manage_principal("users")
        .secrets([Secret::value_from("password", SecretKeyRef::new("storage", "password"))])
        .delete_on_exit();
}

#[pipeline(timeout = "2h")]
pub fn by_parameter(name: Param<String>, password: Param<String>, key: Param<String>) {
    CreateSecretScopeOp::new("create-scope")
        .scope_name(name)
        .spec(json!({
            "initial_manage_permission": "users",
            "secrets": [
                {"key": "password", "string_value": password},
                {"key": "key", "byte_value": key},
            ],
        }))
        .delete_on_exit();
}

#[pipeline(timeout = "2h")]
pub fn empty(name: Param<String>) {
    CreateSecretScopeOp::new("create-scope")
        .scope_name(name)
        .initial_manage_principal("users")
        .secrets([Secret::string_value("later", "")])
        .delete_on_exit();
}

/// What is no secret scope has no secrets that anyone knows of.
#[pipeline(truthful, timeout = "2h")]
pub fn not_a_secret(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("job")
        .notebook_params([("scope", "storage"), ("key", "password")])
        .delete_on_exit();
}

#[pipeline(timeout = "2h")]
pub fn allowed(name: Param<String>) {
    CreateSecretScopeOp::new("create-scope")
        .scope_name(name)
        .initial_manage_principal("users")
        .secrets([Secret::string_value("user", "public")])
        .allow(rules::SECRET_IN_SOURCE)
        .delete_on_exit();
}

/// Placeholders, references to secrets, and words that only begin like a token.
#[pipeline(truthful, timeout = "2h")]
pub fn forms_of_tokens(name: Param<String>, token: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2)
                .spark_conf([("fs.azure.account.key.x.dfs.core.windows.net", "{{secrets/s/key}}")])
                .spark_env_vars([("TOKEN", "{{secrets/s/dapi}}")]),
        )
        .notebook_task(NotebookTask::new("/dapi").base_parameters([
            ("token", "dapi00000000000000000000000000000000"),
            ("hash", "0123456789abcdef0123456789abcdef"),
            ("form", "dapi…"),
        ]))
        .pod_annotation("token", format!("dapi{token}"))
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn token_allowed_by_the_op(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("job")
        .notebook_params([("token", "dapi0123456789abcdef0123456789abcdef")])
        .pod_annotation("token", "dapi0123456789abcdef0123456789abcdef")
        .allow(rules::SECRET_IN_SOURCE)
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [
        by_reference(),
        by_parameter(),
        empty(),
        not_a_secret(),
        allowed(),
        forms_of_tokens(),
        token_allowed_by_the_op(),
    ] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
