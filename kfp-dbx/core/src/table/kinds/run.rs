//! The kind `Run`.

use super::common::{ANY, ARGUMENT_MAP, ARGUMENTS, BY_REFERENCE, NAME, PARAMS, TEXTS};
use super::settings::{EMAIL_NOTIFICATIONS, SETTINGS};
use super::task::PIPELINE_PARAMS;
use super::uses::OF_RUN;
use super::tasks::{TASKS_CONSTRAINTS, TASKS_FIELDS};
use super::work::{PARTS, WORK, WORK_FIELDS};
use crate::table::columns::{column, wide};
use crate::table::fields::{Struct, Type, field, fields};
use crate::table::kind::{Constraint, Fixed, Kind, Outcome};
use crate::table::identity::Identity;
use crate::table::op::{Action, Op, Output, Truthful, delete, output};
use crate::table::status::{CONDITIONS, LAST_LIFE_CYCLE_STATES, LIFE_CYCLE_STATES, OBSERVED_GENERATION, RESULT_STATES, boolean, int64, object, objects, text, words_until};
use crate::table::types::ValueType;

pub static RUN_SPEC: Struct = Struct {
    rust_name: "RunSpec",
    doc: "A run: the spec of a `Run`. It is either a run of a job, with a `job_name`, or a direct run, with a cluster and a task.",
    example: r#"RunSpec::new().job_name("test-job").jar_params(["10"])"#,
    shape: ANY,
    fields: fields!([
        field("run_name", Type::Text, "The name of the run. By default it is the name of the Kubernetes object. It has at most 4,096 bytes.").at_most(NAME).archived("The archived operator always uses the name of the Kubernetes object."),
        field("job_name", Type::Text, "The name of the `Djob` to run, in the same namespace. Such a run takes only the `*_params`.").archived("The archived operator crashes if none of them is set, crashes on a run with neither a `job_name` nor a task, and retries forever if no such `Djob` exists."),
        field("jar_params", ARGUMENTS, "The arguments for a job whose task is a jar.").at_most(PARAMS).beyond(BY_REFERENCE),
        field("python_params", ARGUMENTS, "The arguments for a job whose task is a Python file or a wheel, in ASCII.").at_most(PARAMS).beyond(BY_REFERENCE),
        field("spark_submit_params", ARGUMENTS, "The arguments for a job whose task is `spark-submit`, in ASCII.").at_most(PARAMS).beyond(BY_REFERENCE),
        field("notebook_params", ARGUMENT_MAP, "The values of the widgets for a job whose task is a notebook.").at_most(PARAMS).beyond(BY_REFERENCE),
        field("job_id", Type::Int64, "The id of a job in Databricks to run, for a job that has no `Djob`. It replaces the `job_name`.").from(1).of_kfp_dbx(),
        field("job_parameters", ARGUMENT_MAP, "The values of the `parameters` of the job. Databricks recommends them in place of the `*_params` and the `dbt_commands`, which it has deprecated.").of_kfp_dbx(),
        field("python_named_params", ARGUMENT_MAP, "The named arguments for a job whose task is a Python wheel.").of_kfp_dbx(),
        field("sql_params", ARGUMENT_MAP, "The values of the parameters for a job whose task is SQL. An alert takes none.").of_kfp_dbx(),
        field("dbt_commands", TEXTS, "The commands for a job whose task is dbt, such as `dbt run`.").of_kfp_dbx(),
        field("pipeline_params", Type::Struct(&PIPELINE_PARAMS), "The settings of the update for a job whose task is a pipeline of Databricks.").of_kfp_dbx(),
        field("only", TEXTS, "The keys of the tasks of the job to run. By default, all of them run. With a `+` before the key, the tasks run on which it depends, too; with a `+` behind it, those that depend on it.").of_kfp_dbx(),
    ], WORK_FIELDS, TASKS_FIELDS, [
        field("timeout_seconds", Type::Int32, "The number of seconds after which Databricks ends the run. By default, or with the value 0, a run has no time limit.").archived("The archived operator does not send it for a run with a `job_name`.").from(0),
        field("max_retries", Type::Int32, "The number of times that the task of a direct run is retried after it failed. The value -1 stands for no limit.").from(-1).of_kfp_dbx(),
        field("min_retry_interval_millis", Type::Int32, "The number of milliseconds between the start of a failed attempt and its retry. By default, the retry starts at once.").from(0).of_kfp_dbx(),
        field("retry_on_timeout", Type::Bool, "Whether a task that timed out is retried. By default, it is not.").of_kfp_dbx(),
        field("email_notifications", Type::Struct(&EMAIL_NOTIFICATIONS), "The addresses that receive mail about a direct run.").of_kfp_dbx(),
    ], SETTINGS),
};

