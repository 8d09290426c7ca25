use kfp_dbx::prelude::*;

#[pipeline]
fn nightly(run_name: Param<String>) {
    DeleteRunOp::new("delete").run_name(run_name).success_condition("status.gone = yes");
    DeleteRunOp::new("again").run_name(run_name).delete_on_exit();
    SubmitRunOp::new("run").run_name(run_name).job_name("job").jar_params(["1"]).wait("10m");
}

fn main() {}
