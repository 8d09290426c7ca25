// @generated from the table in kfp-dbx-core: change that, and let
// `KFP_DBX_BLESS=1 cargo test -p kfp-dbx-tests --test generated` write this file.

use std::collections::BTreeMap;
use std::path::Path;

use kfp_dbx_core::table;

use crate::dsl::checked::CheckedOp;
use crate::dsl::handle::Output;
use crate::dsl::op::Op;
use crate::dsl::op_id::OpId;
use crate::dsl::outcome::{CreateOp, DeleteOp, OutcomeOp};
use crate::dsl::policy::PolicyOp;
use crate::dsl::specs::*;
use crate::dsl::value::{Argument, Base64, IntoValue, Json};

/// Creates a cluster, and waits until it runs. A cluster that died meanwhile counts as success: its state is `TERMINATED`. One in `ERROR` is waited for without end. With [`truthful`](crate::CreateOp::truthful) both fail.
///
/// Argo: `create` of a `Dcluster` (`databricks.microsoft.com/v1alpha1`),
/// successful when `status.cluster_info.state in (RUNNING, TERMINATED, UNKNOWN)`;
/// where it is [`truthful`](crate::CreateOp::truthful), successful when `status.cluster_info.state=RUNNING`
/// and failed when one of `status.cluster_info.state in (ERROR, TERMINATING, TERMINATED)`.
/// What the Databricks API rejects never gets a status: Argo then waits forever, unless the op
/// has a [`timeout`](crate::PolicyOp::timeout).
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
    /// What it gives to later ops.
    pub outputs: CreateClusterOutputs,
}

/// What [`CreateClusterOp`] gives to later ops.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct CreateClusterOutputs {
    /// The name of the `Dcluster`. (`{.metadata.name}`)
    pub name: Output<String>,
    /// The id that Databricks gave the cluster. (`{.status.cluster_info.cluster_id}`)
    pub cluster_id: Output<String>,
    /// The name that Databricks knows it by. (`{.status.cluster_info.cluster_name}`)
    pub cluster_name: Output<String>,
    /// Its state: `RUNNING`, where it can be used. (`{.status.cluster_info.state}`)
    pub state: Output<String>,
    /// The whole `Dcluster`. (`{}`)
    pub manifest: Output<Json>,
}

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
            },
        }
    }

    /// An op of that name. In the workflow it is written as kfp writes it: in lower case, with a `-` for
    /// whatever is no letter or digit; a name that comes again gets `-2`, `-3`.
    #[track_caller]
    pub fn new(name: impl AsRef<str>) -> Self {
        Self::from_id(OpId::databricks(name.as_ref(), table::OPS[0]))
    }

    /// An op whose spec is JSON text. What can't be read, or is no field of the spec, is an error
    /// of the pipeline.
    #[track_caller]
    pub fn from_json_spec(name: impl AsRef<str>, json_spec: impl AsRef<str>) -> Self {
        let op = Self::new(name);
        op.id.spec_from_json(json_spec.as_ref());
        op
    }

    /// An op whose spec stands in a `.json`, `.yaml` or `.yml` file, which is read when the pipeline
    /// is built. A relative path starts at the directory in which the program runs. What can't be read,
    /// or is no field of the spec, is an error of the pipeline.
    #[track_caller]
    pub fn from_file_name(name: impl AsRef<str>, file_name: impl AsRef<Path>) -> Self {
        let op = Self::new(name);
        op.id.spec_from_file(file_name.as_ref());
        op
    }

    /// The whole spec. A setter wins over the spec's field of that name, a nested value as a whole,
    /// whatever the order of the calls.
    #[track_caller]
    pub fn spec(self, spec: impl IntoValue<NewCluster>) -> Self {
        self.id.spec(spec.into_value());
        self
    }

    /// The name of the `Dcluster` in Kubernetes: a DNS-1123 subdomain. It wins over
    /// [`cluster_name`](Self::cluster_name).
    #[track_caller]
    pub fn k8s_name(self, k8s_name: impl IntoValue<String>) -> Self {
        self.id.k8s_name(k8s_name.into_value());
        self
    }

    /// The cluster's name. The operator overwrites it with the name of the Kubernetes object.
    #[track_caller]
    pub fn cluster_name(self, cluster_name: impl IntoValue<String>) -> Self {
        self.id.set("cluster_name", cluster_name.into_value());
        self
    }

    /// The number of workers, beside one driver. The operator drops 0 on the way to Databricks.
    #[track_caller]
    pub fn num_workers(self, num_workers: impl IntoValue<i32>) -> Self {
        self.id.set("num_workers", num_workers.into_value());
        self
    }

    /// A range for the number of workers, in place of `num_workers`.
    #[track_caller]
    pub fn autoscale(self, autoscale: impl IntoValue<Autoscale>) -> Self {
        self.id.set("autoscale", autoscale.into_value());
        self
    }

    /// The runtime, such as `5.3.x-scala2.11`. Databricks rejects a cluster without one.
    #[track_caller]
    pub fn spark_version(self, spark_version: impl IntoValue<String>) -> Self {
        self.id.set("spark_version", spark_version.into_value());
        self
    }

    /// Spark's configuration: `spark.speculation` and the like.
    #[track_caller]
    pub fn spark_conf(self, spark_conf: impl IntoValue<BTreeMap<String, Argument>>) -> Self {
        self.id.set("spark_conf", spark_conf.into_value());
        self
    }

    /// The Azure type of the workers' machines, such as `Standard_D3_v2`.
    #[track_caller]
    pub fn node_type_id(self, node_type_id: impl IntoValue<String>) -> Self {
        self.id.set("node_type_id", node_type_id.into_value());
        self
    }

    /// The type of the driver's machine, where it is not that of the workers.
    #[track_caller]
    pub fn driver_node_type_id(self, driver_node_type_id: impl IntoValue<String>) -> Self {
        self.id.set("driver_node_type_id", driver_node_type_id.into_value());
        self
    }

    /// The pool to take the machines from, in place of a node type.
    #[track_caller]
    pub fn instance_pool_id(self, instance_pool_id: impl IntoValue<String>) -> Self {
        self.id.set("instance_pool_id", instance_pool_id.into_value());
        self
    }

    /// Tags on the machines. The CRD takes a list of keys and values, not a map.
    #[track_caller]
    pub fn custom_tags(self, custom_tags: impl IntoValue<Vec<CustomTag>>) -> Self {
        self.id.set("custom_tags", custom_tags.into_value());
        self
    }

    /// Where Spark's logs go.
    #[track_caller]
    pub fn cluster_log_conf(self, cluster_log_conf: impl IntoValue<ClusterLogConf>) -> Self {
        self.id.set("cluster_log_conf", cluster_log_conf.into_value());
        self
    }

    /// Scripts that each machine runs as it starts, in order.
    #[track_caller]
    pub fn init_scripts(self, init_scripts: impl IntoValue<Vec<InitScript>>) -> Self {
        self.id.set("init_scripts", init_scripts.into_value());
        self
    }

    /// Environment variables of Spark.
    #[track_caller]
    pub fn spark_env_vars(self, spark_env_vars: impl IntoValue<BTreeMap<String, Argument>>) -> Self {
        self.id.set("spark_env_vars", spark_env_vars.into_value());
        self
    }

    /// Minutes without use after which Databricks ends the cluster. 0, which is to switch that off, is dropped by the operator.
    #[track_caller]
    pub fn autotermination_minutes(self, autotermination_minutes: impl IntoValue<i32>) -> Self {
        self.id.set("autotermination_minutes", autotermination_minutes.into_value());
        self
    }

    /// Whether a machine gets more disk when it needs it. The operator drops `false`.
    #[track_caller]
    pub fn enable_elastic_disk(self, enable_elastic_disk: impl IntoValue<bool>) -> Self {
        self.id.set("enable_elastic_disk", enable_elastic_disk.into_value());
        self
    }
}

