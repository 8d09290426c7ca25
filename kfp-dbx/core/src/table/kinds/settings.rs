//! The settings of jobs and runs beside what they run: when a job starts, who may see it, who is
//! notified of it.

use super::cluster::NEW_CLUSTER;
use super::common::{ANY, TEXTS};
use crate::table::fields::{Closed, Field, Shape, Struct, Type, field};

/// The type of the tags of a job.
pub(super) const TAGS: Type = Type::Map(&Type::Argument);
pub(super) const JOB_CLUSTERS: Type = Type::List(&Type::Struct(&JOB_CLUSTER));
pub(super) const JOB_PARAMETERS: Type = Type::List(&Type::Struct(&JOB_PARAMETER));
const ACCESS_CONTROL_LIST: Type = Type::List(&Type::Struct(&JOB_ACCESS_CONTROL));
const WEBHOOKS: Type = Type::List(&Type::Struct(&WEBHOOK));

pub static PAUSE_STATUS: Closed = Closed {
    rust_name: "PauseStatus",
    doc: "Whether Databricks starts a job by itself.",
    values: &[
        ("PAUSED", "Paused", "The job does not start by itself."),
        ("UNPAUSED", "Unpaused", "The job starts by itself."),
    ],
    only_kfp_dbx: &[],
};

pub static CRON_SCHEDULE: Struct = Struct {
    rust_name: "CronSchedule",
    doc: "The schedule by which Databricks starts a job.",
    example: r#"CronSchedule::new("0 15 22 ? * *", "America/Los_Angeles")"#,
    shape: Shape::Fields { new: &["quartz_cron_expression", "timezone_id"] },
    fields: &[
        field("quartz_cron_expression", Type::Text, "The times in the Quartz syntax, which begins with the seconds: `0 15 22 ? * *`."),
        field("timezone_id", Type::Text, "The Java time zone of the schedule, such as `America/Los_Angeles`."),
        field("pause_status", Type::Closed(&PAUSE_STATUS), "Whether the schedule is paused. By default, it is not.").of_kfp_dbx(),
    ],
};

pub static CONTINUOUS: Struct = Struct {
    rust_name: "Continuous",
    doc: "The settings of a job that always has one active run: Databricks starts the next one as soon as a run ends.",
    example: "Continuous::new().pause_status(PauseStatus::Unpaused)",
    shape: ANY,
    fields: &[
        field("pause_status", Type::Closed(&PAUSE_STATUS), "Whether the job is paused. By default, it is not."),
        field("task_retry_mode", Type::Closed(&TASK_RETRY_MODE), "The retries of the tasks. By default, there are none."),
    ],
};

pub static TASK_RETRY_MODE: Closed = Closed {
    rust_name: "TaskRetryMode",
    doc: "The retries of the tasks of a continuous job.",
    values: &[
        ("NEVER", "Never", "A failed task is not retried."),
        ("ON_FAILURE", "OnFailure", "A failed task is retried as long as another task is in its first attempt. Then Databricks cancels the run and starts a new one."),
    ],
    only_kfp_dbx: &[],
};

pub static TRIGGER_SETTINGS: Struct = Struct {
    rust_name: "TriggerSettings",
    doc: "The event by which Databricks starts a job.",
    example: r#"TriggerSettings::new().file_arrival(FileArrivalTrigger::new("/Volumes/main/landing/orders/"))"#,
    shape: ANY,
    fields: &[
        field("file_arrival", Type::Struct(&FILE_ARRIVAL_TRIGGER), "The location whose new files start the job."),
        field("periodic", Type::Struct(&PERIODIC_TRIGGER), "The interval at which the job starts."),
        field("table_update", Type::Struct(&TABLE_UPDATE_TRIGGER), "The tables whose changes start the job."),
        field("model", Type::Struct(&MODEL_TRIGGER), "The models whose changes start the job."),
        field("pause_status", Type::Closed(&PAUSE_STATUS), "Whether the trigger is paused. By default, it is not."),
    ],
};

