use kfp_dbx::prelude::*;

#[pipeline(allow(warnings))]
fn nightly(run_name: Param<String>) {
    DeleteRunOp::new("delete").run_name("old").success_condition("status.gone = yes");
    DeleteRunOp::new("again").run_name("old").delete_on_exit();
    SubmitRunOp::new("run").run_name(run_name).job_name("job").jar_params(["1"]).wait("10m");
}

fn main() {}