impl PolicyOp for CreateClusterOp {}

impl CheckedOp for CreateClusterOp {}

impl OutcomeOp for CreateClusterOp {}

impl CreateOp for CreateClusterOp {}

impl Op for CreateClusterOp {
    fn id(self) -> OpId {
        self.id
    }
}

/// Deletes a cluster for good: the operator permanently deletes it in Databricks.
///
/// Argo: `delete` of a `Dcluster` (`databricks.microsoft.com/v1alpha1`), with `--wait=false`.
/// Successful as soon as the deletion is asked for, and also where there is nothing to delete;
/// [`wait`](crate::DeleteOp::wait) waits until it is gone.
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

    /// An op of that name. In the workflow it is written as kfp writes it: in lower case, with a `-` for
    /// whatever is no letter or digit; a name that comes again gets `-2`, `-3`.
    #[track_caller]
    pub fn new(name: impl AsRef<str>) -> Self {
        Self::from_id(OpId::databricks(name.as_ref(), table::OPS[1]))
    }

    /// The name of the `Dcluster` in Kubernetes: a DNS-1123 subdomain. It wins over
    /// [`cluster_name`](Self::cluster_name).
    #[track_caller]
    pub fn k8s_name(self, k8s_name: impl IntoValue<String>) -> Self {
        self.id.k8s_name(k8s_name.into_value());
        self
    }

    /// The name of the `Dcluster`: a DNS-1123 subdomain.
    #[track_caller]
    pub fn cluster_name(self, cluster_name: impl IntoValue<String>) -> Self {
        self.id.own_name(cluster_name.into_value());
        self
    }
}

impl PolicyOp for DeleteClusterOp {}

impl CheckedOp for DeleteClusterOp {}

impl DeleteOp for DeleteClusterOp {}

impl Op for DeleteClusterOp {
    fn id(self) -> OpId {
        self.id
    }
}

/// Creates a job, and waits until Databricks has given it an id. A [`SubmitRunOp`] with its `job_name` runs it.
///
/// Argo: `create` of a `Djob` (`databricks.microsoft.com/v1alpha1`),
/// successful when `status.job_status.job_id > 0`.
/// What the Databricks API rejects never gets a status: Argo then waits forever, unless the op
/// has a [`timeout`](crate::PolicyOp::timeout).
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
    /// What it gives to later ops.
    pub outputs: CreateJobOutputs,
}