/// The fields of a direct run that have no effect on a run of a job, beside its task and its cluster.
const IGNORED: &[&str] = &[
    "libraries",
    "environment_key",
    "tasks",
    "environments",
    "git_source",
    "timeout_seconds",
    "max_retries",
    "min_retry_interval_millis",
    "retry_on_timeout",
    "email_notifications",
    "webhook_notifications",
    "notification_settings",
    "health",
    "access_control_list",
    "run_as",
    "budget_policy_id",
    "usage_policy_id",
];

pub static KIND: Kind = Kind {
    kind: "Run",
    noun: "run",
    plural: "runs",
    short_names: &["drun"],
    finalizer: "run.finalizers.databricks.microsoft.com",
    columns: &[
        column("State", ".status.metadata.state.life_cycle_state"),
        column("Result", ".status.metadata.state.result_state"),
        column("RunID", ".status.metadata.run_id"),
        wide("Page", ".status.metadata.run_page_url"),
        wide("Message", ".status.metadata.state.state_message"),
    ],
    name_setter: "run_name",
    name_field: Some("run_name"),
    spec: &RUN_SPEC,
    renamed: &[],
    constraints: &[
        Constraint::JobOrWork { job: "job_name", id: "job_id", params: &["job_parameters", "only"], work: &WORK, ignored: IGNORED },
        // What a run of a job ignores breaks a rule of its own.
        Constraint::Unless("job_name", &[Constraint::Unless("job_id", &[PARTS, TASKS_CONSTRAINTS])]),
    ],
    uses: OF_RUN,
    runs_use: &[],
    path: None,
    outcome: Some(Outcome { output: "result_state", within: ".state" }),
    time_limit: Some("timeout_seconds"),
    made: "metadata.run_id",
    fixed: Fixed::Spec,
    status: &[
        text("error", "The reason why the run failed."),
        int64("metadata.cleanup_duration", "The time that the cleanup took, in milliseconds."),
        object("metadata.cluster_instance", "The cluster that the run uses."),
        object("metadata.cluster_spec", "The cluster that the run asked for."),
        text("metadata.creator_user_name", "The user who submitted the run."),
        int64("metadata.execution_duration", "The time that the task took, in milliseconds."),
        int64("metadata.job_id", "The id of the job of the run. A direct run also has one."),
        int64("metadata.number_in_job", "The number of the run within its job."),
        int64("metadata.original_attempt_run_id", "The id of the first attempt, if the run is a retry."),
        object("metadata.overriding_parameters", "The parameters of the run of a job."),
        int64("metadata.run_id", "The id of the run in Databricks."),
        text("metadata.run_name", "The name of the run in Databricks."),
        text("metadata.run_page_url", "The page of the run in the workspace."),
        text("metadata.run_type", "The type of the run: `JOB_RUN` or `SUBMIT_RUN`."),
        object("metadata.schedule", "The schedule that started the run, if one did."),
        int64("metadata.setup_duration", "The time that the setup of the cluster took, in milliseconds."),
        int64("metadata.start_time", "The time when the run started, in milliseconds since 1970."),
        words_until("metadata.state.life_cycle_state", "The state in the life of the run.", LIFE_CYCLE_STATES, LAST_LIFE_CYCLE_STATES),
        words_until("metadata.state.result_state", "The result of the run, once it has ended.", RESULT_STATES, RESULT_STATES),
        text("metadata.state.state_message", "The reason for the state."),
        object("metadata.task", "The task of the run."),
        objects("metadata.tasks", "The tasks of a run that has several, each with the state of its last attempt.").of_kfp_dbx(),
        text("metadata.trigger", "The event that started the run."),
        text("notebook_output.result", "The value that the notebook passed to `dbutils.notebook.exit`."),
        boolean("notebook_output.truncated", "Whether the result of the notebook was truncated."),
        object("resolved_ids", "The ids that the request has in the place of names: of clusters and of jobs.").of_kfp_dbx(),
        object("task_results", "The results of the tasks of a run that has several, by the keys of the tasks.").of_kfp_dbx(),
        CONDITIONS,
        OBSERVED_GENERATION,
    ],
    only_for: None,
};

