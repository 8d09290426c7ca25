#![deny(deprecated)]
use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    SubmitRunOp::new("load").run_name(format!("load-{name}")).job_name("load").jar_params(["1"]);
    SubmitRunOp::new("report")
        .run_name(format!("report-{name}"))
        .job_name("report")
        .jar_params(["1"]);
    on_failure(|| {
        DeleteRunOp::new("delete-load").run_name(format!("load-{name}"));
    });
    on_success(|| {
        DeleteRunOp::new("delete-report").run_name(format!("report-{name}"));
    });
}

fn main() {}
