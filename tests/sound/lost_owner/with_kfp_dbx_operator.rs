//! What only the archived operator does.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

/// Kubernetes deletes the runs with the workflow, so that none of them leaks.
#[pipeline(operator = "kfp-dbx", truthful, timeout = "1h")]
pub fn nightly(name: Param<String>) {
    SubmitRunOp::new("of-a-job")
        .run_name(format!("{name}-a"))
        .job_name("figures")
        .jar_params(["10"])
        .set_owner_reference(true);
    SubmitRunOp::new("on-a-cluster")
        .run_name(format!("{name}-b"))
        .existing_cluster_name("figures")
        .notebook_task(NotebookTask::new("/Shared/Figures"))
        .set_owner_reference(true);
    ResourceOp::new("object")
        .k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "Run",
            "metadata": {"name": format!("{name}-c")},
            "spec": {"job_name": "figures", "jar_params": ["10"]},
        }))
        .set_owner_reference(true);
}