static OUTPUTS: &[Output] = &[
    output("name", "{.metadata.name}", ValueType::Text, "The name of the `Run`.").is(Identity::Name),
    output("run_id", "{.status.metadata.run_id}", ValueType::Int64, "The id of the run in Databricks.").is(Identity::Id),
    output("run_name", "{.status.metadata.run_name}", ValueType::Text, "The name of the run in Databricks.").is(Identity::Name),
    output("job_id", "{.status.metadata.job_id}", ValueType::Int64, "The id of the job of the run. A direct run also has one."),
    output("number_in_job", "{.status.metadata.number_in_job}", ValueType::Int64, "The number of the run within its job. With the archived operator, the output is empty if the number is 0."),
    output("life_cycle_state", "{.status.metadata.state.life_cycle_state}", ValueType::Text, "The final state of the run: `TERMINATED`, `SKIPPED` or `INTERNAL_ERROR`."),
    output("result_state", "{.status.metadata.state.result_state}", ValueType::Text, "The result of the run: `SUCCESS`, `FAILED`, `TIMEDOUT` or `CANCELED`. A run with several tasks that tolerates the failure of some ends with `SUCCESS_WITH_FAILURES`. The output is empty if the run ended without a result."),
    output("notebook_output_result", "{.status.notebook_output.result}", ValueType::Text, "The value that the notebook passed to `dbutils.notebook.exit`."),
    output("notebook_output_truncated", "{.status.notebook_output.truncated}", ValueType::Bool, "Whether the result of the notebook was truncated. With the archived operator, the output is empty if it was not."),
    output("error", "{.status.error}", ValueType::Text, "The reason why the run failed, if it failed."),
    output("manifest", "{}", ValueType::Json, "The whole `Run` object."),
    output("run_page_url", "{.status.metadata.run_page_url}", ValueType::Text, "The page of the run in the workspace.").of_kfp_dbx(),
    output("state_message", "{.status.metadata.state.state_message}", ValueType::Text, "The reason for the final state of the run.").of_kfp_dbx(),
    output("task_results", "{.status.task_results}", ValueType::Json, "The results of the tasks of a run with `tasks`, by the keys of the tasks: an object with the `run_id`, the `life_cycle_state`, the `result_state`, the `state_message`, the `result`, the `error` and the `run_page_url` of each. The output is empty if the run has one task at its top.").of_kfp_dbx(),
    output("cluster_id", "{.status.metadata.cluster_instance.cluster_id}", ValueType::Text, "The id of the cluster on which the run ran. The output is empty if its tasks ran on several clusters, or on none.").of_kfp_dbx(),
];

pub static SUBMIT: Op = Op {
    rust_name: "SubmitRunOp",
    doc: "Runs a task or a job and waits until the run ends. **The op succeeds however the run ends**, also with the result `FAILED`, unless the op or its pipeline is [`truthful`](crate::CreateOp::truthful). The output `result_state` holds the result of the run. With the archived Azure Databricks Operator, Kubernetes never garbage-collects a `Run` with a `job_name`, not even after its `Djob` is deleted: such a run needs a [`DeleteRunOp`].",
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
    failure_condition: None,
    truthful: Some(Truthful {
        // Of each result: a run that ends with another one would be waited for without end. A run of a
        // job has several tasks if another pipeline, or kubectl, has made the job so.
        of_each: (
            "status.metadata.state.result_state in (SUCCESS, SUCCESS_WITH_FAILURES)",
            "status.metadata.state.result_state in (FAILED, TIMEDOUT, CANCELED, MAXIMUM_CONCURRENT_RUNS_REACHED, EXCLUDED, UPSTREAM_FAILED, UPSTREAM_CANCELED, DISABLED), status.metadata.state.life_cycle_state in (SKIPPED, INTERNAL_ERROR)",
        ),
        of_archived: Some((
            "status.metadata.state.result_state=SUCCESS",
            "status.metadata.state.result_state in (FAILED, TIMEDOUT, CANCELED), status.metadata.state.life_cycle_state in (SKIPPED, INTERNAL_ERROR)",
        )),
    }),
    flags: &[],
    outputs: OUTPUTS,
};

pub static DELETE: Op = delete(
    "DeleteRunOp",
    &KIND,
    "Deletes a run. A run that is still active is cancelled first. With the archived Azure Databricks Operator, the object of a run that ended without a `result_state`, for example with `INTERNAL_ERROR`, is never removed: the op succeeds, and the operator retries the deletion forever.",
    r#"DeleteRunOp::new("deleterun").run_name("test-run");"#,
);
