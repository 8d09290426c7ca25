#![deny(deprecated)]
use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(timeout = "2h", allow(resource_leak))]
fn nightly(name: Param<String>) {
    ResourceOp::new("submit")
        .k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "Run",
            "metadata": {"name": name},
            "spec": {"job_name": "nightly", "jar_params": ["10"]},
        }))
        .success_condition("status.metadata.state.result_state=SUCCESS")
        .set_owner_reference(true);
}

fn main() {}
