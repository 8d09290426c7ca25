//! Names at the edge of what Kubernetes and Argo take.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h", mutex = "names", argo = "3.6")]
pub fn resources(#[default = "a"] name: Param<String>, #[default = 7] part: Param<i32>) {
    SubmitRunOp::new("a").run_name("1.a-b.c").job_name("job").jar_params(["1"]).delete_on_exit();
    SubmitRunOp::new("b").run_name(name).job_name("job").jar_params(["1"]).delete_on_exit();
    SubmitRunOp::new("c")
        .run_name(format!("{part}-{name}"))
        .job_name("job")
        .jar_params(["1"])
        .delete_on_exit();
    SubmitRunOp::new("d")
        .run_name(format!("{}.{}", workflow::name(), name))
        .job_name("job")
        .jar_params(["1"])
        .delete_on_exit();
    let long = "x".repeat(253);
    SubmitRunOp::new("e").run_name(long).job_name("job").jar_params(["1"]).delete_on_exit();
    SubmitRunOp::new("g")
        .run_name(format!("{name}-{}-{}", workflow::creation_seconds(), workflow::uid()))
        .job_name("job")
        .jar_params(["1"])
        .delete_on_exit();
    let lower = "Nightly".to_lowercase();
    SubmitRunOp::new("f").run_name(lower).job_name("job").jar_params(["1"]).delete_on_exit();
}

#[pipeline]
pub fn ops(name: Param<String>) {
    DeleteRunOp::new("Delete the run (1)").run_name(name).external();
    DeleteRunOp::new("Ä-delete-1").run_name(format!("{name}-2")).external();
}

#[pipeline(name = "1: The Pipeline of Ä")]
pub fn the_name(#[name = "The_name-1"] name: Param<String>) {
    DeleteRunOp::new("delete").run_name(name).external();
}

#[pipeline(truthful, timeout = "2h", allow(fixed_name))]
pub fn paths(name: Param<String>, folder: Param<String>) {
    CreateDbfsBlockOp::new("scheme")
        .block_name(format!("{name}-1"))
        .path("dbfs:/data/a.csv")
        .data(Base64::text("1"))
        .delete_on_exit();
    CreateDbfsBlockOp::new("parameter")
        .block_name(format!("{name}-2"))
        .path(format!("{folder}/b.csv"))
        .data(Base64::text("1"))
        .delete_on_exit();
    CreateDbfsBlockOp::new("root")
        .block_name(format!("{name}-3"))
        .path(folder)
        .data(Base64::text("1"))
        .delete_on_exit();
}

/// What is not of the operator's may have other rules.
#[pipeline(allow(fixed_name, resource_leak))]
pub fn sanitized() {
    ResourceOp::new("create").k8s_resource(json!({
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "ClusterRole",
        "metadata": {"name": "system:Nightly"},
    }));
}

#[test]
fn builds_without_warnings() {
    for pipeline in [resources(), ops(), the_name(), paths(), sanitized()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
