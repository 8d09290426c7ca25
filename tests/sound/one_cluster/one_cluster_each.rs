//! One cluster, however it is given.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
pub fn each_way(name: Param<String>, id: Param<String>) {
    SubmitRunOp::new("by-id")
        .run_name(format!("{name}-id"))
        .existing_cluster_id(id)
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
    SubmitRunOp::new("by-name")
        .run_name(format!("{name}-name"))
        .existing_cluster_name("shared")
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn setter_over_spec(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .existing_cluster_name(format!("{name}-cluster"))
        .spec(json!({
            "existing_cluster_name": "shared",
            "notebook_task": {"notebook_path": "/Nightly"},
        }))
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn by_rust(name: Param<String>) {
    let run = SubmitRunOp::new("submit")
        .run_name(name)
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
    if std::env::var("SHARED").is_ok() {
        run.existing_cluster_name("shared");
    } else {
        run.new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2),
        );
    }
}

/// What the run gives as a whole is not seen.
#[pipeline(truthful, timeout = "2h")]
pub fn whole_spec(name: Param<String>, spec: Param<Json>) {
    SubmitRunOp::new("submit").k8s_name(name).spec(spec).keep();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [each_way(), setter_over_spec(), by_rust(), whole_spec()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
