use kfp_dbx::prelude::*;

#[pipeline]
fn nightly(run_name: Param<String>) {
    let run = SubmitRunOp::new("run").run_name(run_name).job_name("job").jar_params(["1"]);
    on_exit(|| {
        DeleteRunOp::new("delete").run_name(run.outputs.name);
    });
    on_success(|| {
        DeleteRunOp::new("done").run_name(format!("{}-done", run.outputs.name));
    });
    on_failure(|| {
        let name = run.outputs.run_name;
        SubmitRunOp::new("report").run_name(format!("report-{name}")).job_name("job").jar_params(["1"]);
    });
}

fn main() {}
