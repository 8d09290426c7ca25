use kfp_dbx::prelude::*;

#[pipeline]
fn run(name: Param<String>) {
    // A tuple takes a mix: `("--name", name)`.
    SubmitRunOp::new("submit").run_name(name).jar_params(["--name", name]);
}

fn main() {}
