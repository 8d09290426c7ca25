// Not built: the attribute sees that there is no default, whatever the schedule is.
use kfp_dbx::prelude::*;

#[pipeline(schedule = "@daily", argo = "3.6")]
fn clean(run: Param<String>, #[default = "nightly"] job: Param<String>) {
    DeleteRunOp::new("delete").run_name(run).external();
    DeleteJobOp::new("delete-job").job_name(job).external();
}

fn main() {}
