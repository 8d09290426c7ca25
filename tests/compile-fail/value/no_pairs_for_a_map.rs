use kfp_dbx::prelude::*;

#[pipeline(allow(warnings))]
fn run(name: Param<String>) {
    SubmitRunOp::new("submit").run_name(name).job_name("job").notebook_params(["param1", "38"]);
}

fn main() {}