/// What [`CreateJobOp`] gives to later ops.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct CreateJobOutputs {
    /// The name of the `Djob`: what a run names as its `job_name`. (`{.metadata.name}`)
    pub name: Output<String>,
    /// The id that Databricks gave the job. (`{.status.job_status.job_id}`)
    pub job_id: Output<i64>,
    /// The name that Databricks knows it by; it may still be empty. (`{.status.job_status.settings.name}`)
    pub job_name: Output<String>,
    /// The whole `Djob`. (`{}`)
    pub manifest: Output<Json>,
}

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

    /// An op of that name. In the workflow it is written as kfp writes it: in lower case, with a `-` for
    /// whatever is no letter or digit; a name that comes again gets `-2`, `-3`.
    #[track_caller]
    pub fn new(name: impl AsRef<str>) -> Self {
        Self::from_id(OpId::databricks(name.as_ref(), table::OPS[2]))
    }

    /// An op whose spec is JSON text. What can't be read, or is no field of the spec, is an error
    /// of the pipeline.
    #[track_caller]
    pub fn from_json_spec(name: impl AsRef<str>, json_spec: impl AsRef<str>) -> Self {
        let op = Self::new(name);
        op.id.spec_from_json(json_spec.as_ref());
        op
    }

    /// An op whose spec stands in a `.json`, `.yaml` or `.yml` file, which is read when the pipeline
    /// is built. A relative path starts at the directory in which the program runs. What can't be read,
    /// or is no field of the spec, is an error of the pipeline.
    #[track_caller]
    pub fn from_file_name(name: impl AsRef<str>, file_name: impl AsRef<Path>) -> Self {
        let op = Self::new(name);
        op.id.spec_from_file(file_name.as_ref());
        op
    }

    /// The whole spec. A setter wins over the spec's field of that name, a nested value as a whole,
    /// whatever the order of the calls.
    #[track_caller]
    pub fn spec(self, spec: impl IntoValue<JobSpec>) -> Self {
        self.id.spec(spec.into_value());
        self
    }

    /// The name of the `Djob` in Kubernetes: a DNS-1123 subdomain. It wins over
    /// [`job_name`](Self::job_name).
    #[track_caller]
    pub fn k8s_name(self, k8s_name: impl IntoValue<String>) -> Self {
        self.id.k8s_name(k8s_name.into_value());
        self
    }

    /// The job's name. The operator overwrites it with the name of the Kubernetes object.
    #[track_caller]
    pub fn job_name(self, job_name: impl IntoValue<String>) -> Self {
        self.id.set("name", job_name.into_value());
        self
    }

    /// The cluster to run on, by its Databricks id. The operator wants exactly one `Dcluster` of this id in the namespace.
    #[track_caller]
    pub fn existing_cluster_id(self, existing_cluster_id: impl IntoValue<String>) -> Self {
        self.id.set("existing_cluster_id", existing_cluster_id.into_value());
        self
    }

    /// The cluster to run on, by the name of its `Dcluster` in the same namespace. It wins over `existing_cluster_id`.
    #[track_caller]
    pub fn existing_cluster_name(self, existing_cluster_name: impl IntoValue<String>) -> Self {
        self.id.set("existing_cluster_name", existing_cluster_name.into_value());
        self
    }

    /// A cluster that is made for each run.
    #[track_caller]
    pub fn new_cluster(self, new_cluster: impl IntoValue<NewCluster>) -> Self {
        self.id.set("new_cluster", new_cluster.into_value());
        self
    }

    /// Libraries that are installed on the cluster before the task runs.
    #[track_caller]
    pub fn libraries(self, libraries: impl IntoValue<Vec<Library>>) -> Self {
        self.id.set("libraries", libraries.into_value());
        self
    }

    /// The task: a notebook. The operator takes one task and does not check that there is one.
    #[track_caller]
    pub fn notebook_task(self, notebook_task: impl IntoValue<NotebookTask>) -> Self {
        self.id.set("notebook_task", notebook_task.into_value());
        self
    }

    /// The task: a main class.
    #[track_caller]
    pub fn spark_jar_task(self, spark_jar_task: impl IntoValue<SparkJarTask>) -> Self {
        self.id.set("spark_jar_task", spark_jar_task.into_value());
        self
    }

    /// The task: a Python file.
    #[track_caller]
    pub fn spark_python_task(self, spark_python_task: impl IntoValue<SparkPythonTask>) -> Self {
        self.id.set("spark_python_task", spark_python_task.into_value());
        self
    }

    /// The task: `spark-submit`.
    #[track_caller]
    pub fn spark_submit_task(self, spark_submit_task: impl IntoValue<SparkSubmitTask>) -> Self {
        self.id.set("spark_submit_task", spark_submit_task.into_value());
        self
    }

    /// Seconds after which a run is ended; without it there is no end.
    #[track_caller]
    pub fn timeout_seconds(self, timeout_seconds: impl IntoValue<i32>) -> Self {
        self.id.set("timeout_seconds", timeout_seconds.into_value());
        self
    }

    /// How often a failed run is started again. The operator drops 0.
    #[track_caller]
    pub fn max_retries(self, max_retries: impl IntoValue<i32>) -> Self {
        self.id.set("max_retries", max_retries.into_value());
        self
    }

    /// Milliseconds between a failed run and its retry.
    #[track_caller]
    pub fn min_retry_interval_millis(self, min_retry_interval_millis: impl IntoValue<i32>) -> Self {
        self.id.set("min_retry_interval_millis", min_retry_interval_millis.into_value());
        self
    }

    /// Whether a run that timed out is started again. The operator drops `false`.
    #[track_caller]
    pub fn retry_on_timeout(self, retry_on_timeout: impl IntoValue<bool>) -> Self {
        self.id.set("retry_on_timeout", retry_on_timeout.into_value());
        self
    }

    /// How many runs there can be at once; further ones are skipped.
    #[track_caller]
    pub fn max_concurrent_runs(self, max_concurrent_runs: impl IntoValue<i32>) -> Self {
        self.id.set("max_concurrent_runs", max_concurrent_runs.into_value());
        self
    }

    /// When Databricks starts the job by itself.
    #[track_caller]
    pub fn schedule(self, schedule: impl IntoValue<CronSchedule>) -> Self {
        self.id.set("schedule", schedule.into_value());
        self
    }

    /// Who gets mail about the runs.
    #[track_caller]
    pub fn email_notifications(self, email_notifications: impl IntoValue<EmailNotifications>) -> Self {
        self.id.set("email_notifications", email_notifications.into_value());
        self
    }
}

impl PolicyOp for CreateJobOp {}

impl CheckedOp for CreateJobOp {}

impl OutcomeOp for CreateJobOp {}

impl CreateOp for CreateJobOp {}

impl Op for CreateJobOp {
    fn id(self) -> OpId {
        self.id
    }
}

