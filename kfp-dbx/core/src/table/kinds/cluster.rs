//! The kind `Dcluster`.

use super::cluster_parts::{AUTOSCALE, AZURE_ATTRIBUTES, CLUSTER_KIND, CLUSTER_LOG_CONF, CUSTOM_TAG, DATA_SECURITY_MODE, DEPENDENCY_MODE, DOCKER_IMAGE, INIT_SCRIPT, NODE_TYPE_FLEXIBILITY, RUNTIME_ENGINE, WORKLOAD_TYPE};
use super::common::{ANY, ARGUMENT_MAP, TEXTS};
use super::uses::OF_CLUSTER;
use crate::table::cluster_fields::{ClusterFields, SecretText};
use crate::table::columns::{column, wide};
use crate::table::fields::{IdForm, Most, Struct, Type, field};
use crate::table::kind::{Constraint, Fixed, Kind};
use crate::table::identity::Identity;
use crate::table::op::{Action, Op, Output, Truthful, delete, output};
use crate::table::status::{CLUSTER_STATES, CONDITIONS, OBSERVED_GENERATION, int32, int64, object, objects, text, words};
use crate::table::types::ValueType;

pub static NEW_CLUSTER: Struct = Struct {
    rust_name: "NewCluster",
    doc: "A cluster: the spec of a `Dcluster`, and the `new_cluster` that Databricks creates for a job or a run.",
    example: r#"NewCluster::new().spark_version("5.3.x-scala2.11").node_type_id("Standard_D3_v2").num_workers(2)"#,
    shape: ANY,
    fields: &[
        field("cluster_name", Type::Text, "The name of the cluster. By default it is the name of the Kubernetes object. The clusters of jobs and runs get their names from Databricks.").archived("The archived operator always uses the name of the Kubernetes object."),
        field("num_workers", Type::Int32, "The number of workers, not counting the driver.").archived("The archived operator drops the value 0, so Databricks never receives it.").from(0),
        field("autoscale", Type::Struct(&AUTOSCALE), "A range for the number of workers. It replaces `num_workers`."),
        field("spark_version", Type::Text, "The version of the Databricks runtime, such as `5.3.x-scala2.11`. Databricks rejects a cluster without it, unless its policy sets one."),
        field("spark_conf", ARGUMENT_MAP, "The Spark configuration, such as `spark.speculation`."),
        field("node_type_id", Type::Text, "The Azure machine type of the workers, such as `Standard_D3_v2`. Databricks rejects a cluster with neither a node type nor an `instance_pool_id`, unless its policy sets one."),
        field("driver_node_type_id", Type::Text, "The Azure machine type of the driver. By default it is the machine type of the workers."),
        field("instance_pool_id", Type::Text, "The id of the pool that the machines are taken from. It replaces `node_type_id` and `driver_node_type_id`: Databricks rejects a cluster with both."),
        field("custom_tags", Type::List(&Type::Struct(&CUSTOM_TAG)), "The tags on the machines, at most 45. The CRD takes a list of keys and values, not a map.").at_most(Most::Items(45)),
        field("cluster_log_conf", Type::Struct(&CLUSTER_LOG_CONF), "The destination of the Spark logs."),
        field("init_scripts", Type::List(&Type::Struct(&INIT_SCRIPT)), "The scripts that each machine runs when it starts, in order."),
        field("spark_env_vars", ARGUMENT_MAP, "The environment variables of Spark."),
        field("autotermination_minutes", Type::Int32, "The number of idle minutes after which Databricks terminates the cluster, from 10 to 10000. By default, or with the value 0, it never does.").archived("The archived operator drops the value 0.").from(10).up_to(10_000).or_zero(),
        field("enable_elastic_disk", Type::Bool, "Whether a machine gets more disk space when it needs it.").archived("The archived operator drops the value `false`."),
        field("policy_id", Type::Text, "The id of the cluster policy, whose rules the cluster must keep and whose fixed values it takes.").is_id(IdForm::Policy).of_kfp_dbx(),
        field("apply_policy_default_values", Type::Bool, "Whether the cluster also takes the default values of its policy for the fields that are not set.").of_kfp_dbx(),
        field("data_security_mode", Type::Closed(&DATA_SECURITY_MODE), "The access mode: who can use the cluster, and whether it reaches the data of Unity Catalog.").of_kfp_dbx(),
        field("single_user_name", Type::Text, "The user, the group or the application id of the service principal that a cluster in a dedicated access mode is for.").of_kfp_dbx(),
        field("runtime_engine", Type::Closed(&RUNTIME_ENGINE), "The engine of the runtime. The default is `STANDARD`, unless the name of the runtime contains `photon`.").of_kfp_dbx(),
        field("kind", Type::Closed(&CLUSTER_KIND), "The form of the spec. With `CLASSIC_PREVIEW`, the spec can set `is_single_node` and `use_ml_runtime`.").of_kfp_dbx(),
        field("is_single_node", Type::Bool, "Whether the cluster is a single node: Databricks then sets the number of workers, the settings of Spark and the tag of a single node. It needs the `kind` `CLASSIC_PREVIEW`.").of_kfp_dbx(),
        field("use_ml_runtime", Type::Bool, "Whether the cluster has the runtime for machine learning of the version `spark_version`. It needs the `kind` `CLASSIC_PREVIEW`.").of_kfp_dbx(),
        field("azure_attributes", Type::Struct(&AZURE_ATTRIBUTES), "The attributes that only Azure has, such as spot instances.").of_kfp_dbx(),
        field("driver_instance_pool_id", Type::Text, "The id of the pool that the driver is taken from. By default it is `instance_pool_id`.").of_kfp_dbx(),
        field("driver_node_type_flexibility", Type::Struct(&NODE_TYPE_FLEXIBILITY), "The alternatives to the machine type of the driver.").of_kfp_dbx(),
        field("worker_node_type_flexibility", Type::Struct(&NODE_TYPE_FLEXIBILITY), "The alternatives to the machine type of the workers.").of_kfp_dbx(),
        field("enable_local_disk_encryption", Type::Bool, "Whether the local disks of the machines are encrypted.").of_kfp_dbx(),
        field("docker_image", Type::Struct(&DOCKER_IMAGE), "The container image in which the machines run.").of_kfp_dbx(),
        field("dependency_mode", Type::Closed(&DEPENDENCY_MODE), "The origin of the packages that programs use.").of_kfp_dbx(),
        field("ssh_public_keys", TEXTS, "The public keys of the users who can log in to the machines with SSH, at most 10. The user name is `ubuntu`, and the port is 2200.").at_most(Most::Items(10)).of_kfp_dbx(),
        field("workload_type", Type::Struct(&WORKLOAD_TYPE), "The workloads that the cluster accepts: jobs, notebooks or both.").of_kfp_dbx(),
    ],
};

