use kfp_dbx::prelude::*;

#[pipeline]
fn create(name: Param<String>) {
    let job = CreateJobOp::new("create").job_name(name);
    SubmitRunOp::new("submit").run_name(name).existing_cluster_id(job.outputs.job_id);
}

fn main() {}
