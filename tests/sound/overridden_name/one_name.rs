//! One name, or the same one twice.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
pub fn the_same_twice(name: Param<String>) {
    SubmitRunOp::new("submit")
        .k8s_name(format!("{name}-run"))
        .run_name(format!("{name}-run"))
        .job_name("job")
        .jar_params(["1"])
        .delete_on_exit();
    CreateClusterOp::new("create-cluster")
        .k8s_name(name)
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn k8s_name_alone(name: Param<String>) {
    SubmitRunOp::new("submit").k8s_name(name).job_name("job").jar_params(["1"]).delete_on_exit();
}

#[pipeline(truthful, timeout = "2h", allow(fixed_name))]
pub fn of_kinds_without(name: Param<String>) {
    CreateDbfsBlockOp::new("upload")
        .block_name(format!("{name}-block"))
        .k8s_name(name)
        .path("/data/a.csv")
        .data(Base64::text("1"))
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn in_the_spec(name: Param<String>) {
    CreateJobOp::new("create-job")
        .job_name(name)
        .spec(json!({
            "name": "the setter wins",
            "existing_cluster_name": "shared",
            "notebook_task": {"notebook_path": "/Nightly"},
        }))
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn reattached(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("job")
        .jar_params(["1"])
        .reattach()
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn of_objects(name: Param<String>) {
    ResourceOp::new("create")
        .k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "Djob",
            "metadata": {"name": format!("{name}-job")},
            "spec": {
                "name": format!("{name}-job"),
                "existing_cluster_name": "shared",
                "notebook_task": {"notebook_path": "/Nightly"},
            },
        }))
        .keep();
}

/// The name of a cluster that a run makes for itself is its own.
#[pipeline(truthful, timeout = "2h")]
pub fn new_cluster(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .new_cluster(
            NewCluster::new()
                .cluster_name("The cluster")
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2),
        )
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [
        the_same_twice(),
        k8s_name_alone(),
        of_kinds_without(),
        in_the_spec(),
        reattached(),
        of_objects(),
        new_cluster(),
    ] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
