use kfp_dbx::prelude::*;

// The run leaks and is deleted too early, but ops that wait for each other are the cause.
#[pipeline(truthful, timeout = "2h")]
fn cycle(run: Param<String>) {
    let train = SubmitRunOp::new("train").run_name(run).job_name("train").jar_params(["1"]);
    let delete = DeleteRunOp::new("delete").run_name(run).after(train);
    train.after(delete);
}

fn main() {}
