use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    SubmitRunOp::new("run")
        .run_name(name)
        .spec(json!({
            "existing_cluster_name": "shared",
            "notebook_task": {"notebook_path": "/Nightly"},
            "queue": {"enabled": false},
            "notification_settings": {"no_alert_for_skipped_runs": false},
            "timeout_seconds": 0,
        }))
        .delete_on_exit();
    CreateJobOp::new("job")
        .job_name(format!("{name}-job"))
        .existing_cluster_name("shared")
        .notebook_task(NotebookTask::new("/Nightly"))
        .timeout_seconds(0)
        .delete_on_exit();
}

fn main() {}
