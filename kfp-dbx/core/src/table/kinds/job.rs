//! The kind `Djob`.

use super::cluster::CLUSTER;
use super::common::{ANY, NAME};
use super::settings::{CONTINUOUS, CRON_SCHEDULE, EMAIL_NOTIFICATIONS, JOB_CLUSTERS, JOB_PARAMETERS, SETTINGS, TAGS, TRIGGER_SETTINGS};
use super::tasks::{TASKS_CONSTRAINTS, TASKS_FIELDS};
use super::uses::{OF_EACH, OF_JOB, OF_TASKS, OF_WORK};
use super::work::{PARTS, WORK, WORK_FIELDS};
use crate::table::columns::{column, wide};
use crate::table::fields::{Most, Struct, Type, field, fields};
use crate::table::kind::{Constraint, Fixed, Kind};
use crate::table::identity::Identity;
use crate::table::op::{Action, Op, Output, REJECTED, delete, output};
use crate::table::status::{CONDITIONS, MESSAGE, OBSERVED_GENERATION, STATE, int64, object, objects, text};
use crate::table::types::ValueType;

pub static JOB_SPEC: Struct = Struct {
    rust_name: "JobSpec",
    doc: "A job: the spec of a `Djob`.",
    example: r#"JobSpec::new()
    .new_cluster(NewCluster::new().spark_version("5.3.x-scala2.11").node_type_id("Standard_D3_v2").num_workers(2))
    .notebook_task(NotebookTask::new("/Users/user@foo.com/Example"))"#,
    shape: ANY,
    fields: fields!([
        field("name", Type::Text, "The name of the job. By default it is the name of the Kubernetes object. It has at most 4,096 bytes.").at_most(NAME).archived("The archived operator always uses the name of the Kubernetes object."),
    ], WORK_FIELDS, TASKS_FIELDS, [
        field("timeout_seconds", Type::Int32, "The number of seconds after which Databricks ends a run. By default, or with the value 0, a run has no time limit.").from(0),
        field("max_retries", Type::Int32, "The number of times that a failed run is retried. The value -1 stands for no limit.").archived("The archived operator drops the value 0.").from(-1),
        field("min_retry_interval_millis", Type::Int32, "The number of milliseconds between the start of a failed run and its retry. By default, the retry starts at once.").from(0),
        field("retry_on_timeout", Type::Bool, "Whether a run that timed out is retried. By default, it is not.").archived("The archived operator drops the value `false`."),
        field("max_concurrent_runs", Type::Int32, "The number of runs that can be active at the same time, at most 1000. The default is 1. Further runs wait in a queue of Databricks, unless the `queue` is switched off. With the value 0, Databricks skips all runs.").archived("With the archived operator, Databricks skips them.").from(0).up_to(1000),
        field("schedule", Type::Struct(&CRON_SCHEDULE), "The schedule by which Databricks starts the job."),
        field("email_notifications", Type::Struct(&EMAIL_NOTIFICATIONS), "The addresses that receive mail about the runs."),
        field("continuous", Type::Struct(&CONTINUOUS), "The settings of a job that always has one active run. Such a job has neither a `schedule` nor a `trigger`.").of_kfp_dbx(),
        field("description", Type::Text, "The description of the job, at most 27,700 characters.").at_most(Most::Characters(27_700)).of_kfp_dbx(),
        field("job_clusters", JOB_CLUSTERS, "The clusters that the `tasks` of the job share. A task chooses one by its `job_cluster_key`. A job has at most 100 of them.").at_most(Most::Items(100)).beyond("let tasks share a cluster").of_kfp_dbx(),
        field("parameters", JOB_PARAMETERS, "The parameters of the job with their defaults. Databricks passes them to all tasks that take parameters.").of_kfp_dbx(),
        field("parent_path", Type::Text, "The folder of the workspace that contains the job.").of_kfp_dbx(),
        field("tags", TAGS, "The tags of the job, at most 25. Databricks also sets them on the clusters that it creates for the job.").at_most(Most::Items(25)).of_kfp_dbx(),
        field("trigger", Type::Struct(&TRIGGER_SETTINGS), "The event by which Databricks starts the job, in place of a `schedule`.").of_kfp_dbx(),
    ], SETTINGS),
};

