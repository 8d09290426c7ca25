// @generated from the table in kfp-dbx-core: change that, and let
// `KFP_DBX_BLESS=1 cargo test -p kfp-dbx-tests --test generated` write this file.

use std::path::Path;

use kfp_dbx_core::table;

use crate::dsl::checked::CheckedOp;
use crate::dsl::fields::{IntoArguments, IntoBool, IntoBytes, IntoList, IntoMap, IntoNumber, IntoSpec, IntoText, IntoWord};
use crate::dsl::handle::Output;
use crate::dsl::lists::{HasOutputs, Shape, Single, outputs};
use crate::dsl::mistakes::{OfCreates, OfDeletes, OfImports, OfOps};
use crate::dsl::op::Op;
use crate::dsl::op_id::OpId;
use crate::dsl::op_name::OpName;
use crate::dsl::outcome::{CreateOp, DeleteOp, OutcomeOp};
use crate::dsl::policy::PolicyOp;
use crate::dsl::specs::*;
use crate::dsl::value::{Argument, IntoValue, Json};

/// Creates a cluster and waits until it runs. The op fails if the cluster ends in the state `ERROR`. A cluster that terminates before it runs counts as a success, as in kfp-azure-databricks. With [`truthful`](crate::CreateOp::truthful), the op fails in that case too.
///
/// Argo performs the action `create` on a `Dcluster` (`databricks.microsoft.com/v1alpha1`).
/// The op succeeds when `status.cluster_info.state in (RUNNING, TERMINATED, UNKNOWN)`
/// and fails when `status.cluster_info.state=ERROR`.
/// With [`truthful`](crate::CreateOp::truthful), it succeeds when `status.cluster_info.state=RUNNING`
/// and fails when one of these is true: `status.cluster_info.state in (ERROR, TERMINATING, TERMINATED)`.
/// If the Databricks API rejects the resource, kfp-dbx-operator ends the op by the status of the
/// object. The archived Azure Databricks Operator writes no status, so that Argo waits forever,
/// unless the op has a [`timeout`](crate::PolicyOp::timeout).
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # #[pipeline] fn example() {
/// CreateClusterOp::new("createcluster")
///     .cluster_name("test-cluster")
///     .spark_version("5.3.x-scala2.11")
///     .node_type_id("Standard_D3_v2")
///     .num_workers(2);
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct CreateClusterOp {
    id: OpId,
    /// The outputs, which other ops can use.
    pub outputs: CreateClusterOutputs,
}

/// The outputs of a [`CreateClusterOp`].
#[non_exhaustive]
pub struct CreateClusterOutputs<S: Shape = Single> {
    /// The name of the `Dcluster`. (`{.metadata.name}`)
    pub name: Output<S::Of<String>>,
    /// The id of the cluster in Databricks. (`{.status.cluster_info.cluster_id}`)
    pub cluster_id: Output<S::Of<String>>,
    /// The name of the cluster in Databricks. (`{.status.cluster_info.cluster_name}`)
    pub cluster_name: Output<S::Of<String>>,
    /// The state of the cluster. A cluster in the state `RUNNING` can be used. (`{.status.cluster_info.state}`)
    pub state: Output<S::Of<String>>,
    /// The whole `Dcluster` object. (`{}`)
    pub manifest: Output<S::Of<Json>>,
    /// The reason for the state of the cluster. (`{.status.cluster_info.state_message}`)
    pub state_message: Output<S::Of<String>>,
    /// The machine of the driver, as Databricks describes it: with its `node_id`, its `host_private_ip` and its `start_timestamp`. (`{.status.cluster_info.driver}`)
    pub driver: Output<S::Of<Json>>,
}

outputs!(CreateClusterOutputs { name, cluster_id, cluster_name, state, manifest, state_message, driver });

impl CreateClusterOp {
    fn from_id(id: OpId) -> Self {
        Self {
            id,
            outputs: CreateClusterOutputs {
                name: Output::new(id, 0),
                cluster_id: Output::new(id, 1),
                cluster_name: Output::new(id, 2),
                state: Output::new(id, 3),
                manifest: Output::new(id, 4),
                state_message: Output::new(id, 5),
                driver: Output::new(id, 6),
            },
        }
    }

    /// Adds an op to the pipeline. The workflow contains the name in the form that kfp gives it: in
    /// lower case, with a `-` in place of characters that are not letters or digits. A name that occurs
    /// again gets the suffix `-2`, `-3` and so on.
    #[track_caller]
    pub fn new(name: impl OpName) -> Self {
        Self::from_id(OpId::databricks(name.as_ref(), table::OPS[0]))
    }

    /// Adds an op whose spec is JSON text. The pipeline reports an error if the text can't be parsed, or
    /// if it has a field that the spec does not have.
    #[track_caller]
    pub fn from_json_spec(name: impl OpName, json_spec: impl AsRef<str>) -> Self {
        let op = Self::new(name);
        op.id.spec_from_json(json_spec.as_ref());
        op
    }

    /// Adds an op whose spec is in a `.json`, `.yaml` or `.yml` file. The file is read when the pipeline
    /// is built. A relative path starts at the working directory of the program. The pipeline reports
    /// an error if the file can't be read, or if it has a field that the spec does not have.
    #[track_caller]
    pub fn from_file_name(name: impl OpName, file_name: impl AsRef<Path>) -> Self {
        let op = Self::new(name);
        op.id.spec_from_file(file_name.as_ref());
        op
    }

    /// Sets the whole spec. The setter of a field takes precedence over the field of the spec, in
    /// whatever order the two are called. It replaces a nested value as a whole.
    #[track_caller]
    pub fn spec(self, spec: impl IntoSpec<NewCluster>) -> Self {
        self.id.spec(spec.into_value());
        self
    }

    /// Sets the name of the `Dcluster` in Kubernetes, a DNS-1123 subdomain. It takes precedence over
    /// [`cluster_name`](Self::cluster_name).
    #[track_caller]
    pub fn k8s_name(self, k8s_name: impl IntoText) -> Self {
        self.id.k8s_name(k8s_name.into_value());
        self
    }

    /// Sets the name of the cluster. By default it is the name of the Kubernetes object. The clusters of jobs and runs get their names from Databricks. The archived operator always uses the name of the Kubernetes object.
    #[track_caller]
    pub fn cluster_name(self, cluster_name: impl IntoText) -> Self {
        self.id.set("cluster_name", cluster_name.into_value());
        self
    }

    /// Sets the number of workers, not counting the driver. The archived operator drops the value 0, so Databricks never receives it.
    #[track_caller]
    pub fn num_workers(self, num_workers: impl IntoNumber<i32>) -> Self {
        self.id.set("num_workers", num_workers.into_value());
        self
    }

    /// Sets a range for the number of workers. It replaces `num_workers`.
    #[track_caller]
    pub fn autoscale(self, autoscale: impl IntoSpec<Autoscale>) -> Self {
        self.id.set("autoscale", autoscale.into_value());
        self
    }

    /// Sets the version of the Databricks runtime, such as `5.3.x-scala2.11`. Databricks rejects a cluster without it, unless its policy sets one.
    #[track_caller]
    pub fn spark_version(self, spark_version: impl IntoText) -> Self {
        self.id.set("spark_version", spark_version.into_value());
        self
    }

    /// Sets the Spark configuration, such as `spark.speculation`.
    #[track_caller]
    pub fn spark_conf(self, spark_conf: impl IntoMap<Argument>) -> Self {
        self.id.set("spark_conf", spark_conf.into_value());
        self
    }

    /// Sets the Azure machine type of the workers, such as `Standard_D3_v2`. Databricks rejects a cluster with neither a node type nor an `instance_pool_id`, unless its policy sets one.
    #[track_caller]
    pub fn node_type_id(self, node_type_id: impl IntoText) -> Self {
        self.id.set("node_type_id", node_type_id.into_value());
        self
    }

    /// Sets the Azure machine type of the driver. By default it is the machine type of the workers.
    #[track_caller]
    pub fn driver_node_type_id(self, driver_node_type_id: impl IntoText) -> Self {
        self.id.set("driver_node_type_id", driver_node_type_id.into_value());
        self
    }

    /// Sets the id of the pool that the machines are taken from. It replaces `node_type_id` and `driver_node_type_id`: Databricks rejects a cluster with both.
    #[track_caller]
    pub fn instance_pool_id(self, instance_pool_id: impl IntoText) -> Self {
        self.id.set("instance_pool_id", instance_pool_id.into_value());
        self
    }

    /// Sets the tags on the machines, at most 45. The CRD takes a list of keys and values, not a map.
    #[track_caller]
    pub fn custom_tags(self, custom_tags: impl IntoList<CustomTag>) -> Self {
        self.id.set("custom_tags", custom_tags.into_value());
        self
    }

    /// Sets the destination of the Spark logs.
    #[track_caller]
    pub fn cluster_log_conf(self, cluster_log_conf: impl IntoValue<ClusterLogConf>) -> Self {
        self.id.set("cluster_log_conf", cluster_log_conf.into_value());
        self
    }

    /// Sets the scripts that each machine runs when it starts, in order.
    #[track_caller]
    pub fn init_scripts(self, init_scripts: impl IntoList<InitScript>) -> Self {
        self.id.set("init_scripts", init_scripts.into_value());
        self
    }

    /// Sets the environment variables of Spark.
    #[track_caller]
    pub fn spark_env_vars(self, spark_env_vars: impl IntoMap<Argument>) -> Self {
        self.id.set("spark_env_vars", spark_env_vars.into_value());
        self
    }

    /// Sets the number of idle minutes after which Databricks terminates the cluster, from 10 to 10000. By default, or with the value 0, it never does. The archived operator drops the value 0.
    #[track_caller]
    pub fn autotermination_minutes(self, autotermination_minutes: impl IntoNumber<i32>) -> Self {
        self.id.set("autotermination_minutes", autotermination_minutes.into_value());
        self
    }

    /// Sets whether a machine gets more disk space when it needs it. The archived operator drops the value `false`.
    #[track_caller]
    pub fn enable_elastic_disk(self, enable_elastic_disk: impl IntoBool) -> Self {
        self.id.set("enable_elastic_disk", enable_elastic_disk.into_value());
        self
    }

