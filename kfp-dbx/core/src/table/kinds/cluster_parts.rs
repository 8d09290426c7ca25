//! The parts of a cluster: its size, its machines, its scripts, its image, and their words.

use super::common::{ANY, DBFS_STORAGE_INFO, TEXTS};
use super::secret_scope::SECRET_KEY_REF;
use crate::table::fields::{Closed, Shape, Struct, Type, field};

pub static AUTOSCALE: Struct = Struct {
    rust_name: "Autoscale",
    doc: "The range in which Databricks scales the number of workers of a cluster.",
    example: "Autoscale::new(2, 50)",
    shape: Shape::Fields { new: &["min_workers", "max_workers"] },
    fields: &[
        field("min_workers", Type::Int32, "The smallest number of workers, with which the cluster starts.").from(0),
        field("max_workers", Type::Int32, "The largest number of workers. It must be larger than `min_workers`.").from(0),
    ],
};

pub static CUSTOM_TAG: Struct = Struct {
    rust_name: "CustomTag",
    doc: "A tag on the machines of a cluster, in addition to the tags that Databricks sets. A pair of texts is also accepted as a tag: `(\"team\", \"data\")`.",
    example: r#"CustomTag::new("team", "data")"#,
    shape: Shape::Fields { new: &["key", "value"] },
    fields: &[
        field("key", Type::Text, "The key of the tag."),
        field("value", Type::Text, "The value of the tag.").or_empty(),
    ],
};

pub static WORKSPACE_STORAGE_INFO: Struct = Struct {
    rust_name: "WorkspaceStorageInfo",
    doc: "A file in the workspace.",
    example: r#"WorkspaceStorageInfo::new("/Shared/install.sh")"#,
    shape: Shape::Fields { new: &["destination"] },
    fields: &[field("destination", Type::Text, "The absolute path, such as `/Shared/install.sh`.")],
};

pub static VOLUMES_STORAGE_INFO: Struct = Struct {
    rust_name: "VolumesStorageInfo",
    doc: "A path on a volume of Unity Catalog.",
    example: r#"VolumesStorageInfo::new("/Volumes/main/etl/scripts/install.sh")"#,
    shape: Shape::Fields { new: &["destination"] },
    fields: &[field("destination", Type::Text, "The path: `/Volumes/`, the catalog, the schema, the volume, and the path on the volume.")],
};

pub static ADLSGEN2_INFO: Struct = Struct {
    rust_name: "Adlsgen2Info",
    doc: "A path in Azure Data Lake Storage.",
    example: r#"Adlsgen2Info::new("abfss://scripts@account.dfs.core.windows.net/install.sh")"#,
    shape: Shape::Fields { new: &["destination"] },
    fields: &[field("destination", Type::Text, "The URI: `abfss://CONTAINER@ACCOUNT.dfs.core.windows.net/PATH`.")],
};

pub static LOCAL_FILE_INFO: Struct = Struct {
    rust_name: "LocalFileInfo",
    doc: "A file that is on the machines of the cluster already.",
    example: r#"LocalFileInfo::new("file:/opt/install.sh")"#,
    shape: Shape::Fields { new: &["destination"] },
    fields: &[field("destination", Type::Text, "The URI of the file, such as `file:/opt/install.sh`.")],
};

pub static CLUSTER_LOG_CONF: Struct = Struct {
    rust_name: "ClusterLogConf",
    doc: "The destination of the Spark logs, to which Databricks delivers them every five minutes. Without a destination, the logs are lost when the cluster ends.",
    example: r#"ClusterLogConf::dbfs("dbfs:/logs")"#,
    shape: Shape::OneOf { common: &[] },
    fields: &[
        field("dbfs", Type::Struct(&DBFS_STORAGE_INFO), "A folder in DBFS."),
        field("volumes", Type::Struct(&VOLUMES_STORAGE_INFO), "A folder on a volume of Unity Catalog.").of_kfp_dbx(),
    ],
};

pub static INIT_SCRIPT: Struct = Struct {
    rust_name: "InitScript",
    doc: "A script that each machine of a cluster runs when it starts.",
    example: r#"InitScript::dbfs("dbfs:/scripts/install.sh")"#,
    shape: Shape::OneOf { common: &[] },
    fields: &[
        field("dbfs", Type::Struct(&DBFS_STORAGE_INFO), "A script that is a file in DBFS. Databricks has deprecated such scripts: store them in the workspace or on a volume."),
        field("workspace", Type::Struct(&WORKSPACE_STORAGE_INFO), "A script that is a file in the workspace.").of_kfp_dbx(),
        field("volumes", Type::Struct(&VOLUMES_STORAGE_INFO), "A script that is a file on a volume of Unity Catalog.").of_kfp_dbx(),
        field("abfss", Type::Struct(&ADLSGEN2_INFO), "A script that is a file in Azure Data Lake Storage.").of_kfp_dbx(),
        field("file", Type::Struct(&LOCAL_FILE_INFO), "A script that is a file of the `docker_image`.").of_kfp_dbx(),
    ],
};

