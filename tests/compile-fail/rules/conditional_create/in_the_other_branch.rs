use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn load(full: Param<bool>, name: Param<String>) {
    when(full, || {
        SubmitRunOp::new("load").run_name(name).job_name("load").jar_params(["1"]).keep();
    })
    .otherwise(|| {
        DeleteRunOp::new("delete-run").run_name(name);
    });
}

fn main() {}
