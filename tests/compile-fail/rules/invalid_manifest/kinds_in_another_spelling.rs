use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(timeout = "2h")]
fn objects(name: Param<String>) {
    ResourceOp::new("config")
        .k8s_resource(json!({
            "apiVersion": "v1",
            "kind": "Configmap",
            "metadata": {"name": name},
        }))
        .keep();
    ResourceOp::new("jobs")
        .k8s_resource(json!({
            "apiVersion": "batch/v1",
            "kind": "jobs",
            "metadata": {"name": name},
        }))
        .keep();
    ResourceOp::new("template")
        .k8s_resource(json!({
            "apiVersion": "argoproj.io/v1alpha1",
            "kind": "WorkFlowTemplate",
            "metadata": {"name": name},
        }))
        .keep();
}

fn main() {}
