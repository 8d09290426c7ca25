use kfp_dbx::prelude::*;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn no_runs(name: Param<String>) {
    let job = CreateJobOp::new("create")
        .job_name(name)
        .notebook_task(NotebookTask::new("/Shared/Load"))
        .max_concurrent_runs(0)
        .delete_on_exit();
    SubmitRunOp::new("run").run_name(name).job_name(job.outputs.name).delete_on_exit();
    CreateJobOp::new("queued")
        .job_name(format!("{name}-queued"))
        .notebook_task(NotebookTask::new("/Shared/Load"))
        .queue(QueueSettings::new(true))
        .schedule(CronSchedule::new("0 0 4 * * ?", "UTC"))
        .max_concurrent_runs(0)
        .keep();
}

fn main() {}