/// Deletes a job in Databricks.
///
/// Argo: `delete` of a `Djob` (`databricks.microsoft.com/v1alpha1`), with `--wait=false`.
/// Successful as soon as the deletion is asked for, and also where there is nothing to delete;
/// [`wait`](crate::DeleteOp::wait) waits until it is gone.
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

    /// An op of that name. In the workflow it is written as kfp writes it: in lower case, with a `-` for
    /// whatever is no letter or digit; a name that comes again gets `-2`, `-3`.
    #[track_caller]
    pub fn new(name: impl AsRef<str>) -> Self {
        Self::from_id(OpId::databricks(name.as_ref(), table::OPS[3]))
    }

    /// The name of the `Djob` in Kubernetes: a DNS-1123 subdomain. It wins over
    /// [`job_name`](Self::job_name).
    #[track_caller]
    pub fn k8s_name(self, k8s_name: impl IntoValue<String>) -> Self {
        self.id.k8s_name(k8s_name.into_value());
        self
    }

    /// The name of the `Djob`: a DNS-1123 subdomain.
    #[track_caller]
    pub fn job_name(self, job_name: impl IntoValue<String>) -> Self {
        self.id.own_name(job_name.into_value());
        self
    }
}

impl PolicyOp for DeleteJobOp {}

impl CheckedOp for DeleteJobOp {}

impl DeleteOp for DeleteJobOp {}

impl Op for DeleteJobOp {
    fn id(self) -> OpId {
        self.id
    }
}

/// Runs a task, or a job, and waits for its end. **Any end counts as success**, also `FAILED`, unless the op or its pipeline is [`truthful`](crate::CreateOp::truthful): what came of the run is in the output `result_state`. Kubernetes never collects a `Run` with `job_name`, not even after its `Djob`: it needs a [`DeleteRunOp`].
///
/// Argo: `create` of a `Run` (`databricks.microsoft.com/v1alpha1`),
/// successful when `status.metadata.state.life_cycle_state in (TERMINATED, SKIPPED, INTERNAL_ERROR)`;
/// where it is [`truthful`](crate::CreateOp::truthful), successful when `status.metadata.state.result_state=SUCCESS`
/// and failed when one of `status.metadata.state.result_state in (FAILED, TIMEDOUT, CANCELED), status.metadata.state.life_cycle_state in (SKIPPED, INTERNAL_ERROR)`.
/// What the Databricks API rejects never gets a status: Argo then waits forever, unless the op
/// has a [`timeout`](crate::PolicyOp::timeout).
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
    /// What it gives to later ops.
    pub outputs: SubmitRunOutputs,
}

