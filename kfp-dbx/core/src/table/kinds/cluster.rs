//! The kind `Dcluster`.

use super::common::{ANY, ARGUMENT_MAP, DBFS_STORAGE_INFO};
use crate::table::fields::{Shape, Struct, Type, field};
use crate::table::kind::{Constraint, Kind, Reference, Referent};
use crate::table::op::{Action, NO_WAIT, Op, Output, output};
use crate::table::types::ValueType;

pub static AUTOSCALE: Struct = Struct {
    rust_name: "Autoscale",
    doc: "The range in which Databricks chooses a cluster's number of workers.",
    example: "Autoscale::new(2, 50)",
    shape: Shape::Fields { new: &["min_workers", "max_workers"] },
    fields: &[
        field("min_workers", Type::Int32, "The fewest workers."),
        field("max_workers", Type::Int32, "The most workers; more than `min_workers`."),
    ],
};

pub static CUSTOM_TAG: Struct = Struct {
    rust_name: "CustomTag",
    doc: "A tag on the cluster's machines, beside Databricks' own. A pair is one, too: `(\"team\", \"data\")`.",
    example: r#"CustomTag::new("team", "data")"#,
    shape: Shape::Fields { new: &["key", "value"] },
    fields: &[
        field("key", Type::Text, "The tag's key."),
        field("value", Type::Text, "The tag's value."),
    ],
};

pub static CLUSTER_LOG_CONF: Struct = Struct {
    rust_name: "ClusterLogConf",
    doc: "Where Spark's logs go; without it they end with the cluster.",
    example: r#"ClusterLogConf::dbfs("dbfs:/logs")"#,
    shape: Shape::OneOf { common: &[] },
    fields: &[field("dbfs", Type::Struct(&DBFS_STORAGE_INFO), "A folder in DBFS.")],
};

pub static INIT_SCRIPT: Struct = Struct {
    rust_name: "InitScript",
    doc: "A script that each machine runs as it starts.",
    example: r#"InitScript::dbfs("dbfs:/scripts/install.sh")"#,
    shape: Shape::OneOf { common: &[] },
    fields: &[field("dbfs", Type::Struct(&DBFS_STORAGE_INFO), "A file in DBFS.")],
};

pub static NEW_CLUSTER: Struct = Struct {
    rust_name: "NewCluster",
    doc: "A cluster: the spec of a `Dcluster`, and the `new_cluster` that a job or a run makes for itself.",
    example: r#"NewCluster::new().spark_version("5.3.x-scala2.11").node_type_id("Standard_D3_v2").num_workers(2)"#,
    shape: ANY,
    fields: &[
        field("cluster_name", Type::Text, "The cluster's name. The operator overwrites it with the name of the Kubernetes object."),
        field("num_workers", Type::Int32, "The number of workers, beside one driver. The operator drops 0 on the way to Databricks."),
        field("autoscale", Type::Struct(&AUTOSCALE), "A range for the number of workers, in place of `num_workers`."),
        field("spark_version", Type::Text, "The runtime, such as `5.3.x-scala2.11`. Databricks rejects a cluster without one."),
        field("spark_conf", ARGUMENT_MAP, "Spark's configuration: `spark.speculation` and the like."),
        field("node_type_id", Type::Text, "The Azure type of the workers' machines, such as `Standard_D3_v2`."),
        field("driver_node_type_id", Type::Text, "The type of the driver's machine, where it is not that of the workers."),
        field("instance_pool_id", Type::Text, "The pool to take the machines from, in place of a node type."),
        field("custom_tags", Type::List(&Type::Struct(&CUSTOM_TAG)), "Tags on the machines. The CRD takes a list of keys and values, not a map."),
        field("cluster_log_conf", Type::Struct(&CLUSTER_LOG_CONF), "Where Spark's logs go."),
        field("init_scripts", Type::List(&Type::Struct(&INIT_SCRIPT)), "Scripts that each machine runs as it starts, in order."),
        field("spark_env_vars", ARGUMENT_MAP, "Environment variables of Spark."),
        field("autotermination_minutes", Type::Int32, "Minutes without use after which Databricks ends the cluster. 0, which is to switch that off, is dropped by the operator."),
        field("enable_elastic_disk", Type::Bool, "Whether a machine gets more disk when it needs it. The operator drops `false`."),
    ],
};

/// The constraints on a cluster, by itself and as the `new_cluster` of a job or a run.
pub(super) static CLUSTER: &[Constraint] = &[
    Constraint::Required(&["spark_version"]),
    Constraint::ClusterSize { number: "num_workers", range: "autoscale", min: "min_workers", max: "max_workers" },
];

pub static KIND: Kind = Kind {
    kind: "Dcluster",
    noun: "cluster",
    plural: "dclusters",
    name_setter: "cluster_name",
    name_field: Some("cluster_name"),
    spec: &NEW_CLUSTER,
    renamed: &[],
    constraints: CLUSTER,
    uses: &[&[Reference { field: &["init_scripts", "*", "dbfs", "destination"], to: Referent::Path("DbfsBlock") }]],
    runs_use: &[],
    path: None,
    outcome: None,
};

static OUTPUTS: &[Output] = &[
    output("name", "{.metadata.name}", ValueType::Text, "The name of the `Dcluster`."),
    output("cluster_id", "{.status.cluster_info.cluster_id}", ValueType::Text, "The id that Databricks gave the cluster."),
    output("cluster_name", "{.status.cluster_info.cluster_name}", ValueType::Text, "The name that Databricks knows it by."),
    output("state", "{.status.cluster_info.state}", ValueType::Text, "Its state: `RUNNING`, where it can be used."),
    output("manifest", "{}", ValueType::Json, "The whole `Dcluster`."),
];

pub static CREATE: Op = Op {
    rust_name: "CreateClusterOp",
    doc: "Creates a cluster, and waits until it runs. A cluster that died meanwhile counts as success: its state is `TERMINATED`. One in `ERROR` is waited for without end. With [`truthful`](crate::CreateOp::truthful) both fail.",
    example: r#"CreateClusterOp::new("createcluster")
    .cluster_name("test-cluster")
    .spark_version("5.3.x-scala2.11")
    .node_type_id("Standard_D3_v2")
    .num_workers(2);"#,
    kind: &KIND,
    action: Action::Create,
    success_condition: Some("status.cluster_info.state in (RUNNING, TERMINATED, UNKNOWN)"),
    truthful: Some(("status.cluster_info.state=RUNNING", "status.cluster_info.state in (ERROR, TERMINATING, TERMINATED)")),
    flags: &[],
    outputs: OUTPUTS,
};

pub static DELETE: Op = Op {
    rust_name: "DeleteClusterOp",
    doc: "Deletes a cluster for good: the operator permanently deletes it in Databricks.",
    example: r#"DeleteClusterOp::new("deletecluster").cluster_name("test-cluster");"#,
    kind: &KIND,
    action: Action::Delete,
    success_condition: None,
    truthful: None,
    flags: NO_WAIT,
    outputs: &[],
};