    /// Sets the id of the cluster policy, whose rules the cluster must keep and whose fixed values it takes. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn policy_id(self, policy_id: impl IntoText) -> Self {
        self.id.set("policy_id", policy_id.into_value());
        self
    }

    /// Sets whether the cluster also takes the default values of its policy for the fields that are not set. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn apply_policy_default_values(self, apply_policy_default_values: impl IntoBool) -> Self {
        self.id.set("apply_policy_default_values", apply_policy_default_values.into_value());
        self
    }

    /// Sets the access mode: who can use the cluster, and whether it reaches the data of Unity Catalog. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn data_security_mode(self, data_security_mode: impl IntoWord<DataSecurityMode>) -> Self {
        self.id.set("data_security_mode", data_security_mode.into_value());
        self
    }

    /// Sets the user, the group or the application id of the service principal that a cluster in a dedicated access mode is for. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn single_user_name(self, single_user_name: impl IntoText) -> Self {
        self.id.set("single_user_name", single_user_name.into_value());
        self
    }

    /// Sets the engine of the runtime. The default is `STANDARD`, unless the name of the runtime contains `photon`. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn runtime_engine(self, runtime_engine: impl IntoWord<RuntimeEngine>) -> Self {
        self.id.set("runtime_engine", runtime_engine.into_value());
        self
    }

    /// Sets the form of the spec. With `CLASSIC_PREVIEW`, the spec can set `is_single_node` and `use_ml_runtime`. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn kind(self, kind: impl IntoWord<ClusterKind>) -> Self {
        self.id.set("kind", kind.into_value());
        self
    }

    /// Sets whether the cluster is a single node: Databricks then sets the number of workers, the settings of Spark and the tag of a single node. It needs the `kind` `CLASSIC_PREVIEW`. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn is_single_node(self, is_single_node: impl IntoBool) -> Self {
        self.id.set("is_single_node", is_single_node.into_value());
        self
    }

    /// Sets whether the cluster has the runtime for machine learning of the version `spark_version`. It needs the `kind` `CLASSIC_PREVIEW`. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn use_ml_runtime(self, use_ml_runtime: impl IntoBool) -> Self {
        self.id.set("use_ml_runtime", use_ml_runtime.into_value());
        self
    }

    /// Sets the attributes that only Azure has, such as spot instances. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn azure_attributes(self, azure_attributes: impl IntoSpec<AzureAttributes>) -> Self {
        self.id.set("azure_attributes", azure_attributes.into_value());
        self
    }

    /// Sets the id of the pool that the driver is taken from. By default it is `instance_pool_id`. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn driver_instance_pool_id(self, driver_instance_pool_id: impl IntoText) -> Self {
        self.id.set("driver_instance_pool_id", driver_instance_pool_id.into_value());
        self
    }

    /// Sets the alternatives to the machine type of the driver. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn driver_node_type_flexibility(self, driver_node_type_flexibility: impl IntoSpec<NodeTypeFlexibility>) -> Self {
        self.id.set("driver_node_type_flexibility", driver_node_type_flexibility.into_value());
        self
    }

    /// Sets the alternatives to the machine type of the workers. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn worker_node_type_flexibility(self, worker_node_type_flexibility: impl IntoSpec<NodeTypeFlexibility>) -> Self {
        self.id.set("worker_node_type_flexibility", worker_node_type_flexibility.into_value());
        self
    }

    /// Sets whether the local disks of the machines are encrypted. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn enable_local_disk_encryption(self, enable_local_disk_encryption: impl IntoBool) -> Self {
        self.id.set("enable_local_disk_encryption", enable_local_disk_encryption.into_value());
        self
    }

    /// Sets the container image in which the machines run. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn docker_image(self, docker_image: impl IntoSpec<DockerImage>) -> Self {
        self.id.set("docker_image", docker_image.into_value());
        self
    }

    /// Sets the origin of the packages that programs use. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn dependency_mode(self, dependency_mode: impl IntoWord<DependencyMode>) -> Self {
        self.id.set("dependency_mode", dependency_mode.into_value());
        self
    }

    /// Sets the public keys of the users who can log in to the machines with SSH, at most 10. The user name is `ubuntu`, and the port is 2200. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn ssh_public_keys(self, ssh_public_keys: impl IntoList<String>) -> Self {
        self.id.set("ssh_public_keys", ssh_public_keys.into_value());
        self
    }

    /// Sets the workloads that the cluster accepts: jobs, notebooks or both. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn workload_type(self, workload_type: impl IntoSpec<WorkloadType>) -> Self {
        self.id.set("workload_type", workload_type.into_value());
        self
    }
}

impl PolicyOp for CreateClusterOp {}

impl CheckedOp for CreateClusterOp {}

impl OutcomeOp for CreateClusterOp {}

impl CreateOp for CreateClusterOp {}

impl OfOps for CreateClusterOp {}

impl OfCreates for CreateClusterOp {}

impl Op for CreateClusterOp {
    fn id(self) -> OpId {
        self.id
    }
}

impl HasOutputs for CreateClusterOp {
    type Outputs = CreateClusterOutputs;
    fn outputs(self) -> CreateClusterOutputs {
        self.outputs
    }
}

/// Deletes a cluster. The operator deletes it permanently in Databricks.
///
/// Argo performs the action `delete` on a `Dcluster` (`databricks.microsoft.com/v1alpha1`), with the kubectl flag `--wait=false`.
/// The op succeeds as soon as Kubernetes has accepted the deletion, and also if the object does not
/// exist. With [`wait`](crate::DeleteOp::wait), it waits until the object is gone.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # #[pipeline] fn example() {
/// DeleteClusterOp::new("deletecluster").cluster_name("test-cluster");
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct DeleteClusterOp {
    id: OpId,
}

impl DeleteClusterOp {
    fn from_id(id: OpId) -> Self {
        Self { id }
    }

    /// Adds an op to the pipeline. The workflow contains the name in the form that kfp gives it: in
    /// lower case, with a `-` in place of characters that are not letters or digits. A name that occurs
    /// again gets the suffix `-2`, `-3` and so on.
    #[track_caller]
    pub fn new(name: impl OpName) -> Self {
        Self::from_id(OpId::databricks(name.as_ref(), table::OPS[1]))
    }

    /// Sets the name of the `Dcluster` in Kubernetes, a DNS-1123 subdomain. It takes precedence over
    /// [`cluster_name`](Self::cluster_name).
    #[track_caller]
    pub fn k8s_name(self, k8s_name: impl IntoText) -> Self {
        self.id.k8s_name(k8s_name.into_value());
        self
    }

    /// Sets the name of the `Dcluster`, a DNS-1123 subdomain.
    #[track_caller]
    pub fn cluster_name(self, cluster_name: impl IntoText) -> Self {
        self.id.own_name(cluster_name.into_value());
        self
    }
}

impl PolicyOp for DeleteClusterOp {}

impl CheckedOp for DeleteClusterOp {}

impl DeleteOp for DeleteClusterOp {}

impl OfOps for DeleteClusterOp {}

impl OfDeletes for DeleteClusterOp {}

impl Op for DeleteClusterOp {
    fn id(self) -> OpId {
        self.id
    }
}

impl HasOutputs for DeleteClusterOp {
    type Outputs = ();
    fn outputs(self) {}
}

/// Creates a job and waits until it has an id in Databricks. A [`SubmitRunOp`] with the `job_name` of the job runs it.
///
/// Argo performs the action `create` on a `Djob` (`databricks.microsoft.com/v1alpha1`).
/// The op succeeds when `status.job_status.job_id > 0`
/// and fails when `status.state=ERROR`.
/// If the Databricks API rejects the resource, kfp-dbx-operator ends the op by the status of the
/// object. The archived Azure Databricks Operator writes no status, so that Argo waits forever,
/// unless the op has a [`timeout`](crate::PolicyOp::timeout).
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # #[pipeline] fn example() {
/// CreateJobOp::new("createjob")
///     .job_name("test-job")
///     .new_cluster(
///         NewCluster::new()
///             .spark_version("5.3.x-scala2.11")
///             .node_type_id("Standard_D3_v2")
///             .num_workers(2),
///     )
///     .libraries((Library::jar("dbfs:/my-jar.jar"), Library::maven(MavenLibrary::new("org.jsoup:jsoup:1.7.2"))))
///     .spark_jar_task(SparkJarTask::new("com.databricks.ComputeModels"));
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct CreateJobOp {
    id: OpId,
    /// The outputs, which other ops can use.
    pub outputs: CreateJobOutputs,
}

/// The outputs of a [`CreateJobOp`].
#[non_exhaustive]
pub struct CreateJobOutputs<S: Shape = Single> {
    /// The name of the `Djob`, which a run takes as its `job_name`. (`{.metadata.name}`)
    pub name: Output<S::Of<String>>,
    /// The id of the job in Databricks. (`{.status.job_status.job_id}`)
    pub job_id: Output<S::Of<i64>>,
    /// The name of the job in Databricks. The output may still be empty when the op succeeds. (`{.status.job_status.settings.name}`)
    pub job_name: Output<S::Of<String>>,
    /// The whole `Djob` object. (`{}`)
    pub manifest: Output<S::Of<Json>>,
}

outputs!(CreateJobOutputs { name, job_id, job_name, manifest });

impl CreateJobOp {
    fn from_id(id: OpId) -> Self {
        Self {
            id,
            outputs: CreateJobOutputs {
                name: Output::new(id, 0),
                job_id: Output::new(id, 1),
                job_name: Output::new(id, 2),
                manifest: Output::new(id, 3),
            },
        }
    }

    /// Adds an op to the pipeline. The workflow contains the name in the form that kfp gives it: in
    /// lower case, with a `-` in place of characters that are not letters or digits. A name that occurs
    /// again gets the suffix `-2`, `-3` and so on.
    #[track_caller]
    pub fn new(name: impl OpName) -> Self {
        Self::from_id(OpId::databricks(name.as_ref(), table::OPS[2]))
    }

    /// Adds an op whose spec is JSON text. The pipeline reports an error if the text can't be parsed, or
    /// if it has a field that the spec does not have.
    #[track_caller]
    pub fn from_json_spec(name: impl OpName, json_spec: impl AsRef<str>) -> Self {
        let op = Self::new(name);
        op.id.spec_from_json(json_spec.as_ref());
        op
    }

    /// Adds an op whose spec is in a `.json`, `.yaml` or `.yml` file. The file is read when the pipeline
    /// is built. A relative path starts at the working directory of the program. The pipeline reports
    /// an error if the file can't be read, or if it has a field that the spec does not have.
    #[track_caller]
    pub fn from_file_name(name: impl OpName, file_name: impl AsRef<Path>) -> Self {
        let op = Self::new(name);
        op.id.spec_from_file(file_name.as_ref());
        op
    }

    /// Sets the whole spec. The setter of a field takes precedence over the field of the spec, in
    /// whatever order the two are called. It replaces a nested value as a whole.
    #[track_caller]
    pub fn spec(self, spec: impl IntoSpec<JobSpec>) -> Self {
        self.id.spec(spec.into_value());
        self
    }

    /// Sets the name of the `Djob` in Kubernetes, a DNS-1123 subdomain. It takes precedence over
    /// [`job_name`](Self::job_name).
    #[track_caller]
    pub fn k8s_name(self, k8s_name: impl IntoText) -> Self {
        self.id.k8s_name(k8s_name.into_value());
        self
    }

    /// Sets the name of the job. By default it is the name of the Kubernetes object. It has at most 4,096 bytes. The archived operator always uses the name of the Kubernetes object.
    #[track_caller]
    pub fn job_name(self, job_name: impl IntoText) -> Self {
        self.id.set("name", job_name.into_value());
        self
    }

    /// Sets the Databricks id of an existing cluster to run on. The archived operator requires exactly one `Dcluster` with this id in the namespace.
    #[track_caller]
    pub fn existing_cluster_id(self, existing_cluster_id: impl IntoText) -> Self {
        self.id.set("existing_cluster_id", existing_cluster_id.into_value());
        self
    }

    /// Sets the name of an existing `Dcluster` in the same namespace to run on. In the archived operator it takes precedence over `existing_cluster_id`.
    #[track_caller]
    pub fn existing_cluster_name(self, existing_cluster_name: impl IntoText) -> Self {
        self.id.set("existing_cluster_name", existing_cluster_name.into_value());
        self
    }

