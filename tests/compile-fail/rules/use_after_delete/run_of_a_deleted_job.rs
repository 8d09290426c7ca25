use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn nightly(job: Param<String>) {
    let clean = DeleteJobOp::new("delete-job").job_name(job).external();
    let wait =
        DeleteRunOp::new("delete-run").run_name(format!("{job}-run")).external().after(clean);
    SubmitRunOp::new("submit")
        .run_name(format!("{job}-{}", workflow::uid()))
        .job_name(job)
        .jar_params(["10"])
        .after(wait)
        .delete_on_exit();
}

fn main() {}
