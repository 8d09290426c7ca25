// @generated from the table in kfp-dbx-core: change that, and let
// `KFP_DBX_BLESS=1 cargo test -p kfp-dbx-tests --test generated` write this file.

use crate::dsl::fields::{IntoArguments, IntoBool, IntoBytes, IntoList, IntoMap, IntoNumber, IntoSpec, IntoText, IntoWord};
use crate::dsl::value::{Argument, ClosedSet, Fields, IntoValue, SpecStruct, Value};

/// A cluster: the spec of a `Dcluster`, and the `new_cluster` that Databricks creates for a job or a run.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<NewCluster> {
/// NewCluster::new().spark_version("5.3.x-scala2.11").node_type_id("Standard_D3_v2").num_workers(2)
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct NewCluster(Fields);

impl NewCluster {
    /// Creates a `NewCluster` without any fields.
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// Creates a cluster that is a single node: a driver that runs Spark by itself, without workers. Databricks sets the number of workers, the settings of Spark and the tag that belong to it. Only kfp-dbx-operator has such clusters.
    pub fn single_node() -> Self {
        Self::new().kind("CLASSIC_PREVIEW").is_single_node(true)
    }

    /// Sets the name of the cluster. By default it is the name of the Kubernetes object. The clusters of jobs and runs get their names from Databricks. The archived operator always uses the name of the Kubernetes object.
    pub fn cluster_name(mut self, cluster_name: impl IntoText) -> Self {
        self.0.set("cluster_name", cluster_name.into_value());
        self
    }

    /// Sets the number of workers, not counting the driver. The archived operator drops the value 0, so Databricks never receives it.
    pub fn num_workers(mut self, num_workers: impl IntoNumber<i32>) -> Self {
        self.0.set("num_workers", num_workers.into_value());
        self
    }

    /// Sets a range for the number of workers. It replaces `num_workers`.
    pub fn autoscale(mut self, autoscale: impl IntoSpec<Autoscale>) -> Self {
        self.0.set("autoscale", autoscale.into_value());
        self
    }

    /// Sets the version of the Databricks runtime, such as `5.3.x-scala2.11`. Databricks rejects a cluster without it, unless its policy sets one.
    pub fn spark_version(mut self, spark_version: impl IntoText) -> Self {
        self.0.set("spark_version", spark_version.into_value());
        self
    }

    /// Sets the Spark configuration, such as `spark.speculation`.
    pub fn spark_conf(mut self, spark_conf: impl IntoMap<Argument>) -> Self {
        self.0.set("spark_conf", spark_conf.into_value());
        self
    }

    /// Sets the Azure machine type of the workers, such as `Standard_D3_v2`. Databricks rejects a cluster with neither a node type nor an `instance_pool_id`, unless its policy sets one.
    pub fn node_type_id(mut self, node_type_id: impl IntoText) -> Self {
        self.0.set("node_type_id", node_type_id.into_value());
        self
    }

    /// Sets the Azure machine type of the driver. By default it is the machine type of the workers.
    pub fn driver_node_type_id(mut self, driver_node_type_id: impl IntoText) -> Self {
        self.0.set("driver_node_type_id", driver_node_type_id.into_value());
        self
    }

    /// Sets the id of the pool that the machines are taken from. It replaces `node_type_id` and `driver_node_type_id`: Databricks rejects a cluster with both.
    pub fn instance_pool_id(mut self, instance_pool_id: impl IntoText) -> Self {
        self.0.set("instance_pool_id", instance_pool_id.into_value());
        self
    }

    /// Sets the tags on the machines, at most 45. The CRD takes a list of keys and values, not a map.
    pub fn custom_tags(mut self, custom_tags: impl IntoList<CustomTag>) -> Self {
        self.0.set("custom_tags", custom_tags.into_value());
        self
    }

    /// Sets the destination of the Spark logs.
    pub fn cluster_log_conf(mut self, cluster_log_conf: impl IntoValue<ClusterLogConf>) -> Self {
        self.0.set("cluster_log_conf", cluster_log_conf.into_value());
        self
    }

    /// Sets the scripts that each machine runs when it starts, in order.
    pub fn init_scripts(mut self, init_scripts: impl IntoList<InitScript>) -> Self {
        self.0.set("init_scripts", init_scripts.into_value());
        self
    }

    /// Sets the environment variables of Spark.
    pub fn spark_env_vars(mut self, spark_env_vars: impl IntoMap<Argument>) -> Self {
        self.0.set("spark_env_vars", spark_env_vars.into_value());
        self
    }

    /// Sets the number of idle minutes after which Databricks terminates the cluster, from 10 to 10000. By default, or with the value 0, it never does. The archived operator drops the value 0.
    pub fn autotermination_minutes(mut self, autotermination_minutes: impl IntoNumber<i32>) -> Self {
        self.0.set("autotermination_minutes", autotermination_minutes.into_value());
        self
    }

    /// Sets whether a machine gets more disk space when it needs it. The archived operator drops the value `false`.
    pub fn enable_elastic_disk(mut self, enable_elastic_disk: impl IntoBool) -> Self {
        self.0.set("enable_elastic_disk", enable_elastic_disk.into_value());
        self
    }

    /// Sets the id of the cluster policy, whose rules the cluster must keep and whose fixed values it takes. Only kfp-dbx-operator has this field.
    pub fn policy_id(mut self, policy_id: impl IntoText) -> Self {
        self.0.set("policy_id", policy_id.into_value());
        self
    }

    /// Sets whether the cluster also takes the default values of its policy for the fields that are not set. Only kfp-dbx-operator has this field.
    pub fn apply_policy_default_values(mut self, apply_policy_default_values: impl IntoBool) -> Self {
        self.0.set("apply_policy_default_values", apply_policy_default_values.into_value());
        self
    }

    /// Sets the access mode: who can use the cluster, and whether it reaches the data of Unity Catalog. Only kfp-dbx-operator has this field.
    pub fn data_security_mode(mut self, data_security_mode: impl IntoWord<DataSecurityMode>) -> Self {
        self.0.set("data_security_mode", data_security_mode.into_value());
        self
    }

    /// Sets the user, the group or the application id of the service principal that a cluster in a dedicated access mode is for. Only kfp-dbx-operator has this field.
    pub fn single_user_name(mut self, single_user_name: impl IntoText) -> Self {
        self.0.set("single_user_name", single_user_name.into_value());
        self
    }

    /// Sets the engine of the runtime. The default is `STANDARD`, unless the name of the runtime contains `photon`. Only kfp-dbx-operator has this field.
    pub fn runtime_engine(mut self, runtime_engine: impl IntoWord<RuntimeEngine>) -> Self {
        self.0.set("runtime_engine", runtime_engine.into_value());
        self
    }

    /// Sets the form of the spec. With `CLASSIC_PREVIEW`, the spec can set `is_single_node` and `use_ml_runtime`. Only kfp-dbx-operator has this field.
    pub fn kind(mut self, kind: impl IntoWord<ClusterKind>) -> Self {
        self.0.set("kind", kind.into_value());
        self
    }

    /// Sets whether the cluster is a single node: Databricks then sets the number of workers, the settings of Spark and the tag of a single node. It needs the `kind` `CLASSIC_PREVIEW`. Only kfp-dbx-operator has this field.
    pub fn is_single_node(mut self, is_single_node: impl IntoBool) -> Self {
        self.0.set("is_single_node", is_single_node.into_value());
        self
    }

    /// Sets whether the cluster has the runtime for machine learning of the version `spark_version`. It needs the `kind` `CLASSIC_PREVIEW`. Only kfp-dbx-operator has this field.
    pub fn use_ml_runtime(mut self, use_ml_runtime: impl IntoBool) -> Self {
        self.0.set("use_ml_runtime", use_ml_runtime.into_value());
        self
    }

    /// Sets the attributes that only Azure has, such as spot instances. Only kfp-dbx-operator has this field.
    pub fn azure_attributes(mut self, azure_attributes: impl IntoSpec<AzureAttributes>) -> Self {
        self.0.set("azure_attributes", azure_attributes.into_value());
        self
    }

    /// Sets the id of the pool that the driver is taken from. By default it is `instance_pool_id`. Only kfp-dbx-operator has this field.
    pub fn driver_instance_pool_id(mut self, driver_instance_pool_id: impl IntoText) -> Self {
        self.0.set("driver_instance_pool_id", driver_instance_pool_id.into_value());
        self
    }

    /// Sets the alternatives to the machine type of the driver. Only kfp-dbx-operator has this field.
    pub fn driver_node_type_flexibility(mut self, driver_node_type_flexibility: impl IntoSpec<NodeTypeFlexibility>) -> Self {
        self.0.set("driver_node_type_flexibility", driver_node_type_flexibility.into_value());
        self
    }

    /// Sets the alternatives to the machine type of the workers. Only kfp-dbx-operator has this field.
    pub fn worker_node_type_flexibility(mut self, worker_node_type_flexibility: impl IntoSpec<NodeTypeFlexibility>) -> Self {
        self.0.set("worker_node_type_flexibility", worker_node_type_flexibility.into_value());
        self
    }

    /// Sets whether the local disks of the machines are encrypted. Only kfp-dbx-operator has this field.
    pub fn enable_local_disk_encryption(mut self, enable_local_disk_encryption: impl IntoBool) -> Self {
        self.0.set("enable_local_disk_encryption", enable_local_disk_encryption.into_value());
        self
    }

    /// Sets the container image in which the machines run. Only kfp-dbx-operator has this field.
    pub fn docker_image(mut self, docker_image: impl IntoSpec<DockerImage>) -> Self {
        self.0.set("docker_image", docker_image.into_value());
        self
    }

    /// Sets the origin of the packages that programs use. Only kfp-dbx-operator has this field.
    pub fn dependency_mode(mut self, dependency_mode: impl IntoWord<DependencyMode>) -> Self {
        self.0.set("dependency_mode", dependency_mode.into_value());
        self
    }

    /// Sets the public keys of the users who can log in to the machines with SSH, at most 10. The user name is `ubuntu`, and the port is 2200. Only kfp-dbx-operator has this field.
    pub fn ssh_public_keys(mut self, ssh_public_keys: impl IntoList<String>) -> Self {
        self.0.set("ssh_public_keys", ssh_public_keys.into_value());
        self
    }

    /// Sets the workloads that the cluster accepts: jobs, notebooks or both. Only kfp-dbx-operator has this field.
    pub fn workload_type(mut self, workload_type: impl IntoSpec<WorkloadType>) -> Self {
        self.0.set("workload_type", workload_type.into_value());
        self
    }
}

impl Default for NewCluster {
    fn default() -> Self {
        Self::new()
    }
}

impl SpecStruct for NewCluster {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<NewCluster> for NewCluster {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// The range in which Databricks scales the number of workers of a cluster.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<Autoscale> {
/// Autoscale::new(2, 50)
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct Autoscale(Fields);

impl Autoscale {
    /// Creates an `Autoscale` with its `min_workers` and `max_workers`.
    pub fn new(min_workers: impl IntoNumber<i32>, max_workers: impl IntoNumber<i32>) -> Self {
        Self(Fields::new()).min_workers(min_workers).max_workers(max_workers)
    }

    /// Sets the smallest number of workers, with which the cluster starts.
    pub fn min_workers(mut self, min_workers: impl IntoNumber<i32>) -> Self {
        self.0.set("min_workers", min_workers.into_value());
        self
    }

    /// Sets the largest number of workers. It must be larger than `min_workers`.
    pub fn max_workers(mut self, max_workers: impl IntoNumber<i32>) -> Self {
        self.0.set("max_workers", max_workers.into_value());
        self
    }
}

impl SpecStruct for Autoscale {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<Autoscale> for Autoscale {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A tag on the machines of a cluster, in addition to the tags that Databricks sets. A pair of texts is also accepted as a tag: `("team", "data")`.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<CustomTag> {
/// CustomTag::new("team", "data")
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct CustomTag(Fields);

impl CustomTag {
    /// Creates a `CustomTag` with its `key` and `value`.
    pub fn new(key: impl IntoText, value: impl IntoText) -> Self {
        Self(Fields::new()).key(key).value(value)
    }

    /// Sets the key of the tag.
    pub fn key(mut self, key: impl IntoText) -> Self {
        self.0.set("key", key.into_value());
        self
    }

    /// Sets the value of the tag.
    pub fn value(mut self, value: impl IntoText) -> Self {
        self.0.set("value", value.into_value());
        self
    }
}

impl SpecStruct for CustomTag {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<CustomTag> for CustomTag {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// The destination of the Spark logs, to which Databricks delivers them every five minutes. Without a destination, the logs are lost when the cluster ends.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<ClusterLogConf> {
/// ClusterLogConf::dbfs("dbfs:/logs")
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct ClusterLogConf(Fields);

impl ClusterLogConf {
    /// Creates a `ClusterLogConf` with a folder in DBFS.
    pub fn dbfs(destination: impl IntoText) -> Self {
        let mut fields = Fields::new();
        fields.set("dbfs", DbfsStorageInfo::new(destination).0.into());
        Self(fields)
    }

    /// Creates a `ClusterLogConf` with a folder on a volume of Unity Catalog.
    pub fn volumes(destination: impl IntoText) -> Self {
        let mut fields = Fields::new();
        fields.set("volumes", VolumesStorageInfo::new(destination).0.into());
        Self(fields)
    }
}

impl SpecStruct for ClusterLogConf {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<ClusterLogConf> for ClusterLogConf {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A path in DBFS.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<DbfsStorageInfo> {
/// DbfsStorageInfo::new("dbfs:/logs")
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct DbfsStorageInfo(Fields);

impl DbfsStorageInfo {
    /// Creates a `DbfsStorageInfo` with its `destination`.
    pub fn new(destination: impl IntoText) -> Self {
        Self(Fields::new()).destination(destination)
    }

    /// Sets the path, such as `dbfs:/logs`.
    pub fn destination(mut self, destination: impl IntoText) -> Self {
        self.0.set("destination", destination.into_value());
        self
    }
}

impl SpecStruct for DbfsStorageInfo {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<DbfsStorageInfo> for DbfsStorageInfo {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A path on a volume of Unity Catalog.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<VolumesStorageInfo> {
/// VolumesStorageInfo::new("/Volumes/main/etl/scripts/install.sh")
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct VolumesStorageInfo(Fields);

impl VolumesStorageInfo {
    /// Creates a `VolumesStorageInfo` with its `destination`.
    pub fn new(destination: impl IntoText) -> Self {
        Self(Fields::new()).destination(destination)
    }

    /// Sets the path: `/Volumes/`, the catalog, the schema, the volume, and the path on the volume.
    pub fn destination(mut self, destination: impl IntoText) -> Self {
        self.0.set("destination", destination.into_value());
        self
    }
}

impl SpecStruct for VolumesStorageInfo {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<VolumesStorageInfo> for VolumesStorageInfo {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A script that each machine of a cluster runs when it starts.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<InitScript> {
/// InitScript::dbfs("dbfs:/scripts/install.sh")
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct InitScript(Fields);

impl InitScript {
    /// Creates an `InitScript` with a script that is a file in DBFS. Databricks has deprecated such scripts: store them in the workspace or on a volume.
    pub fn dbfs(destination: impl IntoText) -> Self {
        let mut fields = Fields::new();
        fields.set("dbfs", DbfsStorageInfo::new(destination).0.into());
        Self(fields)
    }

    /// Creates an `InitScript` with a script that is a file in the workspace.
    pub fn workspace(destination: impl IntoText) -> Self {
        let mut fields = Fields::new();
        fields.set("workspace", WorkspaceStorageInfo::new(destination).0.into());
        Self(fields)
    }

    /// Creates an `InitScript` with a script that is a file on a volume of Unity Catalog.
    pub fn volumes(destination: impl IntoText) -> Self {
        let mut fields = Fields::new();
        fields.set("volumes", VolumesStorageInfo::new(destination).0.into());
        Self(fields)
    }

    /// Creates an `InitScript` with a script that is a file in Azure Data Lake Storage.
    pub fn abfss(destination: impl IntoText) -> Self {
        let mut fields = Fields::new();
        fields.set("abfss", Adlsgen2Info::new(destination).0.into());
        Self(fields)
    }

    /// Creates an `InitScript` with a script that is a file of the `docker_image`.
    pub fn file(destination: impl IntoText) -> Self {
        let mut fields = Fields::new();
        fields.set("file", LocalFileInfo::new(destination).0.into());
        Self(fields)
    }
}

impl SpecStruct for InitScript {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<InitScript> for InitScript {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A file in the workspace.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<WorkspaceStorageInfo> {
/// WorkspaceStorageInfo::new("/Shared/install.sh")
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct WorkspaceStorageInfo(Fields);

impl WorkspaceStorageInfo {
    /// Creates a `WorkspaceStorageInfo` with its `destination`.
    pub fn new(destination: impl IntoText) -> Self {
        Self(Fields::new()).destination(destination)
    }

    /// Sets the absolute path, such as `/Shared/install.sh`.
    pub fn destination(mut self, destination: impl IntoText) -> Self {
        self.0.set("destination", destination.into_value());
        self
    }
}

impl SpecStruct for WorkspaceStorageInfo {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<WorkspaceStorageInfo> for WorkspaceStorageInfo {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A path in Azure Data Lake Storage.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<Adlsgen2Info> {
/// Adlsgen2Info::new("abfss://scripts@account.dfs.core.windows.net/install.sh")
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct Adlsgen2Info(Fields);

impl Adlsgen2Info {
    /// Creates an `Adlsgen2Info` with its `destination`.
    pub fn new(destination: impl IntoText) -> Self {
        Self(Fields::new()).destination(destination)
    }

    /// Sets the URI: `abfss://CONTAINER@ACCOUNT.dfs.core.windows.net/PATH`.
    pub fn destination(mut self, destination: impl IntoText) -> Self {
        self.0.set("destination", destination.into_value());
        self
    }
}

impl SpecStruct for Adlsgen2Info {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<Adlsgen2Info> for Adlsgen2Info {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A file that is on the machines of the cluster already.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<LocalFileInfo> {
/// LocalFileInfo::new("file:/opt/install.sh")
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct LocalFileInfo(Fields);

impl LocalFileInfo {
    /// Creates a `LocalFileInfo` with its `destination`.
    pub fn new(destination: impl IntoText) -> Self {
        Self(Fields::new()).destination(destination)
    }

    /// Sets the URI of the file, such as `file:/opt/install.sh`.
    pub fn destination(mut self, destination: impl IntoText) -> Self {
        self.0.set("destination", destination.into_value());
        self
    }
}

impl SpecStruct for LocalFileInfo {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<LocalFileInfo> for LocalFileInfo {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// The attributes of the machines of a cluster that only Azure has.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<AzureAttributes> {
/// AzureAttributes::new().availability(AzureAvailability::SpotWithFallbackAzure).first_on_demand(1)
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct AzureAttributes(Fields);

impl AzureAttributes {
    /// Creates an `AzureAttributes` without any fields.
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// Sets the number of machines that are on-demand instances, the driver first. It should be at least 1, so that Azure never evicts the driver.
    pub fn first_on_demand(mut self, first_on_demand: impl IntoNumber<i32>) -> Self {
        self.0.set("first_on_demand", first_on_demand.into_value());
        self
    }

    /// Sets the prices at which Azure provides the machines after the first `first_on_demand`.
    pub fn availability(mut self, availability: impl IntoWord<AzureAvailability>) -> Self {
        self.0.set("availability", availability.into_value());
        self
    }

    /// Sets the highest price for a spot instance in US dollars an hour. It is more than 0, or -1, which is the default: Azure never evicts an instance because of its price.
    pub fn spot_bid_max_price(mut self, spot_bid_max_price: impl IntoNumber<f64>) -> Self {
        self.0.set("spot_bid_max_price", spot_bid_max_price.into_value());
        self
    }

    /// Sets the resource id of the capacity reservation group that the machines are taken from. The workspace must have a virtual network of its own.
    pub fn capacity_reservation_group(mut self, capacity_reservation_group: impl IntoText) -> Self {
        self.0.set("capacity_reservation_group", capacity_reservation_group.into_value());
        self
    }

    /// Sets the workspace of Azure Log Analytics that the machines send their logs to.
    pub fn log_analytics_info(mut self, log_analytics_info: impl IntoValue<LogAnalyticsInfo>) -> Self {
        self.0.set("log_analytics_info", log_analytics_info.into_value());
        self
    }
}

impl Default for AzureAttributes {
    fn default() -> Self {
        Self::new()
    }
}

impl SpecStruct for AzureAttributes {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<AzureAttributes> for AzureAttributes {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// The workspace of Azure Log Analytics that the machines send their logs to. A key from the source of a pipeline or from a parameter is visible in the workflow to everyone who can read workflows. With `log_analytics_primary_key_from`, the key stays in a Kubernetes Secret.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<LogAnalyticsInfo> {
/// LogAnalyticsInfo::log_analytics_primary_key_from("a-workspace-id", SecretKeyRef::new("log-analytics", "key"))
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct LogAnalyticsInfo(Fields);

impl LogAnalyticsInfo {
    /// Creates a `LogAnalyticsInfo` with the primary key of that workspace, as text.
    pub fn log_analytics_primary_key(log_analytics_workspace_id: impl IntoText, log_analytics_primary_key: impl IntoText) -> Self {
        let mut fields = Fields::new();
        fields.set("log_analytics_workspace_id", log_analytics_workspace_id.into_value());
        fields.set("log_analytics_primary_key", log_analytics_primary_key.into_value());
        Self(fields)
    }