    /// Sets a cluster that Databricks creates for each run and terminates with it.
    #[track_caller]
    pub fn new_cluster(self, new_cluster: impl IntoSpec<NewCluster>) -> Self {
        self.id.set("new_cluster", new_cluster.into_value());
        self
    }

    /// Sets the libraries to install on the cluster before the task runs.
    #[track_caller]
    pub fn libraries(self, libraries: impl IntoList<Library>) -> Self {
        self.id.set("libraries", libraries.into_value());
        self
    }

    /// Sets the notebook to run, as the task. The archived operator does not check that exactly one task is set.
    #[track_caller]
    pub fn notebook_task(self, notebook_task: impl IntoSpec<NotebookTask>) -> Self {
        self.id.set("notebook_task", notebook_task.into_value());
        self
    }

    /// Sets the main class of a jar to run, as the task.
    #[track_caller]
    pub fn spark_jar_task(self, spark_jar_task: impl IntoSpec<SparkJarTask>) -> Self {
        self.id.set("spark_jar_task", spark_jar_task.into_value());
        self
    }

    /// Sets the Python file to run, as the task.
    #[track_caller]
    pub fn spark_python_task(self, spark_python_task: impl IntoSpec<SparkPythonTask>) -> Self {
        self.id.set("spark_python_task", spark_python_task.into_value());
        self
    }

    /// Sets the `spark-submit` call to run, as the task.
    #[track_caller]
    pub fn spark_submit_task(self, spark_submit_task: impl IntoSpec<SparkSubmitTask>) -> Self {
        self.id.set("spark_submit_task", spark_submit_task.into_value());
        self
    }

    /// Sets the entry point of a Python wheel to run, as the task. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn python_wheel_task(self, python_wheel_task: impl IntoSpec<PythonWheelTask>) -> Self {
        self.id.set("python_wheel_task", python_wheel_task.into_value());
        self
    }

    /// Sets the SQL to run on a SQL warehouse, as the task. It needs no cluster. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn sql_task(self, sql_task: impl IntoSpec<SqlTask>) -> Self {
        self.id.set("sql_task", sql_task.into_value());
        self
    }

    /// Sets the dbt commands to run, as the task. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn dbt_task(self, dbt_task: impl IntoSpec<DbtTask>) -> Self {
        self.id.set("dbt_task", dbt_task.into_value());
        self
    }

    /// Sets the Lakeflow Declarative Pipeline to update, as the task. It needs no cluster. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn pipeline_task(self, pipeline_task: impl IntoSpec<PipelineTask>) -> Self {
        self.id.set("pipeline_task", pipeline_task.into_value());
        self
    }

    /// Sets the other job to run, as the task. It needs no cluster. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn run_job_task(self, run_job_task: impl IntoSpec<RunJobTask>) -> Self {
        self.id.set("run_job_task", run_job_task.into_value());
        self
    }

    /// Sets the key of the environment of a serverless task: one of the `environments`. A serverless task other than a notebook needs one. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn environment_key(self, environment_key: impl IntoText) -> Self {
        self.id.set("environment_key", environment_key.into_value());
        self
    }

    /// Sets the tasks, each with its key, its cluster and the tasks that it depends on. They take the place of a single task: beside them, neither a task nor a cluster can be set. There are at most 1,000 of them. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn tasks(self, tasks: impl IntoList<Task>) -> Self {
        self.id.set("tasks", tasks.into_value());
        self
    }

    /// Sets the environments of serverless tasks, which name them by their keys. There are at most 10 of them. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn environments(self, environments: impl IntoList<JobEnvironment>) -> Self {
        self.id.set("environments", environments.into_value());
        self
    }

    /// Sets the Git repository that the tasks read their notebooks and files from. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn git_source(self, git_source: impl IntoSpec<GitSource>) -> Self {
        self.id.set("git_source", git_source.into_value());
        self
    }

    /// Sets the number of seconds after which Databricks ends a run. By default, or with the value 0, a run has no time limit.
    #[track_caller]
    pub fn timeout_seconds(self, timeout_seconds: impl IntoNumber<i32>) -> Self {
        self.id.set("timeout_seconds", timeout_seconds.into_value());
        self
    }

    /// Sets the number of times that a failed run is retried. The value -1 stands for no limit. The archived operator drops the value 0.
    #[track_caller]
    pub fn max_retries(self, max_retries: impl IntoNumber<i32>) -> Self {
        self.id.set("max_retries", max_retries.into_value());
        self
    }

    /// Sets the number of milliseconds between the start of a failed run and its retry. By default, the retry starts at once.
    #[track_caller]
    pub fn min_retry_interval_millis(self, min_retry_interval_millis: impl IntoNumber<i32>) -> Self {
        self.id.set("min_retry_interval_millis", min_retry_interval_millis.into_value());
        self
    }

    /// Sets whether a run that timed out is retried. By default, it is not. The archived operator drops the value `false`.
    #[track_caller]
    pub fn retry_on_timeout(self, retry_on_timeout: impl IntoBool) -> Self {
        self.id.set("retry_on_timeout", retry_on_timeout.into_value());
        self
    }

    /// Sets the number of runs that can be active at the same time, at most 1000. The default is 1. Further runs wait in a queue of Databricks, unless the `queue` is switched off. With the value 0, Databricks skips all runs. With the archived operator, Databricks skips them.
    #[track_caller]
    pub fn max_concurrent_runs(self, max_concurrent_runs: impl IntoNumber<i32>) -> Self {
        self.id.set("max_concurrent_runs", max_concurrent_runs.into_value());
        self
    }

    /// Sets the schedule by which Databricks starts the job.
    #[track_caller]
    pub fn schedule(self, schedule: impl IntoSpec<CronSchedule>) -> Self {
        self.id.set("schedule", schedule.into_value());
        self
    }

    /// Sets the addresses that receive mail about the runs.
    #[track_caller]
    pub fn email_notifications(self, email_notifications: impl IntoSpec<EmailNotifications>) -> Self {
        self.id.set("email_notifications", email_notifications.into_value());
        self
    }

    /// Sets the settings of a job that always has one active run. Such a job has neither a `schedule` nor a `trigger`. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn continuous(self, continuous: impl IntoSpec<Continuous>) -> Self {
        self.id.set("continuous", continuous.into_value());
        self
    }

    /// Sets the description of the job, at most 27,700 characters. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn description(self, description: impl IntoText) -> Self {
        self.id.set("description", description.into_value());
        self
    }

    /// Sets the clusters that the `tasks` of the job share. A task chooses one by its `job_cluster_key`. A job has at most 100 of them. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn job_clusters(self, job_clusters: impl IntoList<JobCluster>) -> Self {
        self.id.set("job_clusters", job_clusters.into_value());
        self
    }

    /// Sets the parameters of the job with their defaults. Databricks passes them to all tasks that take parameters. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn parameters(self, parameters: impl IntoList<JobParameter>) -> Self {
        self.id.set("parameters", parameters.into_value());
        self
    }

    /// Sets the folder of the workspace that contains the job. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn parent_path(self, parent_path: impl IntoText) -> Self {
        self.id.set("parent_path", parent_path.into_value());
        self
    }

    /// Sets the tags of the job, at most 25. Databricks also sets them on the clusters that it creates for the job. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn tags(self, tags: impl IntoMap<Argument>) -> Self {
        self.id.set("tags", tags.into_value());
        self
    }

    /// Sets the event by which Databricks starts the job, in place of a `schedule`. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn trigger(self, trigger: impl IntoSpec<TriggerSettings>) -> Self {
        self.id.set("trigger", trigger.into_value());
        self
    }

    /// Sets the permissions on the job or the run, in addition to those of administrators. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn access_control_list(self, access_control_list: impl IntoList<JobAccessControl>) -> Self {
        self.id.set("access_control_list", access_control_list.into_value());
        self
    }

    /// Sets the id of the budget policy to which the serverless costs belong. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn budget_policy_id(self, budget_policy_id: impl IntoText) -> Self {
        self.id.set("budget_policy_id", budget_policy_id.into_value());
        self
    }

    /// Sets the rules by which Databricks judges the health of runs. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn health(self, health: impl IntoSpec<JobsHealthRules>) -> Self {
        self.id.set("health", health.into_value());
        self
    }

    /// Sets the runs about which nobody is notified. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn notification_settings(self, notification_settings: impl IntoSpec<NotificationSettings>) -> Self {
        self.id.set("notification_settings", notification_settings.into_value());
        self
    }

    /// Sets the goal of Databricks for serverless tasks. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn performance_target(self, performance_target: impl IntoWord<PerformanceTarget>) -> Self {
        self.id.set("performance_target", performance_target.into_value());
        self
    }

    /// Sets the queue, in which a run waits that cannot start at once. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn queue(self, queue: impl IntoSpec<QueueSettings>) -> Self {
        self.id.set("queue", queue.into_value());
        self
    }

    /// Sets the identity with which the tasks run. By default, it is that of the operator. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn run_as(self, run_as: impl IntoValue<JobRunAs>) -> Self {
        self.id.set("run_as", run_as.into_value());
        self
    }

    /// Sets the id of the usage policy to which the serverless costs belong. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn usage_policy_id(self, usage_policy_id: impl IntoText) -> Self {
        self.id.set("usage_policy_id", usage_policy_id.into_value());
        self
    }

    /// Sets the notification destinations that are called about the runs. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn webhook_notifications(self, webhook_notifications: impl IntoSpec<WebhookNotifications>) -> Self {
        self.id.set("webhook_notifications", webhook_notifications.into_value());
        self
    }
}

impl PolicyOp for CreateJobOp {}

impl CheckedOp for CreateJobOp {}

impl OutcomeOp for CreateJobOp {}

impl CreateOp for CreateJobOp {}

impl OfOps for CreateJobOp {}

impl OfCreates for CreateJobOp {}

impl Op for CreateJobOp {
    fn id(self) -> OpId {
        self.id
    }
}

impl HasOutputs for CreateJobOp {
    type Outputs = CreateJobOutputs;
    fn outputs(self) -> CreateJobOutputs {
        self.outputs
    }
}

/// Deletes a job in Databricks.
///
/// Argo performs the action `delete` on a `Djob` (`databricks.microsoft.com/v1alpha1`), with the kubectl flag `--wait=false`.
/// The op succeeds as soon as Kubernetes has accepted the deletion, and also if the object does not
/// exist. With [`wait`](crate::DeleteOp::wait), it waits until the object is gone.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # #[pipeline] fn example() {
/// DeleteJobOp::new("deletejob").job_name("test-job");
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct DeleteJobOp {
    id: OpId,
}

impl DeleteJobOp {
    fn from_id(id: OpId) -> Self {
        Self { id }
    }

    /// Adds an op to the pipeline. The workflow contains the name in the form that kfp gives it: in
    /// lower case, with a `-` in place of characters that are not letters or digits. A name that occurs
    /// again gets the suffix `-2`, `-3` and so on.
    #[track_caller]
    pub fn new(name: impl OpName) -> Self {
        Self::from_id(OpId::databricks(name.as_ref(), table::OPS[3]))
    }

