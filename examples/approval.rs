//! A pipeline that waits for a person before it publishes.
//!
//! `cargo run --example approval` prints the workflow.

use std::process::ExitCode;

use kfp_dbx::prelude::*;

/// Computes the figures of a day, and publishes them if someone approves.
#[pipeline(truthful, timeout = "2h", deadline = "3d")]
pub fn figures(#[default = "2026-01-31"] day: Param<String>) {
    let run = |name: &str| {
        SubmitRunOp::new(name)
            .run_name(format!("{name}-{}", workflow::uid()))
            .job_name(name)
            .jar_params(("--day", day))
            .delete_on_exit()
    };
    let compute = run("compute");

    // If nobody decides within three days, the deadline fails the workflow.
    let approve = SuspendOp::new("approve")
        .choices(["YES", "NO"])
        .default("NO")
        .description("Are the figures right?")
        .after(compute);

    when(approve.outputs.decision.eq("YES"), || {
        run("publish");
    })
    .otherwise(|| {
        run("discard");
    });
}

fn main() -> ExitCode {
    kfp_dbx::print(&figures())
}
