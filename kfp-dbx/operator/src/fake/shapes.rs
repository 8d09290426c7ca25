//! The forms of requests: the fields of each message that the fake reads.

use super::shape::Field;
use super::shape::Shape::{Any, Bool, Int, Many, One, Text, TextMap, Texts};

const CLUSTER: &[Field] = &[
    Field("autoscale", One(&[Field("min_workers", Int), Field("max_workers", Int)])),
    Field("autotermination_minutes", Int),
    Field("apply_policy_default_values", Bool),
    Field("azure_attributes", Any),
    Field("cluster_log_conf", One(&[Field("dbfs", DESTINATION), Field("volumes", DESTINATION)])),
    Field("cluster_name", Text),
    Field("custom_tags", TextMap),
    Field("data_security_mode", Text),
    Field("docker_image", Any),
    Field("driver_instance_pool_id", Text),
    Field("driver_node_type_id", Text),
    Field("enable_elastic_disk", Bool),
    Field("enable_local_disk_encryption", Bool),
    Field("init_scripts", Many(INIT_SCRIPT)),
    Field("instance_pool_id", Text),
    Field("is_single_node", Bool),
    Field("kind", Text),
    Field("node_type_id", Text),
    Field("num_workers", Int),
    Field("policy_id", Text),
    Field("runtime_engine", Text),
    Field("single_user_name", Text),
    Field("spark_conf", TextMap),
    Field("spark_env_vars", TextMap),
    Field("spark_version", Text),
    Field("ssh_public_keys", Texts),
    Field("use_ml_runtime", Bool),
    Field("workload_type", Any),
    Field("idempotency_token", Text),
    Field("libraries", Many(LIBRARY)),
];

const DESTINATION: super::shape::Shape = One(&[Field("destination", Text)]);

const INIT_SCRIPT: &[Field] = &[
    Field("abfss", DESTINATION),
    Field("dbfs", DESTINATION),
    Field("file", DESTINATION),
    Field("volumes", DESTINATION),
    Field("workspace", DESTINATION),
];

const LIBRARY: &[Field] = &[
    Field("cran", One(&[Field("package", Text), Field("repo", Text)])),
    Field("egg", Text),
    Field("jar", Text),
    Field(
        "maven",
        One(&[Field("coordinates", Text), Field("repo", Text), Field("exclusions", Texts)]),
    ),
    Field("pypi", One(&[Field("package", Text), Field("repo", Text)])),
    Field("requirements", Text),
    Field("whl", Text),
];

const NOTEBOOK_TASK: super::shape::Shape = One(&[
    Field("base_parameters", TextMap),
    Field("notebook_path", Text),
    Field("source", Text),
    Field("warehouse_id", Text),
]);
const SPARK_JAR_TASK: super::shape::Shape = One(&[
    Field("jar_uri", Text),
    Field("main_class_name", Text),
    Field("parameters", Texts),
    Field("run_as_repl", Bool),
]);
const SPARK_PYTHON_TASK: super::shape::Shape =
    One(&[Field("parameters", Texts), Field("python_file", Text), Field("source", Text)]);
const SPARK_SUBMIT_TASK: super::shape::Shape = One(&[Field("parameters", Texts)]);
const PYTHON_WHEEL_TASK: super::shape::Shape = One(&[
    Field("entry_point", Text),
    Field("named_parameters", TextMap),
    Field("package_name", Text),
    Field("parameters", Texts),
]);

/// The fields that say what a task does. A task has exactly one of them.
pub(super) const WORK: &[&str] = &[
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
];

const DEPENDS_ON: super::shape::Shape = Many(&[Field("outcome", Text), Field("task_key", Text)]);

const EMAIL: super::shape::Shape = One(&[
    Field("no_alert_for_skipped_runs", Bool),
    Field("on_duration_warning_threshold_exceeded", Texts),
    Field("on_failure", Texts),
    Field("on_start", Texts),
    Field("on_streaming_backlog_exceeded", Texts),
    Field("on_success", Texts),
]);

