use kfp_dbx::prelude::*;

#[pipeline]
fn nightly(run_name: Param<String>) {
    let run = SubmitRunOp::new("run").run_name(run_name).job_name("job").jar_params(["1"]);
    on_exit(|| {
        DeleteRunOp::new("delete").run_name(run_name).after(run);
    });
    let exit = on_success(|| DeleteJobOp::new("delete-job").job_name(run_name));
    SubmitRunOp::new("late").run_name("late").job_name("job").jar_params(["1"]).after(exit);
}

fn main() {}
