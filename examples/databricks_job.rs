//! Creates a job, runs it by its name, and deletes both.

use std::process::ExitCode;

use kfp_dbx::prelude::*;

/// A toy pipeline that computes an approximation to pi with Azure Databricks.
// The sample of the Python package breaks these rules, so they are allowed.
#[pipeline(name = "DatabricksJob", allow(resource_leak, no_timeout, ignored_failure))]
pub fn calc_pipeline(
    #[default = "test-job"] job_name: Param<String>,
    #[default = "test-job-run"] run_name: Param<String>,
    #[default = "10"] parameter: Param<String>,
) {
    let create_job = CreateJobOp::new("createjob")
        .job_name(job_name)
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2),
        )
        .libraries([Library::jar("dbfs:/docs/sparkpi.jar")])
        .spark_jar_task(SparkJarTask::new("org.apache.spark.examples.SparkPi"));

    let submit_run = SubmitRunOp::new("submitrun")
        .run_name(run_name)
        .job_name(job_name)
        .jar_params([parameter])
        .after(create_job);

    let delete_run = DeleteRunOp::new("deleterun").run_name(run_name).after(submit_run);
    DeleteJobOp::new("deletejob").job_name(job_name).after(delete_run);
}

fn main() -> ExitCode {
    kfp_dbx::print(&calc_pipeline())
}
