#![deny(deprecated)]

use kfp_dbx::prelude::*;

#[pipeline(op = Load)]
fn load(table: Param<String>) {
    DeleteRunOp::new("delete").run_name(table).external();
}

#[pipeline(truthful, timeout = "2h")]
fn nightly(table: Param<String>) {
    SubmitRunOp::new(table).run_name(table).job_name("load");
    DeleteRunOp::new(5).run_name(table);
    Load::new(table).table(table);
}

fn main() {}
