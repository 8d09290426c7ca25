//! Each key comes once in its map.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
pub fn keys(name: Param<String>, key: Param<String>, other: Param<String>) {
    let cluster = NewCluster::new()
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        // Two parameters can have different values.
        .spark_conf([(key, "1"), (other, "1")])
        .custom_tags([("team", "data"), ("Team", "data")]);
    SubmitRunOp::new("pairs")
        .run_name(format!("{name}-1"))
        .new_cluster(cluster.clone().spark_env_vars([("day", "monday")]))
        .notebook_task(NotebookTask::new("/Nightly").base_parameters([("day", "monday")]))
        .delete_on_exit();
    // A setter replaces the whole map.
    let task = NotebookTask::new("/Nightly").base_parameters([("day", "monday")]);
    SubmitRunOp::new("again")
        .run_name(format!("{name}-2"))
        .new_cluster(cluster)
        .notebook_task(task.base_parameters([("day", "tuesday")]))
        .delete_on_exit();
    SubmitRunOp::new("json")
        .run_name(format!("{name}-3"))
        .spec(json!({"timeout_seconds": 60, "notebook_task": {"notebook_path": "/Old"}}))
        .existing_cluster_name("shared")
        .timeout_seconds(120)
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
    CreateSecretScopeOp::new("scope")
        .scope_name(name)
        .secrets([
            Secret::value_from("password", SecretKeyRef::new("mysecret", "password")),
            Secret::value_from("token", SecretKeyRef::new("mysecret", "password")),
        ])
        .acls([
            SecretScopeAcl::new("user@foo.com", Permission::Read),
            SecretScopeAcl::new("other@foo.com", Permission::Read),
        ])
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    assert_eq!(format!("{:?}", keys().workflow().unwrap().warnings()), "[]");
}