    /// Creates a `LogAnalyticsInfo` with the primary key of that workspace from a Kubernetes Secret.
    pub fn log_analytics_primary_key_from(log_analytics_workspace_id: impl IntoText, log_analytics_primary_key_from: impl IntoSpec<SecretKeyRef>) -> Self {
        let mut fields = Fields::new();
        fields.set("log_analytics_workspace_id", log_analytics_workspace_id.into_value());
        fields.set("log_analytics_primary_key_from", log_analytics_primary_key_from.into_value());
        Self(fields)
    }
}

impl SpecStruct for LogAnalyticsInfo {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<LogAnalyticsInfo> for LogAnalyticsInfo {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A key of a Kubernetes Secret in the same namespace.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<SecretKeyRef> {
/// SecretKeyRef::new("mysecret", "username")
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct SecretKeyRef(Fields);

impl SecretKeyRef {
    /// Creates a `SecretKeyRef` with its `name` and `key`.
    pub fn new(name: impl IntoText, key: impl IntoText) -> Self {
        Self(Fields::new()).name(name).key(key)
    }

    /// Sets the name of the Kubernetes Secret.
    pub fn name(mut self, name: impl IntoText) -> Self {
        self.0.set("name", name.into_value());
        self
    }

    /// Sets the key in the Kubernetes Secret. In the archived operator the value is empty if the key does not exist.
    pub fn key(mut self, key: impl IntoText) -> Self {
        self.0.set("key", key.into_value());
        self
    }
}

impl SpecStruct for SecretKeyRef {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<SecretKeyRef> for SecretKeyRef {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// The machine types that Databricks takes if Azure has no machine of the type that the cluster names.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<NodeTypeFlexibility> {
/// NodeTypeFlexibility::new(["Standard_D4ds_v4", "Standard_D4s_v3"])
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct NodeTypeFlexibility(Fields);

impl NodeTypeFlexibility {
    /// Creates a `NodeTypeFlexibility` with its `alternate_node_type_ids`.
    pub fn new(alternate_node_type_ids: impl IntoList<String>) -> Self {
        Self(Fields::new()).alternate_node_type_ids(alternate_node_type_ids)
    }

    /// Sets the machine types, in the order in which Databricks tries them.
    pub fn alternate_node_type_ids(mut self, alternate_node_type_ids: impl IntoList<String>) -> Self {
        self.0.set("alternate_node_type_ids", alternate_node_type_ids.into_value());
        self
    }
}

impl SpecStruct for NodeTypeFlexibility {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<NodeTypeFlexibility> for NodeTypeFlexibility {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A container image in which the machines of a cluster run. The workspace must have Databricks Container Services switched on.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<DockerImage> {
/// DockerImage::new("myregistry.azurecr.io/spark:1.0")
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct DockerImage(Fields);

impl DockerImage {
    /// Creates a `DockerImage` with its `url`.
    pub fn new(url: impl IntoText) -> Self {
        Self(Fields::new()).url(url)
    }

    /// Sets the registry, the name and the tag of the image, such as `myregistry.azurecr.io/spark:1.0`.
    pub fn url(mut self, url: impl IntoText) -> Self {
        self.0.set("url", url.into_value());
        self
    }

    /// Sets the user and the password of the registry. A public image needs none.
    pub fn basic_auth(mut self, basic_auth: impl IntoValue<DockerBasicAuth>) -> Self {
        self.0.set("basic_auth", basic_auth.into_value());
        self
    }
}

impl SpecStruct for DockerImage {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<DockerImage> for DockerImage {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// The user and the password of a registry. A password from the source of a pipeline or from a parameter is visible in the workflow to everyone who can read workflows. With `password_from`, it stays in a Kubernetes Secret. Databricks also reads it from a secret scope: `{{secrets/SCOPE/KEY}}`.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<DockerBasicAuth> {
/// DockerBasicAuth::password_from("puller", SecretKeyRef::new("registry", "password"))
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct DockerBasicAuth(Fields);

impl DockerBasicAuth {
    /// Creates a `DockerBasicAuth` with the password as text, such as `{{secrets/SCOPE/KEY}}`.
    pub fn password(username: impl IntoText, password: impl IntoText) -> Self {
        let mut fields = Fields::new();
        fields.set("username", username.into_value());
        fields.set("password", password.into_value());
        Self(fields)
    }

    /// Creates a `DockerBasicAuth` with the password from a Kubernetes Secret.
    pub fn password_from(username: impl IntoText, password_from: impl IntoSpec<SecretKeyRef>) -> Self {
        let mut fields = Fields::new();
        fields.set("username", username.into_value());
        fields.set("password_from", password_from.into_value());
        Self(fields)
    }
}

impl SpecStruct for DockerBasicAuth {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<DockerBasicAuth> for DockerBasicAuth {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// The workloads that a cluster accepts.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<WorkloadType> {
/// WorkloadType::new(ClientsTypes::new().jobs(true).notebooks(false))
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct WorkloadType(Fields);

impl WorkloadType {
    /// Creates a `WorkloadType` with its `clients`.
    pub fn new(clients: impl IntoSpec<ClientsTypes>) -> Self {
        Self(Fields::new()).clients(clients)
    }

    /// Sets the clients that can use the cluster.
    pub fn clients(mut self, clients: impl IntoSpec<ClientsTypes>) -> Self {
        self.0.set("clients", clients.into_value());
        self
    }
}

impl SpecStruct for WorkloadType {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<WorkloadType> for WorkloadType {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// The clients that can use a cluster.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<ClientsTypes> {
/// ClientsTypes::new().jobs(true).notebooks(false)
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct ClientsTypes(Fields);

impl ClientsTypes {
    /// Creates a `ClientsTypes` without any fields.
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// Sets whether jobs can use the cluster.
    pub fn jobs(mut self, jobs: impl IntoBool) -> Self {
        self.0.set("jobs", jobs.into_value());
        self
    }

    /// Sets whether notebooks can use the cluster.
    pub fn notebooks(mut self, notebooks: impl IntoBool) -> Self {
        self.0.set("notebooks", notebooks.into_value());
        self
    }
}

impl Default for ClientsTypes {
    fn default() -> Self {
        Self::new()
    }
}

impl SpecStruct for ClientsTypes {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<ClientsTypes> for ClientsTypes {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A job: the spec of a `Djob`.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<JobSpec> {
/// JobSpec::new()
///     .new_cluster(NewCluster::new().spark_version("5.3.x-scala2.11").node_type_id("Standard_D3_v2").num_workers(2))
///     .notebook_task(NotebookTask::new("/Users/user@foo.com/Example"))
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct JobSpec(Fields);

impl JobSpec {
    /// Creates a `JobSpec` without any fields.
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// Sets the name of the job. By default it is the name of the Kubernetes object. It has at most 4,096 bytes. The archived operator always uses the name of the Kubernetes object.
    pub fn name(mut self, name: impl IntoText) -> Self {
        self.0.set("name", name.into_value());
        self
    }

    /// Sets the Databricks id of an existing cluster to run on. The archived operator requires exactly one `Dcluster` with this id in the namespace.
    pub fn existing_cluster_id(mut self, existing_cluster_id: impl IntoText) -> Self {
        self.0.set("existing_cluster_id", existing_cluster_id.into_value());
        self
    }

    /// Sets the name of an existing `Dcluster` in the same namespace to run on. In the archived operator it takes precedence over `existing_cluster_id`.
    pub fn existing_cluster_name(mut self, existing_cluster_name: impl IntoText) -> Self {
        self.0.set("existing_cluster_name", existing_cluster_name.into_value());
        self
    }

    /// Sets a cluster that Databricks creates for each run and terminates with it.
    pub fn new_cluster(mut self, new_cluster: impl IntoSpec<NewCluster>) -> Self {
        self.0.set("new_cluster", new_cluster.into_value());
        self
    }

    /// Sets the libraries to install on the cluster before the task runs.
    pub fn libraries(mut self, libraries: impl IntoList<Library>) -> Self {
        self.0.set("libraries", libraries.into_value());
        self
    }

    /// Sets the notebook to run, as the task. The archived operator does not check that exactly one task is set.
    pub fn notebook_task(mut self, notebook_task: impl IntoSpec<NotebookTask>) -> Self {
        self.0.set("notebook_task", notebook_task.into_value());
        self
    }

    /// Sets the main class of a jar to run, as the task.
    pub fn spark_jar_task(mut self, spark_jar_task: impl IntoSpec<SparkJarTask>) -> Self {
        self.0.set("spark_jar_task", spark_jar_task.into_value());
        self
    }

    /// Sets the Python file to run, as the task.
    pub fn spark_python_task(mut self, spark_python_task: impl IntoSpec<SparkPythonTask>) -> Self {
        self.0.set("spark_python_task", spark_python_task.into_value());
        self
    }

    /// Sets the `spark-submit` call to run, as the task.
    pub fn spark_submit_task(mut self, spark_submit_task: impl IntoSpec<SparkSubmitTask>) -> Self {
        self.0.set("spark_submit_task", spark_submit_task.into_value());
        self
    }

    /// Sets the entry point of a Python wheel to run, as the task. Only kfp-dbx-operator has this field.
    pub fn python_wheel_task(mut self, python_wheel_task: impl IntoSpec<PythonWheelTask>) -> Self {
        self.0.set("python_wheel_task", python_wheel_task.into_value());
        self
    }

    /// Sets the SQL to run on a SQL warehouse, as the task. It needs no cluster. Only kfp-dbx-operator has this field.
    pub fn sql_task(mut self, sql_task: impl IntoSpec<SqlTask>) -> Self {
        self.0.set("sql_task", sql_task.into_value());
        self
    }

    /// Sets the dbt commands to run, as the task. Only kfp-dbx-operator has this field.
    pub fn dbt_task(mut self, dbt_task: impl IntoSpec<DbtTask>) -> Self {
        self.0.set("dbt_task", dbt_task.into_value());
        self
    }

    /// Sets the Lakeflow Declarative Pipeline to update, as the task. It needs no cluster. Only kfp-dbx-operator has this field.
    pub fn pipeline_task(mut self, pipeline_task: impl IntoSpec<PipelineTask>) -> Self {
        self.0.set("pipeline_task", pipeline_task.into_value());
        self
    }

    /// Sets the other job to run, as the task. It needs no cluster. Only kfp-dbx-operator has this field.
    pub fn run_job_task(mut self, run_job_task: impl IntoSpec<RunJobTask>) -> Self {
        self.0.set("run_job_task", run_job_task.into_value());
        self
    }

    /// Sets the key of the environment of a serverless task: one of the `environments`. A serverless task other than a notebook needs one. Only kfp-dbx-operator has this field.
    pub fn environment_key(mut self, environment_key: impl IntoText) -> Self {
        self.0.set("environment_key", environment_key.into_value());
        self
    }

    /// Sets the tasks, each with its key, its cluster and the tasks that it depends on. They take the place of a single task: beside them, neither a task nor a cluster can be set. There are at most 1,000 of them. Only kfp-dbx-operator has this field.
    pub fn tasks(mut self, tasks: impl IntoList<Task>) -> Self {
        self.0.set("tasks", tasks.into_value());
        self
    }

    /// Sets the environments of serverless tasks, which name them by their keys. There are at most 10 of them. Only kfp-dbx-operator has this field.
    pub fn environments(mut self, environments: impl IntoList<JobEnvironment>) -> Self {
        self.0.set("environments", environments.into_value());
        self
    }

    /// Sets the Git repository that the tasks read their notebooks and files from. Only kfp-dbx-operator has this field.
    pub fn git_source(mut self, git_source: impl IntoSpec<GitSource>) -> Self {
        self.0.set("git_source", git_source.into_value());
        self
    }

    /// Sets the number of seconds after which Databricks ends a run. By default, or with the value 0, a run has no time limit.
    pub fn timeout_seconds(mut self, timeout_seconds: impl IntoNumber<i32>) -> Self {
        self.0.set("timeout_seconds", timeout_seconds.into_value());
        self
    }

    /// Sets the number of times that a failed run is retried. The value -1 stands for no limit. The archived operator drops the value 0.
    pub fn max_retries(mut self, max_retries: impl IntoNumber<i32>) -> Self {
        self.0.set("max_retries", max_retries.into_value());
        self
    }

    /// Sets the number of milliseconds between the start of a failed run and its retry. By default, the retry starts at once.
    pub fn min_retry_interval_millis(mut self, min_retry_interval_millis: impl IntoNumber<i32>) -> Self {
        self.0.set("min_retry_interval_millis", min_retry_interval_millis.into_value());
        self
    }

    /// Sets whether a run that timed out is retried. By default, it is not. The archived operator drops the value `false`.
    pub fn retry_on_timeout(mut self, retry_on_timeout: impl IntoBool) -> Self {
        self.0.set("retry_on_timeout", retry_on_timeout.into_value());
        self
    }

    /// Sets the number of runs that can be active at the same time, at most 1000. The default is 1. Further runs wait in a queue of Databricks, unless the `queue` is switched off. With the value 0, Databricks skips all runs. With the archived operator, Databricks skips them.
    pub fn max_concurrent_runs(mut self, max_concurrent_runs: impl IntoNumber<i32>) -> Self {
        self.0.set("max_concurrent_runs", max_concurrent_runs.into_value());
        self
    }

    /// Sets the schedule by which Databricks starts the job.
    pub fn schedule(mut self, schedule: impl IntoSpec<CronSchedule>) -> Self {
        self.0.set("schedule", schedule.into_value());
        self
    }

    /// Sets the addresses that receive mail about the runs.
    pub fn email_notifications(mut self, email_notifications: impl IntoSpec<EmailNotifications>) -> Self {
        self.0.set("email_notifications", email_notifications.into_value());
        self
    }

    /// Sets the settings of a job that always has one active run. Such a job has neither a `schedule` nor a `trigger`. Only kfp-dbx-operator has this field.
    pub fn continuous(mut self, continuous: impl IntoSpec<Continuous>) -> Self {
        self.0.set("continuous", continuous.into_value());
        self
    }

    /// Sets the description of the job, at most 27,700 characters. Only kfp-dbx-operator has this field.
    pub fn description(mut self, description: impl IntoText) -> Self {
        self.0.set("description", description.into_value());
        self
    }

    /// Sets the clusters that the `tasks` of the job share. A task chooses one by its `job_cluster_key`. A job has at most 100 of them. Only kfp-dbx-operator has this field.
    pub fn job_clusters(mut self, job_clusters: impl IntoList<JobCluster>) -> Self {
        self.0.set("job_clusters", job_clusters.into_value());
        self
    }

    /// Sets the parameters of the job with their defaults. Databricks passes them to all tasks that take parameters. Only kfp-dbx-operator has this field.
    pub fn parameters(mut self, parameters: impl IntoList<JobParameter>) -> Self {
        self.0.set("parameters", parameters.into_value());
        self
    }

    /// Sets the folder of the workspace that contains the job. Only kfp-dbx-operator has this field.
    pub fn parent_path(mut self, parent_path: impl IntoText) -> Self {
        self.0.set("parent_path", parent_path.into_value());
        self
    }

    /// Sets the tags of the job, at most 25. Databricks also sets them on the clusters that it creates for the job. Only kfp-dbx-operator has this field.
    pub fn tags(mut self, tags: impl IntoMap<Argument>) -> Self {
        self.0.set("tags", tags.into_value());
        self
    }

    /// Sets the event by which Databricks starts the job, in place of a `schedule`. Only kfp-dbx-operator has this field.
    pub fn trigger(mut self, trigger: impl IntoSpec<TriggerSettings>) -> Self {
        self.0.set("trigger", trigger.into_value());
        self
    }

    /// Sets the permissions on the job or the run, in addition to those of administrators. Only kfp-dbx-operator has this field.
    pub fn access_control_list(mut self, access_control_list: impl IntoList<JobAccessControl>) -> Self {
        self.0.set("access_control_list", access_control_list.into_value());
        self
    }

    /// Sets the id of the budget policy to which the serverless costs belong. Only kfp-dbx-operator has this field.
    pub fn budget_policy_id(mut self, budget_policy_id: impl IntoText) -> Self {
        self.0.set("budget_policy_id", budget_policy_id.into_value());
        self
    }

    /// Sets the rules by which Databricks judges the health of runs. Only kfp-dbx-operator has this field.
    pub fn health(mut self, health: impl IntoSpec<JobsHealthRules>) -> Self {
        self.0.set("health", health.into_value());
        self
    }

    /// Sets the runs about which nobody is notified. Only kfp-dbx-operator has this field.
    pub fn notification_settings(mut self, notification_settings: impl IntoSpec<NotificationSettings>) -> Self {
        self.0.set("notification_settings", notification_settings.into_value());
        self
    }

    /// Sets the goal of Databricks for serverless tasks. Only kfp-dbx-operator has this field.
    pub fn performance_target(mut self, performance_target: impl IntoWord<PerformanceTarget>) -> Self {
        self.0.set("performance_target", performance_target.into_value());
        self
    }

    /// Sets the queue, in which a run waits that cannot start at once. Only kfp-dbx-operator has this field.
    pub fn queue(mut self, queue: impl IntoSpec<QueueSettings>) -> Self {
        self.0.set("queue", queue.into_value());
        self
    }

    /// Sets the identity with which the tasks run. By default, it is that of the operator. Only kfp-dbx-operator has this field.
    pub fn run_as(mut self, run_as: impl IntoValue<JobRunAs>) -> Self {
        self.0.set("run_as", run_as.into_value());
        self
    }

    /// Sets the id of the usage policy to which the serverless costs belong. Only kfp-dbx-operator has this field.
    pub fn usage_policy_id(mut self, usage_policy_id: impl IntoText) -> Self {
        self.0.set("usage_policy_id", usage_policy_id.into_value());
        self
    }

    /// Sets the notification destinations that are called about the runs. Only kfp-dbx-operator has this field.
    pub fn webhook_notifications(mut self, webhook_notifications: impl IntoSpec<WebhookNotifications>) -> Self {
        self.0.set("webhook_notifications", webhook_notifications.into_value());
        self
    }
}

impl Default for JobSpec {
    fn default() -> Self {
        Self::new()
    }
}

impl SpecStruct for JobSpec {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<JobSpec> for JobSpec {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A library to install on the cluster: exactly one of a jar, an egg, a wheel, or a package from `PyPI`, Maven or CRAN, or a file with requirements.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<Library> {
/// Library::jar("dbfs:/docs/sparkpi.jar")
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct Library(Fields);

impl Library {
    /// Creates a `Library` with a jar, given by its URI, such as `dbfs:/docs/sparkpi.jar`, or by its path in a volume or in the workspace.
    pub fn jar(jar: impl IntoText) -> Self {
        let mut fields = Fields::new();
        fields.set("jar", jar.into_value());
        Self(fields)
    }

    /// Creates a `Library` with a Python egg, given by its URI. Databricks has deprecated eggs, and runtimes from 14.0 on do not install them: use a wheel.
    pub fn egg(egg: impl IntoText) -> Self {
        let mut fields = Fields::new();
        fields.set("egg", egg.into_value());
        Self(fields)
    }

    /// Creates a `Library` with a Python wheel, given by its URI, or by its path in a volume or in the workspace.
    pub fn whl(whl: impl IntoText) -> Self {
        let mut fields = Fields::new();
        fields.set("whl", whl.into_value());
        Self(fields)
    }

    /// Creates a `Library` with a package from `PyPI`.
    pub fn pypi(pypi: impl IntoSpec<PypiLibrary>) -> Self {
        let mut fields = Fields::new();
        fields.set("pypi", pypi.into_value());
        Self(fields)
    }

    /// Creates a `Library` with a package from Maven.
    pub fn maven(maven: impl IntoSpec<MavenLibrary>) -> Self {
        let mut fields = Fields::new();
        fields.set("maven", maven.into_value());
        Self(fields)
    }

    /// Creates a `Library` with a package from CRAN.
    pub fn cran(cran: impl IntoSpec<CranLibrary>) -> Self {
        let mut fields = Fields::new();
        fields.set("cran", cran.into_value());
        Self(fields)
    }

    /// Creates a `Library` with a `requirements.txt` whose packages are installed, given by its path in the workspace or in a volume.
    pub fn requirements(requirements: impl IntoText) -> Self {
        let mut fields = Fields::new();
        fields.set("requirements", requirements.into_value());
        Self(fields)
    }
}

impl SpecStruct for Library {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<Library> for Library {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A package from `PyPI`.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<PypiLibrary> {
/// PypiLibrary::new("simplejson==3.8.0")
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct PypiLibrary(Fields);

impl PypiLibrary {
    /// Creates a `PypiLibrary` with its `package`.
    pub fn new(package: impl IntoText) -> Self {
        Self(Fields::new()).package(package)
    }

    /// Sets the name of the package, with or without its version: `simplejson==3.8.0`.
    pub fn package(mut self, package: impl IntoText) -> Self {
        self.0.set("package", package.into_value());
        self
    }

    /// Sets the index that the package is installed from. The default is `PyPI`.
    pub fn repo(mut self, repo: impl IntoText) -> Self {
        self.0.set("repo", repo.into_value());
        self
    }
}

impl SpecStruct for PypiLibrary {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<PypiLibrary> for PypiLibrary {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A package from Maven.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<MavenLibrary> {
/// MavenLibrary::new("org.jsoup:jsoup:1.7.2").exclusions(["slf4j:slf4j"])
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct MavenLibrary(Fields);

impl MavenLibrary {
    /// Creates a `MavenLibrary` with its `coordinates`.
    pub fn new(coordinates: impl IntoText) -> Self {
        Self(Fields::new()).coordinates(coordinates)
    }

