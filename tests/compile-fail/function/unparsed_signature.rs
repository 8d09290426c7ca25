use std::process::ExitCode;

use kfp_dbx::prelude::*;

#[pipeline]
pub fn clean(#[default = "x"] run Param<String>) {
    DeleteRunOp::new("delete").run_name(run).external();
}

fn main() -> ExitCode {
    kfp_dbx::print(&clean())
}
