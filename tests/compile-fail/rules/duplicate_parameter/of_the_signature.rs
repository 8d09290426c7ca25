use kfp_dbx::prelude::*;

#[pipeline]
fn clean(run_name: Param<String>, #[name = "run_name"] job_name: Param<String>) {
    let run = DeleteRunOp::new("delete-run").run_name(run_name).external();
    DeleteJobOp::new("delete-job").job_name(job_name).external().after(run);
}

fn main() {}
