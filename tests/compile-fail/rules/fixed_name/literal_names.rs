#![deny(deprecated)]
use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
fn nightly() {
    let cluster = CreateClusterOp::new("create-cluster")
        .cluster_name("nightly")
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .delete_on_exit();
    let run = "nightly";
    SubmitRunOp::new("submit")
        .run_name(run)
        .existing_cluster_id(cluster.outputs.cluster_id)
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
    CreateSecretScopeOp::new("create-scope")
        .k8s_name(format!("{}-keys", "nightly"))
        .spec(json!({"initial_manage_permission": "users"}))
        .delete_on_exit();
    ResourceOp::new("create-block")
        .k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "DbfsBlock",
            "metadata": {"name": "nightly"},
            "spec": {"path": "/nightly.txt", "data": "aGVsbG8="},
        }))
        .success_condition("status.file_hash")
        .keep();
}

fn main() {}