    /// Sets the group, the artifact and the version: `org.jsoup:jsoup:1.7.2`.
    pub fn coordinates(mut self, coordinates: impl IntoText) -> Self {
        self.0.set("coordinates", coordinates.into_value());
        self
    }

    /// Sets the repository that the package is installed from. By default, Maven Central and Spark Packages are searched.
    pub fn repo(mut self, repo: impl IntoText) -> Self {
        self.0.set("repo", repo.into_value());
        self
    }

    /// Sets the dependencies to exclude, such as `slf4j:slf4j` or `*:hadoop-client`.
    pub fn exclusions(mut self, exclusions: impl IntoList<String>) -> Self {
        self.0.set("exclusions", exclusions.into_value());
        self
    }
}

impl SpecStruct for MavenLibrary {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<MavenLibrary> for MavenLibrary {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A package from CRAN.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<CranLibrary> {
/// CranLibrary::new("ada")
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct CranLibrary(Fields);

impl CranLibrary {
    /// Creates a `CranLibrary` with its `package`.
    pub fn new(package: impl IntoText) -> Self {
        Self(Fields::new()).package(package)
    }

    /// Sets the name of the package.
    pub fn package(mut self, package: impl IntoText) -> Self {
        self.0.set("package", package.into_value());
        self
    }

    /// Sets the repository that the package is installed from. The default is CRAN.
    pub fn repo(mut self, repo: impl IntoText) -> Self {
        self.0.set("repo", repo.into_value());
        self
    }
}

impl SpecStruct for CranLibrary {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<CranLibrary> for CranLibrary {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A task that runs a notebook of the workspace.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<NotebookTask> {
/// NotebookTask::new("/Users/user@foo.com/Example").base_parameters([("day", "monday")])
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct NotebookTask(Fields);

impl NotebookTask {
    /// Creates a `NotebookTask` with its `notebook_path`.
    pub fn new(notebook_path: impl IntoText) -> Self {
        Self(Fields::new()).notebook_path(notebook_path)
    }

    /// Sets the path of the notebook: an absolute one in the workspace, or a relative one in the `git_source`.
    pub fn notebook_path(mut self, notebook_path: impl IntoText) -> Self {
        self.0.set("notebook_path", notebook_path.into_value());
        self
    }

    /// Sets the values of the widgets of the notebook. The `notebook_params` of a run take precedence over them. They have at most 1 MiB as JSON.
    pub fn base_parameters(mut self, base_parameters: impl IntoMap<Argument>) -> Self {
        self.0.set("base_parameters", base_parameters.into_value());
        self
    }

    /// Sets the place of the notebook: the workspace or the `git_source`. By default it is the `git_source`, if there is one. Only kfp-dbx-operator has this field.
    pub fn source(mut self, source: impl IntoWord<Source>) -> Self {
        self.0.set("source", source.into_value());
        self
    }

    /// Sets the id of a SQL warehouse to run the notebook on, which then can have only SQL cells. Classic warehouses are not supported. Only kfp-dbx-operator has this field.
    pub fn warehouse_id(mut self, warehouse_id: impl IntoText) -> Self {
        self.0.set("warehouse_id", warehouse_id.into_value());
        self
    }
}

impl SpecStruct for NotebookTask {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<NotebookTask> for NotebookTask {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A task that runs the main class of a jar. The jar itself is one of the `libraries`.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<SparkJarTask> {
/// SparkJarTask::new("org.apache.spark.examples.SparkPi").parameters(["10"])
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct SparkJarTask(Fields);

impl SparkJarTask {
    /// Creates a `SparkJarTask` with its `main_class_name`.
    pub fn new(main_class_name: impl IntoText) -> Self {
        Self(Fields::new()).main_class_name(main_class_name)
    }

    /// Sets the URI of the jar. Databricks has deprecated this field: add the jar to the `libraries` instead, or to the `java_dependencies` of the environment of a serverless task.
    pub fn jar_uri(mut self, jar_uri: impl IntoText) -> Self {
        self.0.set("jar_uri", jar_uri.into_value());
        self
    }

    /// Sets the full name of the class whose `main` is run.
    pub fn main_class_name(mut self, main_class_name: impl IntoText) -> Self {
        self.0.set("main_class_name", main_class_name.into_value());
        self
    }

    /// Sets the arguments of `main`.
    pub fn parameters(mut self, parameters: impl IntoArguments) -> Self {
        self.0.set("parameters", parameters.into_value());
        self
    }
}

impl SpecStruct for SparkJarTask {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<SparkJarTask> for SparkJarTask {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A task that runs a Python file.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<SparkPythonTask> {
/// SparkPythonTask::new("dbfs:/docs/pi.py").parameters(["10"])
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct SparkPythonTask(Fields);

impl SparkPythonTask {
    /// Creates a `SparkPythonTask` with its `python_file`.
    pub fn new(python_file: impl IntoText) -> Self {
        Self(Fields::new()).python_file(python_file)
    }

    /// Sets the file: a URI such as `dbfs:/docs/pi.py`, an absolute path in the workspace, or a relative one in the `git_source`.
    pub fn python_file(mut self, python_file: impl IntoText) -> Self {
        self.0.set("python_file", python_file.into_value());
        self
    }

    /// Sets the arguments of the program.
    pub fn parameters(mut self, parameters: impl IntoArguments) -> Self {
        self.0.set("parameters", parameters.into_value());
        self
    }

    /// Sets the place of the file: the workspace or a URI, which is the default, or the `git_source`. Only kfp-dbx-operator has this field.
    pub fn source(mut self, source: impl IntoWord<Source>) -> Self {
        self.0.set("source", source.into_value());
        self
    }
}

impl SpecStruct for SparkPythonTask {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<SparkPythonTask> for SparkPythonTask {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A task that runs `spark-submit`. It needs a new cluster, and takes no `libraries`. Databricks recommends a `SparkJarTask` in its place.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<SparkSubmitTask> {
/// SparkSubmitTask::new(["--class", "org.apache.spark.examples.SparkPi", "dbfs:/docs/sparkpi.jar", "10"])
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct SparkSubmitTask(Fields);

impl SparkSubmitTask {
    /// Creates a `SparkSubmitTask` with its `parameters`.
    pub fn new(parameters: impl IntoArguments) -> Self {
        Self(Fields::new()).parameters(parameters)
    }

    /// Sets the arguments of `spark-submit`.
    pub fn parameters(mut self, parameters: impl IntoArguments) -> Self {
        self.0.set("parameters", parameters.into_value());
        self
    }
}

impl SpecStruct for SparkSubmitTask {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<SparkSubmitTask> for SparkSubmitTask {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A task that calls an entry point of a Python wheel. The wheel itself is one of the `libraries`, or a dependency of the environment.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<PythonWheelTask> {
/// PythonWheelTask::new("my_package", "main").named_parameters([("day", "monday")])
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct PythonWheelTask(Fields);

impl PythonWheelTask {
    /// Creates a `PythonWheelTask` with its `package_name` and `entry_point`.
    pub fn new(package_name: impl IntoText, entry_point: impl IntoText) -> Self {
        Self(Fields::new()).package_name(package_name).entry_point(entry_point)
    }

    /// Sets the name of the package, as its metadata has it.
    pub fn package_name(mut self, package_name: impl IntoText) -> Self {
        self.0.set("package_name", package_name.into_value());
        self
    }

    /// Sets the name of the entry point in the metadata of the package. If the metadata has none of that name, it is a function of the package.
    pub fn entry_point(mut self, entry_point: impl IntoText) -> Self {
        self.0.set("entry_point", entry_point.into_value());
        self
    }

    /// Sets the arguments of the entry point. Set these or the `named_parameters`, not both.
    pub fn parameters(mut self, parameters: impl IntoArguments) -> Self {
        self.0.set("parameters", parameters.into_value());
        self
    }

    /// Sets the arguments of the entry point, each as `--name=value`. Set these or the `parameters`, not both.
    pub fn named_parameters(mut self, named_parameters: impl IntoMap<Argument>) -> Self {
        self.0.set("named_parameters", named_parameters.into_value());
        self
    }
}

impl SpecStruct for PythonWheelTask {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<PythonWheelTask> for PythonWheelTask {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A task that runs a SQL query or a SQL file, or refreshes an alert or a legacy dashboard, on a SQL warehouse: exactly one of them.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<SqlTask> {
/// SqlTask::new("0123456789abcdef").query(SqlTaskQuery::new("5a72acb0-5f13-4b5b-8fc1-3e0e2a1e5a0e"))
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct SqlTask(Fields);

impl SqlTask {
    /// Creates a `SqlTask` with its `warehouse_id`.
    pub fn new(warehouse_id: impl IntoText) -> Self {
        Self(Fields::new()).warehouse_id(warehouse_id)
    }

    /// Sets the id of the SQL warehouse, which should be serverless or pro. A classic one runs no files, and the rest only in scheduled jobs with a single task.
    pub fn warehouse_id(mut self, warehouse_id: impl IntoText) -> Self {
        self.0.set("warehouse_id", warehouse_id.into_value());
        self
    }

    /// Sets the query to run.
    pub fn query(mut self, query: impl IntoSpec<SqlTaskQuery>) -> Self {
        self.0.set("query", query.into_value());
        self
    }

    /// Sets the file with SQL to run.
    pub fn file(mut self, file: impl IntoSpec<SqlTaskFile>) -> Self {
        self.0.set("file", file.into_value());
        self
    }

    /// Sets the alert to refresh.
    pub fn alert(mut self, alert: impl IntoSpec<SqlTaskAlert>) -> Self {
        self.0.set("alert", alert.into_value());
        self
    }

    /// Sets the legacy dashboard to refresh.
    pub fn dashboard(mut self, dashboard: impl IntoSpec<SqlTaskDashboard>) -> Self {
        self.0.set("dashboard", dashboard.into_value());
        self
    }

    /// Sets the values of the parameters of the query, the file or the dashboard. An alert takes none.
    pub fn parameters(mut self, parameters: impl IntoMap<Argument>) -> Self {
        self.0.set("parameters", parameters.into_value());
        self
    }
}

impl SpecStruct for SqlTask {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<SqlTask> for SqlTask {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A query of Databricks SQL.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<SqlTaskQuery> {
/// SqlTaskQuery::new("5a72acb0-5f13-4b5b-8fc1-3e0e2a1e5a0e")
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct SqlTaskQuery(Fields);

impl SqlTaskQuery {
    /// Creates a `SqlTaskQuery` with its `query_id`.
    pub fn new(query_id: impl IntoText) -> Self {
        Self(Fields::new()).query_id(query_id)
    }

    /// Sets the id of the query.
    pub fn query_id(mut self, query_id: impl IntoText) -> Self {
        self.0.set("query_id", query_id.into_value());
        self
    }
}

impl SpecStruct for SqlTaskQuery {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<SqlTaskQuery> for SqlTaskQuery {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A file with SQL.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<SqlTaskFile> {
/// SqlTaskFile::new("/Workspace/Shared/report.sql")
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct SqlTaskFile(Fields);

impl SqlTaskFile {
    /// Creates a `SqlTaskFile` with its `path`.
    pub fn new(path: impl IntoText) -> Self {
        Self(Fields::new()).path(path)
    }

    /// Sets the path of the file: an absolute one in the workspace, or a relative one in the `git_source`.
    pub fn path(mut self, path: impl IntoText) -> Self {
        self.0.set("path", path.into_value());
        self
    }

    /// Sets the place of the file: the workspace or the `git_source`. By default it is the `git_source`, if there is one.
    pub fn source(mut self, source: impl IntoWord<Source>) -> Self {
        self.0.set("source", source.into_value());
        self
    }
}

impl SpecStruct for SqlTaskFile {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<SqlTaskFile> for SqlTaskFile {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// An alert of Databricks SQL.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<SqlTaskAlert> {
/// SqlTaskAlert::new("7c5b0d2a-3f0e-4a5e-9c1b-2d1f6e3a8b9c").subscriptions([SqlTaskSubscription::user_name("user@foo.com")])
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct SqlTaskAlert(Fields);

impl SqlTaskAlert {
    /// Creates a `SqlTaskAlert` with its `alert_id`.
    pub fn new(alert_id: impl IntoText) -> Self {
        Self(Fields::new()).alert_id(alert_id)
    }

    /// Sets the id of the alert.
    pub fn alert_id(mut self, alert_id: impl IntoText) -> Self {
        self.0.set("alert_id", alert_id.into_value());
        self
    }

    /// Sets the receivers of the notifications of the alert.
    pub fn subscriptions(mut self, subscriptions: impl IntoList<SqlTaskSubscription>) -> Self {
        self.0.set("subscriptions", subscriptions.into_value());
        self
    }

    /// Sets whether the receivers are not notified.
    pub fn pause_subscriptions(mut self, pause_subscriptions: impl IntoBool) -> Self {
        self.0.set("pause_subscriptions", pause_subscriptions.into_value());
        self
    }
}

impl SpecStruct for SqlTaskAlert {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<SqlTaskAlert> for SqlTaskAlert {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A receiver of what a task with SQL sends: exactly one of a user and a notification destination.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<SqlTaskSubscription> {
/// SqlTaskSubscription::user_name("user@foo.com")
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct SqlTaskSubscription(Fields);

impl SqlTaskSubscription {
    /// Creates a `SqlTaskSubscription` with a user, given by the name in the workspace, which is a mail address.
    pub fn user_name(user_name: impl IntoText) -> Self {
        let mut fields = Fields::new();
        fields.set("user_name", user_name.into_value());
        Self(fields)
    }

    /// Creates a `SqlTaskSubscription` with a notification destination of the workspace, given by its id.
    pub fn destination_id(destination_id: impl IntoText) -> Self {
        let mut fields = Fields::new();
        fields.set("destination_id", destination_id.into_value());
        Self(fields)
    }
}

impl SpecStruct for SqlTaskSubscription {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<SqlTaskSubscription> for SqlTaskSubscription {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A legacy dashboard of Databricks SQL.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<SqlTaskDashboard> {
/// SqlTaskDashboard::new("1d2c3b4a-5e6f-4a7b-8c9d-0e1f2a3b4c5d").custom_subject("Sales of the week")
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct SqlTaskDashboard(Fields);

impl SqlTaskDashboard {
    /// Creates a `SqlTaskDashboard` with its `dashboard_id`.
    pub fn new(dashboard_id: impl IntoText) -> Self {
        Self(Fields::new()).dashboard_id(dashboard_id)
    }

    /// Sets the id of the dashboard.
    pub fn dashboard_id(mut self, dashboard_id: impl IntoText) -> Self {
        self.0.set("dashboard_id", dashboard_id.into_value());
        self
    }

    /// Sets the receivers of a snapshot of the dashboard.
    pub fn subscriptions(mut self, subscriptions: impl IntoList<SqlTaskSubscription>) -> Self {
        self.0.set("subscriptions", subscriptions.into_value());
        self
    }

    /// Sets the subject of the mail to the receivers.
    pub fn custom_subject(mut self, custom_subject: impl IntoText) -> Self {
        self.0.set("custom_subject", custom_subject.into_value());
        self
    }

    /// Sets whether no snapshot is taken and no mail is sent.
    pub fn pause_subscriptions(mut self, pause_subscriptions: impl IntoBool) -> Self {
        self.0.set("pause_subscriptions", pause_subscriptions.into_value());
        self
    }
}

impl SpecStruct for SqlTaskDashboard {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<SqlTaskDashboard> for SqlTaskDashboard {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A task that runs dbt commands. With a `warehouse_id`, dbt works on that SQL warehouse.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<DbtTask> {
/// DbtTask::new(["dbt deps", "dbt run"]).project_directory("/Workspace/Shared/dbt").warehouse_id("0123456789abcdef")
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct DbtTask(Fields);

impl DbtTask {
    /// Creates a `DbtTask` with its `commands`.
    pub fn new(commands: impl IntoList<String>) -> Self {
        Self(Fields::new()).commands(commands)
    }

    /// Sets the commands to run, at most 10. Each begins with `dbt`.
    pub fn commands(mut self, commands: impl IntoList<String>) -> Self {
        self.0.set("commands", commands.into_value());
        self
    }

    /// Sets the directory of the project. In the `git_source`, it is the root by default.
    pub fn project_directory(mut self, project_directory: impl IntoText) -> Self {
        self.0.set("project_directory", project_directory.into_value());
        self
    }

    /// Sets the directory of the profiles, relative to the root, which is the default. It can be set only without a `warehouse_id`.
    pub fn profiles_directory(mut self, profiles_directory: impl IntoText) -> Self {
        self.0.set("profiles_directory", profiles_directory.into_value());
        self
    }

    /// Sets the id of the SQL warehouse that dbt connects to. Databricks then makes the profile.
    pub fn warehouse_id(mut self, warehouse_id: impl IntoText) -> Self {
        self.0.set("warehouse_id", warehouse_id.into_value());
        self
    }

    /// Sets the catalog to use. It can be set only with a `warehouse_id`.
    pub fn catalog(mut self, catalog: impl IntoText) -> Self {
        self.0.set("catalog", catalog.into_value());
        self
    }

    /// Sets the schema to write to, with a `warehouse_id`. The default is `default`.
    pub fn schema(mut self, schema: impl IntoText) -> Self {
        self.0.set("schema", schema.into_value());
        self
    }

    /// Sets the place of the project: the workspace or the `git_source`. By default it is the `git_source`, if there is one.
    pub fn source(mut self, source: impl IntoWord<Source>) -> Self {
        self.0.set("source", source.into_value());
        self
    }
}

impl SpecStruct for DbtTask {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<DbtTask> for DbtTask {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A task that updates a Lakeflow Declarative Pipeline of Databricks (formerly Delta Live Tables). The pipeline must be in triggered mode.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<PipelineTask> {
/// PipelineTask::new("a12cd3e4-0ab1-4abc-8a2b-1a2bcd3e4fa5").full_refresh(true)
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct PipelineTask(Fields);

impl PipelineTask {
    /// Creates a `PipelineTask` with its `pipeline_id`.
    pub fn new(pipeline_id: impl IntoText) -> Self {
        Self(Fields::new()).pipeline_id(pipeline_id)
    }

    /// Sets the id of the pipeline.
    pub fn pipeline_id(mut self, pipeline_id: impl IntoText) -> Self {
        self.0.set("pipeline_id", pipeline_id.into_value());
        self
    }

    /// Sets the parameters of the update, at most 10,000 characters in total.
    pub fn parameters(mut self, parameters: impl IntoMap<Argument>) -> Self {
        self.0.set("parameters", parameters.into_value());
        self
    }

    /// Sets whether all tables are computed anew.
    pub fn full_refresh(mut self, full_refresh: impl IntoBool) -> Self {
        self.0.set("full_refresh", full_refresh.into_value());
        self
    }

    /// Sets the tables that are computed anew.
    pub fn full_refresh_selection(mut self, full_refresh_selection: impl IntoList<String>) -> Self {
        self.0.set("full_refresh_selection", full_refresh_selection.into_value());
        self
    }

    /// Sets the tables that are updated, without being computed anew.
    pub fn refresh_selection(mut self, refresh_selection: impl IntoList<String>) -> Self {
        self.0.set("refresh_selection", refresh_selection.into_value());
        self
    }

    /// Sets the flows that are updated.
    pub fn refresh_flow_selection(mut self, refresh_flow_selection: impl IntoList<String>) -> Self {
        self.0.set("refresh_flow_selection", refresh_flow_selection.into_value());
        self
    }

    /// Sets the streaming flows whose checkpoints are reset, while their data stays.
    pub fn reset_checkpoint_selection(mut self, reset_checkpoint_selection: impl IntoList<String>) -> Self {
        self.0.set("reset_checkpoint_selection", reset_checkpoint_selection.into_value());
        self
    }
}

impl SpecStruct for PipelineTask {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<PipelineTask> for PipelineTask {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A task that runs another job, and ends with it: exactly one of a `Djob`, by its name, and a job of Databricks, by its id.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<RunJobTask> {
/// RunJobTask::new().job_name("test-job").job_parameters([("day", "monday")])
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct RunJobTask(Fields);

impl RunJobTask {
    /// Creates a `RunJobTask` without any fields.
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// Sets the name of the `Djob` to run, in the same namespace.
    pub fn job_name(mut self, job_name: impl IntoText) -> Self {
        self.0.set("job_name", job_name.into_value());
        self
    }

    /// Sets the id of the job to run, in Databricks.
    pub fn job_id(mut self, job_id: impl IntoNumber<i64>) -> Self {
        self.0.set("job_id", job_id.into_value());
        self
    }

    /// Sets the values of the `parameters` of the job.
    pub fn job_parameters(mut self, job_parameters: impl IntoMap<Argument>) -> Self {
        self.0.set("job_parameters", job_parameters.into_value());
        self
    }

    /// Sets the arguments for a job whose task is a jar. Databricks has deprecated this field: use `job_parameters`.
    pub fn jar_params(mut self, jar_params: impl IntoArguments) -> Self {
        self.0.set("jar_params", jar_params.into_value());
        self
    }

    /// Sets the arguments for a job whose task is a Python file or a wheel, in ASCII. Databricks has deprecated this field: use `job_parameters`.
    pub fn python_params(mut self, python_params: impl IntoArguments) -> Self {
        self.0.set("python_params", python_params.into_value());
        self
    }

    /// Sets the named arguments for a job whose task is a wheel. Databricks has deprecated this field: use `job_parameters`.
    pub fn python_named_params(mut self, python_named_params: impl IntoMap<Argument>) -> Self {
        self.0.set("python_named_params", python_named_params.into_value());
        self
    }

    /// Sets the arguments for a job whose task is `spark-submit`, in ASCII. Databricks has deprecated this field: use `job_parameters`.
    pub fn spark_submit_params(mut self, spark_submit_params: impl IntoArguments) -> Self {
        self.0.set("spark_submit_params", spark_submit_params.into_value());
        self
    }

