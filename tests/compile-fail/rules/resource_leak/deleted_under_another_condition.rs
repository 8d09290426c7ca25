#![deny(deprecated)]
use kfp_dbx::prelude::*;

/// The delete of the one is in its condition, so it does not delete the other one.
#[pipeline(truthful, timeout = "2h")]
fn in_the_other_branch(full: Param<bool>, name: Param<String>) {
    when(full, || {
        SubmitRunOp::new("full").run_name(name).job_name("load").jar_params(["1"]).delete_on_exit();
    })
    .otherwise(|| {
        SubmitRunOp::new("delta").run_name(name).job_name("load").jar_params(["2"]);
    });
}

#[pipeline(truthful, timeout = "2h")]
fn in_any_case(full: Param<bool>, name: Param<String>) {
    SubmitRunOp::new("load").run_name(name).job_name("load").jar_params(["1"]);
    on_exit(|| {
        when(full, || {
            DeleteRunOp::new("delete-run").run_name(name);
        });
    });
}

fn main() {}
