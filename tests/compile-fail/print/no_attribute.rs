use std::process::ExitCode;

use kfp_dbx::prelude::*;

fn clean() {
    DeleteRunOp::new("delete").run_name("run").external();
}

fn train(run: Param<String>) -> DeleteRunOp {
    DeleteRunOp::new("delete").run_name(run).external()
}

#[pipeline(op = Load)]
fn load(run: Param<String>) {
    DeleteRunOp::new("delete").run_name(run).external();
}

fn main() -> ExitCode {
    match std::env::args().count() {
        1 => kfp_dbx::print(&clean()),
        2 => kfp_dbx::print(clean),
        3 => kfp_dbx::print(&train),
        _ => kfp_dbx::print(&Load::new("load")),
    }
}