    /// Sets the values of the widgets for a job whose task is a notebook. Databricks has deprecated this field: use `job_parameters`.
    pub fn notebook_params(mut self, notebook_params: impl IntoMap<Argument>) -> Self {
        self.0.set("notebook_params", notebook_params.into_value());
        self
    }

    /// Sets the values of the parameters for a job whose task is SQL. An alert takes none. Databricks has deprecated this field: use `job_parameters`.
    pub fn sql_params(mut self, sql_params: impl IntoMap<Argument>) -> Self {
        self.0.set("sql_params", sql_params.into_value());
        self
    }

    /// Sets the commands for a job whose task is dbt. Databricks has deprecated this field: use `job_parameters`.
    pub fn dbt_commands(mut self, dbt_commands: impl IntoList<String>) -> Self {
        self.0.set("dbt_commands", dbt_commands.into_value());
        self
    }

    /// Sets the update of the pipeline, for a job whose task updates one.
    pub fn pipeline_params(mut self, pipeline_params: impl IntoSpec<PipelineParams>) -> Self {
        self.0.set("pipeline_params", pipeline_params.into_value());
        self
    }
}

impl Default for RunJobTask {
    fn default() -> Self {
        Self::new()
    }
}

impl SpecStruct for RunJobTask {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<RunJobTask> for RunJobTask {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// What the update of a Lakeflow Declarative Pipeline does, in a run of a job with a `pipeline_task`.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<PipelineParams> {
/// PipelineParams::new().full_refresh(true)
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct PipelineParams(Fields);

impl PipelineParams {
    /// Creates a `PipelineParams` without any fields.
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// Sets whether all tables are computed anew.
    pub fn full_refresh(mut self, full_refresh: impl IntoBool) -> Self {
        self.0.set("full_refresh", full_refresh.into_value());
        self
    }

    /// Sets the tables that are computed anew.
    pub fn full_refresh_selection(mut self, full_refresh_selection: impl IntoList<String>) -> Self {
        self.0.set("full_refresh_selection", full_refresh_selection.into_value());
        self
    }

    /// Sets the tables that are updated, without being computed anew.
    pub fn refresh_selection(mut self, refresh_selection: impl IntoList<String>) -> Self {
        self.0.set("refresh_selection", refresh_selection.into_value());
        self
    }

    /// Sets the flows that are updated.
    pub fn refresh_flow_selection(mut self, refresh_flow_selection: impl IntoList<String>) -> Self {
        self.0.set("refresh_flow_selection", refresh_flow_selection.into_value());
        self
    }

    /// Sets the streaming flows whose checkpoints are reset, while their data stays.
    pub fn reset_checkpoint_selection(mut self, reset_checkpoint_selection: impl IntoList<String>) -> Self {
        self.0.set("reset_checkpoint_selection", reset_checkpoint_selection.into_value());
        self
    }
}

impl Default for PipelineParams {
    fn default() -> Self {
        Self::new()
    }
}

impl SpecStruct for PipelineParams {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<PipelineParams> for PipelineParams {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A task of a job or a run that has several: exactly one of the kinds of tasks, and the compute that it runs on. A notebook without a cluster is serverless, as are the other tasks with an `environment_key`.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<Task> {
/// Task::new("report")
///     .depends_on([TaskDependency::new("load")])
///     .notebook_task(NotebookTask::new("/Users/user@foo.com/Example"))
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct Task(Fields);

impl Task {
    /// Creates a `Task` with its `task_key`.
    pub fn new(task_key: impl IntoText) -> Self {
        Self(Fields::new()).task_key(task_key)
    }

    /// Sets the key of the task, which comes once in a job or a run.
    pub fn task_key(mut self, task_key: impl IntoText) -> Self {
        self.0.set("task_key", task_key.into_value());
        self
    }

    /// Sets the description of the task, at most 1,000 characters.
    pub fn description(mut self, description: impl IntoText) -> Self {
        self.0.set("description", description.into_value());
        self
    }

    /// Sets the tasks that end before this one starts.
    pub fn depends_on(mut self, depends_on: impl IntoList<TaskDependency>) -> Self {
        self.0.set("depends_on", depends_on.into_value());
        self
    }

    /// Sets the results of the tasks that this one depends on, with which it runs. By default, all of them must succeed.
    pub fn run_if(mut self, run_if: impl IntoWord<RunIf>) -> Self {
        self.0.set("run_if", run_if.into_value());
        self
    }

    /// Sets whether the task is left out of each run.
    pub fn disabled(mut self, disabled: impl IntoBool) -> Self {
        self.0.set("disabled", disabled.into_value());
        self
    }

    /// Sets the Databricks id of an existing cluster to run on. The archived operator requires exactly one `Dcluster` with this id in the namespace.
    pub fn existing_cluster_id(mut self, existing_cluster_id: impl IntoText) -> Self {
        self.0.set("existing_cluster_id", existing_cluster_id.into_value());
        self
    }

    /// Sets the name of an existing `Dcluster` in the same namespace to run on. In the archived operator it takes precedence over `existing_cluster_id`.
    pub fn existing_cluster_name(mut self, existing_cluster_name: impl IntoText) -> Self {
        self.0.set("existing_cluster_name", existing_cluster_name.into_value());
        self
    }

    /// Sets a cluster that Databricks creates for each run and terminates with it.
    pub fn new_cluster(mut self, new_cluster: impl IntoSpec<NewCluster>) -> Self {
        self.0.set("new_cluster", new_cluster.into_value());
        self
    }

    /// Sets the libraries to install on the cluster before the task runs.
    pub fn libraries(mut self, libraries: impl IntoList<Library>) -> Self {
        self.0.set("libraries", libraries.into_value());
        self
    }

    /// Sets the notebook to run, as the task. The archived operator does not check that exactly one task is set.
    pub fn notebook_task(mut self, notebook_task: impl IntoSpec<NotebookTask>) -> Self {
        self.0.set("notebook_task", notebook_task.into_value());
        self
    }

    /// Sets the main class of a jar to run, as the task.
    pub fn spark_jar_task(mut self, spark_jar_task: impl IntoSpec<SparkJarTask>) -> Self {
        self.0.set("spark_jar_task", spark_jar_task.into_value());
        self
    }

    /// Sets the Python file to run, as the task.
    pub fn spark_python_task(mut self, spark_python_task: impl IntoSpec<SparkPythonTask>) -> Self {
        self.0.set("spark_python_task", spark_python_task.into_value());
        self
    }

    /// Sets the `spark-submit` call to run, as the task.
    pub fn spark_submit_task(mut self, spark_submit_task: impl IntoSpec<SparkSubmitTask>) -> Self {
        self.0.set("spark_submit_task", spark_submit_task.into_value());
        self
    }

    /// Sets the entry point of a Python wheel to run, as the task. Only kfp-dbx-operator has this field.
    pub fn python_wheel_task(mut self, python_wheel_task: impl IntoSpec<PythonWheelTask>) -> Self {
        self.0.set("python_wheel_task", python_wheel_task.into_value());
        self
    }

    /// Sets the SQL to run on a SQL warehouse, as the task. It needs no cluster. Only kfp-dbx-operator has this field.
    pub fn sql_task(mut self, sql_task: impl IntoSpec<SqlTask>) -> Self {
        self.0.set("sql_task", sql_task.into_value());
        self
    }

    /// Sets the dbt commands to run, as the task. Only kfp-dbx-operator has this field.
    pub fn dbt_task(mut self, dbt_task: impl IntoSpec<DbtTask>) -> Self {
        self.0.set("dbt_task", dbt_task.into_value());
        self
    }

    /// Sets the Lakeflow Declarative Pipeline to update, as the task. It needs no cluster. Only kfp-dbx-operator has this field.
    pub fn pipeline_task(mut self, pipeline_task: impl IntoSpec<PipelineTask>) -> Self {
        self.0.set("pipeline_task", pipeline_task.into_value());
        self
    }

    /// Sets the other job to run, as the task. It needs no cluster. Only kfp-dbx-operator has this field.
    pub fn run_job_task(mut self, run_job_task: impl IntoSpec<RunJobTask>) -> Self {
        self.0.set("run_job_task", run_job_task.into_value());
        self
    }

    /// Sets the key of the environment of a serverless task: one of the `environments`. A serverless task other than a notebook needs one. Only kfp-dbx-operator has this field.
    pub fn environment_key(mut self, environment_key: impl IntoText) -> Self {
        self.0.set("environment_key", environment_key.into_value());
        self
    }

    /// Sets the key of one of the `job_clusters` of the job to run on. A run has none.
    pub fn job_cluster_key(mut self, job_cluster_key: impl IntoText) -> Self {
        self.0.set("job_cluster_key", job_cluster_key.into_value());
        self
    }

    /// Sets the comparison to make, as the task. Tasks that depend on it can ask for its outcome.
    pub fn condition_task(mut self, condition_task: impl IntoSpec<ConditionTask>) -> Self {
        self.0.set("condition_task", condition_task.into_value());
        self
    }

    /// Sets the task to run for each of some inputs, as the task. It needs no cluster of its own.
    pub fn for_each_task(mut self, for_each_task: impl IntoSpec<ForEachTask>) -> Self {
        self.0.set("for_each_task", for_each_task.into_value());
        self
    }

    /// Sets the number of seconds after which Databricks ends the task. By default, or with 0, it has no time limit.
    pub fn timeout_seconds(mut self, timeout_seconds: impl IntoNumber<i32>) -> Self {
        self.0.set("timeout_seconds", timeout_seconds.into_value());
        self
    }

    /// Sets the number of times that the task is retried after a failure. The value -1 stands for no limit.
    pub fn max_retries(mut self, max_retries: impl IntoNumber<i32>) -> Self {
        self.0.set("max_retries", max_retries.into_value());
        self
    }

    /// Sets the number of milliseconds between the start of a failed attempt and its retry. By default, the retry starts at once.
    pub fn min_retry_interval_millis(mut self, min_retry_interval_millis: impl IntoNumber<i32>) -> Self {
        self.0.set("min_retry_interval_millis", min_retry_interval_millis.into_value());
        self
    }

    /// Sets whether the task is retried after it timed out. By default, it is not.
    pub fn retry_on_timeout(mut self, retry_on_timeout: impl IntoBool) -> Self {
        self.0.set("retry_on_timeout", retry_on_timeout.into_value());
        self
    }

    /// Sets whether Databricks does not optimize the serverless task, nor retry it by itself.
    pub fn disable_auto_optimization(mut self, disable_auto_optimization: impl IntoBool) -> Self {
        self.0.set("disable_auto_optimization", disable_auto_optimization.into_value());
        self
    }

    /// Sets the addresses that receive mail about the task.
    pub fn email_notifications(mut self, email_notifications: impl IntoSpec<EmailNotifications>) -> Self {
        self.0.set("email_notifications", email_notifications.into_value());
        self
    }

    /// Sets the notification destinations that are called about the task.
    pub fn webhook_notifications(mut self, webhook_notifications: impl IntoSpec<WebhookNotifications>) -> Self {
        self.0.set("webhook_notifications", webhook_notifications.into_value());
        self
    }

    /// Sets the attempts about which nobody is notified.
    pub fn notification_settings(mut self, notification_settings: impl IntoSpec<TaskNotificationSettings>) -> Self {
        self.0.set("notification_settings", notification_settings.into_value());
        self
    }

    /// Sets the rules by which Databricks judges the health of the task.
    pub fn health(mut self, health: impl IntoSpec<JobsHealthRules>) -> Self {
        self.0.set("health", health.into_value());
        self
    }
}

impl SpecStruct for Task {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<Task> for Task {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A task that ends before another one starts.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<TaskDependency> {
/// TaskDependency::new("load")
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct TaskDependency(Fields);

impl TaskDependency {
    /// Creates a `TaskDependency` with its `task_key`.
    pub fn new(task_key: impl IntoText) -> Self {
        Self(Fields::new()).task_key(task_key)
    }

    /// Sets the key of the task that ends first.
    pub fn task_key(mut self, task_key: impl IntoText) -> Self {
        self.0.set("task_key", task_key.into_value());
        self
    }

    /// Sets the outcome of that task with which the other one runs, if it is a `condition_task`.
    pub fn outcome(mut self, outcome: impl IntoWord<ConditionOutcome>) -> Self {
        self.0.set("outcome", outcome.into_value());
        self
    }
}

impl SpecStruct for TaskDependency {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<TaskDependency> for TaskDependency {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A task that compares two values. Its outcome is `true` or `false`. It has neither retries nor notifications.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<ConditionTask> {
/// ConditionTask::new("{{job.parameters.env}}", ConditionOperator::EqualTo, "prod")
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct ConditionTask(Fields);

impl ConditionTask {
    /// Creates a `ConditionTask` with its `left` and `op` and `right`.
    pub fn new(left: impl IntoText, op: impl IntoWord<ConditionOperator>, right: impl IntoText) -> Self {
        Self(Fields::new()).left(left).op(op).right(right)
    }

    /// Sets the left value: a text, or a reference of Databricks such as `{{job.parameters.env}}`.
    pub fn left(mut self, left: impl IntoText) -> Self {
        self.0.set("left", left.into_value());
        self
    }

    /// Sets the comparison.
    pub fn op(mut self, op: impl IntoWord<ConditionOperator>) -> Self {
        self.0.set("op", op.into_value());
        self
    }

    /// Sets the right value: a text, or a reference of Databricks such as `{{tasks.load.values.rows}}`.
    pub fn right(mut self, right: impl IntoText) -> Self {
        self.0.set("right", right.into_value());
        self
    }
}

impl SpecStruct for ConditionTask {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<ConditionTask> for ConditionTask {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A task that runs another task for each of some inputs. In the other task, `{{input}}` is the input. It can't be a for-each task itself.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<ForEachTask> {
/// ForEachTask::new(r#"["de", "fr"]"#, Task::new("report").notebook_task(NotebookTask::new("/Users/user@foo.com/Example").base_parameters([("country", "{{input}}")])))
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct ForEachTask(Fields);

impl ForEachTask {
    /// Creates a `ForEachTask` with its `inputs` and `task`.
    pub fn new(inputs: impl IntoText, task: impl IntoSpec<Task>) -> Self {
        Self(Fields::new()).inputs(inputs).task(task)
    }

    /// Sets the inputs: a list in JSON, or a reference of Databricks to one, such as `{{job.parameters.countries}}`. They have at most 10,000 characters.
    pub fn inputs(mut self, inputs: impl IntoText) -> Self {
        self.0.set("inputs", inputs.into_value());
        self
    }

    /// Sets the task to run for each input.
    pub fn task(mut self, task: impl IntoSpec<Task>) -> Self {
        self.0.set("task", task.into_value());
        self
    }

    /// Sets the number of inputs that the task runs for at the same time, at most 100.
    pub fn concurrency(mut self, concurrency: impl IntoNumber<i32>) -> Self {
        self.0.set("concurrency", concurrency.into_value());
        self
    }
}

impl SpecStruct for ForEachTask {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<ForEachTask> for ForEachTask {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// The addresses that receive mail about the runs of a job.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<EmailNotifications> {
/// EmailNotifications::new().on_failure(["user@foo.com"])
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct EmailNotifications(Fields);

impl EmailNotifications {
    /// Creates an `EmailNotifications` without any fields.
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// Sets the addresses that are notified when a run starts.
    pub fn on_start(mut self, on_start: impl IntoList<String>) -> Self {
        self.0.set("on_start", on_start.into_value());
        self
    }

    /// Sets the addresses that are notified when a run succeeds.
    pub fn on_success(mut self, on_success: impl IntoList<String>) -> Self {
        self.0.set("on_success", on_success.into_value());
        self
    }

    /// Sets the addresses that are notified when a run fails.
    pub fn on_failure(mut self, on_failure: impl IntoList<String>) -> Self {
        self.0.set("on_failure", on_failure.into_value());
        self
    }

    /// Sets whether the addresses of `on_failure` are not notified of skipped runs. Databricks has deprecated this field: with kfp-dbx-operator, set that of `notification_settings`.
    pub fn no_alert_for_skipped_runs(mut self, no_alert_for_skipped_runs: impl IntoBool) -> Self {
        self.0.set("no_alert_for_skipped_runs", no_alert_for_skipped_runs.into_value());
        self
    }

    /// Sets the addresses that are notified when a run takes longer than the limit for `RUN_DURATION_SECONDS` in `health`. Only kfp-dbx-operator has this field.
    pub fn on_duration_warning_threshold_exceeded(mut self, on_duration_warning_threshold_exceeded: impl IntoList<String>) -> Self {
        self.0.set("on_duration_warning_threshold_exceeded", on_duration_warning_threshold_exceeded.into_value());
        self
    }

    /// Sets the addresses that are notified when a stream exceeds one of the limits for its backlog in `health`. Only kfp-dbx-operator has this field.
    pub fn on_streaming_backlog_exceeded(mut self, on_streaming_backlog_exceeded: impl IntoList<String>) -> Self {
        self.0.set("on_streaming_backlog_exceeded", on_streaming_backlog_exceeded.into_value());
        self
    }
}

impl Default for EmailNotifications {
    fn default() -> Self {
        Self::new()
    }
}

impl SpecStruct for EmailNotifications {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<EmailNotifications> for EmailNotifications {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// The notification destinations of the workspace that are called about runs, at most three for each event.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<WebhookNotifications> {
/// WebhookNotifications::new().on_failure([Webhook::new("0481e838-0a59-4eff-9541-a4ca6f149574")])
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct WebhookNotifications(Fields);

impl WebhookNotifications {
    /// Creates a `WebhookNotifications` without any fields.
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// Sets the destinations that are called when a run starts.
    pub fn on_start(mut self, on_start: impl IntoList<Webhook>) -> Self {
        self.0.set("on_start", on_start.into_value());
        self
    }

    /// Sets the destinations that are called when a run succeeds.
    pub fn on_success(mut self, on_success: impl IntoList<Webhook>) -> Self {
        self.0.set("on_success", on_success.into_value());
        self
    }

    /// Sets the destinations that are called when a run fails.
    pub fn on_failure(mut self, on_failure: impl IntoList<Webhook>) -> Self {
        self.0.set("on_failure", on_failure.into_value());
        self
    }

    /// Sets the destinations that are called when a run takes longer than the limit for `RUN_DURATION_SECONDS` in `health`.
    pub fn on_duration_warning_threshold_exceeded(mut self, on_duration_warning_threshold_exceeded: impl IntoList<Webhook>) -> Self {
        self.0.set("on_duration_warning_threshold_exceeded", on_duration_warning_threshold_exceeded.into_value());
        self
    }

    /// Sets the destinations that are called when a stream exceeds one of the limits for its backlog in `health`.
    pub fn on_streaming_backlog_exceeded(mut self, on_streaming_backlog_exceeded: impl IntoList<Webhook>) -> Self {
        self.0.set("on_streaming_backlog_exceeded", on_streaming_backlog_exceeded.into_value());
        self
    }
}

impl Default for WebhookNotifications {
    fn default() -> Self {
        Self::new()
    }
}

impl SpecStruct for WebhookNotifications {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<WebhookNotifications> for WebhookNotifications {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A notification destination of the workspace.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<Webhook> {
/// Webhook::new("0481e838-0a59-4eff-9541-a4ca6f149574")
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct Webhook(Fields);

impl Webhook {
    /// Creates a `Webhook` with its `id`.
    pub fn new(id: impl IntoText) -> Self {
        Self(Fields::new()).id(id)
    }

    /// Sets the id of the notification destination.
    pub fn id(mut self, id: impl IntoText) -> Self {
        self.0.set("id", id.into_value());
        self
    }
}

impl SpecStruct for Webhook {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<Webhook> for Webhook {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// The attempts about which a task sends no notifications.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<TaskNotificationSettings> {
/// TaskNotificationSettings::new().alert_on_last_attempt(true)
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct TaskNotificationSettings(Fields);

impl TaskNotificationSettings {
    /// Creates a `TaskNotificationSettings` without any fields.
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// Sets whether nobody is notified of a failure if the run is skipped.
    pub fn no_alert_for_skipped_runs(mut self, no_alert_for_skipped_runs: impl IntoBool) -> Self {
        self.0.set("no_alert_for_skipped_runs", no_alert_for_skipped_runs.into_value());
        self
    }

    /// Sets whether nobody is notified of a failure if the run is canceled.
    pub fn no_alert_for_canceled_runs(mut self, no_alert_for_canceled_runs: impl IntoBool) -> Self {
        self.0.set("no_alert_for_canceled_runs", no_alert_for_canceled_runs.into_value());
        self
    }

    /// Sets whether only the first start and the last failure of a task with retries are notified.
    pub fn alert_on_last_attempt(mut self, alert_on_last_attempt: impl IntoBool) -> Self {
        self.0.set("alert_on_last_attempt", alert_on_last_attempt.into_value());
        self
    }
}

impl Default for TaskNotificationSettings {
    fn default() -> Self {
        Self::new()
    }
}

impl SpecStruct for TaskNotificationSettings {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<TaskNotificationSettings> for TaskNotificationSettings {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// The rules by which Databricks judges the health of runs.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<JobsHealthRules> {
/// JobsHealthRules::new([JobsHealthRule::new(JobsHealthMetric::RunDurationSeconds, JobsHealthOperator::GreaterThan, 3600)])
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct JobsHealthRules(Fields);

impl JobsHealthRules {
    /// Creates a `JobsHealthRules` with its `rules`.
    pub fn new(rules: impl IntoList<JobsHealthRule>) -> Self {
        Self(Fields::new()).rules(rules)
    }

