use kfp_dbx::prelude::*;

#[pipeline]
fn nightly() {
    let run = SubmitRunOp::new("run").run_name("run").job_name("job").jar_params(["1"]);
    let name = run.outputs.name;
    DeleteRunOp::new("delete").run_name(name).after_failure(run);
    SubmitRunOp::new("report").run_name(run.outputs.error).job_name("job").jar_params(["1"]).after_end(run);
}

fn main() {}