    /// Sets the name of the `Djob` in Kubernetes, a DNS-1123 subdomain. It takes precedence over
    /// [`job_name`](Self::job_name).
    #[track_caller]
    pub fn k8s_name(self, k8s_name: impl IntoText) -> Self {
        self.id.k8s_name(k8s_name.into_value());
        self
    }

    /// Sets the name of the `Djob`, a DNS-1123 subdomain.
    #[track_caller]
    pub fn job_name(self, job_name: impl IntoText) -> Self {
        self.id.own_name(job_name.into_value());
        self
    }
}

impl PolicyOp for DeleteJobOp {}

impl CheckedOp for DeleteJobOp {}

impl DeleteOp for DeleteJobOp {}

impl OfOps for DeleteJobOp {}

impl OfDeletes for DeleteJobOp {}

impl Op for DeleteJobOp {
    fn id(self) -> OpId {
        self.id
    }
}

impl HasOutputs for DeleteJobOp {
    type Outputs = ();
    fn outputs(self) {}
}

/// Runs a task or a job and waits until the run ends. **The op succeeds however the run ends**, also with the result `FAILED`, unless the op or its pipeline is [`truthful`](crate::CreateOp::truthful). The output `result_state` holds the result of the run. With the archived Azure Databricks Operator, Kubernetes never garbage-collects a `Run` with a `job_name`, not even after its `Djob` is deleted: such a run needs a [`DeleteRunOp`].
///
/// Argo performs the action `create` on a `Run` (`databricks.microsoft.com/v1alpha1`).
/// The op succeeds when `status.metadata.state.life_cycle_state in (TERMINATED, SKIPPED, INTERNAL_ERROR)`.
/// With [`truthful`](crate::CreateOp::truthful), it succeeds when `status.metadata.state.result_state in (SUCCESS, SUCCESS_WITH_FAILURES)`
/// and fails when one of these is true: `status.metadata.state.result_state in (FAILED, TIMEDOUT, CANCELED, MAXIMUM_CONCURRENT_RUNS_REACHED, EXCLUDED, UPSTREAM_FAILED, UPSTREAM_CANCELED, DISABLED), status.metadata.state.life_cycle_state in (SKIPPED, INTERNAL_ERROR)`.
/// In a pipeline with `operator = "azure-databricks-operator"`, it succeeds when `status.metadata.state.result_state=SUCCESS`
/// and fails when one of these is true: `status.metadata.state.result_state in (FAILED, TIMEDOUT, CANCELED), status.metadata.state.life_cycle_state in (SKIPPED, INTERNAL_ERROR)`.
/// If the Databricks API rejects the resource, kfp-dbx-operator ends the op by the status of the
/// object. The archived Azure Databricks Operator writes no status, so that Argo waits forever,
/// unless the op has a [`timeout`](crate::PolicyOp::timeout).
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # #[pipeline] fn example() {
/// SubmitRunOp::new("submitrun")
///     .run_name("test-run")
///     .new_cluster(
///         NewCluster::new()
///             .spark_version("5.3.x-scala2.11")
///             .node_type_id("Standard_D3_v2")
///             .num_workers(2),
///     )
///     .libraries([Library::jar("dbfs:/docs/sparkpi.jar")])
///     .spark_jar_task(SparkJarTask::new("org.apache.spark.examples.SparkPi").parameters(["10"]));
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct SubmitRunOp {
    id: OpId,
    /// The outputs, which other ops can use.
    pub outputs: SubmitRunOutputs,
}

/// The outputs of a [`SubmitRunOp`].
#[non_exhaustive]
pub struct SubmitRunOutputs<S: Shape = Single> {
    /// The name of the `Run`. (`{.metadata.name}`)
    pub name: Output<S::Of<String>>,
    /// The id of the run in Databricks. (`{.status.metadata.run_id}`)
    pub run_id: Output<S::Of<i64>>,
    /// The name of the run in Databricks. (`{.status.metadata.run_name}`)
    pub run_name: Output<S::Of<String>>,
    /// The id of the job of the run. A direct run also has one. (`{.status.metadata.job_id}`)
    pub job_id: Output<S::Of<i64>>,
    /// The number of the run within its job. With the archived operator, the output is empty if the number is 0. (`{.status.metadata.number_in_job}`)
    pub number_in_job: Output<S::Of<i64>>,
    /// The final state of the run: `TERMINATED`, `SKIPPED` or `INTERNAL_ERROR`. (`{.status.metadata.state.life_cycle_state}`)
    pub life_cycle_state: Output<S::Of<String>>,
    /// The result of the run: `SUCCESS`, `FAILED`, `TIMEDOUT` or `CANCELED`. A run with several tasks that tolerates the failure of some ends with `SUCCESS_WITH_FAILURES`. The output is empty if the run ended without a result. (`{.status.metadata.state.result_state}`)
    pub result_state: Output<S::Of<String>>,
    /// The value that the notebook passed to `dbutils.notebook.exit`. (`{.status.notebook_output.result}`)
    pub notebook_output_result: Output<S::Of<String>>,
    /// Whether the result of the notebook was truncated. With the archived operator, the output is empty if it was not. (`{.status.notebook_output.truncated}`)
    pub notebook_output_truncated: Output<S::Of<bool>>,
    /// The reason why the run failed, if it failed. (`{.status.error}`)
    pub error: Output<S::Of<String>>,
    /// The whole `Run` object. (`{}`)
    pub manifest: Output<S::Of<Json>>,
    /// The page of the run in the workspace. (`{.status.metadata.run_page_url}`)
    pub run_page_url: Output<S::Of<String>>,
    /// The reason for the final state of the run. (`{.status.metadata.state.state_message}`)
    pub state_message: Output<S::Of<String>>,
    /// The results of the tasks of a run with `tasks`, by the keys of the tasks: an object with the `run_id`, the `life_cycle_state`, the `result_state`, the `state_message`, the `result`, the `error` and the `run_page_url` of each. The output is empty if the run has one task at its top. (`{.status.task_results}`)
    pub task_results: Output<S::Of<Json>>,
    /// The id of the cluster on which the run ran. The output is empty if its tasks ran on several clusters, or on none. (`{.status.metadata.cluster_instance.cluster_id}`)
    pub cluster_id: Output<S::Of<String>>,
}

outputs!(SubmitRunOutputs { name, run_id, run_name, job_id, number_in_job, life_cycle_state, result_state, notebook_output_result, notebook_output_truncated, error, manifest, run_page_url, state_message, task_results, cluster_id });

impl SubmitRunOp {
    fn from_id(id: OpId) -> Self {
        Self {
            id,
            outputs: SubmitRunOutputs {
                name: Output::new(id, 0),
                run_id: Output::new(id, 1),
                run_name: Output::new(id, 2),
                job_id: Output::new(id, 3),
                number_in_job: Output::new(id, 4),
                life_cycle_state: Output::new(id, 5),
                result_state: Output::new(id, 6),
                notebook_output_result: Output::new(id, 7),
                notebook_output_truncated: Output::new(id, 8),
                error: Output::new(id, 9),
                manifest: Output::new(id, 10),
                run_page_url: Output::new(id, 11),
                state_message: Output::new(id, 12),
                task_results: Output::new(id, 13),
                cluster_id: Output::new(id, 14),
            },
        }
    }

    /// Adds an op to the pipeline. The workflow contains the name in the form that kfp gives it: in
    /// lower case, with a `-` in place of characters that are not letters or digits. A name that occurs
    /// again gets the suffix `-2`, `-3` and so on.
    #[track_caller]
    pub fn new(name: impl OpName) -> Self {
        Self::from_id(OpId::databricks(name.as_ref(), table::OPS[4]))
    }

    /// Adds an op whose spec is JSON text. The pipeline reports an error if the text can't be parsed, or
    /// if it has a field that the spec does not have.
    #[track_caller]
    pub fn from_json_spec(name: impl OpName, json_spec: impl AsRef<str>) -> Self {
        let op = Self::new(name);
        op.id.spec_from_json(json_spec.as_ref());
        op
    }

    /// Adds an op whose spec is in a `.json`, `.yaml` or `.yml` file. The file is read when the pipeline
    /// is built. A relative path starts at the working directory of the program. The pipeline reports
    /// an error if the file can't be read, or if it has a field that the spec does not have.
    #[track_caller]
    pub fn from_file_name(name: impl OpName, file_name: impl AsRef<Path>) -> Self {
        let op = Self::new(name);
        op.id.spec_from_file(file_name.as_ref());
        op
    }

    /// Sets the whole spec. The setter of a field takes precedence over the field of the spec, in
    /// whatever order the two are called. It replaces a nested value as a whole.
    #[track_caller]
    pub fn spec(self, spec: impl IntoSpec<RunSpec>) -> Self {
        self.id.spec(spec.into_value());
        self
    }

    /// Sets the name of the `Run` in Kubernetes, a DNS-1123 subdomain. It takes precedence over
    /// [`run_name`](Self::run_name).
    #[track_caller]
    pub fn k8s_name(self, k8s_name: impl IntoText) -> Self {
        self.id.k8s_name(k8s_name.into_value());
        self
    }

    /// Sets the name of the run. By default it is the name of the Kubernetes object. It has at most 4,096 bytes. The archived operator always uses the name of the Kubernetes object.
    #[track_caller]
    pub fn run_name(self, run_name: impl IntoText) -> Self {
        self.id.set("run_name", run_name.into_value());
        self
    }

    /// Sets the name of the `Djob` to run, in the same namespace. Such a run takes only the `*_params`. The archived operator crashes if none of them is set, crashes on a run with neither a `job_name` nor a task, and retries forever if no such `Djob` exists.
    #[track_caller]
    pub fn job_name(self, job_name: impl IntoText) -> Self {
        self.id.set("job_name", job_name.into_value());
        self
    }

    /// Sets the arguments for a job whose task is a jar.
    #[track_caller]
    pub fn jar_params(self, jar_params: impl IntoArguments) -> Self {
        self.id.set("jar_params", jar_params.into_value());
        self
    }

    /// Sets the arguments for a job whose task is a Python file or a wheel, in ASCII.
    #[track_caller]
    pub fn python_params(self, python_params: impl IntoArguments) -> Self {
        self.id.set("python_params", python_params.into_value());
        self
    }

    /// Sets the arguments for a job whose task is `spark-submit`, in ASCII.
    #[track_caller]
    pub fn spark_submit_params(self, spark_submit_params: impl IntoArguments) -> Self {
        self.id.set("spark_submit_params", spark_submit_params.into_value());
        self
    }

    /// Sets the values of the widgets for a job whose task is a notebook.
    #[track_caller]
    pub fn notebook_params(self, notebook_params: impl IntoMap<Argument>) -> Self {
        self.id.set("notebook_params", notebook_params.into_value());
        self
    }

