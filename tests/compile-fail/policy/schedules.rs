use kfp_dbx::prelude::*;

#[pipeline(
    schedule = Cron::new("@daily").timezone("Europe/Berln").starting_deadline("late"),
    argo = "3.6"
)]
fn zone_and_deadline() {
    DeleteRunOp::new("delete").run_name("nightly").external();
}

#[pipeline(schedule = 5, argo = "3.6")]
fn number() {
    DeleteRunOp::new("delete").run_name("nightly").external();
}

fn main() {}
