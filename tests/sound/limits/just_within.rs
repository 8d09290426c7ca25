//! Settings that just keep the limits of Databricks, or that only the run knows.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
pub fn within(name: Param<String>, user: Param<String>, principal: Param<String>) {
    CreateJobOp::new("settings")
        .job_name(format!("{name}-settings"))
        .existing_cluster_name("shared")
        .notebook_task(NotebookTask::new("/Nightly"))
        .tags([("team", "data"), ("label", "")])
        .parameters([JobParameter::new("the-day_1.0", ""), JobParameter::new("limit", 7)])
        .run_as(JobRunAs::service_principal_name(principal))
        .access_control_list([
            JobAccessControl::user_name(JobPermissionLevel::IsOwner, user),
            JobAccessControl::user_name(JobPermissionLevel::CanView, "user@foo.com"),
            JobAccessControl::group_name(JobPermissionLevel::CanView, "user@foo.com"),
            JobAccessControl::service_principal_name(
                JobPermissionLevel::CanManageRun,
                "5b2c0d5e-8f0a-4a5e-9a3b-2f6f6f3f9c11",
            ),
        ])
        .email_notifications(
            EmailNotifications::new()
                .on_start([user])
                .on_duration_warning_threshold_exceeded(["ops@foo.com"]),
        )
        .webhook_notifications(WebhookNotifications::new().on_failure([
            Webhook::new("a"),
            Webhook::new("b"),
            Webhook::new("c"),
        ]))
        .health(JobsHealthRules::new([JobsHealthRule::new(
            JobsHealthMetric::RunDurationSeconds,
            JobsHealthOperator::GreaterThan,
            3600,
        )]))
        .trigger(
            TriggerSettings::new().table_update(
                TableUpdateTrigger::new(["main.sales.orders"])
                    .min_time_between_triggers_seconds(60)
                    .wait_after_last_change_seconds(0),
            ),
        )
        .keep();
    CreateJobOp::new("stream")
        .job_name(format!("{name}-stream"))
        .existing_cluster_name("shared")
        .notebook_task(NotebookTask::new("/Stream"))
        .continuous(Continuous::new().task_retry_mode(TaskRetryMode::OnFailure))
        .max_concurrent_runs(1)
        .max_retries(0)
        .keep();
    SubmitRunOp::new("models")
        .run_name(format!("{name}-models"))
        .dbt_task(
            DbtTask::new([
                "dbt deps",
                "dbt seed",
                "dbt run --select staging",
                "dbt run --select marts",
                "dbt test",
                "dbt snapshot",
                "dbt source freshness",
                "dbt docs generate",
                "dbt",
                "{{task.name}}",
            ])
            .project_directory("/Workspace/Shared/models")
            .warehouse_id("0123456789abcdef")
            .catalog("main")
            .schema("sales"),
        )
        .environment_key("dbt")
        .environments([JobEnvironment::new("dbt", Environment::new().environment_version("4"))])
        .delete_on_exit();
    CreateJobOp::new("paused")
        .job_name(format!("{name}-paused"))
        .existing_cluster_name("shared")
        .notebook_task(NotebookTask::new("/Nightly"))
        .schedule(CronSchedule::new("0 0 4 * * ?", "UTC").pause_status(PauseStatus::Paused))
        .queue(QueueSettings::new(false))
        .max_concurrent_runs(0)
        .tags([("cost center: 7", "R&D / 50%")])
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    assert_eq!(format!("{:?}", within().workflow().unwrap().warnings()), "[]");
}
