use kfp_dbx::prelude::*;

#[pipeline(timeout = "2 hours", deadline = "90", ttl = 600, allow(warnings))]
fn nightly() {
    let run = SubmitRunOp::new("run").run_name("run").job_name("job").jar_params(["1"]);
    run.timeout("0s").retry(Retry::on_error(2).backoff("1.5h"));
    DeleteRunOp::new("delete").run_name("run").wait("10min").after(run);
}

fn main() {}
