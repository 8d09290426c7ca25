use kfp_dbx::prelude::*;

#[pipeline]
fn wrong(name: Param<String>) {
    SubmitRunOp::new("one").run_name(name).job_name("job").jar_params("10");
    SubmitRunOp::new("items").run_name(name).job_name("job").jar_params([vec![1]]);
}

fn main() {}
