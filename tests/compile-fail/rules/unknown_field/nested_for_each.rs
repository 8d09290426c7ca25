use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "1h")]
fn reports(name: Param<String>) {
    let report = Task::new("report").notebook_task(NotebookTask::new("/Shared/Report"));
    CreateJobOp::new("typed")
        .job_name(name)
        .tasks([Task::new("countries").for_each_task(ForEachTask::new(
            r#"["de", "fr"]"#,
            Task::new("months").for_each_task(ForEachTask::new("[1, 2]", report)),
        ))])
        .delete_on_exit();
    SubmitRunOp::new("json")
        .run_name(name)
        .spec(json!({
            "tasks": [{
                "task_key": "countries",
                "for_each_task": {
                    "inputs": "[1]",
                    "task": {
                        "task_key": "months",
                        "for_each_task": {
                            "inputs": "[1, 2]",
                            "task": {
                                "task_key": "report",
                                "notebook_task": {"notebook_path": "/Shared/Report"},
                            },
                        },
                    },
                },
            }],
        }))
        .delete_on_exit();
}

fn main() {}
