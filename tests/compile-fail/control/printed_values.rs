#![deny(deprecated)]

use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn export(day: Param<String>) {
    println!("the day is {day}");
    SubmitRunOp::new("export")
        .run_name(format!("export-{}", workflow::uid()))
        .job_name("export")
        .jar_params([day])
        .delete_on_exit();
}

fn main() {}
