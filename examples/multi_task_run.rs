//! A run with two tasks: a wheel on serverless compute, and then a notebook from Git on a cluster that
//! keeps the rules of a policy.
//!
//! `cargo run --example multi_task_run` prints the Argo Workflow.

use std::process::ExitCode;

use kfp_dbx::prelude::*;

/// Loads the orders of a day, and writes the report of the day.
#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
pub fn nightly(#[default = "yesterday"] day: Param<String>) {
    let etl = Environment::new()
        .environment_version("4")
        .dependencies(["/Volumes/main/etl/wheels/etl-1.4.0-py3-none-any.whl"]);
    let small = NewCluster::new()
        .policy_id("60642A1F0300A1B2")
        .spark_version("16.4.x-scala2.12")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2);

    SubmitRunOp::new("nightly")
        .run_name(format!("nightly-{}", workflow::uid()))
        .environments([JobEnvironment::new("etl", etl)])
        .git_source(
            GitSource::new("https://github.com/example/etl", GitProvider::GitHub)
                .git_branch("main"),
        )
        .tasks([
            Task::new("load")
                .python_wheel_task(PythonWheelTask::new("etl", "load").parameters(("--day", day)))
                .environment_key("etl"),
            Task::new("report")
                .depends_on([TaskDependency::new("load")])
                .notebook_task(NotebookTask::new("notebooks/report").source(Source::Git))
                .new_cluster(small),
        ])
        .queue(QueueSettings::new(true))
        .delete_on_exit();
}

fn main() -> ExitCode {
    kfp_dbx::print(&nightly())
}
