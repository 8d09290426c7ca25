use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn train(run: Param<String>) {
    SubmitRunOp::new("train")..run_name(run);
}

fn main() {}
