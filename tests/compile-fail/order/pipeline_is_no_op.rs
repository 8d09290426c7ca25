#![deny(unused_must_use)]

use kfp_dbx::prelude::*;

#[pipeline(op = Load)]
fn load(table: Param<String>) {
    DeleteRunOp::new("delete").run_name(table).external();
}

#[pipeline]
fn nightly(table: Param<String>) {
    let clean = DeleteRunOp::new("clean").run_name(table).external();
    clean.after(load());
}

fn main() {}
