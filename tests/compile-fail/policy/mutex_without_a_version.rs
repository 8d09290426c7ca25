use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", mutex = "figures")]
fn of_the_workflow(job: Param<String>) {
    SubmitRunOp::new("compute")
        .run_name(format!("figures-{}", workflow::uid()))
        .job_name(job)
        .jar_params(["10"])
        .delete_on_exit();
}

fn main() {}
