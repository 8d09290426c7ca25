use kfp_dbx::prelude::*;

#[pipeline(allow(warnings))]
fn nightly() {
    SubmitRunOp::new("run").run_name("run").job_name("job").jar_params([workflow::status()]);
    on_exit(|| {
        SubmitRunOp::new("report").run_name("report").job_name("job").jar_params([workflow::status()]);
    });
}

fn main() {}
