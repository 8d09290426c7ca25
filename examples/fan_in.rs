//! Uses the results of a loop after it: as a list, one by one, and by their number.
//!
//! `cargo run --example fan_in` prints the Argo Workflow.

use std::process::ExitCode;

use kfp_dbx::prelude::*;

fn run(name: &str, run_name: impl std::fmt::Display) -> SubmitRunOp {
    SubmitRunOp::new(name).run_name(format!("{name}-{run_name}-{}", workflow::uid())).job_name(name)
}

/// Exports tables, checks each export, and merges the files if there are several.
#[pipeline(truthful, timeout = "1h")]
pub fn exports(
    /// The tables' names.
    #[default = ["sales", "stock"]]
    tables: Param<Vec<String>>,
) {
    // Outside of the loop, each output of the op is a list, with a value for each table.
    let exports =
        for_each(tables, |table| run("export", table).jar_params([table]).delete_on_exit());
    let runs = exports.inner.outputs.run_id;
    // The notebook of the job returns the path of the file that it has written.
    let files = exports.inner.outputs.notebook_output_result;

    // A name with a result in it is unknown in the exit handler, so these runs are not deleted.
    let checks = for_each(runs, |id| run("check", id).jar_params([id]).keep());

    when(files.count().gt(1), || {
        run("merge", "files").jar_params(files).delete_on_exit();
    })
    .after(checks);
}

fn main() -> ExitCode {
    kfp_dbx::print(&exports())
}
