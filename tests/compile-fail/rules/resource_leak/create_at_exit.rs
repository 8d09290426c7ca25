#![deny(deprecated)]
use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    SubmitRunOp::new("load").run_name(name).job_name("load").jar_params(["1"]).delete_on_exit();
    on_failure(|| {
        SubmitRunOp::new("alert")
            .run_name(format!("alert-{name}"))
            .job_name("alert")
            .jar_params([workflow::status()]);
    });
}

fn main() {}
