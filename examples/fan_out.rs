//! Runs a job for each item of a list that is a parameter, four at a time, and a report after all
//! of them.
//!
//! `cargo run --example fan_out` prints the Argo Workflow.

use std::process::ExitCode;

use kfp_dbx::prelude::*;

/// Exports tables, each in two formats.
#[pipeline(truthful, timeout = "1h")]
pub fn exports(
    /// The tables' names.
    #[default = ["sales", "stock"]]
    tables: Param<Vec<String>>,
) {
    let exports = for_each(tables, |table| {
        for_each([("csv", 10), ("parquet", 40)], |(format, slices)| {
            SubmitRunOp::new("export")
                .run_name(format!("export-{table}-{format}-{}", workflow::uid()))
                .job_name("export")
                .jar_params(("--table", table, "--format", format, "--slices", slices))
                .delete_on_exit();
        });
    })
    .parallelism(4);

    SubmitRunOp::new("report")
        .run_name(format!("report-{}", workflow::uid()))
        .job_name("report")
        .jar_params([tables])
        .delete_on_exit()
        .after(exports);
}

fn main() -> ExitCode {
    kfp_dbx::print(&exports())
}
