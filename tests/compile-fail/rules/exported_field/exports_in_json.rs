use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h", deny(exported_field))]
fn nightly(name: Param<String>) {
    CreateJobOp::new("of-a-workspace")
        .spec(json!({
            "job_id": 11223344,
            "creator_user_name": "user@foo.com",
            "created_time": 1601370337343u64,
            "settings": {
                "name": "nightly",
                "max_retires": 2,
                "tasks": [{
                    "task_key": "nightly",
                    "depends_on": [{"task_key": "load"}],
                    "notebook_task": {"notebook_path": "Nightly"},
                }],
                "format": "MULTI_TASK",
            },
        }))
        .job_name(name)
        .delete_on_exit();
    CreateJobOp::new("of-a-bundle")
        .spec(json!({
            "bundle": {"name": "etl"},
            "resources": {"jobs": {"nightly": {
                "tasks": [{"task_key": "nightly", "notebook_task": {"notebook_path": "Nightly"}}],
            }}},
        }))
        .job_name(format!("{name}-bundle"))
        .delete_on_exit();
    SubmitRunOp::new("of-a-run")
        .spec(json!({
            "job_id": 11223344,
            "run_id": 455644833,
            "schedule": {"quartz_cron_expression": "0 15 22 ? * *", "timezone_id": "UTC"},
            "tasks": [{
                "task_key": "nightly",
                "run_id": 455644834,
                "notebook_task": {"notebook_path": "/Nightly"},
            }],
        }))
        .run_name(name)
        .delete_on_exit();
}

fn main() {}
