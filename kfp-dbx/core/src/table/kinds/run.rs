//! The kind `Run`.

use super::cluster::{CLUSTER, NEW_CLUSTER};
use super::common::{
    ANY, CLUSTERS, FILES, WORK, ARGUMENT_MAP, ARGUMENTS, existing_cluster_id, existing_cluster_name, libraries,
    notebook_task, spark_jar_task, spark_python_task, spark_submit_task,
};
use crate::table::fields::{Struct, Type, field};
use crate::table::kind::{Constraint, Kind, Outcome, Reference, Referent};
use crate::table::op::{Action, NO_WAIT, Op, Output, output};
use crate::table::types::ValueType;

pub static RUN_SPEC: Struct = Struct {
    rust_name: "RunSpec",
    doc: "A run: of a job (`job_name` and one of the `*_params`), or direct (a cluster and a task). The operator crashes on one that is neither. The spec of a `Run`.",
    example: r#"RunSpec::new().job_name("test-job").jar_params(["10"])"#,
    shape: ANY,
    fields: &[
        field("run_name", Type::Text, "The run's name. The operator overwrites it with the name of the Kubernetes object."),
        field("job_name", Type::Text, "The job to run, by the name of its `Djob` in the same namespace. The operator then sends the `*_params` and nothing else; it crashes where there are none, and tries forever where there is no such job."),
        field("jar_params", ARGUMENTS, "Arguments for a job whose task is a jar."),
        field("python_params", ARGUMENTS, "Arguments for a job whose task is a Python file."),
        field("spark_submit_params", ARGUMENTS, "Arguments for a job whose task is `spark-submit`."),
        field("notebook_params", ARGUMENT_MAP, "Values for the widgets of a job whose task is a notebook."),
        existing_cluster_id(),
        existing_cluster_name(),
        field("new_cluster", Type::Struct(&NEW_CLUSTER), "A cluster that is made for this run and ends with it."),
        libraries(),
        notebook_task(),
        spark_jar_task(),
        spark_python_task(),
        spark_submit_task(),
        field("timeout_seconds", Type::Int32, "Seconds after which Databricks ends the run; without it there is no end. Not sent along with a `job_name`."),
    ],
};

pub static KIND: Kind = Kind {
    kind: "Run",
    noun: "run",
    plural: "runs",
    name_setter: "run_name",
    name_field: Some("run_name"),
    spec: &RUN_SPEC,
    renamed: &[],
    constraints: &[
        Constraint::JobOrWork { job: "job_name", work: &WORK, ignored: &["libraries", "timeout_seconds"] },
        // Of a run of a job it is ignored, which is an error of its own.
        Constraint::Unless("job_name", &[Constraint::Within("new_cluster", CLUSTER)]),
    ],
    uses: &[&[Reference { field: &["job_name"], to: Referent::Owner("Djob") }], CLUSTERS, FILES],
    runs_use: &[],
    path: None,
    outcome: Some(Outcome { output: "result_state", within: ".state" }),
};

static OUTPUTS: &[Output] = &[
    output("name", "{.metadata.name}", ValueType::Text, "The name of the `Run`."),
    output("run_id", "{.status.metadata.run_id}", ValueType::Int64, "The id that Databricks gave the run."),
    output("run_name", "{.status.metadata.run_name}", ValueType::Text, "The name that Databricks knows it by."),
    output("job_id", "{.status.metadata.job_id}", ValueType::Int64, "The id of the job that it is a run of; a direct run has one, too."),
    output("number_in_job", "{.status.metadata.number_in_job}", ValueType::Int64, "Which run of its job it is; empty where that is 0."),
    output("life_cycle_state", "{.status.metadata.state.life_cycle_state}", ValueType::Text, "How it ended: `TERMINATED`, `SKIPPED` or `INTERNAL_ERROR`."),
    output("result_state", "{.status.metadata.state.result_state}", ValueType::Text, "With which result: `SUCCESS`, `FAILED`, `TIMEDOUT` or `CANCELED`; empty where it did not get that far."),
    output("notebook_output_result", "{.status.notebook_output.result}", ValueType::Text, "What the notebook passed to `dbutils.notebook.exit`."),
    output("notebook_output_truncated", "{.status.notebook_output.truncated}", ValueType::Bool, "Whether that was cut; empty where it was not."),
    output("error", "{.status.error}", ValueType::Text, "Why it failed, if it did."),
    output("manifest", "{}", ValueType::Json, "The whole `Run`."),
];

pub static SUBMIT: Op = Op {
    rust_name: "SubmitRunOp",
    doc: "Runs a task, or a job, and waits for its end. **Any end counts as success**, also `FAILED`, unless the op or its pipeline is [`truthful`](crate::CreateOp::truthful): what came of the run is in the output `result_state`. Kubernetes never collects a `Run` with `job_name`, not even after its `Djob`: it needs a [`DeleteRunOp`].",
    example: r#"SubmitRunOp::new("submitrun")
    .run_name("test-run")
    .new_cluster(
        NewCluster::new()
            .spark_version("5.3.x-scala2.11")
            .node_type_id("Standard_D3_v2")
            .num_workers(2),
    )
    .libraries([Library::jar("dbfs:/docs/sparkpi.jar")])
    .spark_jar_task(SparkJarTask::new("org.apache.spark.examples.SparkPi").parameters(["10"]));"#,
    kind: &KIND,
    action: Action::Create,
    success_condition: Some("status.metadata.state.life_cycle_state in (TERMINATED, SKIPPED, INTERNAL_ERROR)"),
    truthful: Some((
        "status.metadata.state.result_state=SUCCESS",
        "status.metadata.state.result_state in (FAILED, TIMEDOUT, CANCELED), status.metadata.state.life_cycle_state in (SKIPPED, INTERNAL_ERROR)",
    )),
    flags: &[],
    outputs: OUTPUTS,
};

pub static DELETE: Op = Op {
    rust_name: "DeleteRunOp",
    doc: "Deletes a run; one that is still active is cancelled first. The object of a run that ended without a `result_state`, as with `INTERNAL_ERROR`, stays: the op succeeds, and the operator tries forever.",
    example: r#"DeleteRunOp::new("deleterun").run_name("test-run");"#,
    kind: &KIND,
    action: Action::Delete,
    success_condition: None,
    truthful: None,
    flags: NO_WAIT,
    outputs: &[],
};
