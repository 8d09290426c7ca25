use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
fn schedules(name: Param<String>) {
    CreateJobOp::new("five-fields")
        .job_name(format!("{name}-five"))
        .existing_cluster_name("shared")
        .notebook_task(NotebookTask::new("/Nightly"))
        .schedule(CronSchedule::new("15 22 * * 1-5", "Europe/Berlin"))
        .keep();
    CreateJobOp::new("no-question-mark")
        .job_name(format!("{name}-mark"))
        .spec(json!({
            "existing_cluster_name": "shared",
            "notebook_task": {"notebook_path": "/Nightly"},
            "schedule": {
                "quartz_cron_expression": "0 15 22 * * *",
                "timezone_id": "Europe/Berlin",
            },
        }))
        .keep();
    CreateJobOp::new("out-of-range")
        .job_name(format!("{name}-range"))
        .existing_cluster_name("shared")
        .notebook_task(NotebookTask::new("/Nightly"))
        .schedule(CronSchedule::new("0 60 22 ? * MON", "Europe/Berlin"))
        .keep();
}

fn main() {}