pub static FILE_ARRIVAL_TRIGGER: Struct = Struct {
    rust_name: "FileArrivalTrigger",
    doc: "Starts a job when new files arrive.",
    example: r#"FileArrivalTrigger::new("/Volumes/main/landing/orders/").min_time_between_triggers_seconds(300)"#,
    shape: Shape::Fields { new: &["url"] },
    fields: &[
        field("url", Type::Text, "The location to watch: the root of an external location or of a volume, or a folder below it."),
        MIN_TIME_BETWEEN_TRIGGERS,
        WAIT_AFTER_LAST_CHANGE,
    ],
};

pub static PERIODIC_TRIGGER: Struct = Struct {
    rust_name: "PeriodicTrigger",
    doc: "Starts a job at an interval.",
    example: "PeriodicTrigger::new(6, PeriodicTriggerUnit::Hours)",
    shape: Shape::Fields { new: &["interval", "unit"] },
    fields: &[
        field("interval", Type::Int32, "The number of units between two starts.").from(1),
        field("unit", Type::Closed(&PERIODIC_TRIGGER_UNIT), "The unit of the interval."),
    ],
};

pub static PERIODIC_TRIGGER_UNIT: Closed = Closed {
    rust_name: "PeriodicTriggerUnit",
    doc: "The unit of the interval of a periodic trigger.",
    values: &[
        ("MINUTES", "Minutes", "Minutes."),
        ("HOURS", "Hours", "Hours."),
        ("DAYS", "Days", "Days."),
        ("WEEKS", "Weeks", "Weeks."),
    ],
    only_kfp_dbx: &[],
};

pub static TABLE_UPDATE_TRIGGER: Struct = Struct {
    rust_name: "TableUpdateTrigger",
    doc: "Starts a job when tables change.",
    example: r#"TableUpdateTrigger::new(["main.sales.orders"]).condition(TableUpdateCondition::AnyUpdated)"#,
    shape: Shape::Fields { new: &["table_names"] },
    fields: &[
        field("table_names", TEXTS, "The tables to watch, each with its catalog and its schema: `main.sales.orders`."),
        field("condition", Type::Closed(&TABLE_UPDATE_CONDITION), "Whether one of the tables has to change, or each."),
        MIN_TIME_BETWEEN_TRIGGERS,
        WAIT_AFTER_LAST_CHANGE,
    ],
};

pub static TABLE_UPDATE_CONDITION: Closed = Closed {
    rust_name: "TableUpdateCondition",
    doc: "The tables that have to change before a job starts.",
    values: &[
        ("ANY_UPDATED", "AnyUpdated", "One of the tables."),
        ("ALL_UPDATED", "AllUpdated", "Each of the tables."),
    ],
    only_kfp_dbx: &[],
};

pub static MODEL_TRIGGER: Struct = Struct {
    rust_name: "ModelTrigger",
    doc: "Starts a job when models of Unity Catalog change.",
    example: r#"ModelTrigger::new(ModelTriggerCondition::ModelVersionReady).securable_name("main.sales.forecast")"#,
    shape: Shape::Fields { new: &["condition"] },
    fields: &[
        field("condition", Type::Closed(&MODEL_TRIGGER_CONDITION), "The change that starts the job."),
        field("securable_name", Type::Text, "The model or the schema to watch: `main.sales.forecast` or `main.sales`. By default, all models of the metastore are watched."),
        field("aliases", TEXTS, "The aliases to watch, with the condition `MODEL_ALIAS_SET` only."),
        MIN_TIME_BETWEEN_TRIGGERS,
        WAIT_AFTER_LAST_CHANGE,
    ],
};

pub static MODEL_TRIGGER_CONDITION: Closed = Closed {
    rust_name: "ModelTriggerCondition",
    doc: "The change of a model that starts a job.",
    values: &[
        ("MODEL_CREATED", "ModelCreated", "A model is created."),
        ("MODEL_VERSION_READY", "ModelVersionReady", "A version of a model is ready."),
        ("MODEL_ALIAS_SET", "ModelAliasSet", "An alias of a model is set."),
    ],
    only_kfp_dbx: &[],
};

