//! A program with one pipeline, as a user writes it.

use std::process::ExitCode;

use kfp_dbx::prelude::*;

/// Computes last night's figures.
#[pipeline(truthful, timeout = "2h")]
fn nightly(
    /// How many slices.
    #[default = 10]
    slices: Param<i32>,
    /// The day, as `2026-01-31`.
    day: Param<String>,
    #[default = ["sales", "stock"]] tables: Param<Vec<String>>,
) {
    for_each(tables, |table| {
        SubmitRunOp::new("compute")
            .run_name(format!("{table}-{day}-{}", workflow::uid()))
            .job_name("figures")
            .jar_params((table, slices))
            .delete_on_exit();
    });
}

fn main() -> ExitCode {
    kfp_dbx::cli::main([nightly()])
}