    /// Sets the id of a job in Databricks to run, for a job that has no `Djob`. It replaces the `job_name`. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn job_id(self, job_id: impl IntoNumber<i64>) -> Self {
        self.id.set("job_id", job_id.into_value());
        self
    }

    /// Sets the values of the `parameters` of the job. Databricks recommends them in place of the `*_params` and the `dbt_commands`, which it has deprecated. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn job_parameters(self, job_parameters: impl IntoMap<Argument>) -> Self {
        self.id.set("job_parameters", job_parameters.into_value());
        self
    }

    /// Sets the named arguments for a job whose task is a Python wheel. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn python_named_params(self, python_named_params: impl IntoMap<Argument>) -> Self {
        self.id.set("python_named_params", python_named_params.into_value());
        self
    }

    /// Sets the values of the parameters for a job whose task is SQL. An alert takes none. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn sql_params(self, sql_params: impl IntoMap<Argument>) -> Self {
        self.id.set("sql_params", sql_params.into_value());
        self
    }

    /// Sets the commands for a job whose task is dbt, such as `dbt run`. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn dbt_commands(self, dbt_commands: impl IntoList<String>) -> Self {
        self.id.set("dbt_commands", dbt_commands.into_value());
        self
    }

    /// Sets the settings of the update for a job whose task is a pipeline of Databricks. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn pipeline_params(self, pipeline_params: impl IntoSpec<PipelineParams>) -> Self {
        self.id.set("pipeline_params", pipeline_params.into_value());
        self
    }

    /// Sets the keys of the tasks of the job to run. By default, all of them run. With a `+` before the key, the tasks run on which it depends, too; with a `+` behind it, those that depend on it. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn only(self, only: impl IntoList<String>) -> Self {
        self.id.set("only", only.into_value());
        self
    }

    /// Sets the Databricks id of an existing cluster to run on. The archived operator requires exactly one `Dcluster` with this id in the namespace.
    #[track_caller]
    pub fn existing_cluster_id(self, existing_cluster_id: impl IntoText) -> Self {
        self.id.set("existing_cluster_id", existing_cluster_id.into_value());
        self
    }

    /// Sets the name of an existing `Dcluster` in the same namespace to run on. In the archived operator it takes precedence over `existing_cluster_id`.
    #[track_caller]
    pub fn existing_cluster_name(self, existing_cluster_name: impl IntoText) -> Self {
        self.id.set("existing_cluster_name", existing_cluster_name.into_value());
        self
    }

    /// Sets a cluster that Databricks creates for each run and terminates with it.
    #[track_caller]
    pub fn new_cluster(self, new_cluster: impl IntoSpec<NewCluster>) -> Self {
        self.id.set("new_cluster", new_cluster.into_value());
        self
    }

    /// Sets the libraries to install on the cluster before the task runs.
    #[track_caller]
    pub fn libraries(self, libraries: impl IntoList<Library>) -> Self {
        self.id.set("libraries", libraries.into_value());
        self
    }

    /// Sets the notebook to run, as the task. The archived operator does not check that exactly one task is set.
    #[track_caller]
    pub fn notebook_task(self, notebook_task: impl IntoSpec<NotebookTask>) -> Self {
        self.id.set("notebook_task", notebook_task.into_value());
        self
    }

    /// Sets the main class of a jar to run, as the task.
    #[track_caller]
    pub fn spark_jar_task(self, spark_jar_task: impl IntoSpec<SparkJarTask>) -> Self {
        self.id.set("spark_jar_task", spark_jar_task.into_value());
        self
    }

    /// Sets the Python file to run, as the task.
    #[track_caller]
    pub fn spark_python_task(self, spark_python_task: impl IntoSpec<SparkPythonTask>) -> Self {
        self.id.set("spark_python_task", spark_python_task.into_value());
        self
    }

    /// Sets the `spark-submit` call to run, as the task.
    #[track_caller]
    pub fn spark_submit_task(self, spark_submit_task: impl IntoSpec<SparkSubmitTask>) -> Self {
        self.id.set("spark_submit_task", spark_submit_task.into_value());
        self
    }

    /// Sets the entry point of a Python wheel to run, as the task. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn python_wheel_task(self, python_wheel_task: impl IntoSpec<PythonWheelTask>) -> Self {
        self.id.set("python_wheel_task", python_wheel_task.into_value());
        self
    }

    /// Sets the SQL to run on a SQL warehouse, as the task. It needs no cluster. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn sql_task(self, sql_task: impl IntoSpec<SqlTask>) -> Self {
        self.id.set("sql_task", sql_task.into_value());
        self
    }

    /// Sets the dbt commands to run, as the task. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn dbt_task(self, dbt_task: impl IntoSpec<DbtTask>) -> Self {
        self.id.set("dbt_task", dbt_task.into_value());
        self
    }

    /// Sets the Lakeflow Declarative Pipeline to update, as the task. It needs no cluster. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn pipeline_task(self, pipeline_task: impl IntoSpec<PipelineTask>) -> Self {
        self.id.set("pipeline_task", pipeline_task.into_value());
        self
    }

    /// Sets the other job to run, as the task. It needs no cluster. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn run_job_task(self, run_job_task: impl IntoSpec<RunJobTask>) -> Self {
        self.id.set("run_job_task", run_job_task.into_value());
        self
    }

    /// Sets the key of the environment of a serverless task: one of the `environments`. A serverless task other than a notebook needs one. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn environment_key(self, environment_key: impl IntoText) -> Self {
        self.id.set("environment_key", environment_key.into_value());
        self
    }

    /// Sets the tasks, each with its key, its cluster and the tasks that it depends on. They take the place of a single task: beside them, neither a task nor a cluster can be set. There are at most 1,000 of them. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn tasks(self, tasks: impl IntoList<Task>) -> Self {
        self.id.set("tasks", tasks.into_value());
        self
    }

    /// Sets the environments of serverless tasks, which name them by their keys. There are at most 10 of them. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn environments(self, environments: impl IntoList<JobEnvironment>) -> Self {
        self.id.set("environments", environments.into_value());
        self
    }

    /// Sets the Git repository that the tasks read their notebooks and files from. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn git_source(self, git_source: impl IntoSpec<GitSource>) -> Self {
        self.id.set("git_source", git_source.into_value());
        self
    }

    /// Sets the number of seconds after which Databricks ends the run. By default, or with the value 0, a run has no time limit. The archived operator does not send it for a run with a `job_name`.
    #[track_caller]
    pub fn timeout_seconds(self, timeout_seconds: impl IntoNumber<i32>) -> Self {
        self.id.set("timeout_seconds", timeout_seconds.into_value());
        self
    }

    /// Sets the number of times that the task of a direct run is retried after it failed. The value -1 stands for no limit. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn max_retries(self, max_retries: impl IntoNumber<i32>) -> Self {
        self.id.set("max_retries", max_retries.into_value());
        self
    }

    /// Sets the number of milliseconds between the start of a failed attempt and its retry. By default, the retry starts at once. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn min_retry_interval_millis(self, min_retry_interval_millis: impl IntoNumber<i32>) -> Self {
        self.id.set("min_retry_interval_millis", min_retry_interval_millis.into_value());
        self
    }

    /// Sets whether a task that timed out is retried. By default, it is not. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn retry_on_timeout(self, retry_on_timeout: impl IntoBool) -> Self {
        self.id.set("retry_on_timeout", retry_on_timeout.into_value());
        self
    }

    /// Sets the addresses that receive mail about a direct run. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn email_notifications(self, email_notifications: impl IntoSpec<EmailNotifications>) -> Self {
        self.id.set("email_notifications", email_notifications.into_value());
        self
    }

    /// Sets the permissions on the job or the run, in addition to those of administrators. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn access_control_list(self, access_control_list: impl IntoList<JobAccessControl>) -> Self {
        self.id.set("access_control_list", access_control_list.into_value());
        self
    }

    /// Sets the id of the budget policy to which the serverless costs belong. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn budget_policy_id(self, budget_policy_id: impl IntoText) -> Self {
        self.id.set("budget_policy_id", budget_policy_id.into_value());
        self
    }

    /// Sets the rules by which Databricks judges the health of runs. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn health(self, health: impl IntoSpec<JobsHealthRules>) -> Self {
        self.id.set("health", health.into_value());
        self
    }

    /// Sets the runs about which nobody is notified. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn notification_settings(self, notification_settings: impl IntoSpec<NotificationSettings>) -> Self {
        self.id.set("notification_settings", notification_settings.into_value());
        self
    }

    /// Sets the goal of Databricks for serverless tasks. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn performance_target(self, performance_target: impl IntoWord<PerformanceTarget>) -> Self {
        self.id.set("performance_target", performance_target.into_value());
        self
    }

    /// Sets the queue, in which a run waits that cannot start at once. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn queue(self, queue: impl IntoSpec<QueueSettings>) -> Self {
        self.id.set("queue", queue.into_value());
        self
    }

    /// Sets the identity with which the tasks run. By default, it is that of the operator. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn run_as(self, run_as: impl IntoValue<JobRunAs>) -> Self {
        self.id.set("run_as", run_as.into_value());
        self
    }

    /// Sets the id of the usage policy to which the serverless costs belong. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn usage_policy_id(self, usage_policy_id: impl IntoText) -> Self {
        self.id.set("usage_policy_id", usage_policy_id.into_value());
        self
    }

    /// Sets the notification destinations that are called about the runs. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn webhook_notifications(self, webhook_notifications: impl IntoSpec<WebhookNotifications>) -> Self {
        self.id.set("webhook_notifications", webhook_notifications.into_value());
        self
    }
}

impl PolicyOp for SubmitRunOp {}

impl CheckedOp for SubmitRunOp {}

impl OutcomeOp for SubmitRunOp {}

impl CreateOp for SubmitRunOp {}

impl OfOps for SubmitRunOp {}

impl OfCreates for SubmitRunOp {}

impl Op for SubmitRunOp {
    fn id(self) -> OpId {
        self.id
    }
}

impl HasOutputs for SubmitRunOp {
    type Outputs = SubmitRunOutputs;
    fn outputs(self) -> SubmitRunOutputs {
        self.outputs
    }
}

/// Deletes a run. A run that is still active is cancelled first. With the archived Azure Databricks Operator, the object of a run that ended without a `result_state`, for example with `INTERNAL_ERROR`, is never removed: the op succeeds, and the operator retries the deletion forever.
///
/// Argo performs the action `delete` on a `Run` (`databricks.microsoft.com/v1alpha1`), with the kubectl flag `--wait=false`.
/// The op succeeds as soon as Kubernetes has accepted the deletion, and also if the object does not
/// exist. With [`wait`](crate::DeleteOp::wait), it waits until the object is gone.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # #[pipeline] fn example() {
/// DeleteRunOp::new("deleterun").run_name("test-run");
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct DeleteRunOp {
    id: OpId,
}

impl DeleteRunOp {
    fn from_id(id: OpId) -> Self {
        Self { id }
    }

    /// Adds an op to the pipeline. The workflow contains the name in the form that kfp gives it: in
    /// lower case, with a `-` in place of characters that are not letters or digits. A name that occurs
    /// again gets the suffix `-2`, `-3` and so on.
    #[track_caller]
    pub fn new(name: impl OpName) -> Self {
        Self::from_id(OpId::databricks(name.as_ref(), table::OPS[5]))
    }

    /// Sets the name of the `Run` in Kubernetes, a DNS-1123 subdomain. It takes precedence over
    /// [`run_name`](Self::run_name).
    #[track_caller]
    pub fn k8s_name(self, k8s_name: impl IntoText) -> Self {
        self.id.k8s_name(k8s_name.into_value());
        self
    }

    /// Sets the name of the `Run`, a DNS-1123 subdomain.
    #[track_caller]
    pub fn run_name(self, run_name: impl IntoText) -> Self {
        self.id.own_name(run_name.into_value());
        self
    }
}