const MIN_TIME_BETWEEN_TRIGGERS: Field = field("min_time_between_triggers_seconds", Type::Int32, "The smallest number of seconds between two starts, at least 60.").from(0);
const WAIT_AFTER_LAST_CHANGE: Field = field("wait_after_last_change_seconds", Type::Int32, "The number of seconds without a further change before the job starts, at least 60.").from(0);

pub static JOB_CLUSTER: Struct = Struct {
    rust_name: "JobCluster",
    doc: "A cluster that tasks of a job share. Databricks creates it for each run of the job.",
    example: r#"JobCluster::new("shared", NewCluster::new().spark_version("15.4.x-scala2.12").node_type_id("Standard_D4ds_v5").num_workers(2))"#,
    shape: Shape::Fields { new: &["job_cluster_key", "new_cluster"] },
    fields: &[
        field("job_cluster_key", Type::Text, "The key by which tasks choose the cluster. No other cluster of the job has it."),
        field("new_cluster", Type::Struct(&NEW_CLUSTER), "The cluster. It has no `libraries`: the tasks have them."),
    ],
};

pub static JOB_PARAMETER: Struct = Struct {
    rust_name: "JobParameter",
    doc: "A parameter of a job.",
    example: r#"JobParameter::new("day", "monday")"#,
    shape: Shape::Fields { new: &["name", "default"] },
    fields: &[
        field("name", Type::Text, "The name of the parameter. It consists of letters, digits, `_`, `-` and `.`."),
        field("default", Type::Argument, "The value in a run that sets no other one.").or_empty(),
    ],
};

pub static QUEUE_SETTINGS: Struct = Struct {
    rust_name: "QueueSettings",
    doc: "The queue of the runs of a job.",
    example: "QueueSettings::new(true)",
    shape: Shape::Fields { new: &["enabled"] },
    fields: &[
        field("enabled", Type::Bool, "Whether a run that cannot start at once waits in the queue. Otherwise Databricks skips it."),
    ],
};

pub static JOB_RUN_AS: Struct = Struct {
    rust_name: "JobRunAs",
    doc: "The identity with which a job runs: exactly one of a user, a service principal or a group.",
    example: r#"JobRunAs::service_principal_name("5b2c0d5e-8f0a-4a5e-9a3b-2f6f6f3f9c11")"#,
    shape: Shape::OneOf { common: &[] },
    fields: &[
        field("user_name", Type::Text, "A user of the workspace, given by the mail address."),
        field("service_principal_name", Type::Text, "A service principal, given by its application id."),
        field("group_name", Type::Text, "A group of the account that is assigned to the workspace, given by its name."),
    ],
};

pub static JOB_ACCESS_CONTROL: Struct = Struct {
    rust_name: "JobAccessControl",
    doc: "The permission of a user, a service principal or a group on a job.",
    example: r#"JobAccessControl::group_name(JobPermissionLevel::CanView, "analysts")"#,
    shape: Shape::OneOf { common: &["permission_level"] },
    fields: &[
        field("permission_level", Type::Closed(&JOB_PERMISSION_LEVEL), "The permission."),
        field("user_name", Type::Text, "A user, given by the mail address."),
        field("service_principal_name", Type::Text, "A service principal, given by its application id."),
        field("group_name", Type::Text, "A group, given by its name."),
    ],
};

pub static JOB_PERMISSION_LEVEL: Closed = Closed {
    rust_name: "JobPermissionLevel",
    doc: "A permission on a job.",
    values: &[
        ("CAN_VIEW", "CanView", "The principal may see the job and its runs."),
        ("CAN_MANAGE_RUN", "CanManageRun", "The principal may also start and cancel runs."),
        ("CAN_MANAGE", "CanManage", "The principal may also change and delete the job."),
        ("IS_OWNER", "IsOwner", "The principal is the owner of the job, which has exactly one."),
    ],
    only_kfp_dbx: &[],
};

