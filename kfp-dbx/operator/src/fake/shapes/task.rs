//! Tasks, and what each of their types does.

use super::super::shape::Field;
use super::super::shape::Shape::{
    self, Any, Bool, Int, Later, Many, One, Text, TextMap, Texts, Word,
};
use super::cluster::{CLUSTER, LIBRARY};
use super::notices::{EMAIL, HEALTH, WEBHOOKS};

/// The fields that say what a task does. A task has exactly one of them.
pub(in crate::fake) const WORK: &[&str] = &[
    "notebook_task",
    "spark_jar_task",
    "spark_python_task",
    "spark_submit_task",
    "python_wheel_task",
    "condition_task",
    "dbt_task",
    "for_each_task",
    "pipeline_task",
    "run_job_task",
    "sql_task",
    "ai_runtime_task",
    "alert_task",
    "clean_rooms_notebook_task",
    "dashboard_task",
    "dbt_cloud_task",
    "dbt_platform_task",
    "gen_ai_compute_task",
    "power_bi_task",
    "python_operator_task",
];

const SOURCE: Shape = Word(&["GIT", "WORKSPACE"]);

pub(super) const NOTEBOOK_TASK: Shape = One(&[
    Field("base_parameters", TextMap),
    Field("notebook_path", Text),
    Field("source", SOURCE),
    Field("warehouse_id", Text),
]);
pub(super) const SPARK_JAR_TASK: Shape = One(&[
    Field("jar_uri", Text),
    Field("main_class_name", Text),
    Field("parameters", Texts),
    Field("run_as_repl", Bool),
]);
pub(super) const SPARK_PYTHON_TASK: Shape =
    One(&[Field("parameters", Texts), Field("python_file", Text), Field("source", SOURCE)]);
pub(super) const SPARK_SUBMIT_TASK: Shape = One(&[Field("parameters", Texts)]);
pub(super) const PYTHON_WHEEL_TASK: Shape = One(&[
    Field("entry_point", Text),
    Field("named_parameters", TextMap),
    Field("package_name", Text),
    Field("parameters", Texts),
]);
const CONDITION_TASK: Shape = One(&[
    Field("left", Text),
    Field(
        "op",
        Word(&[
            "EQUAL_TO",
            "GREATER_THAN",
            "GREATER_THAN_OR_EQUAL",
            "LESS_THAN",
            "LESS_THAN_OR_EQUAL",
            "NOT_EQUAL",
        ]),
    ),
    Field("right", Text),
]);
const DBT_TASK: Shape = One(&[
    Field("catalog", Text),
    Field("commands", Texts),
    Field("profiles_directory", Text),
    Field("project_directory", Text),
    Field("schema", Text),
    Field("source", SOURCE),
    Field("warehouse_id", Text),
]);
const FOR_EACH_TASK: Shape =
    One(&[Field("concurrency", Int), Field("inputs", Text), Field("task", Later(|| TASK))]);
const PIPELINE_TASK: Shape = One(&[
    Field("full_refresh", Bool),
    Field("full_refresh_selection", Texts),
    Field("parameters", TextMap),
    Field("pipeline_id", Text),
    Field("refresh_flow_selection", Texts),
    Field("refresh_selection", Texts),
    Field("reset_checkpoint_selection", Texts),
]);
const RUN_JOB_TASK: Shape = One(&[
    Field("dbt_commands", Texts),
    Field("jar_params", Texts),
    Field("job_id", Int),
    Field("job_parameters", TextMap),
    Field("notebook_params", TextMap),
    Field("pipeline_params", PIPELINE_PARAMS),
    Field("python_named_params", TextMap),
    Field("python_params", Texts),
    Field("spark_submit_params", Texts),
    Field("sql_params", TextMap),
]);
const SUBSCRIPTIONS: Shape = Many(&[Field("destination_id", Text), Field("user_name", Text)]);
const SQL_TASK: Shape = One(&[
    Field(
        "alert",
        One(&[
            Field("alert_id", Text),
            Field("pause_subscriptions", Bool),
            Field("subscriptions", SUBSCRIPTIONS),
        ]),
    ),
    Field(
        "dashboard",
        One(&[
            Field("custom_subject", Text),
            Field("dashboard_id", Text),
            Field("pause_subscriptions", Bool),
            Field("subscriptions", SUBSCRIPTIONS),
        ]),
    ),
    Field("file", One(&[Field("path", Text), Field("source", SOURCE)])),
    Field("parameters", TextMap),
    Field("query", One(&[Field("query_id", Text)])),
    Field("warehouse_id", Text),
]);

/// The parameters of pipelines.
pub(super) const PIPELINE_PARAMS: Shape = One(&[
    Field("full_refresh", Bool),
    Field("full_refresh_selection", Texts),
    Field("refresh_flow_selection", Texts),
    Field("refresh_selection", Texts),
    Field("reset_checkpoint_selection", Texts),
]);

const RUN_IF: &[&str] = &[
    "ALL_DONE",
    "ALL_FAILED",
    "ALL_SUCCESS",
    "AT_LEAST_ONE_FAILED",
    "AT_LEAST_ONE_SUCCESS",
    "NONE_FAILED",
];

/// A task of a saved job or of a submitted run, which has no `job_cluster_key`, or of another task.
pub(super) static TASK: &[Field] = &[
    Field("ai_runtime_task", Any),
    Field("alert_task", Any),
    Field("clean_rooms_notebook_task", Any),
    Field("compute", One(&[Field("hardware_accelerator", Text)])),
    Field("condition_task", CONDITION_TASK),
    Field("dashboard_task", Any),
    Field("dbt_cloud_task", Any),
    Field("dbt_platform_task", Any),
    Field("dbt_task", DBT_TASK),
    Field("depends_on", Many(&[Field("outcome", Text), Field("task_key", Text)])),
    Field("description", Text),
    Field("disable_auto_optimization", Bool),
    Field("disabled", Bool),
    Field("email_notifications", EMAIL),
    Field("environment_key", Text),
    Field("existing_cluster_id", Text),
    Field("for_each_task", FOR_EACH_TASK),
    Field("gen_ai_compute_task", Any),
    Field("health", HEALTH),
    Field("job_cluster_key", Text),
    Field("libraries", Many(LIBRARY)),
    Field("max_retries", Int),
    Field("min_retry_interval_millis", Int),
    Field("new_cluster", One(CLUSTER)),
    Field("notebook_task", NOTEBOOK_TASK),
    Field(
        "notification_settings",
        One(&[
            Field("alert_on_last_attempt", Bool),
            Field("no_alert_for_canceled_runs", Bool),
            Field("no_alert_for_skipped_runs", Bool),
        ]),
    ),
    Field("pipeline_task", PIPELINE_TASK),
    Field("power_bi_task", Any),
    Field("python_operator_task", Any),
    Field("python_wheel_task", PYTHON_WHEEL_TASK),
    Field("retry_on_timeout", Bool),
    Field("run_if", Word(RUN_IF)),
    Field("run_job_task", RUN_JOB_TASK),
    Field("spark_jar_task", SPARK_JAR_TASK),
    Field("spark_python_task", SPARK_PYTHON_TASK),
    Field("spark_submit_task", SPARK_SUBMIT_TASK),
    Field("sql_task", SQL_TASK),
    Field("task_key", Text),
    Field("timeout_seconds", Int),
    Field("webhook_notifications", WEBHOOKS),
];
