#![deny(deprecated)]
use kfp_dbx::prelude::*;

#[pipeline(schedule = Cron::new("30 2 * * *").timezone("Europe/Berlin"), argo = "3.6")]
fn clean() {
    DeleteRunOp::new("delete").run_name("nightly").external();
}

fn main() {}
