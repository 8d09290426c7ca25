use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
fn nightly(name: Param<String>) {
    let create_job = CreateJobOp::new("create-job")
        .job_name(name)
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2),
        )
        .spark_jar_task(SparkJarTask::new("com.example.Figures"));
    let submit = SubmitRunOp::new("submit")
        .run_name(format!("{name}-run"))
        .job_name(name)
        .jar_params(["10"])
        .after(create_job);
    DeleteRunOp::new("delete-run").run_name(format!("{name}-run")).after(submit);
    DeleteJobOp::new("delete-job").job_name(name).after(submit);
}

fn main() {}
