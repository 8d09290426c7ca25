// @generated from the table in kfp-dbx-core: change that, and let
// `KFP_DBX_BLESS=1 cargo test -p kfp-dbx-tests --test generated` write this file.

use std::collections::BTreeMap;

use crate::dsl::value::{Argument, Base64, ClosedSet, Fields, IntoValue, SpecStruct, Value};

/// A cluster: the spec of a `Dcluster`, and the `new_cluster` that a job or a run makes for itself.
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
    /// None of its fields set.
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// The cluster's name. The operator overwrites it with the name of the Kubernetes object.
    pub fn cluster_name(mut self, cluster_name: impl IntoValue<String>) -> Self {
        self.0.set("cluster_name", cluster_name.into_value());
        self
    }

    /// The number of workers, beside one driver. The operator drops 0 on the way to Databricks.
    pub fn num_workers(mut self, num_workers: impl IntoValue<i32>) -> Self {
        self.0.set("num_workers", num_workers.into_value());
        self
    }

    /// A range for the number of workers, in place of `num_workers`.
    pub fn autoscale(mut self, autoscale: impl IntoValue<Autoscale>) -> Self {
        self.0.set("autoscale", autoscale.into_value());
        self
    }

    /// The runtime, such as `5.3.x-scala2.11`. Databricks rejects a cluster without one.
    pub fn spark_version(mut self, spark_version: impl IntoValue<String>) -> Self {
        self.0.set("spark_version", spark_version.into_value());
        self
    }

    /// Spark's configuration: `spark.speculation` and the like.
    pub fn spark_conf(mut self, spark_conf: impl IntoValue<BTreeMap<String, Argument>>) -> Self {
        self.0.set("spark_conf", spark_conf.into_value());
        self
    }

    /// The Azure type of the workers' machines, such as `Standard_D3_v2`.
    pub fn node_type_id(mut self, node_type_id: impl IntoValue<String>) -> Self {
        self.0.set("node_type_id", node_type_id.into_value());
        self
    }

    /// The type of the driver's machine, where it is not that of the workers.
    pub fn driver_node_type_id(mut self, driver_node_type_id: impl IntoValue<String>) -> Self {
        self.0.set("driver_node_type_id", driver_node_type_id.into_value());
        self
    }

    /// The pool to take the machines from, in place of a node type.
    pub fn instance_pool_id(mut self, instance_pool_id: impl IntoValue<String>) -> Self {
        self.0.set("instance_pool_id", instance_pool_id.into_value());
        self
    }

    /// Tags on the machines. The CRD takes a list of keys and values, not a map.
    pub fn custom_tags(mut self, custom_tags: impl IntoValue<Vec<CustomTag>>) -> Self {
        self.0.set("custom_tags", custom_tags.into_value());
        self
    }

    /// Where Spark's logs go.
    pub fn cluster_log_conf(mut self, cluster_log_conf: impl IntoValue<ClusterLogConf>) -> Self {
        self.0.set("cluster_log_conf", cluster_log_conf.into_value());
        self
    }

    /// Scripts that each machine runs as it starts, in order.
    pub fn init_scripts(mut self, init_scripts: impl IntoValue<Vec<InitScript>>) -> Self {
        self.0.set("init_scripts", init_scripts.into_value());
        self
    }

    /// Environment variables of Spark.
    pub fn spark_env_vars(mut self, spark_env_vars: impl IntoValue<BTreeMap<String, Argument>>) -> Self {
        self.0.set("spark_env_vars", spark_env_vars.into_value());
        self
    }

    /// Minutes without use after which Databricks ends the cluster. 0, which is to switch that off, is dropped by the operator.
    pub fn autotermination_minutes(mut self, autotermination_minutes: impl IntoValue<i32>) -> Self {
        self.0.set("autotermination_minutes", autotermination_minutes.into_value());
        self
    }

    /// Whether a machine gets more disk when it needs it. The operator drops `false`.
    pub fn enable_elastic_disk(mut self, enable_elastic_disk: impl IntoValue<bool>) -> Self {
        self.0.set("enable_elastic_disk", enable_elastic_disk.into_value());
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

/// The range in which Databricks chooses a cluster's number of workers.
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
    /// With its `min_workers` and `max_workers`.
    pub fn new(min_workers: impl IntoValue<i32>, max_workers: impl IntoValue<i32>) -> Self {
        Self(Fields::new()).min_workers(min_workers).max_workers(max_workers)
    }

    /// The fewest workers.
    pub fn min_workers(mut self, min_workers: impl IntoValue<i32>) -> Self {
        self.0.set("min_workers", min_workers.into_value());
        self
    }

    /// The most workers; more than `min_workers`.
    pub fn max_workers(mut self, max_workers: impl IntoValue<i32>) -> Self {
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

/// A tag on the cluster's machines, beside Databricks' own. A pair is one, too: `("team", "data")`.
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
    /// With its `key` and `value`.
    pub fn new(key: impl IntoValue<String>, value: impl IntoValue<String>) -> Self {
        Self(Fields::new()).key(key).value(value)
    }

    /// The tag's key.
    pub fn key(mut self, key: impl IntoValue<String>) -> Self {
        self.0.set("key", key.into_value());
        self
    }

    /// The tag's value.
    pub fn value(mut self, value: impl IntoValue<String>) -> Self {
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

/// Where Spark's logs go; without it they end with the cluster.
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
    /// A folder in DBFS.
    pub fn dbfs(destination: impl IntoValue<String>) -> Self {
        let mut fields = Fields::new();
        fields.set("dbfs", DbfsStorageInfo::new(destination).into_value());
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

/// A place in DBFS.
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
    /// With its `destination`.
    pub fn new(destination: impl IntoValue<String>) -> Self {
        Self(Fields::new()).destination(destination)
    }

    /// The path, such as `dbfs:/logs`.
    pub fn destination(mut self, destination: impl IntoValue<String>) -> Self {
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

/// A script that each machine runs as it starts.
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
    /// A file in DBFS.
    pub fn dbfs(destination: impl IntoValue<String>) -> Self {
        let mut fields = Fields::new();
        fields.set("dbfs", DbfsStorageInfo::new(destination).into_value());
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

/// A job: the spec of a `Djob`.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # fn example() -> impl IntoValue<JobSpec> {
/// JobSpec::new()
///     .new_cluster(NewCluster::new().spark_version("5.3.x-scala2.11").num_workers(2))
///     .notebook_task(NotebookTask::new("/Users/user@foo.com/Example"))
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a spec does nothing until it is passed to an op"]
pub struct JobSpec(Fields);

impl JobSpec {
    /// None of its fields set.
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// The job's name. The operator overwrites it with the name of the Kubernetes object.
    pub fn name(mut self, name: impl IntoValue<String>) -> Self {
        self.0.set("name", name.into_value());
        self
    }

    /// The cluster to run on, by its Databricks id. The operator wants exactly one `Dcluster` of this id in the namespace.
    pub fn existing_cluster_id(mut self, existing_cluster_id: impl IntoValue<String>) -> Self {
        self.0.set("existing_cluster_id", existing_cluster_id.into_value());
        self
    }

    /// The cluster to run on, by the name of its `Dcluster` in the same namespace. It wins over `existing_cluster_id`.
    pub fn existing_cluster_name(mut self, existing_cluster_name: impl IntoValue<String>) -> Self {
        self.0.set("existing_cluster_name", existing_cluster_name.into_value());
        self
    }

    /// A cluster that is made for each run.
    pub fn new_cluster(mut self, new_cluster: impl IntoValue<NewCluster>) -> Self {
        self.0.set("new_cluster", new_cluster.into_value());
        self
    }

    /// Libraries that are installed on the cluster before the task runs.
    pub fn libraries(mut self, libraries: impl IntoValue<Vec<Library>>) -> Self {
        self.0.set("libraries", libraries.into_value());
        self
    }

    /// The task: a notebook. The operator takes one task and does not check that there is one.
    pub fn notebook_task(mut self, notebook_task: impl IntoValue<NotebookTask>) -> Self {
        self.0.set("notebook_task", notebook_task.into_value());
        self
    }

    /// The task: a main class.
    pub fn spark_jar_task(mut self, spark_jar_task: impl IntoValue<SparkJarTask>) -> Self {
        self.0.set("spark_jar_task", spark_jar_task.into_value());
        self
    }

    /// The task: a Python file.
    pub fn spark_python_task(mut self, spark_python_task: impl IntoValue<SparkPythonTask>) -> Self {
        self.0.set("spark_python_task", spark_python_task.into_value());
        self
    }

    /// The task: `spark-submit`.
    pub fn spark_submit_task(mut self, spark_submit_task: impl IntoValue<SparkSubmitTask>) -> Self {
        self.0.set("spark_submit_task", spark_submit_task.into_value());
        self
    }

    /// Seconds after which a run is ended; without it there is no end.
    pub fn timeout_seconds(mut self, timeout_seconds: impl IntoValue<i32>) -> Self {
        self.0.set("timeout_seconds", timeout_seconds.into_value());
        self
    }

    /// How often a failed run is started again. The operator drops 0.
    pub fn max_retries(mut self, max_retries: impl IntoValue<i32>) -> Self {
        self.0.set("max_retries", max_retries.into_value());
        self
    }

    /// Milliseconds between a failed run and its retry.
    pub fn min_retry_interval_millis(mut self, min_retry_interval_millis: impl IntoValue<i32>) -> Self {
        self.0.set("min_retry_interval_millis", min_retry_interval_millis.into_value());
        self
    }

    /// Whether a run that timed out is started again. The operator drops `false`.
    pub fn retry_on_timeout(mut self, retry_on_timeout: impl IntoValue<bool>) -> Self {
        self.0.set("retry_on_timeout", retry_on_timeout.into_value());
        self
    }

    /// How many runs there can be at once; further ones are skipped.
    pub fn max_concurrent_runs(mut self, max_concurrent_runs: impl IntoValue<i32>) -> Self {
        self.0.set("max_concurrent_runs", max_concurrent_runs.into_value());
        self
    }

    /// When Databricks starts the job by itself.
    pub fn schedule(mut self, schedule: impl IntoValue<CronSchedule>) -> Self {
        self.0.set("schedule", schedule.into_value());
        self
    }

    /// Who gets mail about the runs.
    pub fn email_notifications(mut self, email_notifications: impl IntoValue<EmailNotifications>) -> Self {
        self.0.set("email_notifications", email_notifications.into_value());
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

/// A library that is installed on the cluster: exactly one of a jar, an egg, a wheel, or a package of `PyPI`, Maven or CRAN.
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
    /// A jar by its URI, such as `dbfs:/docs/sparkpi.jar`.
    pub fn jar(jar: impl IntoValue<String>) -> Self {
        let mut fields = Fields::new();
        fields.set("jar", jar.into_value());
        Self(fields)
    }

    /// A Python egg by its URI.
    pub fn egg(egg: impl IntoValue<String>) -> Self {
        let mut fields = Fields::new();
        fields.set("egg", egg.into_value());
        Self(fields)
    }

    /// A Python wheel by its URI.
    pub fn whl(whl: impl IntoValue<String>) -> Self {
        let mut fields = Fields::new();
        fields.set("whl", whl.into_value());
        Self(fields)
    }

    /// A package of `PyPI`.
    pub fn pypi(pypi: impl IntoValue<PypiLibrary>) -> Self {
        let mut fields = Fields::new();
        fields.set("pypi", pypi.into_value());
        Self(fields)
    }

    /// A package of Maven.
    pub fn maven(maven: impl IntoValue<MavenLibrary>) -> Self {
        let mut fields = Fields::new();
        fields.set("maven", maven.into_value());
        Self(fields)
    }

    /// A package of CRAN.
    pub fn cran(cran: impl IntoValue<CranLibrary>) -> Self {
        let mut fields = Fields::new();
        fields.set("cran", cran.into_value());
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

/// A package of `PyPI`.
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
    /// With its `package`.
    pub fn new(package: impl IntoValue<String>) -> Self {
        Self(Fields::new()).package(package)
    }

    /// The package, with its version if need be: `simplejson==3.8.0`.
    pub fn package(mut self, package: impl IntoValue<String>) -> Self {
        self.0.set("package", package.into_value());
        self
    }

    /// The index to take it from, where it is not `PyPI`.
    pub fn repo(mut self, repo: impl IntoValue<String>) -> Self {
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

/// A package of Maven.
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
    /// With its `coordinates`.
    pub fn new(coordinates: impl IntoValue<String>) -> Self {
        Self(Fields::new()).coordinates(coordinates)
    }

    /// Group, artifact and version: `org.jsoup:jsoup:1.7.2`.
    pub fn coordinates(mut self, coordinates: impl IntoValue<String>) -> Self {
        self.0.set("coordinates", coordinates.into_value());
        self
    }

    /// The repository to take it from, where it is neither Maven Central nor Spark Packages.
    pub fn repo(mut self, repo: impl IntoValue<String>) -> Self {
        self.0.set("repo", repo.into_value());
        self
    }

    /// Dependencies that are left out: `slf4j:slf4j`, `*:hadoop-client`.
    pub fn exclusions(mut self, exclusions: impl IntoValue<Vec<String>>) -> Self {
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

/// A package of CRAN.
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
    /// With its `package`.
    pub fn new(package: impl IntoValue<String>) -> Self {
        Self(Fields::new()).package(package)
    }

    /// The package.
    pub fn package(mut self, package: impl IntoValue<String>) -> Self {
        self.0.set("package", package.into_value());
        self
    }

    /// The repository to take it from, where it is not CRAN.
    pub fn repo(mut self, repo: impl IntoValue<String>) -> Self {
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

/// Runs a notebook of the workspace.
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
    /// With its `notebook_path`.
    pub fn new(notebook_path: impl IntoValue<String>) -> Self {
        Self(Fields::new()).notebook_path(notebook_path)
    }

    /// The absolute path of the notebook in the workspace.
    pub fn notebook_path(mut self, notebook_path: impl IntoValue<String>) -> Self {
        self.0.set("notebook_path", notebook_path.into_value());
        self
    }

    /// Values for the notebook's widgets; a run's `notebook_params` win over them.
    pub fn base_parameters(mut self, base_parameters: impl IntoValue<BTreeMap<String, Argument>>) -> Self {
        self.0.set("base_parameters", base_parameters.into_value());
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

/// Runs the main class of a jar. The jar itself is one of the `libraries`.
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
    /// With its `main_class_name`.
    pub fn new(main_class_name: impl IntoValue<String>) -> Self {
        Self(Fields::new()).main_class_name(main_class_name)
    }

    /// Deprecated by Databricks: give the jar in `libraries`.
    pub fn jar_uri(mut self, jar_uri: impl IntoValue<String>) -> Self {
        self.0.set("jar_uri", jar_uri.into_value());
        self
    }

    /// The full name of the class whose `main` runs.
    pub fn main_class_name(mut self, main_class_name: impl IntoValue<String>) -> Self {
        self.0.set("main_class_name", main_class_name.into_value());
        self
    }

    /// The arguments of `main`.
    pub fn parameters(mut self, parameters: impl IntoValue<Vec<Argument>>) -> Self {
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

/// Runs a Python file.
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
    /// With its `python_file`.
    pub fn new(python_file: impl IntoValue<String>) -> Self {
        Self(Fields::new()).python_file(python_file)
    }

    /// The URI of the file, such as `dbfs:/docs/pi.py`.
    pub fn python_file(mut self, python_file: impl IntoValue<String>) -> Self {
        self.0.set("python_file", python_file.into_value());
        self
    }

    /// The arguments of the program.
    pub fn parameters(mut self, parameters: impl IntoValue<Vec<Argument>>) -> Self {
        self.0.set("parameters", parameters.into_value());
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

/// Runs `spark-submit`, on a new cluster only.
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
    /// With its `parameters`.
    pub fn new(parameters: impl IntoValue<Vec<Argument>>) -> Self {
        Self(Fields::new()).parameters(parameters)
    }

    /// The arguments of `spark-submit`.
    pub fn parameters(mut self, parameters: impl IntoValue<Vec<Argument>>) -> Self {
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

/// When Databricks starts a job by itself.
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
    /// With its `quartz_cron_expression` and `timezone_id`.
    pub fn new(quartz_cron_expression: impl IntoValue<String>, timezone_id: impl IntoValue<String>) -> Self {
        Self(Fields::new()).quartz_cron_expression(quartz_cron_expression).timezone_id(timezone_id)
    }

    /// The times, in Quartz' syntax, which begins with seconds: `0 15 22 ? * *`.
    pub fn quartz_cron_expression(mut self, quartz_cron_expression: impl IntoValue<String>) -> Self {
        self.0.set("quartz_cron_expression", quartz_cron_expression.into_value());
        self
    }

    /// The Java time zone in which they are read: `America/Los_Angeles`.
    pub fn timezone_id(mut self, timezone_id: impl IntoValue<String>) -> Self {
        self.0.set("timezone_id", timezone_id.into_value());
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

/// Who gets mail about a job's runs.
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
    /// None of its fields set.
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// Addresses that hear of each start.
    pub fn on_start(mut self, on_start: impl IntoValue<Vec<String>>) -> Self {
        self.0.set("on_start", on_start.into_value());
        self
    }

    /// Addresses that hear of each success.
    pub fn on_success(mut self, on_success: impl IntoValue<Vec<String>>) -> Self {
        self.0.set("on_success", on_success.into_value());
        self
    }

    /// Addresses that hear of each failure.
    pub fn on_failure(mut self, on_failure: impl IntoValue<Vec<String>>) -> Self {
        self.0.set("on_failure", on_failure.into_value());
        self
    }

    /// Whether nobody hears of skipped runs.
    pub fn no_alert_for_skipped_runs(mut self, no_alert_for_skipped_runs: impl IntoValue<bool>) -> Self {
        self.0.set("no_alert_for_skipped_runs", no_alert_for_skipped_runs.into_value());
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

/// A run: of a job (`job_name` and one of the `*_params`), or direct (a cluster and a task). The operator crashes on one that is neither. The spec of a `Run`.
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
    /// None of its fields set.
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// The run's name. The operator overwrites it with the name of the Kubernetes object.
    pub fn run_name(mut self, run_name: impl IntoValue<String>) -> Self {
        self.0.set("run_name", run_name.into_value());
        self
    }

    /// The job to run, by the name of its `Djob` in the same namespace. The operator then sends the `*_params` and nothing else; it crashes where there are none, and tries forever where there is no such job.
    pub fn job_name(mut self, job_name: impl IntoValue<String>) -> Self {
        self.0.set("job_name", job_name.into_value());
        self
    }

    /// Arguments for a job whose task is a jar.
    pub fn jar_params(mut self, jar_params: impl IntoValue<Vec<Argument>>) -> Self {
        self.0.set("jar_params", jar_params.into_value());
        self
    }

    /// Arguments for a job whose task is a Python file.
    pub fn python_params(mut self, python_params: impl IntoValue<Vec<Argument>>) -> Self {
        self.0.set("python_params", python_params.into_value());
        self
    }

    /// Arguments for a job whose task is `spark-submit`.
    pub fn spark_submit_params(mut self, spark_submit_params: impl IntoValue<Vec<Argument>>) -> Self {
        self.0.set("spark_submit_params", spark_submit_params.into_value());
        self
    }

    /// Values for the widgets of a job whose task is a notebook.
    pub fn notebook_params(mut self, notebook_params: impl IntoValue<BTreeMap<String, Argument>>) -> Self {
        self.0.set("notebook_params", notebook_params.into_value());
        self
    }

    /// The cluster to run on, by its Databricks id. The operator wants exactly one `Dcluster` of this id in the namespace.
    pub fn existing_cluster_id(mut self, existing_cluster_id: impl IntoValue<String>) -> Self {
        self.0.set("existing_cluster_id", existing_cluster_id.into_value());
        self
    }

    /// The cluster to run on, by the name of its `Dcluster` in the same namespace. It wins over `existing_cluster_id`.
    pub fn existing_cluster_name(mut self, existing_cluster_name: impl IntoValue<String>) -> Self {
        self.0.set("existing_cluster_name", existing_cluster_name.into_value());
        self
    }

    /// A cluster that is made for this run and ends with it.
    pub fn new_cluster(mut self, new_cluster: impl IntoValue<NewCluster>) -> Self {
        self.0.set("new_cluster", new_cluster.into_value());
        self
    }

    /// Libraries that are installed on the cluster before the task runs.
    pub fn libraries(mut self, libraries: impl IntoValue<Vec<Library>>) -> Self {
        self.0.set("libraries", libraries.into_value());
        self
    }

    /// The task: a notebook. The operator takes one task and does not check that there is one.
    pub fn notebook_task(mut self, notebook_task: impl IntoValue<NotebookTask>) -> Self {
        self.0.set("notebook_task", notebook_task.into_value());
        self
    }

    /// The task: a main class.
    pub fn spark_jar_task(mut self, spark_jar_task: impl IntoValue<SparkJarTask>) -> Self {
        self.0.set("spark_jar_task", spark_jar_task.into_value());
        self
    }

    /// The task: a Python file.
    pub fn spark_python_task(mut self, spark_python_task: impl IntoValue<SparkPythonTask>) -> Self {
        self.0.set("spark_python_task", spark_python_task.into_value());
        self
    }

    /// The task: `spark-submit`.
    pub fn spark_submit_task(mut self, spark_submit_task: impl IntoValue<SparkSubmitTask>) -> Self {
        self.0.set("spark_submit_task", spark_submit_task.into_value());
        self
    }

    /// Seconds after which Databricks ends the run; without it there is no end. Not sent along with a `job_name`.
    pub fn timeout_seconds(mut self, timeout_seconds: impl IntoValue<i32>) -> Self {
        self.0.set("timeout_seconds", timeout_seconds.into_value());
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
    /// None of its fields set.
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// The principal that may manage the scope (the CRD's name for it is odd): `users` for everyone, which is the only one in a Standard workspace.
    pub fn initial_manage_permission(mut self, initial_manage_permission: impl IntoValue<String>) -> Self {
        self.0.set("initial_manage_permission", initial_manage_permission.into_value());
        self
    }

    /// The secrets in it.
    pub fn secrets(mut self, secrets: impl IntoValue<Vec<Secret>>) -> Self {
        self.0.set("secrets", secrets.into_value());
        self
    }

    /// Who may do what with it.
    pub fn acls(mut self, acls: impl IntoValue<Vec<SecretScopeAcl>>) -> Self {
        self.0.set("acls", acls.into_value());
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

/// A secret: its key, and exactly one value. What stands in a pipeline's source or in a parameter can be read in the workflow by whoever may read that; `value_from` keeps it in a Kubernetes Secret.
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
    /// A value that is text. The operator skips a secret whose value is empty.
    pub fn string_value(key: impl IntoValue<String>, string_value: impl IntoValue<String>) -> Self {
        let mut fields = Fields::new();
        fields.set("key", key.into_value());
        fields.set("string_value", string_value.into_value());
        Self(fields)
    }

    /// A value that is bytes. The operator skips a secret whose value is empty.
    pub fn byte_value(key: impl IntoValue<String>, byte_value: impl IntoValue<Base64>) -> Self {
        let mut fields = Fields::new();
        fields.set("key", key.into_value());
        fields.set("byte_value", byte_value.into_value());
        Self(fields)
    }

    /// A value that a Kubernetes Secret holds.
    pub fn value_from(key: impl IntoValue<String>, secret_key_ref: impl IntoValue<SecretKeyRef>) -> Self {
        let mut fields = Fields::new();
        fields.set("key", key.into_value());
        fields.set("value_from", SecretValueFrom::secret_key_ref(secret_key_ref).into_value());
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

/// Where a secret's value comes from.
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
    /// A key of a Kubernetes Secret.
    pub fn secret_key_ref(secret_key_ref: impl IntoValue<SecretKeyRef>) -> Self {
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
    /// With its `name` and `key`.
    pub fn new(name: impl IntoValue<String>, key: impl IntoValue<String>) -> Self {
        Self(Fields::new()).name(name).key(key)
    }

    /// The name of the Secret.
    pub fn name(mut self, name: impl IntoValue<String>) -> Self {
        self.0.set("name", name.into_value());
        self
    }

    /// The key in it. A key that is not there gives an empty value.
    pub fn key(mut self, key: impl IntoValue<String>) -> Self {
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

/// What a principal may do with a secret scope.
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
    /// With its `principal` and `permission`.
    pub fn new(principal: impl IntoValue<String>, permission: impl IntoValue<Permission>) -> Self {
        Self(Fields::new()).principal(principal).permission(permission)
    }

    /// The user or group.
    pub fn principal(mut self, principal: impl IntoValue<String>) -> Self {
        self.0.set("principal", principal.into_value());
        self
    }

    /// What it may do.
    pub fn permission(mut self, permission: impl IntoValue<Permission>) -> Self {
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
    /// None of its fields set.
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// What it holds. Databricks takes up to 10 MB, a workflow 1 MiB in all. Empty content is never imported.
    pub fn content(mut self, content: impl IntoValue<Base64>) -> Self {
        self.0.set("content", content.into_value());
        self
    }

    /// Its absolute path in the workspace. Deleting the item deletes all below it.
    pub fn path(mut self, path: impl IntoValue<String>) -> Self {
        self.0.set("path", path.into_value());
        self
    }

    /// The language, where the format is source.
    pub fn language(mut self, language: impl IntoValue<Language>) -> Self {
        self.0.set("language", language.into_value());
        self
    }

    /// What the content is.
    pub fn format(mut self, format: impl IntoValue<ImportFormat>) -> Self {
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
    /// None of its fields set.
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// What it holds. It is uploaded 1000 bytes a call, and a workflow takes 1 MiB in all.
    pub fn data(mut self, data: impl IntoValue<Base64>) -> Self {
        self.0.set("data", data.into_value());
        self
    }

    /// Its absolute path in DBFS, without `dbfs:`. Deleting the block deletes all below it.
    pub fn path(mut self, path: impl IntoValue<String>) -> Self {
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

/// Lets a pod run on nodes with a taint. (Kubernetes: `Toleration`)
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
    /// None of its fields set.
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// The taint's effect; every one where there is none.
    pub fn effect(mut self, effect: impl IntoValue<TaintEffect>) -> Self {
        self.0.set("effect", effect.into_value());
        self
    }

    /// The taint's key; every one where there is none, with the operator `Exists`.
    pub fn key(mut self, key: impl IntoValue<String>) -> Self {
        self.0.set("key", key.into_value());
        self
    }

    /// How the value is compared; `Equal` where there is none.
    pub fn operator(mut self, operator: impl IntoValue<TolerationOperator>) -> Self {
        self.0.set("operator", operator.into_value());
        self
    }

    /// Seconds until eviction, with the effect `NoExecute`; for ever where there is none.
    pub fn toleration_seconds(mut self, toleration_seconds: impl IntoValue<i64>) -> Self {
        self.0.set("tolerationSeconds", toleration_seconds.into_value());
        self
    }

    /// The taint's value.
    pub fn value(mut self, value: impl IntoValue<String>) -> Self {
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

/// Where a pod is to run, by the labels of nodes and of other pods. (Kubernetes: `Affinity`)
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
    /// None of its fields set.
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// By the labels of nodes.
    pub fn node_affinity(mut self, node_affinity: impl IntoValue<NodeAffinity>) -> Self {
        self.0.set("nodeAffinity", node_affinity.into_value());
        self
    }

    /// Where such pods run.
    pub fn pod_affinity(mut self, pod_affinity: impl IntoValue<PodAffinity>) -> Self {
        self.0.set("podAffinity", pod_affinity.into_value());
        self
    }

    /// Where no such pods run.
    pub fn pod_anti_affinity(mut self, pod_anti_affinity: impl IntoValue<PodAntiAffinity>) -> Self {
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

/// Nodes that a pod needs or prefers. (Kubernetes: `NodeAffinity`)
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
    /// None of its fields set.
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// Preferences with their weights.
    pub fn preferred_during_scheduling_ignored_during_execution(mut self, preferred_during_scheduling_ignored_during_execution: impl IntoValue<Vec<PreferredSchedulingTerm>>) -> Self {
        self.0.set("preferredDuringSchedulingIgnoredDuringExecution", preferred_during_scheduling_ignored_during_execution.into_value());
        self
    }

    /// What a node has to have.
    pub fn required_during_scheduling_ignored_during_execution(mut self, required_during_scheduling_ignored_during_execution: impl IntoValue<NodeSelector>) -> Self {
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
    /// With its `weight` and `preference`.
    pub fn new(weight: impl IntoValue<i32>, preference: impl IntoValue<NodeSelectorTerm>) -> Self {
        Self(Fields::new()).weight(weight).preference(preference)
    }

    /// The nodes.
    pub fn preference(mut self, preference: impl IntoValue<NodeSelectorTerm>) -> Self {
        self.0.set("preference", preference.into_value());
        self
    }

    /// From 1 to 100.
    pub fn weight(mut self, weight: impl IntoValue<i32>) -> Self {
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

/// Requirements that a node has to meet, all of them. (Kubernetes: `NodeSelectorTerm`)
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
    /// None of its fields set.
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// By the node's labels.
    pub fn match_expressions(mut self, match_expressions: impl IntoValue<Vec<NodeSelectorRequirement>>) -> Self {
        self.0.set("matchExpressions", match_expressions.into_value());
        self
    }

    /// By the node's fields.
    pub fn match_fields(mut self, match_fields: impl IntoValue<Vec<NodeSelectorRequirement>>) -> Self {
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

/// What a label of a node has to be. (Kubernetes: `NodeSelectorRequirement`)
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
    /// With its `key` and `operator`.
    pub fn new(key: impl IntoValue<String>, operator: impl IntoValue<SelectorOperator>) -> Self {
        Self(Fields::new()).key(key).operator(operator)
    }

    /// The label.
    pub fn key(mut self, key: impl IntoValue<String>) -> Self {
        self.0.set("key", key.into_value());
        self
    }

    /// How it is compared.
    pub fn operator(mut self, operator: impl IntoValue<SelectorOperator>) -> Self {
        self.0.set("operator", operator.into_value());
        self
    }

    /// With what.
    pub fn values(mut self, values: impl IntoValue<Vec<String>>) -> Self {
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

/// Nodes that one of the terms fits. (Kubernetes: `NodeSelector`)
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
    /// With its `nodeSelectorTerms`.
    pub fn new(node_selector_terms: impl IntoValue<Vec<NodeSelectorTerm>>) -> Self {
        Self(Fields::new()).node_selector_terms(node_selector_terms)
    }

    /// The terms, of which one is enough.
    pub fn node_selector_terms(mut self, node_selector_terms: impl IntoValue<Vec<NodeSelectorTerm>>) -> Self {
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

/// Pods that a pod needs or prefers near it. (Kubernetes: `PodAffinity`)
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
    /// None of its fields set.
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// Preferences with their weights.
    pub fn preferred_during_scheduling_ignored_during_execution(mut self, preferred_during_scheduling_ignored_during_execution: impl IntoValue<Vec<WeightedPodAffinityTerm>>) -> Self {
        self.0.set("preferredDuringSchedulingIgnoredDuringExecution", preferred_during_scheduling_ignored_during_execution.into_value());
        self
    }

    /// What has to be.
    pub fn required_during_scheduling_ignored_during_execution(mut self, required_during_scheduling_ignored_during_execution: impl IntoValue<Vec<PodAffinityTerm>>) -> Self {
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

/// A preference for the nearness of pods. (Kubernetes: `WeightedPodAffinityTerm`)
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
    /// With its `weight` and `podAffinityTerm`.
    pub fn new(weight: impl IntoValue<i32>, pod_affinity_term: impl IntoValue<PodAffinityTerm>) -> Self {
        Self(Fields::new()).weight(weight).pod_affinity_term(pod_affinity_term)
    }

    /// The pods.
    pub fn pod_affinity_term(mut self, pod_affinity_term: impl IntoValue<PodAffinityTerm>) -> Self {
        self.0.set("podAffinityTerm", pod_affinity_term.into_value());
        self
    }

    /// From 1 to 100.
    pub fn weight(mut self, weight: impl IntoValue<i32>) -> Self {
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

/// Pods, and what counts as near. (Kubernetes: `PodAffinityTerm`)
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
    /// With its `topologyKey`.
    pub fn new(topology_key: impl IntoValue<String>) -> Self {
        Self(Fields::new()).topology_key(topology_key)
    }

    /// The pods, by their labels.
    pub fn label_selector(mut self, label_selector: impl IntoValue<LabelSelector>) -> Self {
        self.0.set("labelSelector", label_selector.into_value());
        self
    }

    /// Labels in which the pods agree with this one.
    pub fn match_label_keys(mut self, match_label_keys: impl IntoValue<Vec<String>>) -> Self {
        self.0.set("matchLabelKeys", match_label_keys.into_value());
        self
    }

    /// Labels in which they differ from it.
    pub fn mismatch_label_keys(mut self, mismatch_label_keys: impl IntoValue<Vec<String>>) -> Self {
        self.0.set("mismatchLabelKeys", mismatch_label_keys.into_value());
        self
    }

    /// The pods' namespaces, by their labels.
    pub fn namespace_selector(mut self, namespace_selector: impl IntoValue<LabelSelector>) -> Self {
        self.0.set("namespaceSelector", namespace_selector.into_value());
        self
    }

    /// The pods' namespaces; this one's own where there are none.
    pub fn namespaces(mut self, namespaces: impl IntoValue<Vec<String>>) -> Self {
        self.0.set("namespaces", namespaces.into_value());
        self
    }

    /// The label of nodes that are near each other.
    pub fn topology_key(mut self, topology_key: impl IntoValue<String>) -> Self {
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

/// Objects with these labels. (Kubernetes: `LabelSelector`)
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
    /// None of its fields set.
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// Requirements, all of which are met.
    pub fn match_expressions(mut self, match_expressions: impl IntoValue<Vec<LabelSelectorRequirement>>) -> Self {
        self.0.set("matchExpressions", match_expressions.into_value());
        self
    }

    /// Labels and their values.
    pub fn match_labels(mut self, match_labels: impl IntoValue<BTreeMap<String, String>>) -> Self {
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

/// What a label has to be. (Kubernetes: `LabelSelectorRequirement`)
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
    /// With its `key` and `operator`.
    pub fn new(key: impl IntoValue<String>, operator: impl IntoValue<SelectorOperator>) -> Self {
        Self(Fields::new()).key(key).operator(operator)
    }

    /// The label.
    pub fn key(mut self, key: impl IntoValue<String>) -> Self {
        self.0.set("key", key.into_value());
        self
    }

    /// How it is compared.
    pub fn operator(mut self, operator: impl IntoValue<SelectorOperator>) -> Self {
        self.0.set("operator", operator.into_value());
        self
    }

    /// With what.
    pub fn values(mut self, values: impl IntoValue<Vec<String>>) -> Self {
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

/// Pods that a pod must not have near it, or rather not. (Kubernetes: `PodAntiAffinity`)
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
    /// None of its fields set.
    pub fn new() -> Self {
        Self(Fields::new())
    }

    /// Preferences with their weights.
    pub fn preferred_during_scheduling_ignored_during_execution(mut self, preferred_during_scheduling_ignored_during_execution: impl IntoValue<Vec<WeightedPodAffinityTerm>>) -> Self {
        self.0.set("preferredDuringSchedulingIgnoredDuringExecution", preferred_during_scheduling_ignored_during_execution.into_value());
        self
    }

    /// What has to be.
    pub fn required_during_scheduling_ignored_during_execution(mut self, required_during_scheduling_ignored_during_execution: impl IntoValue<Vec<PodAffinityTerm>>) -> Self {
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

/// What a principal may do with a secret scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// Read its secrets. (`READ`)
    Read,
    /// Read and write its secrets. (`WRITE`)
    Write,
    /// Change its access rights, too. (`MANAGE`)
    Manage,
}

impl Permission {
    /// As it is written.
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
    /// As it is written.
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

/// What the content of a workspace item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportFormat {
    /// Source code, in a language that has to be given. (`SOURCE`)
    Source,
    /// A notebook exported as HTML. (`HTML`)
    Html,
    /// A Jupyter notebook (`.ipynb`). (`JUPYTER`)
    Jupyter,
    /// A Databricks archive: one or more notebooks. (`DBC`)
    Dbc,
}

impl ImportFormat {
    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Source => "SOURCE",
            Self::Html => "HTML",
            Self::Jupyter => "JUPYTER",
            Self::Dbc => "DBC",
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

/// What a taint does to pods that do not tolerate it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaintEffect {
    /// They are not scheduled. (`NoSchedule`)
    NoSchedule,
    /// They are scheduled elsewhere where that is possible. (`PreferNoSchedule`)
    PreferNoSchedule,
    /// Running ones are evicted, too. (`NoExecute`)
    NoExecute,
}

impl TaintEffect {
    /// As it is written.
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

/// How a toleration compares a taint's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TolerationOperator {
    /// Key and value are those of the taint. (`Equal`)
    Equal,
    /// The key is that of the taint, whatever its value. (`Exists`)
    Exists,
}

impl TolerationOperator {
    /// As it is written.
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

/// How a requirement compares a label with its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SelectorOperator {
    /// One of the values. (`In`)
    In,
    /// None of the values, or there is no such label. (`NotIn`)
    NotIn,
    /// There is such a label; without values. (`Exists`)
    Exists,
    /// There is none; without values. (`DoesNotExist`)
    DoesNotExist,
    /// More than the one value, both integers. Of nodes only. (`Gt`)
    Gt,
    /// Less than the one value, both integers. Of nodes only. (`Lt`)
    Lt,
}

impl SelectorOperator {
    /// As it is written.
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
