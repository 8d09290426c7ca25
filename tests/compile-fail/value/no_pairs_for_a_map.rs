use kfp_dbx::prelude::*;

#[pipeline]
fn run(name: Param<String>) {
    SubmitRunOp::new("submit").run_name(name).notebook_params(["param1", "38"]);
}

fn main() {}
