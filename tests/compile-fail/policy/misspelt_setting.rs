#![deny(deprecated)]

use kfp_dbx::prelude::*;

// The warnings that the settings prevent where they are spelt right are not reported.
#[pipeline(truthfull, timeout = "2h")]
fn train(name: Param<String>) {
    let train = SubmitRunOp::new("train").run_name(name).job_name("train").jar_params(["1"]);
    DeleteRunOp::new("delete").run_name(name).after(train);
}

#[pipeline(truthful, timeout = "2h", allow(resource_leek))]
fn report(name: Param<String>) {
    SubmitRunOp::new("report").run_name(name).job_name("report").jar_params(["1"]);
}

#[pipeline(truthfull, timeout = "2h", deny(warnings))]
fn strict(name: Param<String>) {
    SubmitRunOp::new("strict").run_name(name).job_name("strict").jar_params(["1"]);
}

// Errors are.
#[pipeline(truthfull, timeout = "2h")]
fn clean(name: Param<String>) {
    let clean = DeleteRunOp::new("clean").run_name(name).external();
    clean.after(clean);
}

fn main() {}
