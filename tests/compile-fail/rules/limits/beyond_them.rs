use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn beyond(name: Param<String>) {
    CreateJobOp::new("who")
        .job_name(format!("{name}-who"))
        .existing_cluster_name("shared")
        .notebook_task(NotebookTask::new("/Nightly"))
        .run_as(JobRunAs::service_principal_name("nightly-runner"))
        .access_control_list([
            JobAccessControl::user_name(JobPermissionLevel::IsOwner, "user"),
            JobAccessControl::group_name(JobPermissionLevel::IsOwner, "admins"),
            JobAccessControl::group_name(JobPermissionLevel::CanView, "admins"),
        ])
        .email_notifications(EmailNotifications::new().on_failure(["user@foo.com", "#alerts"]))
        .webhook_notifications(WebhookNotifications::new().on_start([
            Webhook::new("a"),
            Webhook::new("b"),
            Webhook::new("c"),
            Webhook::new("d"),
        ]))
        .delete_on_exit();
    CreateJobOp::new("when")
        .job_name(format!("{name}-when"))
        .existing_cluster_name("shared")
        .notebook_task(NotebookTask::new("/Nightly"))
        .trigger(
            TriggerSettings::new().table_update(
                TableUpdateTrigger::new(["orders"]).min_time_between_triggers_seconds(30),
            ),
        )
        .parameters([JobParameter::new("the day", "monday")])
        .keep();
    CreateJobOp::new("stream")
        .job_name(format!("{name}-stream"))
        .spec(json!({
            "continuous": {"pause_status": "UNPAUSED"},
            "max_concurrent_runs": 2,
            "max_retries": 3,
            "existing_cluster_name": "shared",
            "notebook_task": {"notebook_path": "/Stream"},
        }))
        .keep();
    SubmitRunOp::new("arguments")
        .run_name(name)
        .job_name("figures")
        .python_params(["--city", "Zürich"])
        .delete_on_exit();
}

fn main() {}