pub static JOBS_HEALTH_RULES: Struct = Struct {
    rust_name: "JobsHealthRules",
    doc: "The rules by which Databricks judges the health of runs.",
    example: "JobsHealthRules::new([JobsHealthRule::new(JobsHealthMetric::RunDurationSeconds, JobsHealthOperator::GreaterThan, 3600)])",
    shape: Shape::Fields { new: &["rules"] },
    fields: &[
        field("rules", Type::List(&Type::Struct(&JOBS_HEALTH_RULE)), "The rules. When one of them is met, Databricks notifies `on_duration_warning_threshold_exceeded` or `on_streaming_backlog_exceeded`."),
    ],
};

pub static JOBS_HEALTH_RULE: Struct = Struct {
    rust_name: "JobsHealthRule",
    doc: "A limit for a metric of runs.",
    example: "JobsHealthRule::new(JobsHealthMetric::RunDurationSeconds, JobsHealthOperator::GreaterThan, 3600)",
    shape: Shape::Fields { new: &["metric", "op", "value"] },
    fields: &[
        field("metric", Type::Closed(&JOBS_HEALTH_METRIC), "The metric."),
        field("op", Type::Closed(&JOBS_HEALTH_OPERATOR), "The comparison of the metric with the limit."),
        field("value", Type::Int64, "The limit."),
    ],
};

pub static JOBS_HEALTH_METRIC: Closed = Closed {
    rust_name: "JobsHealthMetric",
    doc: "A metric of runs.",
    values: &[
        ("RUN_DURATION_SECONDS", "RunDurationSeconds", "The time that a run takes, in seconds."),
        ("STREAMING_BACKLOG_BYTES", "StreamingBacklogBytes", "An estimate of the bytes that wait in all streams."),
        ("STREAMING_BACKLOG_FILES", "StreamingBacklogFiles", "An estimate of the files that wait in all streams."),
        ("STREAMING_BACKLOG_RECORDS", "StreamingBacklogRecords", "An estimate of the records that wait in all streams."),
        ("STREAMING_BACKLOG_SECONDS", "StreamingBacklogSeconds", "An estimate of the longest delay of all streams, in seconds."),
    ],
    only_kfp_dbx: &[],
};

pub static JOBS_HEALTH_OPERATOR: Closed = Closed {
    rust_name: "JobsHealthOperator",
    doc: "The comparison of a metric with its limit.",
    values: &[("GREATER_THAN", "GreaterThan", "The metric is above the limit.")],
    only_kfp_dbx: &[],
};

pub static EMAIL_NOTIFICATIONS: Struct = Struct {
    rust_name: "EmailNotifications",
    doc: "The addresses that receive mail about the runs of a job.",
    example: r#"EmailNotifications::new().on_failure(["user@foo.com"])"#,
    shape: ANY,
    fields: &[
        field("on_start", TEXTS, "The addresses that are notified when a run starts."),
        field("on_success", TEXTS, "The addresses that are notified when a run succeeds."),
        field("on_failure", TEXTS, "The addresses that are notified when a run fails."),
        field("no_alert_for_skipped_runs", Type::Bool, "Whether the addresses of `on_failure` are not notified of skipped runs. Databricks has deprecated this field: with kfp-dbx-operator, set that of `notification_settings`."),
        field("on_duration_warning_threshold_exceeded", TEXTS, "The addresses that are notified when a run takes longer than the limit for `RUN_DURATION_SECONDS` in `health`.").of_kfp_dbx(),
        field("on_streaming_backlog_exceeded", TEXTS, "The addresses that are notified when a stream exceeds one of the limits for its backlog in `health`.").of_kfp_dbx(),
    ],
};

pub static WEBHOOK_NOTIFICATIONS: Struct = Struct {
    rust_name: "WebhookNotifications",
    doc: "The notification destinations of the workspace that are called about runs, at most three for each event.",
    example: r#"WebhookNotifications::new().on_failure([Webhook::new("0481e838-0a59-4eff-9541-a4ca6f149574")])"#,
    shape: ANY,
    fields: &[
        field("on_start", WEBHOOKS, "The destinations that are called when a run starts."),
        field("on_success", WEBHOOKS, "The destinations that are called when a run succeeds."),
        field("on_failure", WEBHOOKS, "The destinations that are called when a run fails."),
        field("on_duration_warning_threshold_exceeded", WEBHOOKS, "The destinations that are called when a run takes longer than the limit for `RUN_DURATION_SECONDS` in `health`."),
        field("on_streaming_backlog_exceeded", WEBHOOKS, "The destinations that are called when a stream exceeds one of the limits for its backlog in `health`."),
    ],
};