/// What [`SubmitRunOp`] gives to later ops.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct SubmitRunOutputs {
    /// The name of the `Run`. (`{.metadata.name}`)
    pub name: Output<String>,
    /// The id that Databricks gave the run. (`{.status.metadata.run_id}`)
    pub run_id: Output<i64>,
    /// The name that Databricks knows it by. (`{.status.metadata.run_name}`)
    pub run_name: Output<String>,
    /// The id of the job that it is a run of; a direct run has one, too. (`{.status.metadata.job_id}`)
    pub job_id: Output<i64>,
    /// Which run of its job it is; empty where that is 0. (`{.status.metadata.number_in_job}`)
    pub number_in_job: Output<i64>,
    /// How it ended: `TERMINATED`, `SKIPPED` or `INTERNAL_ERROR`. (`{.status.metadata.state.life_cycle_state}`)
    pub life_cycle_state: Output<String>,
    /// With which result: `SUCCESS`, `FAILED`, `TIMEDOUT` or `CANCELED`; empty where it did not get that far. (`{.status.metadata.state.result_state}`)
    pub result_state: Output<String>,
    /// What the notebook passed to `dbutils.notebook.exit`. (`{.status.notebook_output.result}`)
    pub notebook_output_result: Output<String>,
    /// Whether that was cut; empty where it was not. (`{.status.notebook_output.truncated}`)
    pub notebook_output_truncated: Output<bool>,
    /// Why it failed, if it did. (`{.status.error}`)
    pub error: Output<String>,
    /// The whole `Run`. (`{}`)
    pub manifest: Output<Json>,
}

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
            },
        }
    }

    /// An op of that name. In the workflow it is written as kfp writes it: in lower case, with a `-` for
    /// whatever is no letter or digit; a name that comes again gets `-2`, `-3`.
    #[track_caller]
    pub fn new(name: impl AsRef<str>) -> Self {
        Self::from_id(OpId::databricks(name.as_ref(), table::OPS[4]))
    }

    /// An op whose spec is JSON text. What can't be read, or is no field of the spec, is an error
    /// of the pipeline.
    #[track_caller]
    pub fn from_json_spec(name: impl AsRef<str>, json_spec: impl AsRef<str>) -> Self {
        let op = Self::new(name);
        op.id.spec_from_json(json_spec.as_ref());
        op
    }

    /// An op whose spec stands in a `.json`, `.yaml` or `.yml` file, which is read when the pipeline
    /// is built. A relative path starts at the directory in which the program runs. What can't be read,
    /// or is no field of the spec, is an error of the pipeline.
    #[track_caller]
    pub fn from_file_name(name: impl AsRef<str>, file_name: impl AsRef<Path>) -> Self {
        let op = Self::new(name);
        op.id.spec_from_file(file_name.as_ref());
        op
    }

    /// The whole spec. A setter wins over the spec's field of that name, a nested value as a whole,
    /// whatever the order of the calls.
    #[track_caller]
    pub fn spec(self, spec: impl IntoValue<RunSpec>) -> Self {
        self.id.spec(spec.into_value());
        self
    }

    /// The name of the `Run` in Kubernetes: a DNS-1123 subdomain. It wins over
    /// [`run_name`](Self::run_name).
    #[track_caller]
    pub fn k8s_name(self, k8s_name: impl IntoValue<String>) -> Self {
        self.id.k8s_name(k8s_name.into_value());
        self
    }

    /// The run's name. The operator overwrites it with the name of the Kubernetes object.
    #[track_caller]
    pub fn run_name(self, run_name: impl IntoValue<String>) -> Self {
        self.id.set("run_name", run_name.into_value());
        self
    }

    /// The job to run, by the name of its `Djob` in the same namespace. The operator then sends the `*_params` and nothing else; it crashes where there are none, and tries forever where there is no such job.
    #[track_caller]
    pub fn job_name(self, job_name: impl IntoValue<String>) -> Self {
        self.id.set("job_name", job_name.into_value());
        self
    }

    /// Arguments for a job whose task is a jar.
    #[track_caller]
    pub fn jar_params(self, jar_params: impl IntoValue<Vec<Argument>>) -> Self {
        self.id.set("jar_params", jar_params.into_value());
        self
    }

    /// Arguments for a job whose task is a Python file.
    #[track_caller]
    pub fn python_params(self, python_params: impl IntoValue<Vec<Argument>>) -> Self {
        self.id.set("python_params", python_params.into_value());
        self
    }

    /// Arguments for a job whose task is `spark-submit`.
    #[track_caller]
    pub fn spark_submit_params(self, spark_submit_params: impl IntoValue<Vec<Argument>>) -> Self {
        self.id.set("spark_submit_params", spark_submit_params.into_value());
        self
    }

    /// Values for the widgets of a job whose task is a notebook.
    #[track_caller]
    pub fn notebook_params(self, notebook_params: impl IntoValue<BTreeMap<String, Argument>>) -> Self {
        self.id.set("notebook_params", notebook_params.into_value());
        self
    }

    /// The cluster to run on, by its Databricks id. The operator wants exactly one `Dcluster` of this id in the namespace.
    #[track_caller]
    pub fn existing_cluster_id(self, existing_cluster_id: impl IntoValue<String>) -> Self {
        self.id.set("existing_cluster_id", existing_cluster_id.into_value());
        self
    }

    /// The cluster to run on, by the name of its `Dcluster` in the same namespace. It wins over `existing_cluster_id`.
    #[track_caller]
    pub fn existing_cluster_name(self, existing_cluster_name: impl IntoValue<String>) -> Self {
        self.id.set("existing_cluster_name", existing_cluster_name.into_value());
        self
    }

    /// A cluster that is made for this run and ends with it.
    #[track_caller]
    pub fn new_cluster(self, new_cluster: impl IntoValue<NewCluster>) -> Self {
        self.id.set("new_cluster", new_cluster.into_value());
        self
    }

    /// Libraries that are installed on the cluster before the task runs.
    #[track_caller]
    pub fn libraries(self, libraries: impl IntoValue<Vec<Library>>) -> Self {
        self.id.set("libraries", libraries.into_value());
        self
    }

    /// The task: a notebook. The operator takes one task and does not check that there is one.
    #[track_caller]
    pub fn notebook_task(self, notebook_task: impl IntoValue<NotebookTask>) -> Self {
        self.id.set("notebook_task", notebook_task.into_value());
        self
    }

    /// The task: a main class.
    #[track_caller]
    pub fn spark_jar_task(self, spark_jar_task: impl IntoValue<SparkJarTask>) -> Self {
        self.id.set("spark_jar_task", spark_jar_task.into_value());
        self
    }

    /// The task: a Python file.
    #[track_caller]
    pub fn spark_python_task(self, spark_python_task: impl IntoValue<SparkPythonTask>) -> Self {
        self.id.set("spark_python_task", spark_python_task.into_value());
        self
    }

    /// The task: `spark-submit`.
    #[track_caller]
    pub fn spark_submit_task(self, spark_submit_task: impl IntoValue<SparkSubmitTask>) -> Self {
        self.id.set("spark_submit_task", spark_submit_task.into_value());
        self
    }

    /// Seconds after which Databricks ends the run; without it there is no end. Not sent along with a `job_name`.
    #[track_caller]
    pub fn timeout_seconds(self, timeout_seconds: impl IntoValue<i32>) -> Self {
        self.id.set("timeout_seconds", timeout_seconds.into_value());
        self
    }
}

impl PolicyOp for SubmitRunOp {}

impl CheckedOp for SubmitRunOp {}

impl OutcomeOp for SubmitRunOp {}

impl CreateOp for SubmitRunOp {}

impl Op for SubmitRunOp {
    fn id(self) -> OpId {
        self.id
    }
}

/// Deletes a run; one that is still active is cancelled first. The object of a run that ended without a `result_state`, as with `INTERNAL_ERROR`, stays: the op succeeds, and the operator tries forever.
///
/// Argo: `delete` of a `Run` (`databricks.microsoft.com/v1alpha1`), with `--wait=false`.
/// Successful as soon as the deletion is asked for, and also where there is nothing to delete;
/// [`wait`](crate::DeleteOp::wait) waits until it is gone.
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

    /// An op of that name. In the workflow it is written as kfp writes it: in lower case, with a `-` for
    /// whatever is no letter or digit; a name that comes again gets `-2`, `-3`.
    #[track_caller]
    pub fn new(name: impl AsRef<str>) -> Self {
        Self::from_id(OpId::databricks(name.as_ref(), table::OPS[5]))
    }

    /// The name of the `Run` in Kubernetes: a DNS-1123 subdomain. It wins over
    /// [`run_name`](Self::run_name).
    #[track_caller]
    pub fn k8s_name(self, k8s_name: impl IntoValue<String>) -> Self {
        self.id.k8s_name(k8s_name.into_value());
        self
    }

    /// The name of the `Run`: a DNS-1123 subdomain.
    #[track_caller]
    pub fn run_name(self, run_name: impl IntoValue<String>) -> Self {
        self.id.own_name(run_name.into_value());
        self
    }
}

impl PolicyOp for DeleteRunOp {}

impl CheckedOp for DeleteRunOp {}

impl DeleteOp for DeleteRunOp {}

impl Op for DeleteRunOp {
    fn id(self) -> OpId {
        self.id
    }
}

