//! Saved jobs and submitted runs.

use super::super::shape::Field;
use super::super::shape::Shape::{
    self, Any, Bool, Int, Many, ManyBut, One, Text, TextMap, Texts, Word,
};
use super::cluster::{CLUSTER, LIBRARY};
use super::notices::{EMAIL, HEALTH, WEBHOOKS};
use super::task::{NOTEBOOK_TASK, SPARK_JAR_TASK, SPARK_PYTHON_TASK, SPARK_SUBMIT_TASK, TASK};

const NOTIFICATIONS: Shape =
    One(&[Field("no_alert_for_canceled_runs", Bool), Field("no_alert_for_skipped_runs", Bool)]);

pub(super) const QUEUE: Shape = One(&[Field("enabled", Bool)]);

const ACCESS: Shape = Many(&[
    Field("group_name", Text),
    Field("permission_level", Word(&["CAN_MANAGE", "CAN_MANAGE_RUN", "CAN_VIEW", "IS_OWNER"])),
    Field("service_principal_name", Text),
    Field("user_name", Text),
]);

const RUN_AS: Shape = One(&[
    Field("group_name", Text),
    Field("service_principal_name", Text),
    Field("user_name", Text),
]);

const ENVIRONMENTS: Shape = Many(&[
    Field("environment_key", Text),
    Field(
        "spec",
        One(&[
            Field("base_environment", Text),
            Field("client", Text),
            Field("dependencies", Texts),
            Field("environment_version", Text),
            Field("java_dependencies", Texts),
        ]),
    ),
]);

const GIT_SOURCE: Shape = One(&[
    Field("git_branch", Text),
    Field("git_commit", Text),
    Field(
        "git_provider",
        Word(&[
            "awsCodeCommit",
            "azureDevOpsServices",
            "bitbucketCloud",
            "bitbucketServer",
            "gitHub",
            "gitHubEnterprise",
            "gitLab",
            "gitLabEnterpriseEdition",
        ]),
    ),
    Field("git_snapshot", One(&[Field("used_commit", Text)])),
    Field("git_tag", Text),
    Field("git_url", Text),
    Field(
        "job_source",
        One(&[
            Field("dirty_state", Text),
            Field("import_from_git_branch", Text),
            Field("job_config_path", Text),
        ]),
    ),
    Field("sparse_checkout", One(&[Field("patterns", Texts)])),
]);

pub(super) const PERFORMANCE: Shape = Word(&["PERFORMANCE_OPTIMIZED", "STANDARD"]);

const PAUSE_STATUS: Shape = Word(&["PAUSED", "UNPAUSED"]);

const TRIGGER: Shape = One(&[
    Field(
        "file_arrival",
        One(&[
            Field("min_time_between_triggers_seconds", Int),
            Field("url", Text),
            Field("wait_after_last_change_seconds", Int),
        ]),
    ),
    Field("model", Any),
    Field("pause_status", PAUSE_STATUS),
    Field(
        "periodic",
        One(&[Field("interval", Int), Field("unit", Word(&["DAYS", "HOURS", "MINUTES", "WEEKS"]))]),
    ),
    Field("sql_condition", Any),
    Field(
        "table_update",
        One(&[
            Field("condition", Word(&["ALL_UPDATED", "ANY_UPDATED"])),
            Field("min_time_between_triggers_seconds", Int),
            Field("table_names", Texts),
            Field("wait_after_last_change_seconds", Int),
        ]),
    ),
]);

/// `runs/submit`, also in its form without `tasks`.
pub(in crate::fake) static SUBMIT: &[Field] = &[
    Field("access_control_list", ACCESS),
    Field("budget_policy_id", Text),
    Field("email_notifications", EMAIL),
    Field("environments", ENVIRONMENTS),
    Field("existing_cluster_id", Text),
    Field("git_source", GIT_SOURCE),
    Field("health", HEALTH),
    Field("idempotency_token", Text),
    Field("libraries", Many(LIBRARY)),
    Field("new_cluster", One(CLUSTER)),
    Field("notebook_task", NOTEBOOK_TASK),
    Field("notification_settings", NOTIFICATIONS),
    Field("performance_target", PERFORMANCE),
    Field("queue", QUEUE),
    Field("run_as", RUN_AS),
    Field("run_name", Text),
    Field("spark_jar_task", SPARK_JAR_TASK),
    Field("spark_python_task", SPARK_PYTHON_TASK),
    Field("spark_submit_task", SPARK_SUBMIT_TASK),
    Field("tasks", ManyBut(|| TASK, "job_cluster_key")),
    Field("timeout_seconds", Int),
    Field("usage_policy_id", Text),
    Field("webhook_notifications", WEBHOOKS),
];

/// The settings of a saved job, also in their form without `tasks`.
pub(super) static JOB: &[Field] = &[
    Field("access_control_list", ACCESS),
    Field("budget_policy_id", Text),
    Field(
        "continuous",
        One(&[
            Field("pause_status", PAUSE_STATUS),
            Field("task_retry_mode", Word(&["NEVER", "ON_FAILURE"])),
        ]),
    ),
    Field(
        "deployment",
        One(&[
            Field("deployment_id", Text),
            Field("kind", Word(&["BUNDLE", "SYSTEM_MANAGED"])),
            Field("metadata_file_path", Text),
            Field("version_id", Text),
        ]),
    ),
    Field("description", Text),
    Field("edit_mode", Word(&["EDITABLE", "UI_LOCKED"])),
    Field("email_notifications", EMAIL),
    Field("environments", ENVIRONMENTS),
    Field("existing_cluster_id", Text),
    Field("format", Word(&["MULTI_TASK", "SINGLE_TASK"])),
    Field("git_source", GIT_SOURCE),
    Field("health", HEALTH),
    Field(
        "job_clusters",
        Many(&[
            Field("job_cluster_key", Text),
            Field("new_cluster", One(CLUSTER)),
            Field("serverless_compute_id", Text),
        ]),
    ),
    Field("libraries", Many(LIBRARY)),
    Field("max_concurrent_runs", Int),
    Field("max_retries", Int),
    Field("min_retry_interval_millis", Int),
    Field("name", Text),
    Field("new_cluster", One(CLUSTER)),
    Field("notebook_task", NOTEBOOK_TASK),
    Field("notification_settings", NOTIFICATIONS),
    Field("parameters", Many(&[Field("default", Text), Field("name", Text)])),
    Field("parent_path", Text),
    Field("performance_target", PERFORMANCE),
    Field("queue", QUEUE),
    Field("retry_on_timeout", Bool),
    Field("run_as", RUN_AS),
    Field(
        "schedule",
        One(&[
            Field("pause_status", PAUSE_STATUS),
            Field("quartz_cron_expression", Text),
            Field("sql_condition", Any),
            Field("timezone_id", Text),
        ]),
    ),
    Field("spark_jar_task", SPARK_JAR_TASK),
    Field("spark_python_task", SPARK_PYTHON_TASK),
    Field("spark_submit_task", SPARK_SUBMIT_TASK),
    Field("tags", TextMap),
    Field("tasks", ManyBut(|| TASK, "")),
    Field("timeout_seconds", Int),
    Field("trigger", TRIGGER),
    Field("triggers", Any),
    Field("usage_policy_id", Text),
    Field("webhook_notifications", WEBHOOKS),
];
