//! The sample of a run from the Python package, with helper functions that create the ops.

use std::process::ExitCode;

use kfp_dbx::prelude::*;

fn submit_run(run_name: Param<String>, parameter: Param<String>) -> SubmitRunOp {
    SubmitRunOp::new("submitrun")
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
        )
}

fn delete_run(run_name: Param<String>) -> DeleteRunOp {
    DeleteRunOp::new("deleterun").run_name(run_name)
}

/// A toy pipeline that computes an approximation to pi with Azure Databricks.
// The sample of the Python package breaks these rules, so they are allowed.
#[pipeline(name = "DatabricksRun", allow(resource_leak, no_timeout, ignored_failure))]
pub fn calc_pipeline(
    #[default = "test-run"] run_name: Param<String>,
    #[default = "10"] parameter: Param<String>,
) {
    let submit_run = submit_run(run_name, parameter);
    delete_run(run_name).after(submit_run);
}

fn main() -> ExitCode {
    kfp_dbx::print(&calc_pipeline())
}
