#![deny(deprecated)]
use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(format!("nightly-{}", workflow::uid()))
        .job_name("nightly")
        .jar_params(["10"])
        .delete_on_exit();
    on_exit(|| {
        // The parameters are the same at each attempt.
        CreateSecretScopeOp::new("create-scope")
            .scope_name(format!("{name}-keys"))
            .initial_manage_principal("users")
            .keep();
    });
    on_failure(|| {
        ResourceOp::new("report").k8s_resource(json!({
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": format!("failed-{}", workflow::uid())},
            "data": {"failures": workflow::failures()},
        }));
        // The owner deletes it with the workflow, and so not before the retry.
        SubmitRunOp::new("alert")
            .run_name(format!("alert-{}", workflow::uid()))
            .new_cluster(
                NewCluster::new()
                    .spark_version("5.3.x-scala2.11")
                    .node_type_id("Standard_D3_v2")
                    .num_workers(2),
            )
            .notebook_task(NotebookTask::new("/Alert"))
            .set_owner_reference(true);
    });
}

fn main() {}
