//! A program with a pipeline that Argo runs by a schedule.

use std::process::ExitCode;

use kfp_dbx::prelude::*;

/// Computes last night's figures.
#[pipeline(schedule = "0 3 * * *", argo = "3.6", truthful, timeout = "2h")]
fn nightly(#[default = 10] slices: Param<i32>) {
    SubmitRunOp::new("compute")
        .run_name(format!("figures-{}", workflow::uid()))
        .job_name("figures")
        .jar_params([slices])
        .delete_on_exit();
}

fn main() -> ExitCode {
    kfp_dbx::cli::main([nightly()])
}
