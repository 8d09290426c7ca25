//! The kind `Djob`.

use super::cluster::{CLUSTER, NEW_CLUSTER};
use super::common::{
    ANY, CLUSTERS, FILES, WORK, TEXTS, existing_cluster_id, existing_cluster_name, libraries, notebook_task,
    spark_jar_task, spark_python_task, spark_submit_task,
};
use crate::table::fields::{Shape, Struct, Type, field};
use crate::table::kind::{Constraint, Kind};
use crate::table::op::{Action, NO_WAIT, Op, Output, output};
use crate::table::types::ValueType;

pub static CRON_SCHEDULE: Struct = Struct {
    rust_name: "CronSchedule",
    doc: "When Databricks starts a job by itself.",
    example: r#"CronSchedule::new("0 15 22 ? * *", "America/Los_Angeles")"#,
    shape: Shape::Fields { new: &["quartz_cron_expression", "timezone_id"] },
    fields: &[
        field("quartz_cron_expression", Type::Text, "The times, in Quartz' syntax, which begins with seconds: `0 15 22 ? * *`."),
        field("timezone_id", Type::Text, "The Java time zone in which they are read: `America/Los_Angeles`."),
    ],
};

pub static EMAIL_NOTIFICATIONS: Struct = Struct {
    rust_name: "EmailNotifications",
    doc: "Who gets mail about a job's runs.",
    example: r#"EmailNotifications::new().on_failure(["user@foo.com"])"#,
    shape: ANY,
    fields: &[
        field("on_start", TEXTS, "Addresses that hear of each start."),
        field("on_success", TEXTS, "Addresses that hear of each success."),
        field("on_failure", TEXTS, "Addresses that hear of each failure."),
        field("no_alert_for_skipped_runs", Type::Bool, "Whether nobody hears of skipped runs."),
    ],
};

pub static JOB_SPEC: Struct = Struct {
    rust_name: "JobSpec",
    doc: "A job: the spec of a `Djob`.",
    example: r#"JobSpec::new()
    .new_cluster(NewCluster::new().spark_version("5.3.x-scala2.11").num_workers(2))
    .notebook_task(NotebookTask::new("/Users/user@foo.com/Example"))"#,
    shape: ANY,
    fields: &[
        field("name", Type::Text, "The job's name. The operator overwrites it with the name of the Kubernetes object."),
        existing_cluster_id(),
        existing_cluster_name(),
        field("new_cluster", Type::Struct(&NEW_CLUSTER), "A cluster that is made for each run."),
        libraries(),
        notebook_task(),
        spark_jar_task(),
        spark_python_task(),
        spark_submit_task(),
        field("timeout_seconds", Type::Int32, "Seconds after which a run is ended; without it there is no end."),
        field("max_retries", Type::Int32, "How often a failed run is started again. The operator drops 0."),
        field("min_retry_interval_millis", Type::Int32, "Milliseconds between a failed run and its retry."),
        field("retry_on_timeout", Type::Bool, "Whether a run that timed out is started again. The operator drops `false`."),
        field("max_concurrent_runs", Type::Int32, "How many runs there can be at once; further ones are skipped."),
        field("schedule", Type::Struct(&CRON_SCHEDULE), "When Databricks starts the job by itself."),
        field("email_notifications", Type::Struct(&EMAIL_NOTIFICATIONS), "Who gets mail about the runs."),
    ],
};

pub static KIND: Kind = Kind {
    kind: "Djob",
    noun: "job",
    plural: "djobs",
    name_setter: "job_name",
    name_field: Some("name"),
    spec: &JOB_SPEC,
    renamed: &[("name", "job_name")],
    constraints: &[
        Constraint::Work(&WORK),
        Constraint::Within("new_cluster", CLUSTER),
        Constraint::Within("schedule", &[
            Constraint::Required(&["quartz_cron_expression", "timezone_id"]),
            Constraint::Quartz("quartz_cron_expression"),
        ]),
    ],
    uses: &[CLUSTERS],
    runs_use: &[FILES],
    path: None,
    outcome: None,
};

static OUTPUTS: &[Output] = &[
    output("name", "{.metadata.name}", ValueType::Text, "The name of the `Djob`: what a run names as its `job_name`."),
    output("job_id", "{.status.job_status.job_id}", ValueType::Int64, "The id that Databricks gave the job."),
    output("job_name", "{.status.job_status.settings.name}", ValueType::Text, "The name that Databricks knows it by; it may still be empty."),
    output("manifest", "{}", ValueType::Json, "The whole `Djob`."),
];

pub static CREATE: Op = Op {
    rust_name: "CreateJobOp",
    doc: "Creates a job, and waits until Databricks has given it an id. A [`SubmitRunOp`] with its `job_name` runs it.",
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
    truthful: None,
    flags: &[],
    outputs: OUTPUTS,
};

pub static DELETE: Op = Op {
    rust_name: "DeleteJobOp",
    doc: "Deletes a job in Databricks.",
    example: r#"DeleteJobOp::new("deletejob").job_name("test-job");"#,
    kind: &KIND,
    action: Action::Delete,
    success_condition: None,
    truthful: None,
    flags: NO_WAIT,
    outputs: &[],
};