pub static WEBHOOK: Struct = Struct {
    rust_name: "Webhook",
    doc: "A notification destination of the workspace.",
    example: r#"Webhook::new("0481e838-0a59-4eff-9541-a4ca6f149574")"#,
    shape: Shape::Fields { new: &["id"] },
    fields: &[field("id", Type::Text, "The id of the notification destination.")],
};

pub static NOTIFICATION_SETTINGS: Struct = Struct {
    rust_name: "NotificationSettings",
    doc: "The runs about which a job sends no notifications.",
    example: "NotificationSettings::new().no_alert_for_skipped_runs(true)",
    shape: ANY,
    fields: &[NO_ALERT_FOR_SKIPPED_RUNS, NO_ALERT_FOR_CANCELED_RUNS],
};

pub static TASK_NOTIFICATION_SETTINGS: Struct = Struct {
    rust_name: "TaskNotificationSettings",
    doc: "The attempts about which a task sends no notifications.",
    example: "TaskNotificationSettings::new().alert_on_last_attempt(true)",
    shape: ANY,
    fields: &[
        NO_ALERT_FOR_SKIPPED_RUNS,
        NO_ALERT_FOR_CANCELED_RUNS,
        field("alert_on_last_attempt", Type::Bool, "Whether only the first start and the last failure of a task with retries are notified."),
    ],
};

const NO_ALERT_FOR_SKIPPED_RUNS: Field = field("no_alert_for_skipped_runs", Type::Bool, "Whether nobody is notified of a failure if the run is skipped.");
const NO_ALERT_FOR_CANCELED_RUNS: Field = field("no_alert_for_canceled_runs", Type::Bool, "Whether nobody is notified of a failure if the run is canceled.");

pub static PERFORMANCE_TARGET: Closed = Closed {
    rust_name: "PerformanceTarget",
    doc: "The goal of Databricks for serverless tasks.",
    values: &[
        ("STANDARD", "Standard", "Low costs."),
        ("PERFORMANCE_OPTIMIZED", "PerformanceOptimized", "A fast start and a short run."),
    ],
    only_kfp_dbx: &[],
};

/// The settings that jobs and runs have, beside notifications by mail.
pub(super) const SETTINGS: [Field; 9] = [
    field("access_control_list", ACCESS_CONTROL_LIST, "The permissions on the job or the run, in addition to those of administrators.").of_kfp_dbx(),
    field("budget_policy_id", Type::Text, "The id of the budget policy to which the serverless costs belong.").of_kfp_dbx(),
    field("health", Type::Struct(&JOBS_HEALTH_RULES), "The rules by which Databricks judges the health of runs.").of_kfp_dbx(),
    field("notification_settings", Type::Struct(&NOTIFICATION_SETTINGS), "The runs about which nobody is notified.").of_kfp_dbx(),
    field("performance_target", Type::Closed(&PERFORMANCE_TARGET), "The goal of Databricks for serverless tasks.").of_kfp_dbx(),
    field("queue", Type::Struct(&QUEUE_SETTINGS), "The queue, in which a run waits that cannot start at once.").of_kfp_dbx(),
    field("run_as", Type::Struct(&JOB_RUN_AS), "The identity with which the tasks run. By default, it is that of the operator.").of_kfp_dbx(),
    field("usage_policy_id", Type::Text, "The id of the usage policy to which the serverless costs belong.").of_kfp_dbx(),
    field("webhook_notifications", Type::Struct(&WEBHOOK_NOTIFICATIONS), "The notification destinations that are called about the runs.").of_kfp_dbx(),
];
