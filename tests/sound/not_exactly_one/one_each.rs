//! Each library and each secret is of one kind.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
pub fn in_json(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .spec(json!({
            "existing_cluster_name": "shared",
            "libraries": [{"jar": "dbfs:/a.jar"}, {"whl": "dbfs:/a.whl"}, {"pypi": {"package": "a"}}],
            "notebook_task": {"notebook_path": "/Nightly"},
        }))
        .delete_on_exit();
    CreateSecretScopeOp::new("create-scope")
        .scope_name(name)
        .spec(json!({
            "initial_manage_permission": "users",
            "secrets": [
                {"key": "a", "value_from": {"secret_key_ref": {"name": "storage", "key": "a"}}},
                {"key": "b", "string_value": name},
            ],
        }))
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn typed(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .existing_cluster_name("shared")
        .libraries((Library::jar("dbfs:/a.jar"), Library::maven(MavenLibrary::new("a:b:1"))))
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn by_rust(name: Param<String>) {
    let kind = if std::env::var("WHL").is_ok() { "whl" } else { "jar" };
    SubmitRunOp::new("submit")
        .run_name(name)
        .spec(json!({
            "existing_cluster_name": "shared",
            "libraries": [{kind: "dbfs:/a"}],
            "notebook_task": {"notebook_path": "/Nightly"},
        }))
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [in_json(), typed(), by_rust()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