    /// Sets the rules. When one of them is met, Databricks notifies `on_duration_warning_threshold_exceeded` or `on_streaming_backlog_exceeded`.
    pub fn rules(mut self, rules: impl IntoList<JobsHealthRule>) -> Self {
        self.0.set("rules", rules.into_value());
        self
    }
}

impl SpecStruct for JobsHealthRules {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<JobsHealthRules> for JobsHealthRules {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A limit for a metric of runs.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<JobsHealthRule> {
/// JobsHealthRule::new(JobsHealthMetric::RunDurationSeconds, JobsHealthOperator::GreaterThan, 3600)
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct JobsHealthRule(Fields);

impl JobsHealthRule {
    /// Creates a `JobsHealthRule` with its `metric` and `op` and `value`.
    pub fn new(metric: impl IntoWord<JobsHealthMetric>, op: impl IntoWord<JobsHealthOperator>, value: impl IntoNumber<i64>) -> Self {
        Self(Fields::new()).metric(metric).op(op).value(value)
    }

    /// Sets the metric.
    pub fn metric(mut self, metric: impl IntoWord<JobsHealthMetric>) -> Self {
        self.0.set("metric", metric.into_value());
        self
    }

    /// Sets the comparison of the metric with the limit.
    pub fn op(mut self, op: impl IntoWord<JobsHealthOperator>) -> Self {
        self.0.set("op", op.into_value());
        self
    }

    /// Sets the limit.
    pub fn value(mut self, value: impl IntoNumber<i64>) -> Self {
        self.0.set("value", value.into_value());
        self
    }
}

impl SpecStruct for JobsHealthRule {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<JobsHealthRule> for JobsHealthRule {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// An environment that serverless tasks name by its key.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<JobEnvironment> {
/// JobEnvironment::new("default", Environment::new().environment_version("4").dependencies(["simplejson==3.8.0"]))
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct JobEnvironment(Fields);

impl JobEnvironment {
    /// Creates a `JobEnvironment` with its `environment_key` and `spec`.
    pub fn new(environment_key: impl IntoText, spec: impl IntoSpec<Environment>) -> Self {
        Self(Fields::new()).environment_key(environment_key).spec(spec)
    }

    /// Sets the key of the environment, which comes once in a job or a run.
    pub fn environment_key(mut self, environment_key: impl IntoText) -> Self {
        self.0.set("environment_key", environment_key.into_value());
        self
    }

    /// Sets the packages of the environment.
    pub fn spec(mut self, spec: impl IntoSpec<Environment>) -> Self {
        self.0.set("spec", spec.into_value());
        self
    }
}

impl SpecStruct for JobEnvironment {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<JobEnvironment> for JobEnvironment {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// The version of Python and the packages of a serverless task.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<Environment> {
/// Environment::new().environment_version("4").dependencies(["/Volumes/main/default/wheels/my_package-1.0-py3-none-any.whl"])
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct Environment(Fields);

impl Environment {
    /// Creates an `Environment` without any fields.
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// Sets the version of the environment, an integer such as `4`, which stands for a version of Python and a set of packages. Set this or the `base_environment`.
    pub fn environment_version(mut self, environment_version: impl IntoText) -> Self {
        self.0.set("environment_version", environment_version.into_value());
        self
    }

    /// Sets the environment that this one is built on: the path of an `env.yaml` in the workspace, or the id of a base environment. Set this or the `environment_version`.
    pub fn base_environment(mut self, base_environment: impl IntoText) -> Self {
        self.0.set("base_environment", base_environment.into_value());
        self
    }

    /// Sets the version of the environment, under its older name. Databricks has deprecated this field: use `environment_version`.
    pub fn client(mut self, client: impl IntoText) -> Self {
        self.0.set("client", client.into_value());
        self
    }

    /// Sets the dependencies, each a line of a requirements file of pip: a package, or the path of a wheel in a volume or in the workspace.
    pub fn dependencies(mut self, dependencies: impl IntoList<String>) -> Self {
        self.0.set("dependencies", dependencies.into_value());
        self
    }

    /// Sets the jars, each given by its path, such as `/Volumes/main/default/jars/my.jar`.
    pub fn java_dependencies(mut self, java_dependencies: impl IntoList<String>) -> Self {
        self.0.set("java_dependencies", java_dependencies.into_value());
        self
    }
}

impl Default for Environment {
    fn default() -> Self {
        Self::new()
    }
}

impl SpecStruct for Environment {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<Environment> for Environment {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A Git repository with the files of the tasks, at exactly one of a branch, a tag and a commit. Databricks checks it out at the start of each run.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<GitSource> {
/// GitSource::new("https://github.com/user/repo", GitProvider::GitHub).git_branch("main")
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct GitSource(Fields);

impl GitSource {
    /// Creates a `GitSource` with its `git_url` and `git_provider`.
    pub fn new(git_url: impl IntoText, git_provider: impl IntoWord<GitProvider>) -> Self {
        Self(Fields::new()).git_url(git_url).git_provider(git_provider)
    }

    /// Sets the URL of the repository, such as `https://github.com/user/repo`. It has at most 300 characters.
    pub fn git_url(mut self, git_url: impl IntoText) -> Self {
        self.0.set("git_url", git_url.into_value());
        self
    }

    /// Sets the service that hosts the repository.
    pub fn git_provider(mut self, git_provider: impl IntoWord<GitProvider>) -> Self {
        self.0.set("git_provider", git_provider.into_value());
        self
    }

    /// Sets the branch, of which each run takes the latest commit. Its name has at most 255 characters.
    pub fn git_branch(mut self, git_branch: impl IntoText) -> Self {
        self.0.set("git_branch", git_branch.into_value());
        self
    }

    /// Sets the tag. Its name has at most 255 characters.
    pub fn git_tag(mut self, git_tag: impl IntoText) -> Self {
        self.0.set("git_tag", git_tag.into_value());
        self
    }

    /// Sets the commit, given by its hash, which has at most 64 characters.
    pub fn git_commit(mut self, git_commit: impl IntoText) -> Self {
        self.0.set("git_commit", git_commit.into_value());
        self
    }

    /// Sets the parts of the repository to check out. By default it is checked out as a whole.
    pub fn sparse_checkout(mut self, sparse_checkout: impl IntoSpec<SparseCheckout>) -> Self {
        self.0.set("sparse_checkout", sparse_checkout.into_value());
        self
    }
}

impl SpecStruct for GitSource {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<GitSource> for GitSource {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// The parts of a Git repository to check out.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<SparseCheckout> {
/// SparseCheckout::new(["notebooks"])
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct SparseCheckout(Fields);

impl SparseCheckout {
    /// Creates a `SparseCheckout` with its `patterns`.
    pub fn new(patterns: impl IntoList<String>) -> Self {
        Self(Fields::new()).patterns(patterns)
    }

    /// Sets the patterns of the files and the folders to check out.
    pub fn patterns(mut self, patterns: impl IntoList<String>) -> Self {
        self.0.set("patterns", patterns.into_value());
        self
    }
}

impl SpecStruct for SparseCheckout {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<SparseCheckout> for SparseCheckout {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// The schedule by which Databricks starts a job.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<CronSchedule> {
/// CronSchedule::new("0 15 22 ? * *", "America/Los_Angeles")
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct CronSchedule(Fields);

impl CronSchedule {
    /// Creates a `CronSchedule` with its `quartz_cron_expression` and `timezone_id`.
    pub fn new(quartz_cron_expression: impl IntoText, timezone_id: impl IntoText) -> Self {
        Self(Fields::new()).quartz_cron_expression(quartz_cron_expression).timezone_id(timezone_id)
    }

    /// Sets the times in the Quartz syntax, which begins with the seconds: `0 15 22 ? * *`.
    pub fn quartz_cron_expression(mut self, quartz_cron_expression: impl IntoText) -> Self {
        self.0.set("quartz_cron_expression", quartz_cron_expression.into_value());
        self
    }

    /// Sets the Java time zone of the schedule, such as `America/Los_Angeles`.
    pub fn timezone_id(mut self, timezone_id: impl IntoText) -> Self {
        self.0.set("timezone_id", timezone_id.into_value());
        self
    }

    /// Sets whether the schedule is paused. By default, it is not. Only kfp-dbx-operator has this field.
    pub fn pause_status(mut self, pause_status: impl IntoWord<PauseStatus>) -> Self {
        self.0.set("pause_status", pause_status.into_value());
        self
    }
}

impl SpecStruct for CronSchedule {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<CronSchedule> for CronSchedule {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// The settings of a job that always has one active run: Databricks starts the next one as soon as a run ends.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<Continuous> {
/// Continuous::new().pause_status(PauseStatus::Unpaused)
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct Continuous(Fields);

impl Continuous {
    /// Creates a `Continuous` without any fields.
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// Sets whether the job is paused. By default, it is not.
    pub fn pause_status(mut self, pause_status: impl IntoWord<PauseStatus>) -> Self {
        self.0.set("pause_status", pause_status.into_value());
        self
    }

    /// Sets the retries of the tasks. By default, there are none.
    pub fn task_retry_mode(mut self, task_retry_mode: impl IntoWord<TaskRetryMode>) -> Self {
        self.0.set("task_retry_mode", task_retry_mode.into_value());
        self
    }
}

impl Default for Continuous {
    fn default() -> Self {
        Self::new()
    }
}

impl SpecStruct for Continuous {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<Continuous> for Continuous {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A cluster that tasks of a job share. Databricks creates it for each run of the job.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<JobCluster> {
/// JobCluster::new("shared", NewCluster::new().spark_version("15.4.x-scala2.12").node_type_id("Standard_D4ds_v5").num_workers(2))
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct JobCluster(Fields);

impl JobCluster {
    /// Creates a `JobCluster` with its `job_cluster_key` and `new_cluster`.
    pub fn new(job_cluster_key: impl IntoText, new_cluster: impl IntoSpec<NewCluster>) -> Self {
        Self(Fields::new()).job_cluster_key(job_cluster_key).new_cluster(new_cluster)
    }

    /// Sets the key by which tasks choose the cluster. No other cluster of the job has it.
    pub fn job_cluster_key(mut self, job_cluster_key: impl IntoText) -> Self {
        self.0.set("job_cluster_key", job_cluster_key.into_value());
        self
    }

    /// Sets the cluster. It has no `libraries`: the tasks have them.
    pub fn new_cluster(mut self, new_cluster: impl IntoSpec<NewCluster>) -> Self {
        self.0.set("new_cluster", new_cluster.into_value());
        self
    }
}

impl SpecStruct for JobCluster {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<JobCluster> for JobCluster {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A parameter of a job.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<JobParameter> {
/// JobParameter::new("day", "monday")
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct JobParameter(Fields);

impl JobParameter {
    /// Creates a `JobParameter` with its `name` and `default`.
    pub fn new(name: impl IntoText, default: impl IntoValue<Argument>) -> Self {
        Self(Fields::new()).name(name).default(default)
    }

    /// Sets the name of the parameter. It consists of letters, digits, `_`, `-` and `.`.
    pub fn name(mut self, name: impl IntoText) -> Self {
        self.0.set("name", name.into_value());
        self
    }

    /// Sets the value in a run that sets no other one.
    pub fn default(mut self, default: impl IntoValue<Argument>) -> Self {
        self.0.set("default", default.into_value());
        self
    }
}

impl SpecStruct for JobParameter {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<JobParameter> for JobParameter {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// The event by which Databricks starts a job.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<TriggerSettings> {
/// TriggerSettings::new().file_arrival(FileArrivalTrigger::new("/Volumes/main/landing/orders/"))
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct TriggerSettings(Fields);

impl TriggerSettings {
    /// Creates a `TriggerSettings` without any fields.
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// Sets the location whose new files start the job.
    pub fn file_arrival(mut self, file_arrival: impl IntoSpec<FileArrivalTrigger>) -> Self {
        self.0.set("file_arrival", file_arrival.into_value());
        self
    }

    /// Sets the interval at which the job starts.
    pub fn periodic(mut self, periodic: impl IntoSpec<PeriodicTrigger>) -> Self {
        self.0.set("periodic", periodic.into_value());
        self
    }

    /// Sets the tables whose changes start the job.
    pub fn table_update(mut self, table_update: impl IntoSpec<TableUpdateTrigger>) -> Self {
        self.0.set("table_update", table_update.into_value());
        self
    }

    /// Sets the models whose changes start the job.
    pub fn model(mut self, model: impl IntoSpec<ModelTrigger>) -> Self {
        self.0.set("model", model.into_value());
        self
    }

    /// Sets whether the trigger is paused. By default, it is not.
    pub fn pause_status(mut self, pause_status: impl IntoWord<PauseStatus>) -> Self {
        self.0.set("pause_status", pause_status.into_value());
        self
    }
}

impl Default for TriggerSettings {
    fn default() -> Self {
        Self::new()
    }
}

impl SpecStruct for TriggerSettings {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<TriggerSettings> for TriggerSettings {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// Starts a job when new files arrive.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<FileArrivalTrigger> {
/// FileArrivalTrigger::new("/Volumes/main/landing/orders/").min_time_between_triggers_seconds(300)
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct FileArrivalTrigger(Fields);

impl FileArrivalTrigger {
    /// Creates a `FileArrivalTrigger` with its `url`.
    pub fn new(url: impl IntoText) -> Self {
        Self(Fields::new()).url(url)
    }

    /// Sets the location to watch: the root of an external location or of a volume, or a folder below it.
    pub fn url(mut self, url: impl IntoText) -> Self {
        self.0.set("url", url.into_value());
        self
    }

    /// Sets the smallest number of seconds between two starts, at least 60.
    pub fn min_time_between_triggers_seconds(mut self, min_time_between_triggers_seconds: impl IntoNumber<i32>) -> Self {
        self.0.set("min_time_between_triggers_seconds", min_time_between_triggers_seconds.into_value());
        self
    }

    /// Sets the number of seconds without a further change before the job starts, at least 60.
    pub fn wait_after_last_change_seconds(mut self, wait_after_last_change_seconds: impl IntoNumber<i32>) -> Self {
        self.0.set("wait_after_last_change_seconds", wait_after_last_change_seconds.into_value());
        self
    }
}

impl SpecStruct for FileArrivalTrigger {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<FileArrivalTrigger> for FileArrivalTrigger {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// Starts a job at an interval.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<PeriodicTrigger> {
/// PeriodicTrigger::new(6, PeriodicTriggerUnit::Hours)
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct PeriodicTrigger(Fields);

impl PeriodicTrigger {
    /// Creates a `PeriodicTrigger` with its `interval` and `unit`.
    pub fn new(interval: impl IntoNumber<i32>, unit: impl IntoWord<PeriodicTriggerUnit>) -> Self {
        Self(Fields::new()).interval(interval).unit(unit)
    }

    /// Sets the number of units between two starts.
    pub fn interval(mut self, interval: impl IntoNumber<i32>) -> Self {
        self.0.set("interval", interval.into_value());
        self
    }

    /// Sets the unit of the interval.
    pub fn unit(mut self, unit: impl IntoWord<PeriodicTriggerUnit>) -> Self {
        self.0.set("unit", unit.into_value());
        self
    }
}

impl SpecStruct for PeriodicTrigger {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<PeriodicTrigger> for PeriodicTrigger {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// Starts a job when tables change.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<TableUpdateTrigger> {
/// TableUpdateTrigger::new(["main.sales.orders"]).condition(TableUpdateCondition::AnyUpdated)
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct TableUpdateTrigger(Fields);

impl TableUpdateTrigger {
    /// Creates a `TableUpdateTrigger` with its `table_names`.
    pub fn new(table_names: impl IntoList<String>) -> Self {
        Self(Fields::new()).table_names(table_names)
    }

    /// Sets the tables to watch, each with its catalog and its schema: `main.sales.orders`.
    pub fn table_names(mut self, table_names: impl IntoList<String>) -> Self {
        self.0.set("table_names", table_names.into_value());
        self
    }

    /// Sets whether one of the tables has to change, or each.
    pub fn condition(mut self, condition: impl IntoWord<TableUpdateCondition>) -> Self {
        self.0.set("condition", condition.into_value());
        self
    }

    /// Sets the smallest number of seconds between two starts, at least 60.
    pub fn min_time_between_triggers_seconds(mut self, min_time_between_triggers_seconds: impl IntoNumber<i32>) -> Self {
        self.0.set("min_time_between_triggers_seconds", min_time_between_triggers_seconds.into_value());
        self
    }

    /// Sets the number of seconds without a further change before the job starts, at least 60.
    pub fn wait_after_last_change_seconds(mut self, wait_after_last_change_seconds: impl IntoNumber<i32>) -> Self {
        self.0.set("wait_after_last_change_seconds", wait_after_last_change_seconds.into_value());
        self
    }
}

impl SpecStruct for TableUpdateTrigger {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<TableUpdateTrigger> for TableUpdateTrigger {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// Starts a job when models of Unity Catalog change.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<ModelTrigger> {
/// ModelTrigger::new(ModelTriggerCondition::ModelVersionReady).securable_name("main.sales.forecast")
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct ModelTrigger(Fields);

impl ModelTrigger {
    /// Creates a `ModelTrigger` with its `condition`.
    pub fn new(condition: impl IntoWord<ModelTriggerCondition>) -> Self {
        Self(Fields::new()).condition(condition)
    }

    /// Sets the change that starts the job.
    pub fn condition(mut self, condition: impl IntoWord<ModelTriggerCondition>) -> Self {
        self.0.set("condition", condition.into_value());
        self
    }

    /// Sets the model or the schema to watch: `main.sales.forecast` or `main.sales`. By default, all models of the metastore are watched.
    pub fn securable_name(mut self, securable_name: impl IntoText) -> Self {
        self.0.set("securable_name", securable_name.into_value());
        self
    }

    /// Sets the aliases to watch, with the condition `MODEL_ALIAS_SET` only.
    pub fn aliases(mut self, aliases: impl IntoList<String>) -> Self {
        self.0.set("aliases", aliases.into_value());
        self
    }

    /// Sets the smallest number of seconds between two starts, at least 60.
    pub fn min_time_between_triggers_seconds(mut self, min_time_between_triggers_seconds: impl IntoNumber<i32>) -> Self {
        self.0.set("min_time_between_triggers_seconds", min_time_between_triggers_seconds.into_value());
        self
    }

    /// Sets the number of seconds without a further change before the job starts, at least 60.
    pub fn wait_after_last_change_seconds(mut self, wait_after_last_change_seconds: impl IntoNumber<i32>) -> Self {
        self.0.set("wait_after_last_change_seconds", wait_after_last_change_seconds.into_value());
        self
    }
}

impl SpecStruct for ModelTrigger {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<ModelTrigger> for ModelTrigger {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// The permission of a user, a service principal or a group on a job.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<JobAccessControl> {
/// JobAccessControl::group_name(JobPermissionLevel::CanView, "analysts")
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct JobAccessControl(Fields);

impl JobAccessControl {
    /// Creates a `JobAccessControl` with a user, given by the mail address.
    pub fn user_name(permission_level: impl IntoWord<JobPermissionLevel>, user_name: impl IntoText) -> Self {
        let mut fields = Fields::new();
        fields.set("permission_level", permission_level.into_value());
        fields.set("user_name", user_name.into_value());
        Self(fields)
    }

    /// Creates a `JobAccessControl` with a service principal, given by its application id.
    pub fn service_principal_name(permission_level: impl IntoWord<JobPermissionLevel>, service_principal_name: impl IntoText) -> Self {
        let mut fields = Fields::new();
        fields.set("permission_level", permission_level.into_value());
        fields.set("service_principal_name", service_principal_name.into_value());
        Self(fields)
    }

    /// Creates a `JobAccessControl` with a group, given by its name.
    pub fn group_name(permission_level: impl IntoWord<JobPermissionLevel>, group_name: impl IntoText) -> Self {
        let mut fields = Fields::new();
        fields.set("permission_level", permission_level.into_value());
        fields.set("group_name", group_name.into_value());
        Self(fields)
    }
}

impl SpecStruct for JobAccessControl {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<JobAccessControl> for JobAccessControl {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// The runs about which a job sends no notifications.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<NotificationSettings> {
/// NotificationSettings::new().no_alert_for_skipped_runs(true)
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct NotificationSettings(Fields);

impl NotificationSettings {
    /// Creates a `NotificationSettings` without any fields.
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// Sets whether nobody is notified of a failure if the run is skipped.
    pub fn no_alert_for_skipped_runs(mut self, no_alert_for_skipped_runs: impl IntoBool) -> Self {
        self.0.set("no_alert_for_skipped_runs", no_alert_for_skipped_runs.into_value());
        self
    }

    /// Sets whether nobody is notified of a failure if the run is canceled.
    pub fn no_alert_for_canceled_runs(mut self, no_alert_for_canceled_runs: impl IntoBool) -> Self {
        self.0.set("no_alert_for_canceled_runs", no_alert_for_canceled_runs.into_value());
        self
    }
}

impl Default for NotificationSettings {
    fn default() -> Self {
        Self::new()
    }
}

impl SpecStruct for NotificationSettings {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<NotificationSettings> for NotificationSettings {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// The queue of the runs of a job.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<QueueSettings> {
/// QueueSettings::new(true)
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct QueueSettings(Fields);

impl QueueSettings {
    /// Creates a `QueueSettings` with its `enabled`.
    pub fn new(enabled: impl IntoBool) -> Self {
        Self(Fields::new()).enabled(enabled)
    }

