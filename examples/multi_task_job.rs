//! A job whose tasks share a cluster, and a run of the job. The workflow keeps the page of the run for
//! whoever looks for it.
//!
//! `cargo run --example multi_task_job` prints the Argo Workflow.

use std::process::ExitCode;

use kfp_dbx::prelude::*;

/// Loads tables, checks them, and trains a model with them.
#[pipeline(operator = "kfp-dbx", truthful, timeout = "3h", deadline = "6h")]
pub fn train(#[default = "sales"] table: Param<String>) {
    let cluster = NewCluster::new()
        .spark_version("16.4.x-scala2.12")
        .data_security_mode(DataSecurityMode::Standard)
        .node_type_id("Standard_D4ds_v5")
        .autoscale(Autoscale::new(1, 4))
        .azure_attributes(
            AzureAttributes::new()
                .first_on_demand(1)
                .availability(AzureAvailability::SpotWithFallbackAzure),
        )
        .custom_tags([("team", "forecast")]);
    let on_shared = |key: &str, notebook: &str| {
        Task::new(key).job_cluster_key("shared").notebook_task(NotebookTask::new(notebook))
    };

    let job = CreateJobOp::new("create-job")
        .job_name(format!("train-{}", workflow::uid()))
        .job_clusters([JobCluster::new("shared", cluster)])
        .parameters([JobParameter::new("table", table)])
        .tasks([
            on_shared("load", "/Shared/Load")
                .libraries([Library::whl("/Volumes/main/etl/wheels/etl-1.4.0-py3-none-any.whl")])
                .max_retries(2),
            on_shared("check", "/Shared/Check").depends_on([TaskDependency::new("load")]),
            on_shared("train", "/Shared/Train").depends_on([TaskDependency::new("check")]),
            on_shared("alarm", "/Shared/Alarm")
                .depends_on([TaskDependency::new("check"), TaskDependency::new("train")])
                .run_if(RunIf::AtLeastOneFailed),
        ])
        .queue(QueueSettings::new(true))
        .max_concurrent_runs(1)
        .tags([("team", "forecast")])
        .delete_on_exit();

    let run = SubmitRunOp::new("train")
        .run_name(format!("train-{}", workflow::uid()))
        .job_name(job.outputs.name)
        .job_parameters([("table", table)])
        .delete_on_exit();

    ResourceOp::new("note").keep().k8s_resource(json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": format!("train-{}", workflow::uid())},
        // An output that is JSON would be an object here, and a ConfigMap holds texts.
        "data": {
            "page": run.outputs.run_page_url,
            "tasks": format!("{}", run.outputs.task_results),
        },
    }));
}

fn main() -> ExitCode {
    kfp_dbx::print(&train())
}
