use kfp_dbx::prelude::*;

#[pipeline(schedule = "0 4 * * 7", argo = "3.6")]
fn sunday_is_zero() {
    DeleteRunOp::new("delete").run_name("nightly").external();
}

#[pipeline(schedule = Cron::new("@daily").schedule("0 0 30 2 *").timezone("UTC"), argo = "3.6")]
fn a_day_that_never_comes() {
    DeleteRunOp::new("delete").run_name("nightly").external();
}

fn main() {}
