use kfp_dbx::prelude::*;

#[pipeline(schedule = "@daily")]
fn of_any_version() {
    DeleteRunOp::new("delete").run_name("nightly").external();
}

#[pipeline(schedule = Cron::new("@daily").schedule("@weekly"), argo = "3.5")]
fn two_for_an_older_argo() {
    DeleteRunOp::new("delete").run_name("nightly").external();
}

fn main() {}
