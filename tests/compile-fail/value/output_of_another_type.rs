use kfp_dbx::prelude::*;

#[pipeline(allow(warnings))]
fn create(name: Param<String>) {
    let job = CreateJobOp::new("create").job_name(name).existing_cluster_name("c").notebook_task(NotebookTask::new("/Example"));
    let submit = SubmitRunOp::new("submit").run_name(name).notebook_task(NotebookTask::new("/Example"));
    submit.existing_cluster_id(job.outputs.job_id);
}

fn main() {}