pub static LOG_ANALYTICS_INFO: Struct = Struct {
    rust_name: "LogAnalyticsInfo",
    doc: "The workspace of Azure Log Analytics that the machines send their logs to. A key from the source of a pipeline or from a parameter is visible in the workflow to everyone who can read workflows. With `log_analytics_primary_key_from`, the key stays in a Kubernetes Secret.",
    example: r#"LogAnalyticsInfo::log_analytics_primary_key_from("a-workspace-id", SecretKeyRef::new("log-analytics", "key"))"#,
    shape: Shape::OneOf { common: &["log_analytics_workspace_id"] },
    fields: &[
        field("log_analytics_workspace_id", Type::Text, "The id of the workspace of Log Analytics."),
        field("log_analytics_primary_key", Type::Text, "The primary key of that workspace, as text."),
        field("log_analytics_primary_key_from", Type::Struct(&SECRET_KEY_REF), "The primary key of that workspace from a Kubernetes Secret."),
    ],
};

pub static AZURE_AVAILABILITY: Closed = Closed {
    rust_name: "AzureAvailability",
    doc: "The prices at which Azure provides the machines of a cluster.",
    values: &[
        ("ON_DEMAND_AZURE", "OnDemandAzure", "Machines at the regular price, which Azure never evicts."),
        ("SPOT_AZURE", "SpotAzure", "Spot instances, which Azure can evict at any time."),
        ("SPOT_WITH_FALLBACK_AZURE", "SpotWithFallbackAzure", "Spot instances, and machines at the regular price if there are none."),
    ],
    only_kfp_dbx: &[],
};

pub static AZURE_ATTRIBUTES: Struct = Struct {
    rust_name: "AzureAttributes",
    doc: "The attributes of the machines of a cluster that only Azure has.",
    example: "AzureAttributes::new().availability(AzureAvailability::SpotWithFallbackAzure).first_on_demand(1)",
    shape: ANY,
    fields: &[
        field("first_on_demand", Type::Int32, "The number of machines that are on-demand instances, the driver first. It should be at least 1, so that Azure never evicts the driver.").from(0),
        field("availability", Type::Closed(&AZURE_AVAILABILITY), "The prices at which Azure provides the machines after the first `first_on_demand`."),
        field("spot_bid_max_price", Type::Float, "The highest price for a spot instance in US dollars an hour. It is more than 0, or -1, which is the default: Azure never evicts an instance because of its price."),
        field("capacity_reservation_group", Type::Text, "The resource id of the capacity reservation group that the machines are taken from. The workspace must have a virtual network of its own."),
        field("log_analytics_info", Type::Struct(&LOG_ANALYTICS_INFO), "The workspace of Azure Log Analytics that the machines send their logs to."),
    ],
};

pub static DOCKER_BASIC_AUTH: Struct = Struct {
    rust_name: "DockerBasicAuth",
    doc: "The user and the password of a registry. A password from the source of a pipeline or from a parameter is visible in the workflow to everyone who can read workflows. With `password_from`, it stays in a Kubernetes Secret. Databricks also reads it from a secret scope: `{{secrets/SCOPE/KEY}}`.",
    example: r#"DockerBasicAuth::password_from("puller", SecretKeyRef::new("registry", "password"))"#,
    shape: Shape::OneOf { common: &["username"] },
    fields: &[
        field("username", Type::Text, "The name of the user, or `{{secrets/SCOPE/KEY}}`."),
        field("password", Type::Text, "The password as text, such as `{{secrets/SCOPE/KEY}}`."),
        field("password_from", Type::Struct(&SECRET_KEY_REF), "The password from a Kubernetes Secret."),
    ],
};

pub static DOCKER_IMAGE: Struct = Struct {
    rust_name: "DockerImage",
    doc: "A container image in which the machines of a cluster run. The workspace must have Databricks Container Services switched on.",
    example: r#"DockerImage::new("myregistry.azurecr.io/spark:1.0")"#,
    shape: Shape::Fields { new: &["url"] },
    fields: &[
        field("url", Type::Text, "The registry, the name and the tag of the image, such as `myregistry.azurecr.io/spark:1.0`."),
        field("basic_auth", Type::Struct(&DOCKER_BASIC_AUTH), "The user and the password of the registry. A public image needs none."),
    ],
};

