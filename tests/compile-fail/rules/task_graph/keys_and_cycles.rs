use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    CreateJobOp::new("keys")
        .job_name(name)
        .tasks((
            Task::new("load").notebook_task(NotebookTask::new("/Shared/Load")),
            Task::new("report")
                .depends_on((TaskDependency::new("laod"), TaskDependency::new("report")))
                .notebook_task(NotebookTask::new("/Shared/Report")),
            Task::new("report").notebook_task(NotebookTask::new("/Shared/Report")),
        ))
        .delete_on_exit();
    SubmitRunOp::new("cycle")
        .run_name(format!("{name}-2"))
        .spec(json!({
            "tasks": [
                {
                    "task_key": "load",
                    "depends_on": [{"task_key": "report"}],
                    "notebook_task": {"notebook_path": "/Shared/Load"},
                },
                {
                    "task_key": "clean",
                    "depends_on": [{"task_key": "load"}],
                    "notebook_task": {"notebook_path": "/Shared/Clean"},
                },
                {
                    "task_key": "report",
                    "depends_on": [{"task_key": "clean"}],
                    "notebook_task": {"notebook_path": "/Shared/Report"},
                },
            ],
        }))
        .delete_on_exit();
}

fn main() {}
