use kfp_dbx::prelude::*;

#[pipeline = "nightly"]
fn nightly(run: Param<String>) {
    DeleteRunOp::new("delete").run_name(run).external();
}

fn main() {}
