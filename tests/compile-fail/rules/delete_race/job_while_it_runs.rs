use kfp_dbx::prelude::*;

const JOB: &str = "nightly";

#[pipeline(truthful, timeout = "2h", mutex = "nightly", argo = "3.6", allow(resource_leak))]
fn nightly() {
    let create_job = CreateJobOp::new("create-job")
        .job_name("nightly")
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2),
        )
        .notebook_task(NotebookTask::new("/Nightly"));
    SubmitRunOp::new("submit")
        .run_name("nightly-run")
        .job_name("nightly")
        .notebook_params([("day", JOB)])
        .after(create_job);
    DeleteJobOp::new("delete-job").job_name("nightly").after(create_job);
}

fn main() {}
