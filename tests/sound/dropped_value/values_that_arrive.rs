//! Values that the operator passes on.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
pub fn one_and_true(name: Param<String>) {
    CreateJobOp::new("create-job")
        .job_name(name)
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(1)
                .enable_elastic_disk(true),
        )
        .notebook_task(NotebookTask::new("/Nightly"))
        .max_retries(1)
        .retry_on_timeout(true)
        .delete_on_exit();
}

/// An argument is text, whatever it looks like.
#[pipeline(truthful, timeout = "2h")]
pub fn as_text(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("job")
        .jar_params((0, false, "0"))
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn in_maps(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .spec(json!({"job_name": "job", "notebook_params": {"full": false, "slices": 0}}))
        .delete_on_exit();
    SubmitRunOp::new("direct")
        .run_name(format!("{name}-direct"))
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2)
                .spark_conf([("spark.speculation", false)]),
        )
        .notebook_task(NotebookTask::new("/Nightly").base_parameters([("slices", 0)]))
        .delete_on_exit();
}

#[pipeline(allow(resource_leak))]
pub fn of_others(name: Param<String>) {
    ResourceOp::new("create").k8s_resource(json!({
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": name},
        "spec": {"backoffLimit": 0, "suspend": false},
    }));
}

#[pipeline(truthful, timeout = "2h")]
pub fn by_parameters(name: Param<String>, retries: Param<i32>) {
    CreateJobOp::new("create-job")
        .job_name(name)
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2),
        )
        .notebook_task(NotebookTask::new("/Nightly"))
        .max_retries(retries)
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h", allow(dropped_value))]
pub fn allowed(name: Param<String>) {
    CreateJobOp::new("create-job")
        .job_name(name)
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2),
        )
        .notebook_task(NotebookTask::new("/Nightly"))
        .max_retries(0)
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [one_and_true(), as_text(), in_maps(), of_others(), by_parameters(), allowed()]
    {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
