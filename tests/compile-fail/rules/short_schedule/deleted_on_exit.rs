use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h", deny(short_schedule))]
fn deploy(name: Param<String>) {
    CreateJobOp::new("by-time")
        .job_name(format!("{name}-by-time"))
        .notebook_task(NotebookTask::new("/Shared/Load"))
        .schedule(CronSchedule::new("0 0 4 * * ?", "UTC"))
        .delete_on_exit();
    CreateJobOp::new("by-file")
        .job_name(format!("{name}-by-file"))
        .spec(json!({
            "notebook_task": {"notebook_path": "/Shared/Load"},
            "trigger": {
                "pause_status": "UNPAUSED",
                "file_arrival": {"url": "/Volumes/main/etl/in/"},
            },
        }))
        .delete_on_exit();
    CreateJobOp::new("stream")
        .job_name(format!("{name}-stream"))
        .notebook_task(NotebookTask::new("/Shared/Stream"))
        .continuous(Continuous::new().pause_status(PauseStatus::Unpaused))
        .delete_on_exit();
}

fn main() {}