/// The constraints on a cluster, by itself and as the `new_cluster` of a job or a run.
pub(super) static CLUSTER: &[Constraint] = &[
    Constraint::RequiredUnless { instead: &["policy_id"], required: &["spark_version"] },
    Constraint::ClusterSize { number: "num_workers", range: "autoscale", min: "min_workers", max: "max_workers", instead: &["is_single_node", "policy_id"] },
    Constraint::Keys { list: "custom_tags", key: "key" },
    Constraint::SingleNode { number: "num_workers", range: "autoscale", conf: "spark_conf", tags: "custom_tags", flag: "is_single_node" },
    Constraint::NodeType { pool: "instance_pool_id", driver_pool: "driver_instance_pool_id", node_types: ["node_type_id", "driver_node_type_id"], policy: "policy_id" },
    Constraint::Cluster(&FIELDS),
];

/// The access modes in which users share a cluster.
pub(super) const STANDARD: &[&str] = &["DATA_SECURITY_MODE_STANDARD", "USER_ISOLATION"];

static FIELDS: ClusterFields = ClusterFields {
    runtime: "spark_version",
    policy: "policy_id",
    form: ("kind", "CLASSIC_PREVIEW"),
    classic_flags: &["is_single_node", "use_ml_runtime"],
    ml: "use_ml_runtime",
    engine: ("runtime_engine", "PHOTON"),
    node_types: ["node_type_id", "driver_node_type_id"],
    mode: "data_security_mode",
    dedicated: &["DATA_SECURITY_MODE_DEDICATED", "SINGLE_USER", "LEGACY_SINGLE_USER"],
    standard: STANDARD,
    user: "single_user_name",
    image: "docker_image",
    scripts: "init_scripts",
    logs: "cluster_log_conf",
    tags: "custom_tags",
    secrets: &[
        SecretText {
            field: &["docker_image", "basic_auth", "password"],
            what: "the password of the registry",
            instead: "DockerBasicAuth::password_from(\"…\", SecretKeyRef::new(\"…\", \"…\"))",
        },
        SecretText {
            field: &["azure_attributes", "log_analytics_info", "log_analytics_primary_key"],
            what: "the key of Log Analytics",
            instead: "LogAnalyticsInfo::log_analytics_primary_key_from(\"…\", SecretKeyRef::new(\"…\", \"…\"))",
        },
    ],
};

