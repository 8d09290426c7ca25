#![deny(deprecated)]
use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    SubmitRunOp::new("submit")
        .k8s_name(format!("{name}-run"))
        .run_name(name)
        .job_name("nightly")
        .jar_params(["10"])
        .delete_on_exit();
    ResourceOp::new("create-job")
        .k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "Djob",
            "metadata": {"name": name},
            "spec": {
                "name": "Nightly figures",
                "existing_cluster_name": "shared",
                "notebook_task": {"notebook_path": "/Nightly"},
            },
        }))
        .keep();
}

#[pipeline(truthful, timeout = "2h", mutex = "shared", argo = "3.6")]
fn shared() {
    CreateClusterOp::new("create-cluster")
        .k8s_name("shared")
        .cluster_name("Shared cluster")
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .delete_on_exit();
}

fn main() {}