    /// Sets whether a run that cannot start at once waits in the queue. Otherwise Databricks skips it.
    pub fn enabled(mut self, enabled: impl IntoBool) -> Self {
        self.0.set("enabled", enabled.into_value());
        self
    }
}

impl SpecStruct for QueueSettings {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<QueueSettings> for QueueSettings {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// The identity with which a job runs: exactly one of a user, a service principal or a group.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<JobRunAs> {
/// JobRunAs::service_principal_name("5b2c0d5e-8f0a-4a5e-9a3b-2f6f6f3f9c11")
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct JobRunAs(Fields);

impl JobRunAs {
    /// Creates a `JobRunAs` with a user of the workspace, given by the mail address.
    pub fn user_name(user_name: impl IntoText) -> Self {
        let mut fields = Fields::new();
        fields.set("user_name", user_name.into_value());
        Self(fields)
    }

    /// Creates a `JobRunAs` with a service principal, given by its application id.
    pub fn service_principal_name(service_principal_name: impl IntoText) -> Self {
        let mut fields = Fields::new();
        fields.set("service_principal_name", service_principal_name.into_value());
        Self(fields)
    }

    /// Creates a `JobRunAs` with a group of the account that is assigned to the workspace, given by its name.
    pub fn group_name(group_name: impl IntoText) -> Self {
        let mut fields = Fields::new();
        fields.set("group_name", group_name.into_value());
        Self(fields)
    }
}

impl SpecStruct for JobRunAs {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<JobRunAs> for JobRunAs {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A run: the spec of a `Run`. It is either a run of a job, with a `job_name`, or a direct run, with a cluster and a task.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<RunSpec> {
/// RunSpec::new().job_name("test-job").jar_params(["10"])
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct RunSpec(Fields);

impl RunSpec {
    /// Creates a `RunSpec` without any fields.
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// Sets the name of the run. By default it is the name of the Kubernetes object. It has at most 4,096 bytes. The archived operator always uses the name of the Kubernetes object.
    pub fn run_name(mut self, run_name: impl IntoText) -> Self {
        self.0.set("run_name", run_name.into_value());
        self
    }

    /// Sets the name of the `Djob` to run, in the same namespace. Such a run takes only the `*_params`. The archived operator crashes if none of them is set, crashes on a run with neither a `job_name` nor a task, and retries forever if no such `Djob` exists.
    pub fn job_name(mut self, job_name: impl IntoText) -> Self {
        self.0.set("job_name", job_name.into_value());
        self
    }

    /// Sets the arguments for a job whose task is a jar.
    pub fn jar_params(mut self, jar_params: impl IntoArguments) -> Self {
        self.0.set("jar_params", jar_params.into_value());
        self
    }

    /// Sets the arguments for a job whose task is a Python file or a wheel, in ASCII.
    pub fn python_params(mut self, python_params: impl IntoArguments) -> Self {
        self.0.set("python_params", python_params.into_value());
        self
    }

    /// Sets the arguments for a job whose task is `spark-submit`, in ASCII.
    pub fn spark_submit_params(mut self, spark_submit_params: impl IntoArguments) -> Self {
        self.0.set("spark_submit_params", spark_submit_params.into_value());
        self
    }

    /// Sets the values of the widgets for a job whose task is a notebook.
    pub fn notebook_params(mut self, notebook_params: impl IntoMap<Argument>) -> Self {
        self.0.set("notebook_params", notebook_params.into_value());
        self
    }

    /// Sets the id of a job in Databricks to run, for a job that has no `Djob`. It replaces the `job_name`. Only kfp-dbx-operator has this field.
    pub fn job_id(mut self, job_id: impl IntoNumber<i64>) -> Self {
        self.0.set("job_id", job_id.into_value());
        self
    }

    /// Sets the values of the `parameters` of the job. Databricks recommends them in place of the `*_params` and the `dbt_commands`, which it has deprecated. Only kfp-dbx-operator has this field.
    pub fn job_parameters(mut self, job_parameters: impl IntoMap<Argument>) -> Self {
        self.0.set("job_parameters", job_parameters.into_value());
        self
    }

    /// Sets the named arguments for a job whose task is a Python wheel. Only kfp-dbx-operator has this field.
    pub fn python_named_params(mut self, python_named_params: impl IntoMap<Argument>) -> Self {
        self.0.set("python_named_params", python_named_params.into_value());
        self
    }

    /// Sets the values of the parameters for a job whose task is SQL. An alert takes none. Only kfp-dbx-operator has this field.
    pub fn sql_params(mut self, sql_params: impl IntoMap<Argument>) -> Self {
        self.0.set("sql_params", sql_params.into_value());
        self
    }

    /// Sets the commands for a job whose task is dbt, such as `dbt run`. Only kfp-dbx-operator has this field.
    pub fn dbt_commands(mut self, dbt_commands: impl IntoList<String>) -> Self {
        self.0.set("dbt_commands", dbt_commands.into_value());
        self
    }

    /// Sets the settings of the update for a job whose task is a pipeline of Databricks. Only kfp-dbx-operator has this field.
    pub fn pipeline_params(mut self, pipeline_params: impl IntoSpec<PipelineParams>) -> Self {
        self.0.set("pipeline_params", pipeline_params.into_value());
        self
    }

    /// Sets the keys of the tasks of the job to run. By default, all of them run. With a `+` before the key, the tasks run on which it depends, too; with a `+` behind it, those that depend on it. Only kfp-dbx-operator has this field.
    pub fn only(mut self, only: impl IntoList<String>) -> Self {
        self.0.set("only", only.into_value());
        self
    }

    /// Sets the Databricks id of an existing cluster to run on. The archived operator requires exactly one `Dcluster` with this id in the namespace.
    pub fn existing_cluster_id(mut self, existing_cluster_id: impl IntoText) -> Self {
        self.0.set("existing_cluster_id", existing_cluster_id.into_value());
        self
    }

    /// Sets the name of an existing `Dcluster` in the same namespace to run on. In the archived operator it takes precedence over `existing_cluster_id`.
    pub fn existing_cluster_name(mut self, existing_cluster_name: impl IntoText) -> Self {
        self.0.set("existing_cluster_name", existing_cluster_name.into_value());
        self
    }

    /// Sets a cluster that Databricks creates for each run and terminates with it.
    pub fn new_cluster(mut self, new_cluster: impl IntoSpec<NewCluster>) -> Self {
        self.0.set("new_cluster", new_cluster.into_value());
        self
    }

    /// Sets the libraries to install on the cluster before the task runs.
    pub fn libraries(mut self, libraries: impl IntoList<Library>) -> Self {
        self.0.set("libraries", libraries.into_value());
        self
    }

    /// Sets the notebook to run, as the task. The archived operator does not check that exactly one task is set.
    pub fn notebook_task(mut self, notebook_task: impl IntoSpec<NotebookTask>) -> Self {
        self.0.set("notebook_task", notebook_task.into_value());
        self
    }

    /// Sets the main class of a jar to run, as the task.
    pub fn spark_jar_task(mut self, spark_jar_task: impl IntoSpec<SparkJarTask>) -> Self {
        self.0.set("spark_jar_task", spark_jar_task.into_value());
        self
    }

    /// Sets the Python file to run, as the task.
    pub fn spark_python_task(mut self, spark_python_task: impl IntoSpec<SparkPythonTask>) -> Self {
        self.0.set("spark_python_task", spark_python_task.into_value());
        self
    }

    /// Sets the `spark-submit` call to run, as the task.
    pub fn spark_submit_task(mut self, spark_submit_task: impl IntoSpec<SparkSubmitTask>) -> Self {
        self.0.set("spark_submit_task", spark_submit_task.into_value());
        self
    }

    /// Sets the entry point of a Python wheel to run, as the task. Only kfp-dbx-operator has this field.
    pub fn python_wheel_task(mut self, python_wheel_task: impl IntoSpec<PythonWheelTask>) -> Self {
        self.0.set("python_wheel_task", python_wheel_task.into_value());
        self
    }

    /// Sets the SQL to run on a SQL warehouse, as the task. It needs no cluster. Only kfp-dbx-operator has this field.
    pub fn sql_task(mut self, sql_task: impl IntoSpec<SqlTask>) -> Self {
        self.0.set("sql_task", sql_task.into_value());
        self
    }

    /// Sets the dbt commands to run, as the task. Only kfp-dbx-operator has this field.
    pub fn dbt_task(mut self, dbt_task: impl IntoSpec<DbtTask>) -> Self {
        self.0.set("dbt_task", dbt_task.into_value());
        self
    }

    /// Sets the Lakeflow Declarative Pipeline to update, as the task. It needs no cluster. Only kfp-dbx-operator has this field.
    pub fn pipeline_task(mut self, pipeline_task: impl IntoSpec<PipelineTask>) -> Self {
        self.0.set("pipeline_task", pipeline_task.into_value());
        self
    }

    /// Sets the other job to run, as the task. It needs no cluster. Only kfp-dbx-operator has this field.
    pub fn run_job_task(mut self, run_job_task: impl IntoSpec<RunJobTask>) -> Self {
        self.0.set("run_job_task", run_job_task.into_value());
        self
    }

    /// Sets the key of the environment of a serverless task: one of the `environments`. A serverless task other than a notebook needs one. Only kfp-dbx-operator has this field.
    pub fn environment_key(mut self, environment_key: impl IntoText) -> Self {
        self.0.set("environment_key", environment_key.into_value());
        self
    }

    /// Sets the tasks, each with its key, its cluster and the tasks that it depends on. They take the place of a single task: beside them, neither a task nor a cluster can be set. There are at most 1,000 of them. Only kfp-dbx-operator has this field.
    pub fn tasks(mut self, tasks: impl IntoList<Task>) -> Self {
        self.0.set("tasks", tasks.into_value());
        self
    }

    /// Sets the environments of serverless tasks, which name them by their keys. There are at most 10 of them. Only kfp-dbx-operator has this field.
    pub fn environments(mut self, environments: impl IntoList<JobEnvironment>) -> Self {
        self.0.set("environments", environments.into_value());
        self
    }

    /// Sets the Git repository that the tasks read their notebooks and files from. Only kfp-dbx-operator has this field.
    pub fn git_source(mut self, git_source: impl IntoSpec<GitSource>) -> Self {
        self.0.set("git_source", git_source.into_value());
        self
    }

    /// Sets the number of seconds after which Databricks ends the run. By default, or with the value 0, a run has no time limit. The archived operator does not send it for a run with a `job_name`.
    pub fn timeout_seconds(mut self, timeout_seconds: impl IntoNumber<i32>) -> Self {
        self.0.set("timeout_seconds", timeout_seconds.into_value());
        self
    }

    /// Sets the number of times that the task of a direct run is retried after it failed. The value -1 stands for no limit. Only kfp-dbx-operator has this field.
    pub fn max_retries(mut self, max_retries: impl IntoNumber<i32>) -> Self {
        self.0.set("max_retries", max_retries.into_value());
        self
    }

    /// Sets the number of milliseconds between the start of a failed attempt and its retry. By default, the retry starts at once. Only kfp-dbx-operator has this field.
    pub fn min_retry_interval_millis(mut self, min_retry_interval_millis: impl IntoNumber<i32>) -> Self {
        self.0.set("min_retry_interval_millis", min_retry_interval_millis.into_value());
        self
    }

    /// Sets whether a task that timed out is retried. By default, it is not. Only kfp-dbx-operator has this field.
    pub fn retry_on_timeout(mut self, retry_on_timeout: impl IntoBool) -> Self {
        self.0.set("retry_on_timeout", retry_on_timeout.into_value());
        self
    }

    /// Sets the addresses that receive mail about a direct run. Only kfp-dbx-operator has this field.
    pub fn email_notifications(mut self, email_notifications: impl IntoSpec<EmailNotifications>) -> Self {
        self.0.set("email_notifications", email_notifications.into_value());
        self
    }

    /// Sets the permissions on the job or the run, in addition to those of administrators. Only kfp-dbx-operator has this field.
    pub fn access_control_list(mut self, access_control_list: impl IntoList<JobAccessControl>) -> Self {
        self.0.set("access_control_list", access_control_list.into_value());
        self
    }

    /// Sets the id of the budget policy to which the serverless costs belong. Only kfp-dbx-operator has this field.
    pub fn budget_policy_id(mut self, budget_policy_id: impl IntoText) -> Self {
        self.0.set("budget_policy_id", budget_policy_id.into_value());
        self
    }

    /// Sets the rules by which Databricks judges the health of runs. Only kfp-dbx-operator has this field.
    pub fn health(mut self, health: impl IntoSpec<JobsHealthRules>) -> Self {
        self.0.set("health", health.into_value());
        self
    }

    /// Sets the runs about which nobody is notified. Only kfp-dbx-operator has this field.
    pub fn notification_settings(mut self, notification_settings: impl IntoSpec<NotificationSettings>) -> Self {
        self.0.set("notification_settings", notification_settings.into_value());
        self
    }

    /// Sets the goal of Databricks for serverless tasks. Only kfp-dbx-operator has this field.
    pub fn performance_target(mut self, performance_target: impl IntoWord<PerformanceTarget>) -> Self {
        self.0.set("performance_target", performance_target.into_value());
        self
    }

    /// Sets the queue, in which a run waits that cannot start at once. Only kfp-dbx-operator has this field.
    pub fn queue(mut self, queue: impl IntoSpec<QueueSettings>) -> Self {
        self.0.set("queue", queue.into_value());
        self
    }

    /// Sets the identity with which the tasks run. By default, it is that of the operator. Only kfp-dbx-operator has this field.
    pub fn run_as(mut self, run_as: impl IntoValue<JobRunAs>) -> Self {
        self.0.set("run_as", run_as.into_value());
        self
    }

    /// Sets the id of the usage policy to which the serverless costs belong. Only kfp-dbx-operator has this field.
    pub fn usage_policy_id(mut self, usage_policy_id: impl IntoText) -> Self {
        self.0.set("usage_policy_id", usage_policy_id.into_value());
        self
    }

    /// Sets the notification destinations that are called about the runs. Only kfp-dbx-operator has this field.
    pub fn webhook_notifications(mut self, webhook_notifications: impl IntoSpec<WebhookNotifications>) -> Self {
        self.0.set("webhook_notifications", webhook_notifications.into_value());
        self
    }
}

impl Default for RunSpec {
    fn default() -> Self {
        Self::new()
    }
}

impl SpecStruct for RunSpec {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<RunSpec> for RunSpec {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A secret scope: the spec of a `SecretScope`.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<SecretScopeSpec> {
/// SecretScopeSpec::new().initial_manage_permission("users")
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct SecretScopeSpec(Fields);

impl SecretScopeSpec {
    /// Creates a `SecretScopeSpec` without any fields.
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// Sets the principal that may manage the scope, which the CRD calls a permission. `users` stands for everyone, and is the only value that a Standard workspace accepts.
    pub fn initial_manage_permission(mut self, initial_manage_permission: impl IntoText) -> Self {
        self.0.set("initial_manage_permission", initial_manage_permission.into_value());
        self
    }

    /// Sets the secrets of the scope.
    pub fn secrets(mut self, secrets: impl IntoList<Secret>) -> Self {
        self.0.set("secrets", secrets.into_value());
        self
    }

    /// Sets the permissions of principals on the scope.
    pub fn acls(mut self, acls: impl IntoList<SecretScopeAcl>) -> Self {
        self.0.set("acls", acls.into_value());
        self
    }

    /// Sets the backend in which the secrets are stored. The default is `DATABRICKS`. To create a scope with `AZURE_KEYVAULT`, the operator must log in to Databricks with Microsoft Entra ID. Only kfp-dbx-operator has this field.
    pub fn scope_backend_type(mut self, scope_backend_type: impl IntoWord<ScopeBackendType>) -> Self {
        self.0.set("scope_backend_type", scope_backend_type.into_value());
        self
    }

    /// Sets the vault of a scope with the backend `AZURE_KEYVAULT`. Only kfp-dbx-operator has this field.
    pub fn backend_azure_keyvault(mut self, backend_azure_keyvault: impl IntoSpec<AzureKeyVault>) -> Self {
        self.0.set("backend_azure_keyvault", backend_azure_keyvault.into_value());
        self
    }
}

impl Default for SecretScopeSpec {
    fn default() -> Self {
        Self::new()
    }
}

impl SpecStruct for SecretScopeSpec {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<SecretScopeSpec> for SecretScopeSpec {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A secret with its key and exactly one value. A value from the source of a pipeline or from a parameter is visible in the workflow to everyone who can read workflows. With `value_from`, the value stays in a Kubernetes Secret.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<Secret> {
/// Secret::value_from("password", SecretKeyRef::new("mysecret", "password"))
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct Secret(Fields);

impl Secret {
    /// Creates a `Secret` with a value that is text. The archived operator skips a secret whose value is empty.
    pub fn string_value(key: impl IntoText, string_value: impl IntoText) -> Self {
        let mut fields = Fields::new();
        fields.set("key", key.into_value());
        fields.set("string_value", string_value.into_value());
        Self(fields)
    }

    /// Creates a `Secret` with a value that is bytes. The archived operator skips a secret whose value is empty.
    pub fn byte_value(key: impl IntoText, byte_value: impl IntoBytes) -> Self {
        let mut fields = Fields::new();
        fields.set("key", key.into_value());
        fields.set("byte_value", byte_value.into_value());
        Self(fields)
    }

    /// Creates a `Secret` with a value from a Kubernetes Secret.
    pub fn value_from(key: impl IntoText, secret_key_ref: impl IntoSpec<SecretKeyRef>) -> Self {
        let mut fields = Fields::new();
        fields.set("key", key.into_value());
        fields.set("value_from", SecretValueFrom::secret_key_ref(secret_key_ref).0.into());
        Self(fields)
    }
}

impl SpecStruct for Secret {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<Secret> for Secret {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// The source of the value of a secret.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<SecretValueFrom> {
/// SecretValueFrom::secret_key_ref(SecretKeyRef::new("mysecret", "username"))
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct SecretValueFrom(Fields);

impl SecretValueFrom {
    /// Creates a `SecretValueFrom` with a key of a Kubernetes Secret.
    pub fn secret_key_ref(secret_key_ref: impl IntoSpec<SecretKeyRef>) -> Self {
        let mut fields = Fields::new();
        fields.set("secret_key_ref", secret_key_ref.into_value());
        Self(fields)
    }
}

impl SpecStruct for SecretValueFrom {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<SecretValueFrom> for SecretValueFrom {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// The permission of a principal on a secret scope.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<SecretScopeAcl> {
/// SecretScopeAcl::new("user@foo.com", Permission::Read)
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct SecretScopeAcl(Fields);

impl SecretScopeAcl {
    /// Creates a `SecretScopeAcl` with its `principal` and `permission`.
    pub fn new(principal: impl IntoText, permission: impl IntoWord<Permission>) -> Self {
        Self(Fields::new()).principal(principal).permission(permission)
    }

    /// Sets the user or group.
    pub fn principal(mut self, principal: impl IntoText) -> Self {
        self.0.set("principal", principal.into_value());
        self
    }

    /// Sets the permission of the principal.
    pub fn permission(mut self, permission: impl IntoWord<Permission>) -> Self {
        self.0.set("permission", permission.into_value());
        self
    }
}

impl SpecStruct for SecretScopeAcl {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<SecretScopeAcl> for SecretScopeAcl {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// An Azure Key Vault, whose secrets a secret scope reads.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<AzureKeyVault> {
/// AzureKeyVault::new(
///     "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/team/providers/Microsoft.KeyVault/vaults/team-vault",
///     "https://team-vault.vault.azure.net/",
/// )
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct AzureKeyVault(Fields);

impl AzureKeyVault {
    /// Creates an `AzureKeyVault` with its `resource_id` and `dns_name`.
    pub fn new(resource_id: impl IntoText, dns_name: impl IntoText) -> Self {
        Self(Fields::new()).resource_id(resource_id).dns_name(dns_name)
    }

    /// Sets the id of the vault in Azure, which the portal shows as its resource id: `/subscriptions/…/resourceGroups/…/providers/Microsoft.KeyVault/vaults/NAME`.
    pub fn resource_id(mut self, resource_id: impl IntoText) -> Self {
        self.0.set("resource_id", resource_id.into_value());
        self
    }

    /// Sets the address of the vault, which the portal shows as its vault URI: `https://NAME.vault.azure.net/`.
    pub fn dns_name(mut self, dns_name: impl IntoText) -> Self {
        self.0.set("dns_name", dns_name.into_value());
        self
    }
}

impl SpecStruct for AzureKeyVault {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<AzureKeyVault> for AzureKeyVault {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// An item of the workspace: the spec of a `WorkspaceItem`.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<WorkspaceItemSpec> {
/// WorkspaceItemSpec::new()
///     .path("/Users/user@foo.com/Example")
///     .content(Base64::text("print(1)"))
///     .language(Language::Python)
///     .format(ImportFormat::Source)
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct WorkspaceItemSpec(Fields);

impl WorkspaceItemSpec {
    /// Creates a `WorkspaceItemSpec` without any fields.
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// Sets the content of the item. Databricks accepts at most 10 MB, and a whole workflow is limited to 1 MiB. The archived operator never imports empty content.
    pub fn content(mut self, content: impl IntoBytes) -> Self {
        self.0.set("content", content.into_value());
        self
    }

    /// Sets the absolute path in the workspace. The delete of an archive, of the format `DBC`, deletes everything below this path. The archived operator does so for each item.
    pub fn path(mut self, path: impl IntoText) -> Self {
        self.0.set("path", path.into_value());
        self
    }

    /// Sets the language of the content, if the format is source code.
    pub fn language(mut self, language: impl IntoWord<Language>) -> Self {
        self.0.set("language", language.into_value());
        self
    }

