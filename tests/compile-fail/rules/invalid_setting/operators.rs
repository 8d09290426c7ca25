use kfp_dbx::prelude::*;

#[pipeline(operator = "kfp_dbx")]
fn misspelt(name: Param<String>) {
    DeleteRunOp::new("delete").run_name(name).external();
}

#[pipeline(operator = "databricks")]
fn unknown(name: Param<String>) {
    DeleteRunOp::new("delete").run_name(name).external();
}

fn main() {}