/// A task of a saved job or of a submitted run.
const TASK: &[Field] = &[
    Field("condition_task", Any),
    Field("dbt_task", Any),
    Field("depends_on", DEPENDS_ON),
    Field("description", Text),
    Field("disabled", Bool),
    Field("disable_auto_optimization", Bool),
    Field("email_notifications", EMAIL),
    Field("environment_key", Text),
    Field("existing_cluster_id", Text),
    Field("for_each_task", Any),
    Field("health", Any),
    Field("job_cluster_key", Text),
    Field("libraries", Many(LIBRARY)),
    Field("max_retries", Int),
    Field("min_retry_interval_millis", Int),
    Field("new_cluster", One(CLUSTER)),
    Field("notebook_task", NOTEBOOK_TASK),
    Field("notification_settings", Any),
    Field("pipeline_task", Any),
    Field("python_wheel_task", PYTHON_WHEEL_TASK),
    Field("retry_on_timeout", Bool),
    Field("run_if", Text),
    Field("run_job_task", Any),
    Field("spark_jar_task", SPARK_JAR_TASK),
    Field("spark_python_task", SPARK_PYTHON_TASK),
    Field("spark_submit_task", SPARK_SUBMIT_TASK),
    Field("sql_task", Any),
    Field("task_key", Text),
    Field("timeout_seconds", Int),
    Field("webhook_notifications", Any),
];

const QUEUE: super::shape::Shape = One(&[Field("enabled", Bool)]);

/// `runs/submit`, also in its form without `tasks`.
pub(super) static SUBMIT: &[Field] = &[
    Field("access_control_list", Any),
    Field("budget_policy_id", Text),
    Field("email_notifications", EMAIL),
    Field("environments", Any),
    Field("existing_cluster_id", Text),
    Field("git_source", Any),
    Field("health", Any),
    Field("idempotency_token", Text),
    Field("libraries", Many(LIBRARY)),
    Field("new_cluster", One(CLUSTER)),
    Field("notebook_task", NOTEBOOK_TASK),
    Field("notification_settings", Any),
    Field("performance_target", Text),
    Field("queue", QUEUE),
    Field("run_as", Any),
    Field("run_name", Text),
    Field("spark_jar_task", SPARK_JAR_TASK),
    Field("spark_python_task", SPARK_PYTHON_TASK),
    Field("spark_submit_task", SPARK_SUBMIT_TASK),
    Field("tasks", Many(TASK)),
    Field("timeout_seconds", Int),
    Field("usage_policy_id", Text),
    Field("webhook_notifications", Any),
];

/// The settings of a saved job, also in their form without `tasks`.
const JOB: &[Field] = &[
    Field("access_control_list", Any),
    Field("budget_policy_id", Text),
    Field("continuous", Any),
    Field("deployment", Any),
    Field("description", Text),
    Field("edit_mode", Text),
    Field("email_notifications", EMAIL),
    Field("environments", Any),
    Field("existing_cluster_id", Text),
    Field("format", Text),
    Field("git_source", Any),
    Field("health", Any),
    Field(
        "job_clusters",
        Many(&[Field("job_cluster_key", Text), Field("new_cluster", One(CLUSTER))]),
    ),
    Field("libraries", Many(LIBRARY)),
    Field("max_concurrent_runs", Int),
    Field("max_retries", Int),
    Field("min_retry_interval_millis", Int),
    Field("name", Text),
    Field("new_cluster", One(CLUSTER)),
    Field("notebook_task", NOTEBOOK_TASK),
    Field("notification_settings", Any),
    Field("parameters", Many(&[Field("default", Text), Field("name", Text)])),
    Field("performance_target", Text),
    Field("queue", QUEUE),
    Field("retry_on_timeout", Bool),
    Field("run_as", Any),
    Field(
        "schedule",
        One(&[
            Field("pause_status", Text),
            Field("quartz_cron_expression", Text),
            Field("timezone_id", Text),
        ]),
    ),
    Field("spark_jar_task", SPARK_JAR_TASK),
    Field("spark_python_task", SPARK_PYTHON_TASK),
    Field("spark_submit_task", SPARK_SUBMIT_TASK),
    Field("tags", TextMap),
    Field("tasks", Many(TASK)),
    Field("timeout_seconds", Int),
    Field("trigger", Any),
    Field("usage_policy_id", Text),
    Field("webhook_notifications", Any),
];

pub(super) static JOB_CREATE: &[Field] = JOB;
pub(super) static JOB_ID: &[Field] = &[Field("job_id", Int)];
pub(super) static JOB_GET: &[Field] = &[Field("job_id", Int), Field("page_token", Text)];
pub(super) static JOB_RESET: &[Field] = &[Field("job_id", Int), Field("new_settings", One(JOB))];
pub(super) static JOB_UPDATE: &[Field] =
    &[Field("fields_to_remove", Texts), Field("job_id", Int), Field("new_settings", One(JOB))];
