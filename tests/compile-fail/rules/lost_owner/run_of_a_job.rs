#![deny(deprecated)]
use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
fn nightly(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("nightly")
        .jar_params(["10"])
        .set_owner_reference(true);
    CreateJobOp::new("create-job")
        .job_name(format!("{name}-job"))
        .existing_cluster_name("shared")
        .notebook_task(NotebookTask::new("/Nightly"))
        .set_owner_reference(true);
}

fn main() {}