impl PolicyOp for DeleteRunOp {}

impl CheckedOp for DeleteRunOp {}

impl DeleteOp for DeleteRunOp {}

impl OfOps for DeleteRunOp {}

impl OfDeletes for DeleteRunOp {}

impl Op for DeleteRunOp {
    fn id(self) -> OpId {
        self.id
    }
}

impl HasOutputs for DeleteRunOp {
    type Outputs = ();
    fn outputs(self) {}
}

/// Creates a secret scope with its secrets and permissions, and waits until it has a name in Databricks. The op has no `manifest` output, because that would copy the secrets into the status of the workflow.
///
/// Argo performs the action `create` on a `SecretScope` (`databricks.microsoft.com/v1alpha1`).
/// The op succeeds when `status.secretscope.name`
/// and fails when `status.state=ERROR`.
/// If the Databricks API rejects the resource, kfp-dbx-operator ends the op by the status of the
/// object. The archived Azure Databricks Operator writes no status, so that Argo waits forever,
/// unless the op has a [`timeout`](crate::PolicyOp::timeout).
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # #[pipeline] fn example() {
/// CreateSecretScopeOp::new("createsecretscope")
///     .scope_name("test-scope")
///     .initial_manage_principal("users")
///     .secrets([Secret::value_from("password", SecretKeyRef::new("mysecret", "password"))])
///     .acls([SecretScopeAcl::new("user@foo.com", Permission::Read)]);
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct CreateSecretScopeOp {
    id: OpId,
    /// The outputs, which other ops can use.
    pub outputs: CreateSecretScopeOutputs,
}

/// The outputs of a [`CreateSecretScopeOp`].
#[non_exhaustive]
pub struct CreateSecretScopeOutputs<S: Shape = Single> {
    /// The name of the `SecretScope`. (`{.metadata.name}`)
    pub name: Output<S::Of<String>>,
    /// The name of the secret scope in Databricks. (`{.status.secretscope.name}`)
    pub secretscope_name: Output<S::Of<String>>,
    /// The backend in which Databricks stores the secret scope. (`{.status.secretscope.backend_type}`)
    pub secretscope_backend_type: Output<S::Of<String>>,
    /// Whether all Kubernetes Secrets that the scope refers to exist. (`{.status.secretinclusteravailable}`)
    pub secret_in_cluster_available: Output<S::Of<bool>>,
}

outputs!(CreateSecretScopeOutputs { name, secretscope_name, secretscope_backend_type, secret_in_cluster_available });

impl CreateSecretScopeOp {
    fn from_id(id: OpId) -> Self {
        Self {
            id,
            outputs: CreateSecretScopeOutputs {
                name: Output::new(id, 0),
                secretscope_name: Output::new(id, 1),
                secretscope_backend_type: Output::new(id, 2),
                secret_in_cluster_available: Output::new(id, 3),
            },
        }
    }

    /// Adds an op to the pipeline. The workflow contains the name in the form that kfp gives it: in
    /// lower case, with a `-` in place of characters that are not letters or digits. A name that occurs
    /// again gets the suffix `-2`, `-3` and so on.
    #[track_caller]
    pub fn new(name: impl OpName) -> Self {
        Self::from_id(OpId::databricks(name.as_ref(), table::OPS[6]))
    }

    /// Adds an op whose spec is JSON text. The pipeline reports an error if the text can't be parsed, or
    /// if it has a field that the spec does not have.
    #[track_caller]
    pub fn from_json_spec(name: impl OpName, json_spec: impl AsRef<str>) -> Self {
        let op = Self::new(name);
        op.id.spec_from_json(json_spec.as_ref());
        op
    }

    /// Adds an op whose spec is in a `.json`, `.yaml` or `.yml` file. The file is read when the pipeline
    /// is built. A relative path starts at the working directory of the program. The pipeline reports
    /// an error if the file can't be read, or if it has a field that the spec does not have.
    #[track_caller]
    pub fn from_file_name(name: impl OpName, file_name: impl AsRef<Path>) -> Self {
        let op = Self::new(name);
        op.id.spec_from_file(file_name.as_ref());
        op
    }

    /// Sets the whole spec. The setter of a field takes precedence over the field of the spec, in
    /// whatever order the two are called. It replaces a nested value as a whole.
    #[track_caller]
    pub fn spec(self, spec: impl IntoSpec<SecretScopeSpec>) -> Self {
        self.id.spec(spec.into_value());
        self
    }

    /// Sets the name of the `SecretScope` in Kubernetes, a DNS-1123 subdomain. It takes precedence over
    /// [`scope_name`](Self::scope_name).
    #[track_caller]
    pub fn k8s_name(self, k8s_name: impl IntoText) -> Self {
        self.id.k8s_name(k8s_name.into_value());
        self
    }

    /// Sets the name of the `SecretScope`, a DNS-1123 subdomain.
    #[track_caller]
    pub fn scope_name(self, scope_name: impl IntoText) -> Self {
        self.id.own_name(scope_name.into_value());
        self
    }

    /// Sets the principal that may manage the scope, which the CRD calls a permission. `users` stands for everyone, and is the only value that a Standard workspace accepts.
    #[track_caller]
    pub fn initial_manage_principal(self, initial_manage_principal: impl IntoText) -> Self {
        self.id.set("initial_manage_permission", initial_manage_principal.into_value());
        self
    }

    /// Sets the secrets of the scope.
    #[track_caller]
    pub fn secrets(self, secrets: impl IntoList<Secret>) -> Self {
        self.id.set("secrets", secrets.into_value());
        self
    }

    /// Sets the permissions of principals on the scope.
    #[track_caller]
    pub fn acls(self, acls: impl IntoList<SecretScopeAcl>) -> Self {
        self.id.set("acls", acls.into_value());
        self
    }

    /// Sets the backend in which the secrets are stored. The default is `DATABRICKS`. To create a scope with `AZURE_KEYVAULT`, the operator must log in to Databricks with Microsoft Entra ID. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn scope_backend_type(self, scope_backend_type: impl IntoWord<ScopeBackendType>) -> Self {
        self.id.set("scope_backend_type", scope_backend_type.into_value());
        self
    }

    /// Sets the vault of a scope with the backend `AZURE_KEYVAULT`. Only kfp-dbx-operator has this field.
    #[track_caller]
    pub fn backend_azure_keyvault(self, backend_azure_keyvault: impl IntoSpec<AzureKeyVault>) -> Self {
        self.id.set("backend_azure_keyvault", backend_azure_keyvault.into_value());
        self
    }
}

impl PolicyOp for CreateSecretScopeOp {}

impl CheckedOp for CreateSecretScopeOp {}

impl OutcomeOp for CreateSecretScopeOp {}

impl CreateOp for CreateSecretScopeOp {}

impl OfOps for CreateSecretScopeOp {}

impl OfCreates for CreateSecretScopeOp {}

impl Op for CreateSecretScopeOp {
    fn id(self) -> OpId {
        self.id
    }
}

impl HasOutputs for CreateSecretScopeOp {
    type Outputs = CreateSecretScopeOutputs;
    fn outputs(self) -> CreateSecretScopeOutputs {
        self.outputs
    }
}

/// Deletes a secret scope with all its secrets.
///
/// Argo performs the action `delete` on a `SecretScope` (`databricks.microsoft.com/v1alpha1`), with the kubectl flag `--wait=false`.
/// The op succeeds as soon as Kubernetes has accepted the deletion, and also if the object does not
/// exist. With [`wait`](crate::DeleteOp::wait), it waits until the object is gone.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # #[pipeline] fn example() {
/// DeleteSecretScopeOp::new("deletesecretscope").scope_name("test-scope");
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct DeleteSecretScopeOp {
    id: OpId,
}

impl DeleteSecretScopeOp {
    fn from_id(id: OpId) -> Self {
        Self { id }
    }

    /// Adds an op to the pipeline. The workflow contains the name in the form that kfp gives it: in
    /// lower case, with a `-` in place of characters that are not letters or digits. A name that occurs
    /// again gets the suffix `-2`, `-3` and so on.
    #[track_caller]
    pub fn new(name: impl OpName) -> Self {
        Self::from_id(OpId::databricks(name.as_ref(), table::OPS[7]))
    }

    /// Sets the name of the `SecretScope` in Kubernetes, a DNS-1123 subdomain. It takes precedence over
    /// [`scope_name`](Self::scope_name).
    #[track_caller]
    pub fn k8s_name(self, k8s_name: impl IntoText) -> Self {
        self.id.k8s_name(k8s_name.into_value());
        self
    }

    /// Sets the name of the `SecretScope`, a DNS-1123 subdomain.
    #[track_caller]
    pub fn scope_name(self, scope_name: impl IntoText) -> Self {
        self.id.own_name(scope_name.into_value());
        self
    }
}

impl PolicyOp for DeleteSecretScopeOp {}

impl CheckedOp for DeleteSecretScopeOp {}

impl DeleteOp for DeleteSecretScopeOp {}

impl OfOps for DeleteSecretScopeOp {}

impl OfDeletes for DeleteSecretScopeOp {}

impl Op for DeleteSecretScopeOp {
    fn id(self) -> OpId {
        self.id
    }
}

impl HasOutputs for DeleteSecretScopeOp {
    type Outputs = ();
    fn outputs(self) {}
}

/// Imports a notebook into the workspace and waits until the operator reports the hash of the imported content. A notebook at the same path is overwritten.
///
/// Argo performs the action `create` on a `WorkspaceItem` (`databricks.microsoft.com/v1alpha1`).
/// The op succeeds when `status.object_hash`
/// and fails when `status.state=ERROR`.
/// If the Databricks API rejects the resource, kfp-dbx-operator ends the op by the status of the
/// object. The archived Azure Databricks Operator writes no status, so that Argo waits forever,
/// unless the op has a [`timeout`](crate::PolicyOp::timeout).
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # #[pipeline] fn example() {
/// ImportWorkspaceItemOp::new("importworkspaceitem")
///     .item_name("test-item")
///     .content(Base64::text("println(\"hello, world\")"))
///     .path("/Users/user@foo.com/Example")
///     .language(Language::Scala)
///     .file_format(ImportFormat::Source);
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ImportWorkspaceItemOp {
    id: OpId,
    /// The outputs, which other ops can use.
    pub outputs: ImportWorkspaceItemOutputs,
}

/// The outputs of a [`ImportWorkspaceItemOp`].
#[non_exhaustive]
pub struct ImportWorkspaceItemOutputs<S: Shape = Single> {
    /// The name of the `WorkspaceItem`. (`{.metadata.name}`)
    pub name: Output<S::Of<String>>,
    /// The hash of the imported content. (`{.status.object_hash}`)
    pub object_hash: Output<S::Of<String>>,
    /// The language of the item. (`{.status.object_info.language}`)
    pub object_language: Output<S::Of<String>>,
    /// The type of the item: `NOTEBOOK`, `FILE`, `DIRECTORY` or `LIBRARY`. (`{.status.object_info.object_type}`)
    pub object_type: Output<S::Of<String>>,
    /// The path of the item. (`{.status.object_info.path}`)
    pub object_path: Output<S::Of<String>>,
    /// The whole `WorkspaceItem` object. (`{}`)
    pub manifest: Output<S::Of<Json>>,
}

