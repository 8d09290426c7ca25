use kfp_dbx::prelude::*;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    let job = CreateJobOp::new("create")
        .job_name(name)
        .tasks((
            Task::new("load").notebook_task(NotebookTask::new("/Shared/Load")),
            Task::new("report")
                .depends_on([TaskDependency::new("load")])
                .notebook_task(NotebookTask::new("/Shared/Report")),
        ))
        .delete_on_exit();
    SubmitRunOp::new("run")
        .run_name(name)
        .job_name(job.outputs.name)
        .only(["+reprot", "load+", "clean"])
        .delete_on_exit();
}

fn main() {}
