//! Computes an approximation to pi on a cluster that exists only for the run.
//!
//! `cargo run --example calc_pi` prints the Argo Workflow.

use std::process::ExitCode;

use kfp_dbx::prelude::*;

/// A toy pipeline that computes an approximation to pi with Databricks.
// The sample of the Python package breaks these rules, so they are allowed.
#[pipeline(name = "DatabricksRun", allow(resource_leak, no_timeout, ignored_failure))]
pub fn calc_pipeline(
    #[default = "test-run"] run_name: Param<String>,
    #[default = "10"] parameter: Param<String>,
) {
    let submit_run = SubmitRunOp::new("submitrun")
        .run_name(run_name)
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2),
        )
        .libraries([Library::jar("dbfs:/docs/sparkpi.jar")])
        .spark_jar_task(
            SparkJarTask::new("org.apache.spark.examples.SparkPi").parameters([parameter]),
        );

    let delete_run = DeleteRunOp::new("deleterun").run_name(run_name);
    delete_run.after(submit_run);
}

fn main() -> ExitCode {
    kfp_dbx::print(&calc_pipeline())
}
