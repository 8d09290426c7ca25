use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(timeout = "2h")]
fn nightly(name: Param<String>) {
    ResourceOp::new("create-job")
        .k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "Djob",
            "metadata": {"name": name},
            "spec": {
                "new_cluster": {"spark_version": "5.3.x-scala2.11", "node_type_id": "D3", "num_workers": 2},
                "notebook_task": {"notebook_path": "/Nightly"},
            },
        }))
        .success_condition("status.job_status.job_id > 0")
        .keep();
    ResourceOp::new("submit")
        .k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "Run",
            "metadata": {"name": format!("{name}-{}", workflow::uid())},
            "spec": {"job_name": name, "notebook_params": {"day": "monday"}},
        }))
        .success_condition("status.metadata.state.result_state=SUCCESS")
        .keep();
}

fn main() {}