pub(super) static JOBS_LIST: &[Field] = &[
    Field("expand_tasks", Bool),
    Field("limit", Int),
    Field("name", Text),
    Field("offset", Int),
    Field("page_token", Text),
];
pub(super) static RUN_NOW: &[Field] = &[
    Field("idempotency_token", Text),
    Field("jar_params", Texts),
    Field("job_id", Int),
    Field("job_parameters", TextMap),
    Field("notebook_params", TextMap),
    Field("only", Texts),
    Field("performance_target", Text),
    Field("python_named_params", TextMap),
    Field("python_params", Texts),
    Field("queue", QUEUE),
    Field("spark_submit_params", Texts),
];

pub(super) static RUN_ID: &[Field] = &[Field("run_id", Int)];
pub(super) static RUN_GET: &[Field] = &[
    Field("include_history", Bool),
    Field("include_resolved_values", Bool),
    Field("page_token", Text),
    Field("run_id", Int),
];
pub(super) static RUNS_LIST: &[Field] = &[
    Field("active_only", Bool),
    Field("completed_only", Bool),
    Field("expand_tasks", Bool),
    Field("job_id", Int),
    Field("limit", Int),
    Field("offset", Int),
    Field("page_token", Text),
    Field("run_type", Text),
    Field("start_time_from", Int),
    Field("start_time_to", Int),
];

pub(super) static CLUSTER_CREATE: &[Field] = CLUSTER;
pub(super) static CLUSTER_ID: &[Field] = &[Field("cluster_id", Text)];
pub(super) static CLUSTERS_LIST: &[Field] = &[
    Field("filter_by", Any),
    Field("filter_by.cluster_sources", Any),
    Field("filter_by.cluster_states", Any),
    Field("page_size", Int),
    Field("page_token", Text),
    Field("sort_by", Any),
];

pub(super) static SCOPE_CREATE: &[Field] = &[
    Field("backend_azure_keyvault", One(&[Field("dns_name", Text), Field("resource_id", Text)])),
    Field("initial_manage_principal", Text),
    Field("scope", Text),
    Field("scope_backend_type", Text),
];
pub(super) static SCOPE: &[Field] = &[Field("scope", Text)];
pub(super) static SECRET: &[Field] = &[Field("key", Text), Field("scope", Text)];
pub(super) static SECRET_PUT: &[Field] = &[
    Field("bytes_value", Text),
    Field("key", Text),
    Field("scope", Text),
    Field("string_value", Text),
];
pub(super) static ACL: &[Field] = &[Field("principal", Text), Field("scope", Text)];
pub(super) static ACL_PUT: &[Field] =
    &[Field("permission", Text), Field("principal", Text), Field("scope", Text)];

pub(super) static NOTHING: &[Field] = &[];
pub(super) static PATH: &[Field] = &[Field("path", Text)];
pub(super) static PATH_DELETE: &[Field] = &[Field("path", Text), Field("recursive", Bool)];
pub(super) static IMPORT: &[Field] = &[
    Field("content", Text),
    Field("format", Text),
    Field("language", Text),
    Field("overwrite", Bool),
    Field("path", Text),
];
pub(super) static EXPORT: &[Field] = &[Field("format", Text), Field("path", Text)];
pub(super) static WORKSPACE_LIST: &[Field] =
    &[Field("notebooks_modified_after", Int), Field("path", Text)];

pub(super) static DBFS_CREATE: &[Field] = &[Field("overwrite", Bool), Field("path", Text)];
pub(super) static DBFS_ADD_BLOCK: &[Field] = &[Field("data", Text), Field("handle", Int)];
pub(super) static DBFS_CLOSE: &[Field] = &[Field("handle", Int)];
pub(super) static DBFS_PUT: &[Field] =
    &[Field("contents", Text), Field("overwrite", Bool), Field("path", Text)];
pub(super) static DBFS_READ: &[Field] =
    &[Field("length", Int), Field("offset", Int), Field("path", Text)];

pub(super) static FILE_UPLOAD: &[Field] =
    &[Field("contents", Text), Field("overwrite", Bool), Field("path", Text)];
pub(super) static FOLDER_CREATE: &[Field] = &[Field("contents", Text), Field("path", Text)];
pub(super) static FOLDER_LIST: &[Field] =
    &[Field("page_size", Int), Field("page_token", Text), Field("path", Text)];
