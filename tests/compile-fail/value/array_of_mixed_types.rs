use kfp_dbx::prelude::*;

#[pipeline(allow(warnings))]
fn run(name: Param<String>) {
    // A tuple takes a mix: `("--name", name)`.
    SubmitRunOp::new("submit").run_name(name).job_name("job").jar_params(["--name", name]);
}

fn main() {}