    /// Sets the format of the content.
    pub fn format(mut self, format: impl IntoWord<ImportFormat>) -> Self {
        self.0.set("format", format.into_value());
        self
    }
}

impl Default for WorkspaceItemSpec {
    fn default() -> Self {
        Self::new()
    }
}

impl SpecStruct for WorkspaceItemSpec {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<WorkspaceItemSpec> for WorkspaceItemSpec {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A file in DBFS: the spec of a `DbfsBlock`.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<DbfsBlockSpec> {
/// DbfsBlockSpec::new().path("/data/foo.txt").data(Base64::text("hello"))
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct DbfsBlockSpec(Fields);

impl DbfsBlockSpec {
    /// Creates a `DbfsBlockSpec` without any fields.
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// Sets the content of the file. A whole workflow is limited to 1 MiB. The archived operator uploads 1000 bytes per call.
    pub fn data(mut self, data: impl IntoBytes) -> Self {
        self.0.set("data", data.into_value());
        self
    }

    /// Sets the absolute path in DBFS, without `dbfs:`. The archived operator deletes everything below this path with the block.
    pub fn path(mut self, path: impl IntoText) -> Self {
        self.0.set("path", path.into_value());
        self
    }
}

impl Default for DbfsBlockSpec {
    fn default() -> Self {
        Self::new()
    }
}

impl SpecStruct for DbfsBlockSpec {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<DbfsBlockSpec> for DbfsBlockSpec {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A file on a volume of Unity Catalog: the spec of a `VolumeFile`.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<VolumeFileSpec> {
/// VolumeFileSpec::new().path("/Volumes/main/default/jobs/pi.py").data(Base64::text("print(3)"))
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct VolumeFileSpec(Fields);

impl VolumeFileSpec {
    /// Creates a `VolumeFileSpec` without any fields.
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// Sets the content of the file. A whole workflow is limited to 1 MiB, and a Kubernetes object to about 1.5 MiB.
    pub fn data(mut self, data: impl IntoBytes) -> Self {
        self.0.set("data", data.into_value());
        self
    }

