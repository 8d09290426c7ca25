#![deny(deprecated)]
use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful)]
fn nightly(name: Param<String>) {
    let cluster = CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .delete_on_exit();
    SubmitRunOp::new("submit")
        .run_name(name)
        .existing_cluster_id(cluster.outputs.cluster_id)
        .notebook_task(NotebookTask::new("/Nightly").base_parameters([("day", "monday")]))
        .timeout("2h")
        .delete_on_exit();
    ResourceOp::new("wait-for-job")
        .action(Action::Get)
        .k8s_resource(json!({"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": name}}))
        .success_condition("status.succeeded > 0");
}

fn main() {}
