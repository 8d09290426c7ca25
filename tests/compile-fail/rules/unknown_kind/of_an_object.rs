use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(timeout = "10m", allow(resource_leak))]
fn upload(name: Param<String>) {
    ResourceOp::new("upload")
        .k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "VolumeFile",
            "metadata": {"name": name},
            "spec": {"path": format!("/Volumes/main/default/jobs/{name}.py"), "data": "cHJpbnQoMyk="},
        }))
        .success_condition("status.file_hash");
}

fn main() {}
