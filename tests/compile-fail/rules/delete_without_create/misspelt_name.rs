#![deny(deprecated)]
use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", allow(resource_leak, fixed_name))]
fn nightly(name: Param<String>) {
    let load = SubmitRunOp::new("load").run_name("load").job_name("load").jar_params(["10"]);
    DeleteRunOp::new("delete-load").run_name("laod").after(load);
    let job = CreateJobOp::new("create-job")
        .job_name(format!("{name}-job"))
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2),
        )
        .notebook_task(NotebookTask::new("/Nightly"));
    DeleteJobOp::new("delete-job").job_name(name).after(job);
}

fn main() {}
