//! Every field is one of the CRD's, or none of ours.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
pub fn in_json(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .spec(json!({
            "new_cluster": {
                "spark_version": "5.3.x-scala2.11",
                "node_type_id": "Standard_D3_v2",
                "num_workers": 2,
                "spark_conf": {"spark.speculation": true, "any.thing": 1},
                "custom_tags": [{"key": "team", "value": "data"}],
            },
            "notebook_task": {
                "notebook_path": "/Nightly",
                "base_parameters": {"day": "monday", "whatever it is": name, "policy_id": 1},
            },
        }))
        .delete_on_exit();
}

/// Maps take any key.
#[pipeline(truthful, timeout = "2h")]
pub fn nested(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("job")
        .spec(json!({"notebook_params": {"run_nmae": name, "tasks": 1, "job_id": 2}}))
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn computed(name: Param<String>) {
    let field = ["spark", "version"].join("_");
    CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spec(json!({field: "5.3.x-scala2.11", "node_type_id": "D3", "num_workers": 2}))
        .delete_on_exit();
}

#[pipeline(allow(resource_leak))]
pub fn of_other_kinds(name: Param<String>) {
    ResourceOp::new("create").k8s_resource(json!({
        "apiVersion": "example.com/v1",
        "kind": "Djob",
        "metadata": {"name": name},
        "spec": {"anything": {"goes": true}},
    }));
}

#[pipeline(truthful, timeout = "2h")]
pub fn bound(name: Param<String>) {
    let cluster =
        json!({"spark_version": "5.3.x-scala2.11", "node_type_id": "D3", "num_workers": 2});
    let task = NotebookTask::new("/Nightly");
    let task = task.base_parameters([("day", name)]);
    CreateJobOp::new("create-job")
        .job_name(name)
        .spec(json!({"new_cluster": cluster, "notebook_task": {"notebook_path": "/Old"}}))
        .notebook_task(task)
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [in_json(), nested(), computed(), of_other_kinds(), bound()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