outputs!(ImportWorkspaceItemOutputs { name, object_hash, object_language, object_type, object_path, manifest });

impl ImportWorkspaceItemOp {
    fn from_id(id: OpId) -> Self {
        Self {
            id,
            outputs: ImportWorkspaceItemOutputs {
                name: Output::new(id, 0),
                object_hash: Output::new(id, 1),
                object_language: Output::new(id, 2),
                object_type: Output::new(id, 3),
                object_path: Output::new(id, 4),
                manifest: Output::new(id, 5),
            },
        }
    }

    /// Adds an op to the pipeline. The workflow contains the name in the form that kfp gives it: in
    /// lower case, with a `-` in place of characters that are not letters or digits. A name that occurs
    /// again gets the suffix `-2`, `-3` and so on.
    #[track_caller]
    pub fn new(name: impl OpName) -> Self {
        Self::from_id(OpId::databricks(name.as_ref(), table::OPS[8]))
    }

    /// Adds an op whose spec is JSON text. The pipeline reports an error if the text can't be parsed, or
    /// if it has a field that the spec does not have.
    #[track_caller]
    pub fn from_json_spec(name: impl OpName, json_spec: impl AsRef<str>) -> Self {
        let op = Self::new(name);
        op.id.spec_from_json(json_spec.as_ref());
        op
    }

    /// Adds an op whose spec is in a `.json`, `.yaml` or `.yml` file. The file is read when the pipeline
    /// is built. A relative path starts at the working directory of the program. The pipeline reports
    /// an error if the file can't be read, or if it has a field that the spec does not have.
    #[track_caller]
    pub fn from_file_name(name: impl OpName, file_name: impl AsRef<Path>) -> Self {
        let op = Self::new(name);
        op.id.spec_from_file(file_name.as_ref());
        op
    }

    /// Sets the whole spec. The setter of a field takes precedence over the field of the spec, in
    /// whatever order the two are called. It replaces a nested value as a whole.
    #[track_caller]
    pub fn spec(self, spec: impl IntoSpec<WorkspaceItemSpec>) -> Self {
        self.id.spec(spec.into_value());
        self
    }

    /// Sets the name of the `WorkspaceItem` in Kubernetes, a DNS-1123 subdomain. It takes precedence over
    /// [`item_name`](Self::item_name).
    #[track_caller]
    pub fn k8s_name(self, k8s_name: impl IntoText) -> Self {
        self.id.k8s_name(k8s_name.into_value());
        self
    }

    /// Sets the name of the `WorkspaceItem`, a DNS-1123 subdomain.
    #[track_caller]
    pub fn item_name(self, item_name: impl IntoText) -> Self {
        self.id.own_name(item_name.into_value());
        self
    }

    /// Sets the content of the item. Databricks accepts at most 10 MB, and a whole workflow is limited to 1 MiB. The archived operator never imports empty content.
    #[track_caller]
    pub fn content(self, content: impl IntoBytes) -> Self {
        self.id.set("content", content.into_value());
        self
    }

    /// Sets the absolute path in the workspace. The delete of an archive, of the format `DBC`, deletes everything below this path. The archived operator does so for each item.
    #[track_caller]
    pub fn path(self, path: impl IntoText) -> Self {
        self.id.set("path", path.into_value());
        self
    }

    /// Sets the language of the content, if the format is source code.
    #[track_caller]
    pub fn language(self, language: impl IntoWord<Language>) -> Self {
        self.id.set("language", language.into_value());
        self
    }

    /// Sets the format of the content.
    #[track_caller]
    pub fn file_format(self, file_format: impl IntoWord<ImportFormat>) -> Self {
        self.id.set("format", file_format.into_value());
        self
    }
}

impl PolicyOp for ImportWorkspaceItemOp {}

impl CheckedOp for ImportWorkspaceItemOp {}

impl OutcomeOp for ImportWorkspaceItemOp {}

impl CreateOp for ImportWorkspaceItemOp {}

impl OfOps for ImportWorkspaceItemOp {}

impl OfCreates for ImportWorkspaceItemOp {}

impl OfImports for ImportWorkspaceItemOp {}

impl Op for ImportWorkspaceItemOp {
    fn id(self) -> OpId {
        self.id
    }
}

impl HasOutputs for ImportWorkspaceItemOp {
    type Outputs = ImportWorkspaceItemOutputs;
    fn outputs(self) -> ImportWorkspaceItemOutputs {
        self.outputs
    }
}

/// Deletes an item of the workspace, and of an archive everything below its path. The archived Azure Databricks Operator deletes everything below the path of each item.
///
/// Argo performs the action `delete` on a `WorkspaceItem` (`databricks.microsoft.com/v1alpha1`), with the kubectl flag `--wait=false`.
/// The op succeeds as soon as Kubernetes has accepted the deletion, and also if the object does not
/// exist. With [`wait`](crate::DeleteOp::wait), it waits until the object is gone.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # #[pipeline] fn example() {
/// DeleteWorkspaceItemOp::new("deleteworkspaceitem").item_name("test-item");
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct DeleteWorkspaceItemOp {
    id: OpId,
}

impl DeleteWorkspaceItemOp {
    fn from_id(id: OpId) -> Self {
        Self { id }
    }

    /// Adds an op to the pipeline. The workflow contains the name in the form that kfp gives it: in
    /// lower case, with a `-` in place of characters that are not letters or digits. A name that occurs
    /// again gets the suffix `-2`, `-3` and so on.
    #[track_caller]
    pub fn new(name: impl OpName) -> Self {
        Self::from_id(OpId::databricks(name.as_ref(), table::OPS[9]))
    }

    /// Sets the name of the `WorkspaceItem` in Kubernetes, a DNS-1123 subdomain. It takes precedence over
    /// [`item_name`](Self::item_name).
    #[track_caller]
    pub fn k8s_name(self, k8s_name: impl IntoText) -> Self {
        self.id.k8s_name(k8s_name.into_value());
        self
    }

    /// Sets the name of the `WorkspaceItem`, a DNS-1123 subdomain.
    #[track_caller]
    pub fn item_name(self, item_name: impl IntoText) -> Self {
        self.id.own_name(item_name.into_value());
        self
    }
}

impl PolicyOp for DeleteWorkspaceItemOp {}

impl CheckedOp for DeleteWorkspaceItemOp {}

impl DeleteOp for DeleteWorkspaceItemOp {}

impl OfOps for DeleteWorkspaceItemOp {}

impl OfDeletes for DeleteWorkspaceItemOp {}

impl Op for DeleteWorkspaceItemOp {
    fn id(self) -> OpId {
        self.id
    }
}

impl HasOutputs for DeleteWorkspaceItemOp {
    type Outputs = ();
    fn outputs(self) {}
}

/// Writes a file to DBFS and waits until the operator reports the hash of the uploaded data.
///
/// Argo performs the action `create` on a `DbfsBlock` (`databricks.microsoft.com/v1alpha1`).
/// The op succeeds when `status.file_hash`
/// and fails when `status.state=ERROR`.
/// If the Databricks API rejects the resource, kfp-dbx-operator ends the op by the status of the
/// object. The archived Azure Databricks Operator writes no status, so that Argo waits forever,
/// unless the op has a [`timeout`](crate::PolicyOp::timeout).
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # #[pipeline] fn example() {
/// CreateDbfsBlockOp::new("createdbfsblock")
///     .block_name("test-block")
///     .path("/data/foo.txt")
///     .data(Base64::text("hello"));
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct CreateDbfsBlockOp {
    id: OpId,
    /// The outputs, which other ops can use.
    pub outputs: CreateDbfsBlockOutputs,
}

/// The outputs of a [`CreateDbfsBlockOp`].
#[non_exhaustive]
pub struct CreateDbfsBlockOutputs<S: Shape = Single> {
    /// The name of the `DbfsBlock`. (`{.metadata.name}`)
    pub name: Output<S::Of<String>>,
    /// The path of the file. (`{.status.file_info.path}`)
    pub file_info_path: Output<S::Of<String>>,
    /// Whether the path is a folder. With the archived operator, the output is empty if it is not. (`{.status.file_info.is_dir}`)
    pub file_info_is_dir: Output<S::Of<bool>>,
    /// The size of the file in bytes. With the archived operator, the output is empty if the size is 0. (`{.status.file_info.file_size}`)
    pub file_info_file_size: Output<S::Of<i64>>,
    /// The hash of the uploaded data. (`{.status.file_hash}`)
    pub file_hash: Output<S::Of<String>>,
    /// The whole `DbfsBlock` object. (`{}`)
    pub manifest: Output<S::Of<Json>>,
}

outputs!(CreateDbfsBlockOutputs { name, file_info_path, file_info_is_dir, file_info_file_size, file_hash, manifest });

impl CreateDbfsBlockOp {
    fn from_id(id: OpId) -> Self {
        Self {
            id,
            outputs: CreateDbfsBlockOutputs {
                name: Output::new(id, 0),
                file_info_path: Output::new(id, 1),
                file_info_is_dir: Output::new(id, 2),
                file_info_file_size: Output::new(id, 3),
                file_hash: Output::new(id, 4),
                manifest: Output::new(id, 5),
            },
        }
    }

    /// Adds an op to the pipeline. The workflow contains the name in the form that kfp gives it: in
    /// lower case, with a `-` in place of characters that are not letters or digits. A name that occurs
    /// again gets the suffix `-2`, `-3` and so on.
    #[track_caller]
    pub fn new(name: impl OpName) -> Self {
        Self::from_id(OpId::databricks(name.as_ref(), table::OPS[10]))
    }

    /// Adds an op whose spec is JSON text. The pipeline reports an error if the text can't be parsed, or
    /// if it has a field that the spec does not have.
    #[track_caller]
    pub fn from_json_spec(name: impl OpName, json_spec: impl AsRef<str>) -> Self {
        let op = Self::new(name);
        op.id.spec_from_json(json_spec.as_ref());
        op
    }

    /// Adds an op whose spec is in a `.json`, `.yaml` or `.yml` file. The file is read when the pipeline
    /// is built. A relative path starts at the working directory of the program. The pipeline reports
    /// an error if the file can't be read, or if it has a field that the spec does not have.
    #[track_caller]
    pub fn from_file_name(name: impl OpName, file_name: impl AsRef<Path>) -> Self {
        let op = Self::new(name);
        op.id.spec_from_file(file_name.as_ref());
        op
    }

    /// Sets the whole spec. The setter of a field takes precedence over the field of the spec, in
    /// whatever order the two are called. It replaces a nested value as a whole.
    #[track_caller]
    pub fn spec(self, spec: impl IntoSpec<DbfsBlockSpec>) -> Self {
        self.id.spec(spec.into_value());
        self
    }

    /// Sets the name of the `DbfsBlock` in Kubernetes, a DNS-1123 subdomain. It takes precedence over
    /// [`block_name`](Self::block_name).
    #[track_caller]
    pub fn k8s_name(self, k8s_name: impl IntoText) -> Self {
        self.id.k8s_name(k8s_name.into_value());
        self
    }

    /// Sets the name of the `DbfsBlock`, a DNS-1123 subdomain.
    #[track_caller]
    pub fn block_name(self, block_name: impl IntoText) -> Self {
        self.id.own_name(block_name.into_value());
        self
    }

