#![deny(deprecated)]

use kfp_dbx::prelude::*;

// The settings that are right hold, and no warning asks for those that are wrong.
#[pipeline(truthful timeout = "2h")]
fn comma(run: Param<String>) {
    SubmitRunOp::new("train").run_name(run).job_name("train").jar_params(["1"]).delete_on_exit();
}

#[pipeline(mutex = "train", arg = "3.6", truthful, timeout = "2h")]
fn version(run: Param<String>) {
    SubmitRunOp::new("train").run_name(run).job_name("train").jar_params(["1"]).delete_on_exit();
}

#[pipeline(mutex = "train", argo = 3.6, truthful, timeout = "2h")]
fn number(run: Param<String>) {
    SubmitRunOp::new("train").run_name("train").job_name("train").jar_params([run]).delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
async fn signature(run: Param<String>) {
    SubmitRunOp::new("train").run_name("train").job_name("train").jar_params(["1"]);
}

fn main() {}