/// Creates a secret scope with its secrets and access rights, and waits until it has a name in Databricks. The op has no `manifest` output, which would copy the secrets into the workflow's status.
///
/// Argo: `create` of a `SecretScope` (`databricks.microsoft.com/v1alpha1`),
/// successful when `status.secretscope.name`.
/// What the Databricks API rejects never gets a status: Argo then waits forever, unless the op
/// has a [`timeout`](crate::PolicyOp::timeout).
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
    /// What it gives to later ops.
    pub outputs: CreateSecretScopeOutputs,
}

/// What [`CreateSecretScopeOp`] gives to later ops.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct CreateSecretScopeOutputs {
    /// The name of the `SecretScope`. (`{.metadata.name}`)
    pub name: Output<String>,
    /// The name that Databricks knows it by. (`{.status.secretscope.name}`)
    pub secretscope_name: Output<String>,
    /// Where Databricks keeps it. (`{.status.secretscope.backend_type}`)
    pub secretscope_backend_type: Output<String>,
    /// Whether all Kubernetes Secrets that it refers to are there. (`{.status.secretinclusteravailable}`)
    pub secret_in_cluster_available: Output<bool>,
}

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

    /// An op of that name. In the workflow it is written as kfp writes it: in lower case, with a `-` for
    /// whatever is no letter or digit; a name that comes again gets `-2`, `-3`.
    #[track_caller]
    pub fn new(name: impl AsRef<str>) -> Self {
        Self::from_id(OpId::databricks(name.as_ref(), table::OPS[6]))
    }

    /// An op whose spec is JSON text. What can't be read, or is no field of the spec, is an error
    /// of the pipeline.
    #[track_caller]
    pub fn from_json_spec(name: impl AsRef<str>, json_spec: impl AsRef<str>) -> Self {
        let op = Self::new(name);
        op.id.spec_from_json(json_spec.as_ref());
        op
    }

    /// An op whose spec stands in a `.json`, `.yaml` or `.yml` file, which is read when the pipeline
    /// is built. A relative path starts at the directory in which the program runs. What can't be read,
    /// or is no field of the spec, is an error of the pipeline.
    #[track_caller]
    pub fn from_file_name(name: impl AsRef<str>, file_name: impl AsRef<Path>) -> Self {
        let op = Self::new(name);
        op.id.spec_from_file(file_name.as_ref());
        op
    }

    /// The whole spec. A setter wins over the spec's field of that name, a nested value as a whole,
    /// whatever the order of the calls.
    #[track_caller]
    pub fn spec(self, spec: impl IntoValue<SecretScopeSpec>) -> Self {
        self.id.spec(spec.into_value());
        self
    }

    /// The name of the `SecretScope` in Kubernetes: a DNS-1123 subdomain. It wins over
    /// [`scope_name`](Self::scope_name).
    #[track_caller]
    pub fn k8s_name(self, k8s_name: impl IntoValue<String>) -> Self {
        self.id.k8s_name(k8s_name.into_value());
        self
    }

    /// The name of the `SecretScope`: a DNS-1123 subdomain.
    #[track_caller]
    pub fn scope_name(self, scope_name: impl IntoValue<String>) -> Self {
        self.id.own_name(scope_name.into_value());
        self
    }

    /// The principal that may manage the scope (the CRD's name for it is odd): `users` for everyone, which is the only one in a Standard workspace.
    #[track_caller]
    pub fn initial_manage_principal(self, initial_manage_principal: impl IntoValue<String>) -> Self {
        self.id.set("initial_manage_permission", initial_manage_principal.into_value());
        self
    }

    /// The secrets in it.
    #[track_caller]
    pub fn secrets(self, secrets: impl IntoValue<Vec<Secret>>) -> Self {
        self.id.set("secrets", secrets.into_value());
        self
    }

    /// Who may do what with it.
    #[track_caller]
    pub fn acls(self, acls: impl IntoValue<Vec<SecretScopeAcl>>) -> Self {
        self.id.set("acls", acls.into_value());
        self
    }
}

impl PolicyOp for CreateSecretScopeOp {}

impl CheckedOp for CreateSecretScopeOp {}

impl OutcomeOp for CreateSecretScopeOp {}

impl CreateOp for CreateSecretScopeOp {}

impl Op for CreateSecretScopeOp {
    fn id(self) -> OpId {
        self.id
    }
}

/// Deletes a secret scope with all its secrets.
///
/// Argo: `delete` of a `SecretScope` (`databricks.microsoft.com/v1alpha1`), with `--wait=false`.
/// Successful as soon as the deletion is asked for, and also where there is nothing to delete;
/// [`wait`](crate::DeleteOp::wait) waits until it is gone.
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

    /// An op of that name. In the workflow it is written as kfp writes it: in lower case, with a `-` for
    /// whatever is no letter or digit; a name that comes again gets `-2`, `-3`.
    #[track_caller]
    pub fn new(name: impl AsRef<str>) -> Self {
        Self::from_id(OpId::databricks(name.as_ref(), table::OPS[7]))
    }

    /// The name of the `SecretScope` in Kubernetes: a DNS-1123 subdomain. It wins over
    /// [`scope_name`](Self::scope_name).
    #[track_caller]
    pub fn k8s_name(self, k8s_name: impl IntoValue<String>) -> Self {
        self.id.k8s_name(k8s_name.into_value());
        self
    }

    /// The name of the `SecretScope`: a DNS-1123 subdomain.
    #[track_caller]
    pub fn scope_name(self, scope_name: impl IntoValue<String>) -> Self {
        self.id.own_name(scope_name.into_value());
        self
    }
}

impl PolicyOp for DeleteSecretScopeOp {}

impl CheckedOp for DeleteSecretScopeOp {}

impl DeleteOp for DeleteSecretScopeOp {}

impl Op for DeleteSecretScopeOp {
    fn id(self) -> OpId {
        self.id
    }
}

