//! The forms of requests: the fields of each message, as the API documents them.

mod cluster;
mod job;
mod notices;
mod task;

pub(super) use job::SUBMIT;
pub(super) use task::WORK;

use super::shape::Field;
use super::shape::Shape::{Any, Bool, Int, One, Text, TextMap, Texts};
use cluster::CLUSTER;
use job::{JOB, PERFORMANCE, QUEUE};
use task::PIPELINE_PARAMS;

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
    Field("dbt_commands", Texts),
    Field("idempotency_token", Text),
    Field("jar_params", Texts),
    Field("job_id", Int),
    Field("job_parameters", TextMap),
    Field("notebook_params", TextMap),
    Field("only", Texts),
    Field("performance_target", PERFORMANCE),
    Field("pipeline_params", PIPELINE_PARAMS),
    Field("python_named_params", TextMap),
    Field("python_params", Texts),
    Field("queue", QUEUE),
    Field("spark_submit_params", Texts),
    Field("sql_params", TextMap),
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
