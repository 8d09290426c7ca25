use std::process::ExitCode;

use kfp_dbx::prelude::*;

#[pipeline]
fn clean(run: Param<String>) {
    DeleteRunOp::new("delete").run_name(run).external();
}

fn main() -> ExitCode {
    match std::env::args().count() {
        1 => kfp_dbx::print(clean),
        _ => kfp_dbx::print(clean()),
    }
}
