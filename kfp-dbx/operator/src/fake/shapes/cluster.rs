//! Clusters and libraries.

use super::super::shape::Field;
use super::super::shape::Shape::{
    self, Any, Bool, Int, Many, Number, One, Text, TextMap, Texts, Word,
};

/// A cluster: `clusters/create`, and the new cluster of a task or of a job.
pub(in crate::fake) const CLUSTER: &[Field] = &[
    Field("apply_policy_default_values", Bool),
    Field("autoscale", One(&[Field("max_workers", Int), Field("min_workers", Int)])),
    Field("autotermination_minutes", Int),
    Field("aws_attributes", Any),
    Field("azure_attributes", One(AZURE)),
    Field("cluster_log_conf", One(LOGS)),
    Field("cluster_name", Text),
    Field("custom_tags", TextMap),
    Field("data_security_mode", Word(SECURITY_MODES)),
    Field("dependency_mode", Text),
    Field("docker_image", One(IMAGE)),
    Field("driver_instance_pool_id", Text),
    Field("driver_node_type_flexibility", FLEXIBILITY),
    Field("driver_node_type_id", Text),
    Field("enable_elastic_disk", Bool),
    Field("enable_local_disk_encryption", Bool),
    Field("gcp_attributes", Any),
    Field("idempotency_token", Text),
    Field("init_scripts", Many(INIT_SCRIPT)),
    Field("instance_pool_id", Text),
    Field("is_single_node", Bool),
    Field("kind", Word(&["CLASSIC_PREVIEW"])),
    Field("libraries", Many(LIBRARY)),
    Field("node_type_id", Text),
    Field("num_workers", Int),
    Field("policy_id", Text),
    Field("remote_disk_throughput", Int),
    Field("runtime_engine", Word(&["NULL", "PHOTON", "STANDARD"])),
    Field("single_user_name", Text),
    Field("spark_conf", TextMap),
    Field("spark_env_vars", TextMap),
    Field("spark_version", Text),
    Field("ssh_public_keys", Texts),
    Field("total_initial_remote_disk_size", Int),
    Field("use_ml_runtime", Bool),
    Field("worker_node_type_flexibility", FLEXIBILITY),
    Field("workload_type", One(&[Field("clients", One(CLIENTS))])),
];

const CLIENTS: &[Field] = &[Field("jobs", Bool), Field("notebooks", Bool)];
const FLEXIBILITY: Shape = One(&[Field("alternate_node_type_ids", Texts)]);

const SECURITY_MODES: &[&str] = &[
    "DATA_SECURITY_MODE_AUTO",
    "DATA_SECURITY_MODE_DEDICATED",
    "DATA_SECURITY_MODE_STANDARD",
    "LEGACY_PASSTHROUGH",
    "LEGACY_SINGLE_USER",
    "LEGACY_SINGLE_USER_STANDARD",
    "LEGACY_TABLE_ACL",
    "NONE",
    "SINGLE_USER",
    "USER_ISOLATION",
];

const AZURE: &[Field] = &[
    Field("availability", Word(&["ON_DEMAND_AZURE", "SPOT_AZURE", "SPOT_WITH_FALLBACK_AZURE"])),
    Field("capacity_reservation_group", Text),
    Field("first_on_demand", Int),
    Field(
        "log_analytics_info",
        One(&[Field("log_analytics_primary_key", Text), Field("log_analytics_workspace_id", Text)]),
    ),
    Field("spot_bid_max_price", Number),
];

const IMAGE: &[Field] = &[
    Field("basic_auth", One(&[Field("password", Text), Field("username", Text)])),
    Field("url", Text),
];

const DESTINATION: Shape = One(&[Field("destination", Text)]);

const LOGS: &[Field] =
    &[Field("dbfs", DESTINATION), Field("s3", Any), Field("volumes", DESTINATION)];

const INIT_SCRIPT: &[Field] = &[
    Field("abfss", DESTINATION),
    Field("dbfs", DESTINATION),
    Field("file", DESTINATION),
    Field("gcs", DESTINATION),
    Field("s3", Any),
    Field("volumes", DESTINATION),
    Field("workspace", DESTINATION),
];

/// A library of a task.
pub(super) const LIBRARY: &[Field] = &[
    Field("cran", One(&[Field("package", Text), Field("repo", Text)])),
    Field("egg", Text),
    Field("jar", Text),
    Field(
        "maven",
        One(&[Field("coordinates", Text), Field("exclusions", Texts), Field("repo", Text)]),
    ),
    Field("pypi", One(&[Field("package", Text), Field("repo", Text)])),
    Field("requirements", Text),
    Field("whl", Text),
];
