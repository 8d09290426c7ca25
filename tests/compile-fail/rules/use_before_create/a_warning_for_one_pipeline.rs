#![deny(deprecated)]
use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", warn(use_before_create))]
fn nightly(job: Param<String>) {
    CreateJobOp::new("create-job")
        .job_name(job)
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2),
        )
        .spark_jar_task(SparkJarTask::new("com.example.Figures"))
        .delete_on_exit();
    SubmitRunOp::new("submit")
        .run_name(format!("{job}-{}", workflow::uid()))
        .job_name(job)
        .jar_params(["10"])
        .delete_on_exit();
}

fn main() {}
