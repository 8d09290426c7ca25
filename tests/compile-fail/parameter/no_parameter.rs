#![deny(deprecated)]

use kfp_dbx::prelude::*;

#[pipeline]
fn clean(run_name: String) {
    DeleteRunOp::new("deleterun").run_name(run_name).external();
}

#[pipeline]
fn others(run_name: &str, days: Vec<i32>, pair: (Param<i32>, i32)) {
    let _ = (days, pair);
    DeleteRunOp::new("deleterun").run_name(run_name).external();
}

fn main() {}