/// Imports a notebook into the workspace, over one that is there, and waits until the operator has the hash of what it imported.
///
/// Argo: `create` of a `WorkspaceItem` (`databricks.microsoft.com/v1alpha1`),
/// successful when `status.object_hash`.
/// What the Databricks API rejects never gets a status: Argo then waits forever, unless the op
/// has a [`timeout`](crate::PolicyOp::timeout).
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
    /// What it gives to later ops.
    pub outputs: ImportWorkspaceItemOutputs,
}

/// What [`ImportWorkspaceItemOp`] gives to later ops.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ImportWorkspaceItemOutputs {
    /// The name of the `WorkspaceItem`. (`{.metadata.name}`)
    pub name: Output<String>,
    /// The hash of the content that was imported. (`{.status.object_hash}`)
    pub object_hash: Output<String>,
    /// Its language. (`{.status.object_info.language}`)
    pub object_language: Output<String>,
    /// What it is: `NOTEBOOK`, `DIRECTORY` or `LIBRARY`. (`{.status.object_info.object_type}`)
    pub object_type: Output<String>,
    /// Its path. (`{.status.object_info.path}`)
    pub object_path: Output<String>,
    /// The whole `WorkspaceItem`. (`{}`)
    pub manifest: Output<Json>,
}

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

    /// An op of that name. In the workflow it is written as kfp writes it: in lower case, with a `-` for
    /// whatever is no letter or digit; a name that comes again gets `-2`, `-3`.
    #[track_caller]
    pub fn new(name: impl AsRef<str>) -> Self {
        Self::from_id(OpId::databricks(name.as_ref(), table::OPS[8]))
    }

    /// An op whose spec is JSON text. What can't be read, or is no field of the spec, is an error
    /// of the pipeline.
    #[track_caller]
    pub fn from_json_spec(name: impl AsRef<str>, json_spec: impl AsRef<str>) -> Self {
        let op = Self::new(name);
        op.id.spec_from_json(json_spec.as_ref());
        op
    }

    /// An op whose spec stands in a `.json`, `.yaml` or `.yml` file, which is read when the pipeline
    /// is built. A relative path starts at the directory in which the program runs. What can't be read,
    /// or is no field of the spec, is an error of the pipeline.
    #[track_caller]
    pub fn from_file_name(name: impl AsRef<str>, file_name: impl AsRef<Path>) -> Self {
        let op = Self::new(name);
        op.id.spec_from_file(file_name.as_ref());
        op
    }

    /// The whole spec. A setter wins over the spec's field of that name, a nested value as a whole,
    /// whatever the order of the calls.
    #[track_caller]
    pub fn spec(self, spec: impl IntoValue<WorkspaceItemSpec>) -> Self {
        self.id.spec(spec.into_value());
        self
    }

    /// The name of the `WorkspaceItem` in Kubernetes: a DNS-1123 subdomain. It wins over
    /// [`item_name`](Self::item_name).
    #[track_caller]
    pub fn k8s_name(self, k8s_name: impl IntoValue<String>) -> Self {
        self.id.k8s_name(k8s_name.into_value());
        self
    }

    /// The name of the `WorkspaceItem`: a DNS-1123 subdomain.
    #[track_caller]
    pub fn item_name(self, item_name: impl IntoValue<String>) -> Self {
        self.id.own_name(item_name.into_value());
        self
    }

    /// What it holds. Databricks takes up to 10 MB, a workflow 1 MiB in all. Empty content is never imported.
    #[track_caller]
    pub fn content(self, content: impl IntoValue<Base64>) -> Self {
        self.id.set("content", content.into_value());
        self
    }

    /// Its absolute path in the workspace. Deleting the item deletes all below it.
    #[track_caller]
    pub fn path(self, path: impl IntoValue<String>) -> Self {
        self.id.set("path", path.into_value());
        self
    }

    /// The language, where the format is source.
    #[track_caller]
    pub fn language(self, language: impl IntoValue<Language>) -> Self {
        self.id.set("language", language.into_value());
        self
    }

    /// What the content is.
    #[track_caller]
    pub fn file_format(self, file_format: impl IntoValue<ImportFormat>) -> Self {
        self.id.set("format", file_format.into_value());
        self
    }
}

impl PolicyOp for ImportWorkspaceItemOp {}

impl CheckedOp for ImportWorkspaceItemOp {}

impl OutcomeOp for ImportWorkspaceItemOp {}

impl CreateOp for ImportWorkspaceItemOp {}

impl Op for ImportWorkspaceItemOp {
    fn id(self) -> OpId {
        self.id
    }
}

/// Deletes an item of the workspace, and all below its path.
///
/// Argo: `delete` of a `WorkspaceItem` (`databricks.microsoft.com/v1alpha1`), with `--wait=false`.
/// Successful as soon as the deletion is asked for, and also where there is nothing to delete;
/// [`wait`](crate::DeleteOp::wait) waits until it is gone.
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

    /// An op of that name. In the workflow it is written as kfp writes it: in lower case, with a `-` for
    /// whatever is no letter or digit; a name that comes again gets `-2`, `-3`.
    #[track_caller]
    pub fn new(name: impl AsRef<str>) -> Self {
        Self::from_id(OpId::databricks(name.as_ref(), table::OPS[9]))
    }

    /// The name of the `WorkspaceItem` in Kubernetes: a DNS-1123 subdomain. It wins over
    /// [`item_name`](Self::item_name).
    #[track_caller]
    pub fn k8s_name(self, k8s_name: impl IntoValue<String>) -> Self {
        self.id.k8s_name(k8s_name.into_value());
        self
    }

    /// The name of the `WorkspaceItem`: a DNS-1123 subdomain.
    #[track_caller]
    pub fn item_name(self, item_name: impl IntoValue<String>) -> Self {
        self.id.own_name(item_name.into_value());
        self
    }
}

impl PolicyOp for DeleteWorkspaceItemOp {}

impl CheckedOp for DeleteWorkspaceItemOp {}

impl DeleteOp for DeleteWorkspaceItemOp {}