    /// Sets the content of the file. A whole workflow is limited to 1 MiB. The archived operator uploads 1000 bytes per call.
    #[track_caller]
    pub fn data(self, data: impl IntoBytes) -> Self {
        self.id.set("data", data.into_value());
        self
    }

    /// Sets the absolute path in DBFS, without `dbfs:`. The archived operator deletes everything below this path with the block.
    #[track_caller]
    pub fn path(self, path: impl IntoText) -> Self {
        self.id.set("path", path.into_value());
        self
    }
}

impl PolicyOp for CreateDbfsBlockOp {}

impl CheckedOp for CreateDbfsBlockOp {}

impl OutcomeOp for CreateDbfsBlockOp {}

impl CreateOp for CreateDbfsBlockOp {}

impl OfOps for CreateDbfsBlockOp {}

impl OfCreates for CreateDbfsBlockOp {}

impl Op for CreateDbfsBlockOp {
    fn id(self) -> OpId {
        self.id
    }
}

impl HasOutputs for CreateDbfsBlockOp {
    type Outputs = CreateDbfsBlockOutputs;
    fn outputs(self) -> CreateDbfsBlockOutputs {
        self.outputs
    }
}

/// Deletes a file from DBFS. The archived Azure Databricks Operator also deletes everything below its path.
///
/// Argo performs the action `delete` on a `DbfsBlock` (`databricks.microsoft.com/v1alpha1`), with the kubectl flag `--wait=false`.
/// The op succeeds as soon as Kubernetes has accepted the deletion, and also if the object does not
/// exist. With [`wait`](crate::DeleteOp::wait), it waits until the object is gone.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # #[pipeline] fn example() {
/// DeleteDbfsBlockOp::new("deletedbfsblock").block_name("test-block");
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct DeleteDbfsBlockOp {
    id: OpId,
}

impl DeleteDbfsBlockOp {
    fn from_id(id: OpId) -> Self {
        Self { id }
    }

    /// Adds an op to the pipeline. The workflow contains the name in the form that kfp gives it: in
    /// lower case, with a `-` in place of characters that are not letters or digits. A name that occurs
    /// again gets the suffix `-2`, `-3` and so on.
    #[track_caller]
    pub fn new(name: impl OpName) -> Self {
        Self::from_id(OpId::databricks(name.as_ref(), table::OPS[11]))
    }

    /// Sets the name of the `DbfsBlock` in Kubernetes, a DNS-1123 subdomain. It takes precedence over
    /// [`block_name`](Self::block_name).
    #[track_caller]
    pub fn k8s_name(self, k8s_name: impl IntoText) -> Self {
        self.id.k8s_name(k8s_name.into_value());
        self
    }

    /// Sets the name of the `DbfsBlock`, a DNS-1123 subdomain.
    #[track_caller]
    pub fn block_name(self, block_name: impl IntoText) -> Self {
        self.id.own_name(block_name.into_value());
        self
    }
}

impl PolicyOp for DeleteDbfsBlockOp {}

impl CheckedOp for DeleteDbfsBlockOp {}

impl DeleteOp for DeleteDbfsBlockOp {}

impl OfOps for DeleteDbfsBlockOp {}

impl OfDeletes for DeleteDbfsBlockOp {}

impl Op for DeleteDbfsBlockOp {
    fn id(self) -> OpId {
        self.id
    }
}

impl HasOutputs for DeleteDbfsBlockOp {
    type Outputs = ();
    fn outputs(self) {}
}

/// Writes a file to a volume of Unity Catalog and waits until the operator reports the hash of the uploaded data. A file at the same path is overwritten. Only kfp-dbx-operator has the kind `VolumeFile`: the pipeline must be written for it, with `#[pipeline(operator = "kfp-dbx")]`. The op has no `manifest` output, because that would copy the data into the status of the workflow.
///
/// Argo performs the action `create` on a `VolumeFile` (`databricks.microsoft.com/v1alpha1`).
/// The op succeeds when `status.file_hash`
/// and fails when `status.state=ERROR`.
/// If the Databricks API rejects the resource, kfp-dbx-operator ends the op by the status of the
/// object. The archived Azure Databricks Operator writes no status, so that Argo waits forever,
/// unless the op has a [`timeout`](crate::PolicyOp::timeout).
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # #[pipeline(operator = "kfp-dbx")] fn example() {
/// CreateVolumeFileOp::new("createvolumefile")
///     .file_name("test-file")
///     .path("/Volumes/main/default/jobs/pi.py")
///     .data(Base64::text("print(3)"));
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct CreateVolumeFileOp {
    id: OpId,
    /// The outputs, which other ops can use.
    pub outputs: CreateVolumeFileOutputs,
}

/// The outputs of a [`CreateVolumeFileOp`].
#[non_exhaustive]
pub struct CreateVolumeFileOutputs<S: Shape = Single> {
    /// The name of the `VolumeFile`. (`{.metadata.name}`)
    pub name: Output<S::Of<String>>,
    /// The path of the file. (`{.status.file_info.path}`)
    pub file_info_path: Output<S::Of<String>>,
    /// The size of the file in bytes. (`{.status.file_info.file_size}`)
    pub file_info_file_size: Output<S::Of<i64>>,
    /// The SHA-1 hash of the uploaded data. (`{.status.file_hash}`)
    pub file_hash: Output<S::Of<String>>,
}

outputs!(CreateVolumeFileOutputs { name, file_info_path, file_info_file_size, file_hash });

impl CreateVolumeFileOp {
    fn from_id(id: OpId) -> Self {
        Self {
            id,
            outputs: CreateVolumeFileOutputs {
                name: Output::new(id, 0),
                file_info_path: Output::new(id, 1),
                file_info_file_size: Output::new(id, 2),
                file_hash: Output::new(id, 3),
            },
        }
    }

    /// Adds an op to the pipeline. The workflow contains the name in the form that kfp gives it: in
    /// lower case, with a `-` in place of characters that are not letters or digits. A name that occurs
    /// again gets the suffix `-2`, `-3` and so on.
    #[track_caller]
    pub fn new(name: impl OpName) -> Self {
        Self::from_id(OpId::databricks(name.as_ref(), table::OPS[12]))
    }

    /// Adds an op whose spec is JSON text. The pipeline reports an error if the text can't be parsed, or
    /// if it has a field that the spec does not have.
    #[track_caller]
    pub fn from_json_spec(name: impl OpName, json_spec: impl AsRef<str>) -> Self {
        let op = Self::new(name);
        op.id.spec_from_json(json_spec.as_ref());
        op
    }

    /// Adds an op whose spec is in a `.json`, `.yaml` or `.yml` file. The file is read when the pipeline
    /// is built. A relative path starts at the working directory of the program. The pipeline reports
    /// an error if the file can't be read, or if it has a field that the spec does not have.
    #[track_caller]
    pub fn from_file_name(name: impl OpName, file_name: impl AsRef<Path>) -> Self {
        let op = Self::new(name);
        op.id.spec_from_file(file_name.as_ref());
        op
    }

    /// Sets the whole spec. The setter of a field takes precedence over the field of the spec, in
    /// whatever order the two are called. It replaces a nested value as a whole.
    #[track_caller]
    pub fn spec(self, spec: impl IntoSpec<VolumeFileSpec>) -> Self {
        self.id.spec(spec.into_value());
        self
    }

    /// Sets the name of the `VolumeFile` in Kubernetes, a DNS-1123 subdomain. It takes precedence over
    /// [`file_name`](Self::file_name).
    #[track_caller]
    pub fn k8s_name(self, k8s_name: impl IntoText) -> Self {
        self.id.k8s_name(k8s_name.into_value());
        self
    }

    /// Sets the name of the `VolumeFile`, a DNS-1123 subdomain.
    #[track_caller]
    pub fn file_name(self, file_name: impl IntoText) -> Self {
        self.id.own_name(file_name.into_value());
        self
    }

    /// Sets the content of the file. A whole workflow is limited to 1 MiB, and a Kubernetes object to about 1.5 MiB.
    #[track_caller]
    pub fn data(self, data: impl IntoBytes) -> Self {
        self.id.set("data", data.into_value());
        self
    }

    /// Sets the absolute path on the volume: `/Volumes`, the catalog, the schema, the volume, and the file with its folders. Folders that are missing are created.
    #[track_caller]
    pub fn path(self, path: impl IntoText) -> Self {
        self.id.set("path", path.into_value());
        self
    }
}

impl PolicyOp for CreateVolumeFileOp {}

impl CheckedOp for CreateVolumeFileOp {}

impl OutcomeOp for CreateVolumeFileOp {}

impl CreateOp for CreateVolumeFileOp {}

impl OfOps for CreateVolumeFileOp {}

impl OfCreates for CreateVolumeFileOp {}

impl Op for CreateVolumeFileOp {
    fn id(self) -> OpId {
        self.id
    }
}

impl HasOutputs for CreateVolumeFileOp {
    type Outputs = CreateVolumeFileOutputs;
    fn outputs(self) -> CreateVolumeFileOutputs {
        self.outputs
    }
}

/// Deletes a file from a volume. The folders around it stay. Only kfp-dbx-operator has the kind `VolumeFile`.
///
/// Argo performs the action `delete` on a `VolumeFile` (`databricks.microsoft.com/v1alpha1`), with the kubectl flag `--wait=false`.
/// The op succeeds as soon as Kubernetes has accepted the deletion, and also if the object does not
/// exist. With [`wait`](crate::DeleteOp::wait), it waits until the object is gone.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # #[pipeline(operator = "kfp-dbx")] fn example() {
/// DeleteVolumeFileOp::new("deletevolumefile").file_name("test-file");
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct DeleteVolumeFileOp {
    id: OpId,
}

impl DeleteVolumeFileOp {
    fn from_id(id: OpId) -> Self {
        Self { id }
    }

    /// Adds an op to the pipeline. The workflow contains the name in the form that kfp gives it: in
    /// lower case, with a `-` in place of characters that are not letters or digits. A name that occurs
    /// again gets the suffix `-2`, `-3` and so on.
    #[track_caller]
    pub fn new(name: impl OpName) -> Self {
        Self::from_id(OpId::databricks(name.as_ref(), table::OPS[13]))
    }

    /// Sets the name of the `VolumeFile` in Kubernetes, a DNS-1123 subdomain. It takes precedence over
    /// [`file_name`](Self::file_name).
    #[track_caller]
    pub fn k8s_name(self, k8s_name: impl IntoText) -> Self {
        self.id.k8s_name(k8s_name.into_value());
        self
    }

    /// Sets the name of the `VolumeFile`, a DNS-1123 subdomain.
    #[track_caller]
    pub fn file_name(self, file_name: impl IntoText) -> Self {
        self.id.own_name(file_name.into_value());
        self
    }
}

impl PolicyOp for DeleteVolumeFileOp {}

impl CheckedOp for DeleteVolumeFileOp {}

impl DeleteOp for DeleteVolumeFileOp {}

impl OfOps for DeleteVolumeFileOp {}

impl OfDeletes for DeleteVolumeFileOp {}

impl Op for DeleteVolumeFileOp {
    fn id(self) -> OpId {
        self.id
    }
}

impl HasOutputs for DeleteVolumeFileOp {
    type Outputs = ();
    fn outputs(self) {}
}
