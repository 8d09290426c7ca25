//! Conditions that are evaluated at run time: on a parameter, and on the outcome of an earlier run.
//!
//! `cargo run --example conditions` prints the Argo Workflow.

use std::process::ExitCode;

use kfp_dbx::prelude::*;

fn run(name: &str, argument: impl IntoValue<kfp_dbx::Argument>) -> SubmitRunOp {
    SubmitRunOp::new(name)
        .run_name(format!("{name}-{}", workflow::uid()))
        .job_name("load")
        .jar_params([argument])
        .timeout("1h")
        .delete_on_exit()
}

/// Loads all of it, or what is new since the last time.
#[pipeline]
pub fn load(
    /// `full` or `delta`
    #[default = "delta"]
    mode: Param<String>,
    /// How many days a delta reaches back at most.
    #[default = 3]
    days: Param<i32>,
) {
    let count = run("count", "new").truthful();

    let loaded = when(mode.eq("full") | days.gt(30), || {
        run("load-all", "all").truthful();
    })
    .otherwise(|| {
        let delta = run("load-delta", days);
        // Without `truthful`, the op succeeds however the run ends, and its output has the result.
        when(delta.outputs.result_state.ne("SUCCESS") & count.outputs.run_id.gt(0), || {
            run("repair", delta.outputs.run_id).truthful();
        });
    });

    run("report", mode).truthful().after(loaded);
}

fn main() -> ExitCode {
    kfp_dbx::print(&load())
}