pub static KIND: Kind = Kind {
    kind: "Djob",
    noun: "job",
    plural: "djobs",
    short_names: &["dj"],
    finalizer: "djob.finalizers.databricks.microsoft.com",
    columns: &[
        column("State", ".status.state"),
        column("JobID", ".status.job_status.job_id"),
        wide("Message", ".status.message"),
    ],
    name_setter: "job_name",
    name_field: Some("name"),
    spec: &JOB_SPEC,
    renamed: &[("name", "job_name")],
    constraints: &[
        Constraint::Work(&WORK),
        PARTS,
        TASKS_CONSTRAINTS,
        Constraint::Keyed { list: "job_clusters", key: "job_cluster_key" },
        Constraint::Each { list: "job_clusters", key: "job_cluster_key", noun: "job cluster", constraints: &[Constraint::Within("new_cluster", CLUSTER)] },
        Constraint::Within("schedule", &[Constraint::Quartz("quartz_cron_expression")]),
        Constraint::AtMostOne(&["schedule", "trigger", "continuous"]),
        Constraint::Within("trigger", &[Constraint::ExactlyOne(&["file_arrival", "periodic", "table_update", "model"])]),
        Constraint::Keys { list: "parameters", key: "name" },
    ],
    uses: &[OF_WORK, OF_TASKS, OF_EACH],
    runs_use: OF_JOB,
    path: None,
    outcome: None,
    time_limit: Some("timeout_seconds"),
    made: "job_status.job_id",
    // The API takes it only when the job is created.
    fixed: Fixed::Fields(&["access_control_list"]),
    status: &[
        int64("job_status.created_time", "The time when the job was created, in milliseconds since 1970."),
        text("job_status.creator_user_name", "The user who created the job."),
        int64("job_status.job_id", "The id of the job in Databricks."),
        object("job_status.settings", "The settings of the job in Databricks."),
        objects("last_10_runs", "The ten latest runs of the job."),
        object("resolved_ids", "The ids that the settings have in the place of names: of clusters and of jobs.").of_kfp_dbx(),
        text("secret_versions", "A hash of the versions of the Kubernetes Secrets that the settings were sent with.").of_kfp_dbx(),
        STATE,
        MESSAGE,
        CONDITIONS,
        OBSERVED_GENERATION,
    ],
    only_for: None,
};

static OUTPUTS: &[Output] = &[
    output("name", "{.metadata.name}", ValueType::Text, "The name of the `Djob`, which a run takes as its `job_name`.").is(Identity::Name),
    output("job_id", "{.status.job_status.job_id}", ValueType::Int64, "The id of the job in Databricks.").is(Identity::Id),
    output("job_name", "{.status.job_status.settings.name}", ValueType::Text, "The name of the job in Databricks. The output may still be empty when the op succeeds.").is(Identity::Name),
    output("manifest", "{}", ValueType::Json, "The whole `Djob` object."),
];

pub static CREATE: Op = Op {
    rust_name: "CreateJobOp",
    doc: "Creates a job and waits until it has an id in Databricks. A [`SubmitRunOp`] with the `job_name` of the job runs it.",
    example: r#"CreateJobOp::new("createjob")
    .job_name("test-job")
    .new_cluster(
        NewCluster::new()
            .spark_version("5.3.x-scala2.11")
            .node_type_id("Standard_D3_v2")
            .num_workers(2),
    )
    .libraries((Library::jar("dbfs:/my-jar.jar"), Library::maven(MavenLibrary::new("org.jsoup:jsoup:1.7.2"))))
    .spark_jar_task(SparkJarTask::new("com.databricks.ComputeModels"));"#,
    kind: &KIND,
    action: Action::Create,
    success_condition: Some("status.job_status.job_id > 0"),
    failure_condition: REJECTED,
    truthful: None,
    flags: &[],
    outputs: OUTPUTS,
};

pub static DELETE: Op = delete(
    "DeleteJobOp",
    &KIND,
    "Deletes a job in Databricks.",
    r#"DeleteJobOp::new("deletejob").job_name("test-job");"#,
);
