use kfp_dbx::prelude::*;

#[pipeline(allow(warnings))]
fn wrong() {
    SubmitRunOp::new("text").run_name("text").job_name("job").jar_params("10");
    SubmitRunOp::new("lists").run_name("lists").job_name("job").jar_params([vec![1]]);
}

fn main() {}
