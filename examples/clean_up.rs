//! Creates a cluster, a job on it and a run of the job. All of them are deleted when the workflow
//! ends, however it ends.
//!
//! `cargo run --example clean_up` prints the Argo Workflow.

use std::process::ExitCode;

use kfp_dbx::prelude::*;

/// Trains a model on a cluster of its own.
#[pipeline(truthful, timeout = "2h", deadline = "6h")]
pub fn train(#[default = "/Models/Train"] notebook: Param<String>) {
    // The names contain the id of the run, so that concurrent runs don't collide.
    let cluster = CreateClusterOp::new("create-cluster")
        .cluster_name(format!("train-{}", workflow::uid()))
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .delete_on_exit();

    let job = CreateJobOp::new("create-job")
        .job_name(format!("train-{}", workflow::uid()))
        .existing_cluster_id(cluster.outputs.cluster_id)
        .notebook_task(NotebookTask::new(notebook))
        .delete_on_exit();

    SubmitRunOp::new("train")
        .run_name(format!("train-{}", workflow::uid()))
        .job_name(job.outputs.name)
        .notebook_params([("epochs", 10)])
        .delete_on_exit();

    on_failure(|| {
        // `apply`, since a retry of the workflow runs the exit handler again.
        let report = ResourceOp::new("report").action(Action::Apply).keep();
        report.k8s_resource(json!({
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": format!("failed-{}", workflow::uid())},
            "data": {"status": workflow::status(), "failures": workflow::failures()},
        }));
    });
}

fn main() -> ExitCode {
    kfp_dbx::print(&train())
}