impl Op for DeleteWorkspaceItemOp {
    fn id(self) -> OpId {
        self.id
    }
}

/// Writes a file into DBFS, and waits until the operator has the hash of what it uploaded.
///
/// Argo: `create` of a `DbfsBlock` (`databricks.microsoft.com/v1alpha1`),
/// successful when `status.file_hash`.
/// What the Databricks API rejects never gets a status: Argo then waits forever, unless the op
/// has a [`timeout`](crate::PolicyOp::timeout).
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
    /// What it gives to later ops.
    pub outputs: CreateDbfsBlockOutputs,
}

/// What [`CreateDbfsBlockOp`] gives to later ops.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct CreateDbfsBlockOutputs {
    /// The name of the `DbfsBlock`. (`{.metadata.name}`)
    pub name: Output<String>,
    /// The path of the file. (`{.status.file_info.path}`)
    pub file_info_path: Output<String>,
    /// Whether it is a folder; empty where it is none. (`{.status.file_info.is_dir}`)
    pub file_info_is_dir: Output<bool>,
    /// Its size in bytes; empty where that is 0. (`{.status.file_info.file_size}`)
    pub file_info_file_size: Output<i64>,
    /// The hash of the data that was uploaded. (`{.status.file_hash}`)
    pub file_hash: Output<String>,
    /// The whole `DbfsBlock`. (`{}`)
    pub manifest: Output<Json>,
}

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

    /// An op of that name. In the workflow it is written as kfp writes it: in lower case, with a `-` for
    /// whatever is no letter or digit; a name that comes again gets `-2`, `-3`.
    #[track_caller]
    pub fn new(name: impl AsRef<str>) -> Self {
        Self::from_id(OpId::databricks(name.as_ref(), table::OPS[10]))
    }

    /// An op whose spec is JSON text. What can't be read, or is no field of the spec, is an error
    /// of the pipeline.
    #[track_caller]
    pub fn from_json_spec(name: impl AsRef<str>, json_spec: impl AsRef<str>) -> Self {
        let op = Self::new(name);
        op.id.spec_from_json(json_spec.as_ref());
        op
    }

    /// An op whose spec stands in a `.json`, `.yaml` or `.yml` file, which is read when the pipeline
    /// is built. A relative path starts at the directory in which the program runs. What can't be read,
    /// or is no field of the spec, is an error of the pipeline.
    #[track_caller]
    pub fn from_file_name(name: impl AsRef<str>, file_name: impl AsRef<Path>) -> Self {
        let op = Self::new(name);
        op.id.spec_from_file(file_name.as_ref());
        op
    }

    /// The whole spec. A setter wins over the spec's field of that name, a nested value as a whole,
    /// whatever the order of the calls.
    #[track_caller]
    pub fn spec(self, spec: impl IntoValue<DbfsBlockSpec>) -> Self {
        self.id.spec(spec.into_value());
        self
    }

    /// The name of the `DbfsBlock` in Kubernetes: a DNS-1123 subdomain. It wins over
    /// [`block_name`](Self::block_name).
    #[track_caller]
    pub fn k8s_name(self, k8s_name: impl IntoValue<String>) -> Self {
        self.id.k8s_name(k8s_name.into_value());
        self
    }

    /// The name of the `DbfsBlock`: a DNS-1123 subdomain.
    #[track_caller]
    pub fn block_name(self, block_name: impl IntoValue<String>) -> Self {
        self.id.own_name(block_name.into_value());
        self
    }

    /// What it holds. It is uploaded 1000 bytes a call, and a workflow takes 1 MiB in all.
    #[track_caller]
    pub fn data(self, data: impl IntoValue<Base64>) -> Self {
        self.id.set("data", data.into_value());
        self
    }

    /// Its absolute path in DBFS, without `dbfs:`. Deleting the block deletes all below it.
    #[track_caller]
    pub fn path(self, path: impl IntoValue<String>) -> Self {
        self.id.set("path", path.into_value());
        self
    }
}

impl PolicyOp for CreateDbfsBlockOp {}

impl CheckedOp for CreateDbfsBlockOp {}

impl OutcomeOp for CreateDbfsBlockOp {}

impl CreateOp for CreateDbfsBlockOp {}

impl Op for CreateDbfsBlockOp {
    fn id(self) -> OpId {
        self.id
    }
}

/// Deletes a file from DBFS, and all below its path.
///
/// Argo: `delete` of a `DbfsBlock` (`databricks.microsoft.com/v1alpha1`), with `--wait=false`.
/// Successful as soon as the deletion is asked for, and also where there is nothing to delete;
/// [`wait`](crate::DeleteOp::wait) waits until it is gone.
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

    /// An op of that name. In the workflow it is written as kfp writes it: in lower case, with a `-` for
    /// whatever is no letter or digit; a name that comes again gets `-2`, `-3`.
    #[track_caller]
    pub fn new(name: impl AsRef<str>) -> Self {
        Self::from_id(OpId::databricks(name.as_ref(), table::OPS[11]))
    }

    /// The name of the `DbfsBlock` in Kubernetes: a DNS-1123 subdomain. It wins over
    /// [`block_name`](Self::block_name).
    #[track_caller]
    pub fn k8s_name(self, k8s_name: impl IntoValue<String>) -> Self {
        self.id.k8s_name(k8s_name.into_value());
        self
    }

    /// The name of the `DbfsBlock`: a DNS-1123 subdomain.
    #[track_caller]
    pub fn block_name(self, block_name: impl IntoValue<String>) -> Self {
        self.id.own_name(block_name.into_value());
        self
    }
}

impl PolicyOp for DeleteDbfsBlockOp {}

impl CheckedOp for DeleteDbfsBlockOp {}

impl DeleteOp for DeleteDbfsBlockOp {}

impl Op for DeleteDbfsBlockOp {
    fn id(self) -> OpId {
        self.id
    }
}