pub static KIND: Kind = Kind {
    kind: "Dcluster",
    noun: "cluster",
    plural: "dclusters",
    short_names: &["dcl"],
    finalizer: "dcluster.finalizers.databricks.microsoft.com",
    columns: &[
        column("State", ".status.cluster_info.state"),
        column("ClusterID", ".status.cluster_info.cluster_id"),
        wide("Workers", ".status.cluster_info.num_workers"),
        wide("Message", ".status.cluster_info.state_message"),
    ],
    name_setter: "cluster_name",
    name_field: Some("cluster_name"),
    spec: &NEW_CLUSTER,
    renamed: &[],
    constraints: CLUSTER,
    uses: &[OF_CLUSTER],
    runs_use: &[],
    path: None,
    outcome: None,
    time_limit: None,
    made: "cluster_info.cluster_id",
    fixed: Fixed::Spec,
    status: &[
        object("cluster_info.autoscale", "The range of the number of workers."),
        int32("cluster_info.autotermination_minutes", "The number of idle minutes after which Databricks terminates the cluster."),
        text("cluster_info.cluster_cores", "The number of cores of the cluster."),
        text("cluster_info.cluster_id", "The id of the cluster in Databricks."),
        object("cluster_info.cluster_log_conf", "The destination of the Spark logs."),
        object("cluster_info.cluster_log_status", "The outcome of the last delivery of the Spark logs."),
        int64("cluster_info.cluster_memory_mb", "The memory of the cluster in megabytes."),
        text("cluster_info.cluster_name", "The name of the cluster in Databricks."),
        text("cluster_info.creator_user_name", "The user who created the cluster."),
        object("cluster_info.default_tags", "The tags that Databricks sets on the machines."),
        object("cluster_info.driver", "The machine of the driver."),
        text("cluster_info.driver_node_type_id", "The machine type of the driver."),
        objects("cluster_info.executors", "The machines of the workers."),
        objects("cluster_info.init_scripts", "The scripts that each machine runs when it starts."),
        int32("cluster_info.jdbc_port", "The port of the JDBC server on the driver."),
        int64("cluster_info.last_activity_time", "The time of the last activity, in milliseconds since 1970."),
        int64("cluster_info.last_state_loss_time", "The time of the last restart of the driver, in milliseconds since 1970."),
        text("cluster_info.node_type_id", "The machine type of the workers."),
        int32("cluster_info.num_workers", "The number of workers, not counting the driver."),
        object("cluster_info.spark_conf", "The Spark configuration."),
        int64("cluster_info.spark_context_id", "The id of the Spark context, which changes with each restart of the driver."),
        object("cluster_info.spark_env_vars", "The environment variables of Spark."),
        text("cluster_info.spark_version", "The version of the Databricks runtime."),
        int64("cluster_info.start_time", "The time when the creation was requested, in milliseconds since 1970."),
        words("cluster_info.state", "The state of the cluster.", CLUSTER_STATES),
        text("cluster_info.state_message", "The reason for the state."),
        int64("cluster_info.terminate_time", "The time when the cluster terminated, in milliseconds since 1970."),
        object("cluster_info.termination_reason", "The reason why the cluster terminated."),
        CONDITIONS,
        OBSERVED_GENERATION,
    ],
    only_for: None,
};

static OUTPUTS: &[Output] = &[
    output("name", "{.metadata.name}", ValueType::Text, "The name of the `Dcluster`.").is(Identity::Name),
    output("cluster_id", "{.status.cluster_info.cluster_id}", ValueType::Text, "The id of the cluster in Databricks.").is(Identity::Id),
    output("cluster_name", "{.status.cluster_info.cluster_name}", ValueType::Text, "The name of the cluster in Databricks.").is(Identity::Name),
    output("state", "{.status.cluster_info.state}", ValueType::Text, "The state of the cluster. A cluster in the state `RUNNING` can be used."),
    output("manifest", "{}", ValueType::Json, "The whole `Dcluster` object."),
    output("state_message", "{.status.cluster_info.state_message}", ValueType::Text, "The reason for the state of the cluster.").of_kfp_dbx(),
    output("driver", "{.status.cluster_info.driver}", ValueType::Json, "The machine of the driver, as Databricks describes it: with its `node_id`, its `host_private_ip` and its `start_timestamp`.").of_kfp_dbx(),
];

pub static CREATE: Op = Op {
    rust_name: "CreateClusterOp",
    doc: "Creates a cluster and waits until it runs. The op fails if the cluster ends in the state `ERROR`. A cluster that terminates before it runs counts as a success, as in kfp-azure-databricks. With [`truthful`](crate::CreateOp::truthful), the op fails in that case too.",
    example: r#"CreateClusterOp::new("createcluster")
    .cluster_name("test-cluster")
    .spark_version("5.3.x-scala2.11")
    .node_type_id("Standard_D3_v2")
    .num_workers(2);"#,
    kind: &KIND,
    action: Action::Create,
    success_condition: Some("status.cluster_info.state in (RUNNING, TERMINATED, UNKNOWN)"),
    failure_condition: Some("status.cluster_info.state=ERROR"),
    truthful: Some(Truthful {
        of_each: ("status.cluster_info.state=RUNNING", "status.cluster_info.state in (ERROR, TERMINATING, TERMINATED)"),
        of_archived: None,
    }),
    flags: &[],
    outputs: OUTPUTS,
};

pub static DELETE: Op = delete(
    "DeleteClusterOp",
    &KIND,
    "Deletes a cluster. The operator deletes it permanently in Databricks.",
    r#"DeleteClusterOp::new("deletecluster").cluster_name("test-cluster");"#,
);