    /// Sets the absolute path on the volume: `/Volumes`, the catalog, the schema, the volume, and the file with its folders. Folders that are missing are created.
    pub fn path(mut self, path: impl IntoText) -> Self {
        self.0.set("path", path.into_value());
        self
    }
}

impl Default for VolumeFileSpec {
    fn default() -> Self {
        Self::new()
    }
}

impl SpecStruct for VolumeFileSpec {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<VolumeFileSpec> for VolumeFileSpec {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A taint that a pod tolerates, so that it can run on nodes with this taint. (Kubernetes: `Toleration`)
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<Toleration> {
/// Toleration::new().key("spot").operator(TolerationOperator::Equal).value("yes").effect(TaintEffect::NoSchedule)
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct Toleration(Fields);

impl Toleration {
    /// Creates a `Toleration` without any fields.
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// Sets the effect of the taint. Without it, the toleration matches every effect.
    pub fn effect(mut self, effect: impl IntoWord<TaintEffect>) -> Self {
        self.0.set("effect", effect.into_value());
        self
    }

    /// Sets the key of the taint. Without it, and with the operator `Exists`, the toleration matches every key.
    pub fn key(mut self, key: impl IntoText) -> Self {
        self.0.set("key", key.into_value());
        self
    }

    /// Sets the operator of the comparison. The default is `Equal`.
    pub fn operator(mut self, operator: impl IntoWord<TolerationOperator>) -> Self {
        self.0.set("operator", operator.into_value());
        self
    }

    /// Sets the number of seconds until a pod is evicted, with the effect `NoExecute`. Without it, the pod is never evicted.
    pub fn toleration_seconds(mut self, toleration_seconds: impl IntoNumber<i64>) -> Self {
        self.0.set("tolerationSeconds", toleration_seconds.into_value());
        self
    }

    /// Sets the value of the taint.
    pub fn value(mut self, value: impl IntoText) -> Self {
        self.0.set("value", value.into_value());
        self
    }
}

impl Default for Toleration {
    fn default() -> Self {
        Self::new()
    }
}

impl SpecStruct for Toleration {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<Toleration> for Toleration {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// The nodes that a pod needs or prefers, by the labels of nodes and of other pods. (Kubernetes: `Affinity`)
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<Affinity> {
/// Affinity::new().node_affinity(NodeAffinity::new().required_during_scheduling_ignored_during_execution(
///     NodeSelector::new([NodeSelectorTerm::new()
///         .match_expressions([NodeSelectorRequirement::new("disk", SelectorOperator::In).values(["ssd"])])]),
/// ))
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct Affinity(Fields);

impl Affinity {
    /// Creates an `Affinity` without any fields.
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// Sets the affinity to nodes, by their labels.
    pub fn node_affinity(mut self, node_affinity: impl IntoSpec<NodeAffinity>) -> Self {
        self.0.set("nodeAffinity", node_affinity.into_value());
        self
    }

    /// Sets the affinity to pods: the pod runs near them.
    pub fn pod_affinity(mut self, pod_affinity: impl IntoSpec<PodAffinity>) -> Self {
        self.0.set("podAffinity", pod_affinity.into_value());
        self
    }

    /// Sets the anti-affinity to pods: the pod does not run near them.
    pub fn pod_anti_affinity(mut self, pod_anti_affinity: impl IntoSpec<PodAntiAffinity>) -> Self {
        self.0.set("podAntiAffinity", pod_anti_affinity.into_value());
        self
    }
}

impl Default for Affinity {
    fn default() -> Self {
        Self::new()
    }
}

impl SpecStruct for Affinity {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<Affinity> for Affinity {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// The nodes that a pod needs or prefers. (Kubernetes: `NodeAffinity`)
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<NodeAffinity> {
/// NodeAffinity::new().required_during_scheduling_ignored_during_execution(NodeSelector::new([NodeSelectorTerm::new()]))
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct NodeAffinity(Fields);

impl NodeAffinity {
    /// Creates a `NodeAffinity` without any fields.
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// Sets the preferences, each with its weight.
    pub fn preferred_during_scheduling_ignored_during_execution(mut self, preferred_during_scheduling_ignored_during_execution: impl IntoList<PreferredSchedulingTerm>) -> Self {
        self.0.set("preferredDuringSchedulingIgnoredDuringExecution", preferred_during_scheduling_ignored_during_execution.into_value());
        self
    }

    /// Sets the requirements that a node must meet.
    pub fn required_during_scheduling_ignored_during_execution(mut self, required_during_scheduling_ignored_during_execution: impl IntoSpec<NodeSelector>) -> Self {
        self.0.set("requiredDuringSchedulingIgnoredDuringExecution", required_during_scheduling_ignored_during_execution.into_value());
        self
    }
}

impl Default for NodeAffinity {
    fn default() -> Self {
        Self::new()
    }
}

impl SpecStruct for NodeAffinity {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<NodeAffinity> for NodeAffinity {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A preference for nodes. (Kubernetes: `PreferredSchedulingTerm`)
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<PreferredSchedulingTerm> {
/// PreferredSchedulingTerm::new(50, NodeSelectorTerm::new())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct PreferredSchedulingTerm(Fields);

impl PreferredSchedulingTerm {
    /// Creates a `PreferredSchedulingTerm` with its `weight` and `preference`.
    pub fn new(weight: impl IntoNumber<i32>, preference: impl IntoSpec<NodeSelectorTerm>) -> Self {
        Self(Fields::new()).weight(weight).preference(preference)
    }

    /// Sets the preferred nodes.
    pub fn preference(mut self, preference: impl IntoSpec<NodeSelectorTerm>) -> Self {
        self.0.set("preference", preference.into_value());
        self
    }

    /// Sets the weight of the preference, from 1 to 100.
    pub fn weight(mut self, weight: impl IntoNumber<i32>) -> Self {
        self.0.set("weight", weight.into_value());
        self
    }
}

impl SpecStruct for PreferredSchedulingTerm {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<PreferredSchedulingTerm> for PreferredSchedulingTerm {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// The requirements that a node must meet, all of them. (Kubernetes: `NodeSelectorTerm`)
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<NodeSelectorTerm> {
/// NodeSelectorTerm::new().match_expressions([NodeSelectorRequirement::new("disk", SelectorOperator::In).values(["ssd"])])
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct NodeSelectorTerm(Fields);

impl NodeSelectorTerm {
    /// Creates a `NodeSelectorTerm` without any fields.
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// Sets the requirements on the labels of the node.
    pub fn match_expressions(mut self, match_expressions: impl IntoList<NodeSelectorRequirement>) -> Self {
        self.0.set("matchExpressions", match_expressions.into_value());
        self
    }

    /// Sets the requirements on the fields of the node.
    pub fn match_fields(mut self, match_fields: impl IntoList<NodeSelectorRequirement>) -> Self {
        self.0.set("matchFields", match_fields.into_value());
        self
    }
}

impl Default for NodeSelectorTerm {
    fn default() -> Self {
        Self::new()
    }
}

impl SpecStruct for NodeSelectorTerm {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<NodeSelectorTerm> for NodeSelectorTerm {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A requirement on a label of a node. (Kubernetes: `NodeSelectorRequirement`)
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<NodeSelectorRequirement> {
/// NodeSelectorRequirement::new("disk", SelectorOperator::In).values(["ssd"])
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct NodeSelectorRequirement(Fields);

impl NodeSelectorRequirement {
    /// Creates a `NodeSelectorRequirement` with its `key` and `operator`.
    pub fn new(key: impl IntoText, operator: impl IntoWord<SelectorOperator>) -> Self {
        Self(Fields::new()).key(key).operator(operator)
    }

    /// Sets the key of the label.
    pub fn key(mut self, key: impl IntoText) -> Self {
        self.0.set("key", key.into_value());
        self
    }

    /// Sets the operator of the comparison.
    pub fn operator(mut self, operator: impl IntoWord<SelectorOperator>) -> Self {
        self.0.set("operator", operator.into_value());
        self
    }

    /// Sets the values that the label is compared with.
    pub fn values(mut self, values: impl IntoList<String>) -> Self {
        self.0.set("values", values.into_value());
        self
    }
}

impl SpecStruct for NodeSelectorRequirement {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<NodeSelectorRequirement> for NodeSelectorRequirement {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// The nodes that match at least one of the terms. (Kubernetes: `NodeSelector`)
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<NodeSelector> {
/// NodeSelector::new([NodeSelectorTerm::new()])
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct NodeSelector(Fields);

impl NodeSelector {
    /// Creates a `NodeSelector` with its `nodeSelectorTerms`.
    pub fn new(node_selector_terms: impl IntoList<NodeSelectorTerm>) -> Self {
        Self(Fields::new()).node_selector_terms(node_selector_terms)
    }

    /// Sets the terms. A node must match at least one of them.
    pub fn node_selector_terms(mut self, node_selector_terms: impl IntoList<NodeSelectorTerm>) -> Self {
        self.0.set("nodeSelectorTerms", node_selector_terms.into_value());
        self
    }
}

impl SpecStruct for NodeSelector {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<NodeSelector> for NodeSelector {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// The pods that a pod needs or prefers near it. (Kubernetes: `PodAffinity`)
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<PodAffinity> {
/// PodAffinity::new().required_during_scheduling_ignored_during_execution([PodAffinityTerm::new("kubernetes.io/hostname")])
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct PodAffinity(Fields);

impl PodAffinity {
    /// Creates a `PodAffinity` without any fields.
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// Sets the preferences, each with its weight.
    pub fn preferred_during_scheduling_ignored_during_execution(mut self, preferred_during_scheduling_ignored_during_execution: impl IntoList<WeightedPodAffinityTerm>) -> Self {
        self.0.set("preferredDuringSchedulingIgnoredDuringExecution", preferred_during_scheduling_ignored_during_execution.into_value());
        self
    }

    /// Sets the requirements, all of which must be met.
    pub fn required_during_scheduling_ignored_during_execution(mut self, required_during_scheduling_ignored_during_execution: impl IntoList<PodAffinityTerm>) -> Self {
        self.0.set("requiredDuringSchedulingIgnoredDuringExecution", required_during_scheduling_ignored_during_execution.into_value());
        self
    }
}

impl Default for PodAffinity {
    fn default() -> Self {
        Self::new()
    }
}

impl SpecStruct for PodAffinity {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<PodAffinity> for PodAffinity {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A weighted preference for pods near or far from a pod. (Kubernetes: `WeightedPodAffinityTerm`)
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<WeightedPodAffinityTerm> {
/// WeightedPodAffinityTerm::new(50, PodAffinityTerm::new("kubernetes.io/hostname"))
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct WeightedPodAffinityTerm(Fields);

impl WeightedPodAffinityTerm {
    /// Creates a `WeightedPodAffinityTerm` with its `weight` and `podAffinityTerm`.
    pub fn new(weight: impl IntoNumber<i32>, pod_affinity_term: impl IntoSpec<PodAffinityTerm>) -> Self {
        Self(Fields::new()).weight(weight).pod_affinity_term(pod_affinity_term)
    }

    /// Sets the pods of the preference.
    pub fn pod_affinity_term(mut self, pod_affinity_term: impl IntoSpec<PodAffinityTerm>) -> Self {
        self.0.set("podAffinityTerm", pod_affinity_term.into_value());
        self
    }

    /// Sets the weight of the preference, from 1 to 100.
    pub fn weight(mut self, weight: impl IntoNumber<i32>) -> Self {
        self.0.set("weight", weight.into_value());
        self
    }
}

impl SpecStruct for WeightedPodAffinityTerm {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<WeightedPodAffinityTerm> for WeightedPodAffinityTerm {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A selection of pods, and the label of nodes that defines which nodes are near each other. (Kubernetes: `PodAffinityTerm`)
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<PodAffinityTerm> {
/// PodAffinityTerm::new("kubernetes.io/hostname").label_selector(LabelSelector::new().match_labels([("team", "data")]))
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct PodAffinityTerm(Fields);

impl PodAffinityTerm {
    /// Creates a `PodAffinityTerm` with its `topologyKey`.
    pub fn new(topology_key: impl IntoText) -> Self {
        Self(Fields::new()).topology_key(topology_key)
    }

    /// Sets the labels of the pods.
    pub fn label_selector(mut self, label_selector: impl IntoSpec<LabelSelector>) -> Self {
        self.0.set("labelSelector", label_selector.into_value());
        self
    }

    /// Sets the keys of labels that must have the same value on the pods and on this pod.
    pub fn match_label_keys(mut self, match_label_keys: impl IntoList<String>) -> Self {
        self.0.set("matchLabelKeys", match_label_keys.into_value());
        self
    }

    /// Sets the keys of labels that must have different values on the pods and on this pod.
    pub fn mismatch_label_keys(mut self, mismatch_label_keys: impl IntoList<String>) -> Self {
        self.0.set("mismatchLabelKeys", mismatch_label_keys.into_value());
        self
    }

    /// Sets the labels of the namespaces of the pods.
    pub fn namespace_selector(mut self, namespace_selector: impl IntoSpec<LabelSelector>) -> Self {
        self.0.set("namespaceSelector", namespace_selector.into_value());
        self
    }

    /// Sets the namespaces of the pods. The default is the namespace of this pod.
    pub fn namespaces(mut self, namespaces: impl IntoList<String>) -> Self {
        self.0.set("namespaces", namespaces.into_value());
        self
    }

    /// Sets the key of a label of nodes. Nodes with the same value of this label are near each other.
    pub fn topology_key(mut self, topology_key: impl IntoText) -> Self {
        self.0.set("topologyKey", topology_key.into_value());
        self
    }
}

impl SpecStruct for PodAffinityTerm {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<PodAffinityTerm> for PodAffinityTerm {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A selection of objects by their labels. (Kubernetes: `LabelSelector`)
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<LabelSelector> {
/// LabelSelector::new().match_labels([("team", "data")])
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct LabelSelector(Fields);

impl LabelSelector {
    /// Creates a `LabelSelector` without any fields.
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// Sets the requirements on the labels, all of which must be met.
    pub fn match_expressions(mut self, match_expressions: impl IntoList<LabelSelectorRequirement>) -> Self {
        self.0.set("matchExpressions", match_expressions.into_value());
        self
    }

    /// Sets the labels that an object must have, with their values.
    pub fn match_labels(mut self, match_labels: impl IntoMap<String>) -> Self {
        self.0.set("matchLabels", match_labels.into_value());
        self
    }
}

impl Default for LabelSelector {
    fn default() -> Self {
        Self::new()
    }
}

impl SpecStruct for LabelSelector {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<LabelSelector> for LabelSelector {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// A requirement on a label. (Kubernetes: `LabelSelectorRequirement`)
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<LabelSelectorRequirement> {
/// LabelSelectorRequirement::new("team", SelectorOperator::In).values(["data"])
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct LabelSelectorRequirement(Fields);

impl LabelSelectorRequirement {
    /// Creates a `LabelSelectorRequirement` with its `key` and `operator`.
    pub fn new(key: impl IntoText, operator: impl IntoWord<SelectorOperator>) -> Self {
        Self(Fields::new()).key(key).operator(operator)
    }

    /// Sets the key of the label.
    pub fn key(mut self, key: impl IntoText) -> Self {
        self.0.set("key", key.into_value());
        self
    }

    /// Sets the operator of the comparison.
    pub fn operator(mut self, operator: impl IntoWord<SelectorOperator>) -> Self {
        self.0.set("operator", operator.into_value());
        self
    }

    /// Sets the values that the label is compared with.
    pub fn values(mut self, values: impl IntoList<String>) -> Self {
        self.0.set("values", values.into_value());
        self
    }
}

impl SpecStruct for LabelSelectorRequirement {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<LabelSelectorRequirement> for LabelSelectorRequirement {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// The pods that must not, or preferably do not, run near a pod. (Kubernetes: `PodAntiAffinity`)
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<PodAntiAffinity> {
/// PodAntiAffinity::new().required_during_scheduling_ignored_during_execution([PodAffinityTerm::new("kubernetes.io/hostname")])
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct PodAntiAffinity(Fields);

impl PodAntiAffinity {
    /// Creates a `PodAntiAffinity` without any fields.
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// Sets the preferences, each with its weight.
    pub fn preferred_during_scheduling_ignored_during_execution(mut self, preferred_during_scheduling_ignored_during_execution: impl IntoList<WeightedPodAffinityTerm>) -> Self {
        self.0.set("preferredDuringSchedulingIgnoredDuringExecution", preferred_during_scheduling_ignored_during_execution.into_value());
        self
    }

    /// Sets the requirements, all of which must be met.
    pub fn required_during_scheduling_ignored_during_execution(mut self, required_during_scheduling_ignored_during_execution: impl IntoList<PodAffinityTerm>) -> Self {
        self.0.set("requiredDuringSchedulingIgnoredDuringExecution", required_during_scheduling_ignored_during_execution.into_value());
        self
    }
}

impl Default for PodAntiAffinity {
    fn default() -> Self {
        Self::new()
    }
}

impl SpecStruct for PodAntiAffinity {
    fn from_fields(fields: Fields) -> Self {
        Self(fields)
    }
}

#[diagnostic::do_not_recommend]
impl IntoValue<PodAntiAffinity> for PodAntiAffinity {
    fn into_value(self) -> Value {
        self.0.into()
    }
}

/// The access mode of a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataSecurityMode {
    /// Databricks chooses the mode that fits the rest of the cluster. (`DATA_SECURITY_MODE_AUTO`)
    Auto,
    /// Several users share the cluster, isolated from each other, with Unity Catalog. Not all languages and features are available. (`DATA_SECURITY_MODE_STANDARD`)
    Standard,
    /// Only the user or the group in `single_user_name` uses the cluster, with Unity Catalog. (`DATA_SECURITY_MODE_DEDICATED`)
    Dedicated,
    /// The former name of `DATA_SECURITY_MODE_STANDARD`. (`USER_ISOLATION`)
    UserIsolation,
    /// The former name of `DATA_SECURITY_MODE_DEDICATED`. (`SINGLE_USER`)
    SingleUser,
    /// Several users share the cluster without isolation and without Unity Catalog. (`NONE`)
    None,
    /// The mode for users who come from clusters with table access control. (`LEGACY_TABLE_ACL`)
    LegacyTableAcl,
    /// The mode for users who come from credential passthrough on clusters of high concurrency. (`LEGACY_PASSTHROUGH`)
    LegacyPassthrough,
    /// The mode for users who come from credential passthrough on standard clusters. (`LEGACY_SINGLE_USER`)
    LegacySingleUser,
    /// One user, without Unity Catalog and without credential passthrough. (`LEGACY_SINGLE_USER_STANDARD`)
    LegacySingleUserStandard,
}

impl DataSecurityMode {
    /// Returns the word that the manifest contains.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "DATA_SECURITY_MODE_AUTO",
            Self::Standard => "DATA_SECURITY_MODE_STANDARD",
            Self::Dedicated => "DATA_SECURITY_MODE_DEDICATED",
            Self::UserIsolation => "USER_ISOLATION",
            Self::SingleUser => "SINGLE_USER",
            Self::None => "NONE",
            Self::LegacyTableAcl => "LEGACY_TABLE_ACL",
            Self::LegacyPassthrough => "LEGACY_PASSTHROUGH",
            Self::LegacySingleUser => "LEGACY_SINGLE_USER",
            Self::LegacySingleUserStandard => "LEGACY_SINGLE_USER_STANDARD",
        }
    }
}

impl ClosedSet for DataSecurityMode {}

#[diagnostic::do_not_recommend]
impl IntoValue<DataSecurityMode> for DataSecurityMode {
    fn into_value(self) -> Value {
        Value::text(self.as_str())
    }
}

/// The engine of a cluster's runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuntimeEngine {
    /// Spark's own engine. (`STANDARD`)
    Standard,
    /// Photon, which is faster for SQL and data frames, and costs more for each hour. (`PHOTON`)
    Photon,
}

impl RuntimeEngine {
    /// Returns the word that the manifest contains.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "STANDARD",
            Self::Photon => "PHOTON",
        }
    }
}

impl ClosedSet for RuntimeEngine {}

#[diagnostic::do_not_recommend]
impl IntoValue<RuntimeEngine> for RuntimeEngine {
    fn into_value(self) -> Value {
        Value::text(self.as_str())
    }
}

/// The form of a cluster's spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClusterKind {
    /// The form with `is_single_node`, `use_ml_runtime` and an access mode that Databricks chooses. (`CLASSIC_PREVIEW`)
    ClassicPreview,
}

impl ClusterKind {
    /// Returns the word that the manifest contains.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ClassicPreview => "CLASSIC_PREVIEW",
        }
    }
}

impl ClosedSet for ClusterKind {}

#[diagnostic::do_not_recommend]
impl IntoValue<ClusterKind> for ClusterKind {
    fn into_value(self) -> Value {
        Value::text(self.as_str())
    }
}

/// The prices at which Azure provides the machines of a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AzureAvailability {
    /// Machines at the regular price, which Azure never evicts. (`ON_DEMAND_AZURE`)
    OnDemandAzure,
    /// Spot instances, which Azure can evict at any time. (`SPOT_AZURE`)
    SpotAzure,
    /// Spot instances, and machines at the regular price if there are none. (`SPOT_WITH_FALLBACK_AZURE`)
    SpotWithFallbackAzure,
}

impl AzureAvailability {
    /// Returns the word that the manifest contains.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OnDemandAzure => "ON_DEMAND_AZURE",
            Self::SpotAzure => "SPOT_AZURE",
            Self::SpotWithFallbackAzure => "SPOT_WITH_FALLBACK_AZURE",
        }
    }
}

impl ClosedSet for AzureAvailability {}

#[diagnostic::do_not_recommend]
impl IntoValue<AzureAvailability> for AzureAvailability {
    fn into_value(self) -> Value {
        Value::text(self.as_str())
    }
}

/// The origin of the packages that programs on a cluster use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DependencyMode {
    /// Databricks chooses the mode that fits the rest of the cluster. (`DEPENDENCY_MODE_AUTO`)
    Auto,
    /// The packages are those of the runtime, of `libraries` and of `init_scripts`. (`DEPENDENCY_MODE_CLUSTER_LIBRARIES`)
    ClusterLibraries,
    /// The packages are those of an environment, as on serverless compute. It needs the runtime 19 or later and the standard access mode. (`DEPENDENCY_MODE_ENVIRONMENTS`)
    Environments,
}

impl DependencyMode {
    /// Returns the word that the manifest contains.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "DEPENDENCY_MODE_AUTO",
            Self::ClusterLibraries => "DEPENDENCY_MODE_CLUSTER_LIBRARIES",
            Self::Environments => "DEPENDENCY_MODE_ENVIRONMENTS",
        }
    }
}

impl ClosedSet for DependencyMode {}

#[diagnostic::do_not_recommend]
impl IntoValue<DependencyMode> for DependencyMode {
    fn into_value(self) -> Value {
        Value::text(self.as_str())
    }
}

/// The place that the file or the project of a task is read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The workspace. (`WORKSPACE`)
    Workspace,
    /// The `git_source` of the job or the run. (`GIT`)
    Git,
}

impl Source {
    /// Returns the word that the manifest contains.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Workspace => "WORKSPACE",
            Self::Git => "GIT",
        }
    }
}

impl ClosedSet for Source {}

#[diagnostic::do_not_recommend]
impl IntoValue<Source> for Source {
    fn into_value(self) -> Value {
        Value::text(self.as_str())
    }
}

/// The outcome of a condition task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConditionOutcome {
    /// The comparison is true. (`true`)
    True,
    /// The comparison is false. (`false`)
    False,
}

impl ConditionOutcome {
    /// Returns the word that the manifest contains.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::True => "true",
            Self::False => "false",
        }
    }
}

impl ClosedSet for ConditionOutcome {}

#[diagnostic::do_not_recommend]
impl IntoValue<ConditionOutcome> for ConditionOutcome {
    fn into_value(self) -> Value {
        Value::text(self.as_str())
    }
}

/// The results of the tasks that a task depends on, with which it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunIf {
    /// Each has run and succeeded. (`ALL_SUCCESS`)
    AllSuccess,
    /// At least one has succeeded. (`AT_LEAST_ONE_SUCCESS`)
    AtLeastOneSuccess,
    /// None has failed, and at least one has run. (`NONE_FAILED`)
    NoneFailed,
    /// Each has ended, with whatever result. (`ALL_DONE`)
    AllDone,
    /// At least one has failed. (`AT_LEAST_ONE_FAILED`)
    AtLeastOneFailed,
    /// Each has failed. (`ALL_FAILED`)
    AllFailed,
}

impl RunIf {
    /// Returns the word that the manifest contains.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AllSuccess => "ALL_SUCCESS",
            Self::AtLeastOneSuccess => "AT_LEAST_ONE_SUCCESS",
            Self::NoneFailed => "NONE_FAILED",
            Self::AllDone => "ALL_DONE",
            Self::AtLeastOneFailed => "AT_LEAST_ONE_FAILED",
            Self::AllFailed => "ALL_FAILED",
        }
    }
}

impl ClosedSet for RunIf {}

#[diagnostic::do_not_recommend]
impl IntoValue<RunIf> for RunIf {
    fn into_value(self) -> Value {
        Value::text(self.as_str())
    }
}

/// The comparison of a condition task. Equality compares the texts, so that `12.0` differs from `12`; order compares numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConditionOperator {
    /// The texts are equal. (`EQUAL_TO`)
    EqualTo,
    /// The texts differ. (`NOT_EQUAL`)
    NotEqual,
    /// The left number is greater. (`GREATER_THAN`)
    GreaterThan,
    /// The left number is greater, or they are equal. (`GREATER_THAN_OR_EQUAL`)
    GreaterThanOrEqual,
    /// The left number is less. (`LESS_THAN`)
    LessThan,
    /// The left number is less, or they are equal. (`LESS_THAN_OR_EQUAL`)
    LessThanOrEqual,
}

impl ConditionOperator {
    /// Returns the word that the manifest contains.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::EqualTo => "EQUAL_TO",
            Self::NotEqual => "NOT_EQUAL",
            Self::GreaterThan => "GREATER_THAN",
            Self::GreaterThanOrEqual => "GREATER_THAN_OR_EQUAL",
            Self::LessThan => "LESS_THAN",
            Self::LessThanOrEqual => "LESS_THAN_OR_EQUAL",
        }
    }
}

impl ClosedSet for ConditionOperator {}

#[diagnostic::do_not_recommend]
impl IntoValue<ConditionOperator> for ConditionOperator {
    fn into_value(self) -> Value {
        Value::text(self.as_str())
    }
}

/// A metric of runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobsHealthMetric {
    /// The time that a run takes, in seconds. (`RUN_DURATION_SECONDS`)
    RunDurationSeconds,
    /// An estimate of the bytes that wait in all streams. (`STREAMING_BACKLOG_BYTES`)
    StreamingBacklogBytes,
    /// An estimate of the files that wait in all streams. (`STREAMING_BACKLOG_FILES`)
    StreamingBacklogFiles,
    /// An estimate of the records that wait in all streams. (`STREAMING_BACKLOG_RECORDS`)
    StreamingBacklogRecords,
    /// An estimate of the longest delay of all streams, in seconds. (`STREAMING_BACKLOG_SECONDS`)
    StreamingBacklogSeconds,
}

impl JobsHealthMetric {
    /// Returns the word that the manifest contains.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RunDurationSeconds => "RUN_DURATION_SECONDS",
            Self::StreamingBacklogBytes => "STREAMING_BACKLOG_BYTES",
            Self::StreamingBacklogFiles => "STREAMING_BACKLOG_FILES",
            Self::StreamingBacklogRecords => "STREAMING_BACKLOG_RECORDS",
            Self::StreamingBacklogSeconds => "STREAMING_BACKLOG_SECONDS",
        }
    }
}

impl ClosedSet for JobsHealthMetric {}

#[diagnostic::do_not_recommend]
impl IntoValue<JobsHealthMetric> for JobsHealthMetric {
    fn into_value(self) -> Value {
        Value::text(self.as_str())
    }
}

/// The comparison of a metric with its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobsHealthOperator {
    /// The metric is above the limit. (`GREATER_THAN`)
    GreaterThan,
}

impl JobsHealthOperator {
    /// Returns the word that the manifest contains.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::GreaterThan => "GREATER_THAN",
        }
    }
}

impl ClosedSet for JobsHealthOperator {}

#[diagnostic::do_not_recommend]
impl IntoValue<JobsHealthOperator> for JobsHealthOperator {
    fn into_value(self) -> Value {
        Value::text(self.as_str())
    }
}

/// The service that hosts a Git repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GitProvider {
    /// GitHub. (`gitHub`)
    GitHub,
    /// GitHub Enterprise. (`gitHubEnterprise`)
    GitHubEnterprise,
    /// GitLab. (`gitLab`)
    GitLab,
    /// GitLab Enterprise Edition. (`gitLabEnterpriseEdition`)
    GitLabEnterpriseEdition,
    /// Bitbucket Cloud. (`bitbucketCloud`)
    BitbucketCloud,
    /// Bitbucket Server. (`bitbucketServer`)
    BitbucketServer,
    /// Azure DevOps Services. (`azureDevOpsServices`)
    AzureDevOpsServices,
    /// `AWS CodeCommit`. (`awsCodeCommit`)
    AwsCodeCommit,
}

impl GitProvider {
    /// Returns the word that the manifest contains.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::GitHub => "gitHub",
            Self::GitHubEnterprise => "gitHubEnterprise",
            Self::GitLab => "gitLab",
            Self::GitLabEnterpriseEdition => "gitLabEnterpriseEdition",
            Self::BitbucketCloud => "bitbucketCloud",
            Self::BitbucketServer => "bitbucketServer",
            Self::AzureDevOpsServices => "azureDevOpsServices",
            Self::AwsCodeCommit => "awsCodeCommit",
        }
    }
}

impl ClosedSet for GitProvider {}

#[diagnostic::do_not_recommend]
impl IntoValue<GitProvider> for GitProvider {
    fn into_value(self) -> Value {
        Value::text(self.as_str())
    }
}

/// Whether Databricks starts a job by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PauseStatus {
    /// The job does not start by itself. (`PAUSED`)
    Paused,
    /// The job starts by itself. (`UNPAUSED`)
    Unpaused,
}

impl PauseStatus {
    /// Returns the word that the manifest contains.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Paused => "PAUSED",
            Self::Unpaused => "UNPAUSED",
        }
    }
}

impl ClosedSet for PauseStatus {}

#[diagnostic::do_not_recommend]
impl IntoValue<PauseStatus> for PauseStatus {
    fn into_value(self) -> Value {
        Value::text(self.as_str())
    }
}

/// The retries of the tasks of a continuous job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskRetryMode {
    /// A failed task is not retried. (`NEVER`)
    Never,
    /// A failed task is retried as long as another task is in its first attempt. Then Databricks cancels the run and starts a new one. (`ON_FAILURE`)
    OnFailure,
}

impl TaskRetryMode {
    /// Returns the word that the manifest contains.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Never => "NEVER",
            Self::OnFailure => "ON_FAILURE",
        }
    }
}

impl ClosedSet for TaskRetryMode {}

#[diagnostic::do_not_recommend]
impl IntoValue<TaskRetryMode> for TaskRetryMode {
    fn into_value(self) -> Value {
        Value::text(self.as_str())
    }
}

/// The unit of the interval of a periodic trigger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodicTriggerUnit {
    /// Minutes. (`MINUTES`)
    Minutes,
    /// Hours. (`HOURS`)
    Hours,
    /// Days. (`DAYS`)
    Days,
    /// Weeks. (`WEEKS`)
    Weeks,
}

impl PeriodicTriggerUnit {
    /// Returns the word that the manifest contains.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Minutes => "MINUTES",
            Self::Hours => "HOURS",
            Self::Days => "DAYS",
            Self::Weeks => "WEEKS",
        }
    }
}

impl ClosedSet for PeriodicTriggerUnit {}

#[diagnostic::do_not_recommend]
impl IntoValue<PeriodicTriggerUnit> for PeriodicTriggerUnit {
    fn into_value(self) -> Value {
        Value::text(self.as_str())
    }
}

/// The tables that have to change before a job starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableUpdateCondition {
    /// One of the tables. (`ANY_UPDATED`)
    AnyUpdated,
    /// Each of the tables. (`ALL_UPDATED`)
    AllUpdated,
}

impl TableUpdateCondition {
    /// Returns the word that the manifest contains.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AnyUpdated => "ANY_UPDATED",
            Self::AllUpdated => "ALL_UPDATED",
        }
    }
}

impl ClosedSet for TableUpdateCondition {}

#[diagnostic::do_not_recommend]
impl IntoValue<TableUpdateCondition> for TableUpdateCondition {
    fn into_value(self) -> Value {
        Value::text(self.as_str())
    }
}

/// The change of a model that starts a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModelTriggerCondition {
    /// A model is created. (`MODEL_CREATED`)
    ModelCreated,
    /// A version of a model is ready. (`MODEL_VERSION_READY`)
    ModelVersionReady,
    /// An alias of a model is set. (`MODEL_ALIAS_SET`)
    ModelAliasSet,
}

impl ModelTriggerCondition {
    /// Returns the word that the manifest contains.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ModelCreated => "MODEL_CREATED",
            Self::ModelVersionReady => "MODEL_VERSION_READY",
            Self::ModelAliasSet => "MODEL_ALIAS_SET",
        }
    }
}

impl ClosedSet for ModelTriggerCondition {}

#[diagnostic::do_not_recommend]
impl IntoValue<ModelTriggerCondition> for ModelTriggerCondition {
    fn into_value(self) -> Value {
        Value::text(self.as_str())
    }
}

/// A permission on a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobPermissionLevel {
    /// The principal may see the job and its runs. (`CAN_VIEW`)
    CanView,
    /// The principal may also start and cancel runs. (`CAN_MANAGE_RUN`)
    CanManageRun,
    /// The principal may also change and delete the job. (`CAN_MANAGE`)
    CanManage,
    /// The principal is the owner of the job, which has exactly one. (`IS_OWNER`)
    IsOwner,
}

impl JobPermissionLevel {
    /// Returns the word that the manifest contains.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CanView => "CAN_VIEW",
            Self::CanManageRun => "CAN_MANAGE_RUN",
            Self::CanManage => "CAN_MANAGE",
            Self::IsOwner => "IS_OWNER",
        }
    }
}

impl ClosedSet for JobPermissionLevel {}

#[diagnostic::do_not_recommend]
impl IntoValue<JobPermissionLevel> for JobPermissionLevel {
    fn into_value(self) -> Value {
        Value::text(self.as_str())
    }
}

/// The goal of Databricks for serverless tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PerformanceTarget {
    /// Low costs. (`STANDARD`)
    Standard,
    /// A fast start and a short run. (`PERFORMANCE_OPTIMIZED`)
    PerformanceOptimized,
}

impl PerformanceTarget {
    /// Returns the word that the manifest contains.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "STANDARD",
            Self::PerformanceOptimized => "PERFORMANCE_OPTIMIZED",
        }
    }
}

impl ClosedSet for PerformanceTarget {}

#[diagnostic::do_not_recommend]
impl IntoValue<PerformanceTarget> for PerformanceTarget {
    fn into_value(self) -> Value {
        Value::text(self.as_str())
    }
}

/// The permission of a principal on a secret scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// The principal may read the secrets. (`READ`)
    Read,
    /// The principal may read and write the secrets. (`WRITE`)
    Write,
    /// The principal may read and write the secrets and change the permissions. (`MANAGE`)
    Manage,
}

impl Permission {
    /// Returns the word that the manifest contains.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "READ",
            Self::Write => "WRITE",
            Self::Manage => "MANAGE",
        }
    }
}

impl ClosedSet for Permission {}

#[diagnostic::do_not_recommend]
impl IntoValue<Permission> for Permission {
    fn into_value(self) -> Value {
        Value::text(self.as_str())
    }
}

/// The backend in which the secrets of a scope are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScopeBackendType {
    /// Databricks stores the secrets. (`DATABRICKS`)
    Databricks,
    /// The scope reads the secrets of an Azure Key Vault. It contains no secrets of its own. (`AZURE_KEYVAULT`)
    AzureKeyvault,
}

impl ScopeBackendType {
    /// Returns the word that the manifest contains.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Databricks => "DATABRICKS",
            Self::AzureKeyvault => "AZURE_KEYVAULT",
        }
    }
}

impl ClosedSet for ScopeBackendType {}

#[diagnostic::do_not_recommend]
impl IntoValue<ScopeBackendType> for ScopeBackendType {
    fn into_value(self) -> Value {
        Value::text(self.as_str())
    }
}

/// The language of a notebook that is imported as source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Scala. (`SCALA`)
    Scala,
    /// Python. (`PYTHON`)
    Python,
    /// SQL. (`SQL`)
    Sql,
    /// R. (`R`)
    R,
}

impl Language {
    /// Returns the word that the manifest contains.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Scala => "SCALA",
            Self::Python => "PYTHON",
            Self::Sql => "SQL",
            Self::R => "R",
        }
    }
}

impl ClosedSet for Language {}

#[diagnostic::do_not_recommend]
impl IntoValue<Language> for Language {
    fn into_value(self) -> Value {
        Value::text(self.as_str())
    }
}

/// The format of the content of a workspace item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportFormat {
    /// Source code. The language must be set. (`SOURCE`)
    Source,
    /// A notebook exported as HTML. (`HTML`)
    Html,
    /// A Jupyter notebook (`.ipynb`). (`JUPYTER`)
    Jupyter,
    /// A Databricks archive with one or more notebooks. (`DBC`)
    Dbc,
    /// A notebook if the content begins as one, such as `# Databricks notebook source` at a path that ends in `.py`, and otherwise a file. (`AUTO`)
    Auto,
    /// A file, such as a module of Python or a wheel. (`RAW`)
    Raw,
    /// A notebook in R Markdown (`.Rmd`). (`R_MARKDOWN`)
    RMarkdown,
}

impl ImportFormat {
    /// Returns the word that the manifest contains.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Source => "SOURCE",
            Self::Html => "HTML",
            Self::Jupyter => "JUPYTER",
            Self::Dbc => "DBC",
            Self::Auto => "AUTO",
            Self::Raw => "RAW",
            Self::RMarkdown => "R_MARKDOWN",
        }
    }
}

impl ClosedSet for ImportFormat {}

#[diagnostic::do_not_recommend]
impl IntoValue<ImportFormat> for ImportFormat {
    fn into_value(self) -> Value {
        Value::text(self.as_str())
    }
}

/// The effect of a taint on pods that do not tolerate it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaintEffect {
    /// The pods are not scheduled on the node. (`NoSchedule`)
    NoSchedule,
    /// The pods are scheduled on other nodes if possible. (`PreferNoSchedule`)
    PreferNoSchedule,
    /// The pods are not scheduled on the node, and running pods are evicted. (`NoExecute`)
    NoExecute,
}

impl TaintEffect {
    /// Returns the word that the manifest contains.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoSchedule => "NoSchedule",
            Self::PreferNoSchedule => "PreferNoSchedule",
            Self::NoExecute => "NoExecute",
        }
    }
}

impl ClosedSet for TaintEffect {}

#[diagnostic::do_not_recommend]
impl IntoValue<TaintEffect> for TaintEffect {
    fn into_value(self) -> Value {
        Value::text(self.as_str())
    }
}

/// The operator by which a toleration is compared with a taint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TolerationOperator {
    /// The taint has the same key and the same value. (`Equal`)
    Equal,
    /// The taint has the same key, with any value. (`Exists`)
    Exists,
}

impl TolerationOperator {
    /// Returns the word that the manifest contains.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Equal => "Equal",
            Self::Exists => "Exists",
        }
    }
}

impl ClosedSet for TolerationOperator {}

#[diagnostic::do_not_recommend]
impl IntoValue<TolerationOperator> for TolerationOperator {
    fn into_value(self) -> Value {
        Value::text(self.as_str())
    }
}

/// The operator by which a requirement compares a label with its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SelectorOperator {
    /// The label has one of the values. (`In`)
    In,
    /// The label has none of the values, or does not exist. (`NotIn`)
    NotIn,
    /// The label exists. The requirement has no values. (`Exists`)
    Exists,
    /// The label does not exist. The requirement has no values. (`DoesNotExist`)
    DoesNotExist,
    /// The label is greater than the single value. Both are integers. Only for labels of nodes. (`Gt`)
    Gt,
    /// The label is less than the single value. Both are integers. Only for labels of nodes. (`Lt`)
    Lt,
}

impl SelectorOperator {
    /// Returns the word that the manifest contains.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::In => "In",
            Self::NotIn => "NotIn",
            Self::Exists => "Exists",
            Self::DoesNotExist => "DoesNotExist",
            Self::Gt => "Gt",
            Self::Lt => "Lt",
        }
    }
}

impl ClosedSet for SelectorOperator {}

#[diagnostic::do_not_recommend]
impl IntoValue<SelectorOperator> for SelectorOperator {
    fn into_value(self) -> Value {
        Value::text(self.as_str())
    }
}