pub static NODE_TYPE_FLEXIBILITY: Struct = Struct {
    rust_name: "NodeTypeFlexibility",
    doc: "The machine types that Databricks takes if Azure has no machine of the type that the cluster names.",
    example: r#"NodeTypeFlexibility::new(["Standard_D4ds_v4", "Standard_D4s_v3"])"#,
    shape: Shape::Fields { new: &["alternate_node_type_ids"] },
    fields: &[field("alternate_node_type_ids", TEXTS, "The machine types, in the order in which Databricks tries them.")],
};

pub static CLIENTS_TYPES: Struct = Struct {
    rust_name: "ClientsTypes",
    doc: "The clients that can use a cluster.",
    example: "ClientsTypes::new().jobs(true).notebooks(false)",
    shape: ANY,
    fields: &[
        field("jobs", Type::Bool, "Whether jobs can use the cluster."),
        field("notebooks", Type::Bool, "Whether notebooks can use the cluster."),
    ],
};

pub static WORKLOAD_TYPE: Struct = Struct {
    rust_name: "WorkloadType",
    doc: "The workloads that a cluster accepts.",
    example: "WorkloadType::new(ClientsTypes::new().jobs(true).notebooks(false))",
    shape: Shape::Fields { new: &["clients"] },
    fields: &[field("clients", Type::Struct(&CLIENTS_TYPES), "The clients that can use the cluster.")],
};

pub static DATA_SECURITY_MODE: Closed = Closed {
    rust_name: "DataSecurityMode",
    doc: "The access mode of a cluster.",
    values: &[
        ("DATA_SECURITY_MODE_AUTO", "Auto", "Databricks chooses the mode that fits the rest of the cluster."),
        ("DATA_SECURITY_MODE_STANDARD", "Standard", "Several users share the cluster, isolated from each other, with Unity Catalog. Not all languages and features are available."),
        ("DATA_SECURITY_MODE_DEDICATED", "Dedicated", "Only the user or the group in `single_user_name` uses the cluster, with Unity Catalog."),
        ("USER_ISOLATION", "UserIsolation", "The former name of `DATA_SECURITY_MODE_STANDARD`."),
        ("SINGLE_USER", "SingleUser", "The former name of `DATA_SECURITY_MODE_DEDICATED`."),
        ("NONE", "None", "Several users share the cluster without isolation and without Unity Catalog."),
        ("LEGACY_TABLE_ACL", "LegacyTableAcl", "The mode for users who come from clusters with table access control."),
        ("LEGACY_PASSTHROUGH", "LegacyPassthrough", "The mode for users who come from credential passthrough on clusters of high concurrency."),
        ("LEGACY_SINGLE_USER", "LegacySingleUser", "The mode for users who come from credential passthrough on standard clusters."),
        ("LEGACY_SINGLE_USER_STANDARD", "LegacySingleUserStandard", "One user, without Unity Catalog and without credential passthrough."),
    ],
    only_kfp_dbx: &[],
};

pub static RUNTIME_ENGINE: Closed = Closed {
    rust_name: "RuntimeEngine",
    doc: "The engine of a cluster's runtime.",
    values: &[
        ("STANDARD", "Standard", "Spark's own engine."),
        ("PHOTON", "Photon", "Photon, which is faster for SQL and data frames, and costs more for each hour."),
    ],
    only_kfp_dbx: &[],
};

pub static CLUSTER_KIND: Closed = Closed {
    rust_name: "ClusterKind",
    doc: "The form of a cluster's spec.",
    values: &[("CLASSIC_PREVIEW", "ClassicPreview", "The form with `is_single_node`, `use_ml_runtime` and an access mode that Databricks chooses.")],
    only_kfp_dbx: &[],
};

pub static DEPENDENCY_MODE: Closed = Closed {
    rust_name: "DependencyMode",
    doc: "The origin of the packages that programs on a cluster use.",
    values: &[
        ("DEPENDENCY_MODE_AUTO", "Auto", "Databricks chooses the mode that fits the rest of the cluster."),
        ("DEPENDENCY_MODE_CLUSTER_LIBRARIES", "ClusterLibraries", "The packages are those of the runtime, of `libraries` and of `init_scripts`."),
        ("DEPENDENCY_MODE_ENVIRONMENTS", "Environments", "The packages are those of an environment, as on serverless compute. It needs the runtime 19 or later and the standard access mode."),
    ],
    only_kfp_dbx: &[],
};
