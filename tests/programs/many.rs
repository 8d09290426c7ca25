//! A program with several pipelines, one of which is wrong and one worth a warning.

use std::process::ExitCode;

use kfp_dbx::prelude::*;

/// Deletes a run.
#[pipeline(name = "CleanUp")]
fn clean(
    /// The run's name.
    run: Param<String>,
) {
    DeleteRunOp::new("deleterun").run_name(run).external();
}

/// The same, twice.
///
/// With more to say.
#[pipeline]
fn twice(#[default = "nightly"] run: Param<String>) {
    let first = DeleteRunOp::new("first").run_name(format!("{run}-1")).external();
    DeleteRunOp::new("second").run_name(format!("{run}-2")).external().after(first);
}

/// A helper: what is in here, rustc does not see.
fn submit(name: &str) -> SubmitRunOp {
    SubmitRunOp::new("submit").run_name(name).job_name("figures").jar_params(["10"])
}

/// Leaves its run behind.
#[pipeline(truthful, timeout = "1h", allow(fixed_name))]
fn leaky() {
    submit("leaky");
}

fn main() -> ExitCode {
    let mut pipelines = vec![clean(), twice(), leaky()];
    if std::env::var_os("WRONG").is_some() {
        pipelines.push(Pipeline::builder("wrong").build(|_| {
            submit("wrong").success_condition("state == 'done'").keep();
        }));
    }
    kfp_dbx::cli::main(pipelines)
}
