use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(operator = "kfp-dbx", timeout = "2h")]
fn nightly(name: Param<String>) {
    CreateJobOp::new("city")
        .job_name(format!("{name}-city"))
        .notebook_task(NotebookTask::new("/Shared/Load"))
        .schedule(CronSchedule::new("0 0 4 * * ?", "Berlin"))
        .keep();
    CreateJobOp::new("offset")
        .job_name(format!("{name}-offset"))
        .notebook_task(NotebookTask::new("/Shared/Load"))
        .schedule(CronSchedule::new("0 0 4 * * ?", "UTC+2"))
        .keep();
    CreateJobOp::new("both")
        .job_name(format!("{name}-both"))
        .spec(json!({
            "notebook_task": {"notebook_path": "/Shared/Load"},
            "schedule": {
                "quartz_cron_expression": "0 4 * * *",
                "timezone_id": "W. Europe Standard Time",
            },
        }))
        .keep();
}

fn main() {}
