use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    SubmitRunOp::new("by-id")
        .run_name(format!("{name}-by-id"))
        .job_id(12)
        .job_parameters([("day", "monday")])
        .notebook_params([("day", "monday")])
        .delete_on_exit();
    SubmitRunOp::new("by-name")
        .run_name(format!("{name}-by-name"))
        .spec(json!({
            "job_name": "figures",
            "python_named_params": {"day": "monday"},
            "python_params": ["monday"],
            "job_parameters": {"day": "monday"},
        }))
        .delete_on_exit();
    SubmitRunOp::new("in-a-task")
        .run_name(format!("{name}-in-a-task"))
        .tasks([Task::new("load").run_job_task(
            RunJobTask::new()
                .job_name("figures")
                .job_parameters([("day", "monday")])
                .jar_params(["monday"]),
        )])
        .delete_on_exit();
}

fn main() {}
