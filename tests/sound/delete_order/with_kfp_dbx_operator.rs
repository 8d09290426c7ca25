//! What only the archived operator does.
#![deny(warnings)]

use kfp_dbx::prelude::*;

/// The operator deletes the runs of a job before the job.
#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
pub fn nightly(name: Param<String>) {
    let job = CreateJobOp::new("create").job_name(name).existing_cluster_name("figures");
    job.notebook_task(NotebookTask::new("/Shared/Figures")).delete_on_exit();
    let run = SubmitRunOp::new("run").run_name(name).job_name(name);
    run.notebook_params([("slices", "10")]).after(job).delete_on_exit();
    let delete_job = DeleteJobOp::new("delete-job").job_name(name).after(run);
    DeleteRunOp::new("delete-run").run_name(name).after(delete_job);
}
