//! What only the archived operator does.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

/// A run of a job takes the parameters of the job.
#[pipeline(operator = "kfp-dbx", truthful, timeout = "1h")]
pub fn nightly(name: Param<String>) {
    SubmitRunOp::new("without").run_name(name).job_name("figures").delete_on_exit();
    SubmitRunOp::new("empty")
        .run_name(format!("{name}-empty"))
        .spec(json!({"job_name": "figures", "jar_params": []}))
        .delete_on_exit();
    ResourceOp::new("object")
        .k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "Run",
            "metadata": {"name": format!("{name}-object")},
            "spec": {"job_name": "figures"},
        }))
        .set_owner_reference(true);
}
