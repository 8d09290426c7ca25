use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn nightly(name: Param<String>, day: Param<String>) {
    let load = CreateJobOp::new("create-load")
        .job_name(format!("{name}-load"))
        .parameters([JobParameter::new("day", "monday"), JobParameter::new("table", "orders")])
        .notebook_task(NotebookTask::new("/Shared/Load"))
        .delete_on_exit();
    SubmitRunOp::new("load")
        .run_name(format!("{name}-load"))
        .job_name(load.outputs.name)
        .job_parameters((("dya", day), ("table", "lines")))
        .delete_on_exit();
    SubmitRunOp::new("load-by-id")
        .run_name(format!("{name}-by-id"))
        .spec(json!({"job_id": load.outputs.job_id, "job_parameters": {"region": "west"}}))
        .delete_on_exit();
    SubmitRunOp::new("load-in-a-task")
        .run_name(format!("{name}-in-a-task"))
        .tasks([Task::new("load").run_job_task(
            RunJobTask::new().job_name(load.outputs.name).job_parameters([("tabel", "lines")]),
        )])
        .delete_on_exit();
}

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn without_parameters(name: Param<String>) {
    let job = CreateJobOp::new("create")
        .job_name(name)
        .notebook_task(NotebookTask::new("/Shared/Load"))
        .delete_on_exit();
    SubmitRunOp::new("run")
        .run_name(name)
        .job_name(job.outputs.name)
        .job_parameters([("day", "sunday"), ("table", "lines")])
        .delete_on_exit();
}

fn main() {}
