#![deny(deprecated)]
use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    SubmitRunOp::new("submit")
        .k8s_name(format!("{name}-run"))
        .run_name(name)
        .job_name("nightly")
        .jar_params(["10"])
        .reattach()
        .delete_on_exit();
    // One name, which becomes one of this run.
    SubmitRunOp::new("report")
        .run_name(name)
        .job_name("report")
        .jar_params(["10"])
        .reattach()
        .delete_on_exit();
}

fn main() {}
