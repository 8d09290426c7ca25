#![deny(deprecated)]
use kfp_dbx::prelude::*;

#[pipeline(schedule = Cron::new("30 3 * * *").timezone("US/Pacific"), argo = "3.6")]
fn clean() {
    DeleteRunOp::new("delete").run_name("nightly").external();
}

fn main() {}
