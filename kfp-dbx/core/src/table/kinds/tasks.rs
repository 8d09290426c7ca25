//! The tasks of a job or a run with several: each with its place in their graph.

use super::environment::ENVIRONMENTS;
use super::git_source::GIT_SOURCE;
use super::settings::{EMAIL_NOTIFICATIONS, JOBS_HEALTH_RULES, TASK_NOTIFICATION_SETTINGS, WEBHOOK_NOTIFICATIONS};
use super::work::{DBT, ENVIRONMENT, NOTEBOOK, PARTS, PIPELINE, PYTHON_WHEEL, RUN_JOB, SPARK_JAR, SPARK_PYTHON, SPARK_SUBMIT, SQL, WORK_FIELDS, task as task_of};
use crate::table::fields::{Closed, Field, Most, Shape, Struct, Type, field, fields};
use crate::table::kind::{Compute, Constraint, Key, Task, Work};

const TASKS: Type = Type::List(&Type::Struct(&TASK));
const DEPENDENCIES: Type = Type::List(&Type::Struct(&TASK_DEPENDENCY));

/// The fields that jobs and runs with several tasks have.
pub(super) const TASKS_FIELDS: [Field; 3] = [
    field("tasks", TASKS, "The tasks, each with its key, its cluster and the tasks that it depends on. They take the place of a single task: beside them, neither a task nor a cluster can be set. There are at most 1,000 of them.").at_most(Most::Items(1000)).beyond("make them tasks of another job, and run it with a `run_job_task`").of_kfp_dbx(),
    field("environments", ENVIRONMENTS, "The environments of serverless tasks, which name them by their keys. There are at most 10 of them.").at_most(Most::Items(10)).beyond("let tasks share an environment").of_kfp_dbx(),
    field("git_source", Type::Struct(&GIT_SOURCE), "The Git repository that the tasks read their notebooks and files from.").of_kfp_dbx(),
];

/// The constraints of several tasks, and of what they share.
pub(super) const TASKS_CONSTRAINTS: Constraint = Constraint::All(&[
    Constraint::Each { list: "tasks", key: "task_key", noun: "task", constraints: &[
        Constraint::Work(&Work { tasks: &[NOTEBOOK, SPARK_JAR, SPARK_PYTHON, SPARK_SUBMIT, PYTHON_WHEEL, SQL, DBT, PIPELINE, RUN_JOB, CONDITION, FOR_EACH], ..WORK_OF_EACH }),
        OF_TASK,
        Constraint::Within("for_each_task", &[
            Constraint::Each { list: "task", key: "task_key", noun: "task", constraints: &[Constraint::Work(&WORK_OF_EACH), OF_TASK] },
        ]),
    ] },
    Constraint::TaskGraph("tasks"),
    Constraint::Keyed { list: "environments", key: "environment_key" },
    Constraint::Each { list: "environments", key: "environment_key", noun: "environment", constraints: &[
        Constraint::Within("spec", &[
            Constraint::AtMostOne(&["environment_version", "base_environment"]),
            Constraint::RequiredUnless { instead: &["base_environment", "client"], required: &["environment_version"] },
        ]),
    ] },
    Constraint::Within("git_source", &[
        Constraint::GitUrl("git_url"),
        Constraint::ExactlyOne(&["git_branch", "git_tag", "git_commit"]),
    ]),
]);

/// The constraints of a task beside those of its work.
const OF_TASK: Constraint = Constraint::All(&[Constraint::KeyForm("task_key"), PARTS]);

/// The work of the task of a for-each task.
const WORK_OF_EACH: Work = Work {
    tasks: &[NOTEBOOK, SPARK_JAR, SPARK_PYTHON, SPARK_SUBMIT, PYTHON_WHEEL, SQL, DBT, PIPELINE, RUN_JOB, CONDITION],
    clusters: &["new_cluster", "existing_cluster_id", "existing_cluster_name", "job_cluster_key"],
    cluster_id: "existing_cluster_id",
    cluster_name: "existing_cluster_name",
    cluster_key: Some(Key { field: "job_cluster_key", list: "job_clusters" }),
    environment: ENVIRONMENT,
    libraries: "libraries",
    several: None,
    of_task: &[],
};

const CONDITION: Task = Task { compute: Compute::None("a comparison needs no compute"), ..task_of("condition_task", &[]) };
const FOR_EACH: Task = Task { compute: Compute::None("the task that it repeats has its own compute"), ..task_of("for_each_task", &[]) };

pub static TASK: Struct = task(fields!(PLACE, WORK_FIELDS, CONTROL, [
    field("for_each_task", Type::Struct(&FOR_EACH_TASK), "The task to run for each of some inputs, as the task. It needs no cluster of its own."),
], LIMITS));

/// The task of a for-each task, which can't be one itself. Since it is another object, everything that
/// walks through the table comes to an end.
static TASK_OF_EACH: Struct = task(fields!(PLACE, WORK_FIELDS, CONTROL, LIMITS));

const fn task(fields: &'static [Field]) -> Struct {
    Struct {
        rust_name: "Task",
        doc: "A task of a job or a run that has several: exactly one of the kinds of tasks, and the compute that it runs on. A notebook without a cluster is serverless, as are the other tasks with an `environment_key`.",
        example: r#"Task::new("report")
    .depends_on([TaskDependency::new("load")])
    .notebook_task(NotebookTask::new("/Users/user@foo.com/Example"))"#,
        shape: Shape::Fields { new: &["task_key"] },
        fields,
    }
}

/// The fields that say when a task runs.
const PLACE: [Field; 5] = [
    field("task_key", Type::Text, "The key of the task, which comes once in a job or a run."),
    field("description", Type::Text, "The description of the task, at most 1,000 characters.").at_most(Most::Characters(1000)),
    field("depends_on", DEPENDENCIES, "The tasks that end before this one starts."),
    field("run_if", Type::Closed(&RUN_IF), "The results of the tasks that this one depends on, with which it runs. By default, all of them must succeed."),
    field("disabled", Type::Bool, "Whether the task is left out of each run."),
];

/// The fields that only one of several tasks has, beside those of its work.
const CONTROL: [Field; 2] = [
    field("job_cluster_key", Type::Text, "The key of one of the `job_clusters` of the job to run on. A run has none."),
    field("condition_task", Type::Struct(&CONDITION_TASK), "The comparison to make, as the task. Tasks that depend on it can ask for its outcome."),
];

/// The limits of a task, its retries, and who is notified of it.
const LIMITS: [Field; 9] = [
    field("timeout_seconds", Type::Int32, "The number of seconds after which Databricks ends the task. By default, or with 0, it has no time limit.").from(0),
    field("max_retries", Type::Int32, "The number of times that the task is retried after a failure. The value -1 stands for no limit.").from(-1),
    field("min_retry_interval_millis", Type::Int32, "The number of milliseconds between the start of a failed attempt and its retry. By default, the retry starts at once.").from(0),
    field("retry_on_timeout", Type::Bool, "Whether the task is retried after it timed out. By default, it is not."),
    field("disable_auto_optimization", Type::Bool, "Whether Databricks does not optimize the serverless task, nor retry it by itself."),
    field("email_notifications", Type::Struct(&EMAIL_NOTIFICATIONS), "The addresses that receive mail about the task."),
    field("webhook_notifications", Type::Struct(&WEBHOOK_NOTIFICATIONS), "The notification destinations that are called about the task."),
    field("notification_settings", Type::Struct(&TASK_NOTIFICATION_SETTINGS), "The attempts about which nobody is notified."),
    field("health", Type::Struct(&JOBS_HEALTH_RULES), "The rules by which Databricks judges the health of the task."),
];

pub static TASK_DEPENDENCY: Struct = Struct {
    rust_name: "TaskDependency",
    doc: "A task that ends before another one starts.",
    example: r#"TaskDependency::new("load")"#,
    shape: Shape::Fields { new: &["task_key"] },
    fields: &[
        field("task_key", Type::Text, "The key of the task that ends first."),
        field("outcome", Type::Closed(&CONDITION_OUTCOME), "The outcome of that task with which the other one runs, if it is a `condition_task`."),
    ],
};

pub static CONDITION_OUTCOME: Closed = Closed {
    rust_name: "ConditionOutcome",
    doc: "The outcome of a condition task.",
    values: &[
        ("true", "True", "The comparison is true."),
        ("false", "False", "The comparison is false."),
    ],
    only_kfp_dbx: &[],
};

pub static RUN_IF: Closed = Closed {
    rust_name: "RunIf",
    doc: "The results of the tasks that a task depends on, with which it runs.",
    values: &[
        ("ALL_SUCCESS", "AllSuccess", "Each has run and succeeded."),
        ("AT_LEAST_ONE_SUCCESS", "AtLeastOneSuccess", "At least one has succeeded."),
        ("NONE_FAILED", "NoneFailed", "None has failed, and at least one has run."),
        ("ALL_DONE", "AllDone", "Each has ended, with whatever result."),
        ("AT_LEAST_ONE_FAILED", "AtLeastOneFailed", "At least one has failed."),
        ("ALL_FAILED", "AllFailed", "Each has failed."),
    ],
    only_kfp_dbx: &[],
};

pub static CONDITION_TASK: Struct = Struct {
    rust_name: "ConditionTask",
    doc: "A task that compares two values. Its outcome is `true` or `false`. It has neither retries nor notifications.",
    example: r#"ConditionTask::new("{{job.parameters.env}}", ConditionOperator::EqualTo, "prod")"#,
    shape: Shape::Fields { new: &["left", "op", "right"] },
    fields: &[
        field("left", Type::Text, "The left value: a text, or a reference of Databricks such as `{{job.parameters.env}}`.").or_empty(),
        field("op", Type::Closed(&CONDITION_OPERATOR), "The comparison."),
        field("right", Type::Text, "The right value: a text, or a reference of Databricks such as `{{tasks.load.values.rows}}`.").or_empty(),
    ],
};

pub static CONDITION_OPERATOR: Closed = Closed {
    rust_name: "ConditionOperator",
    doc: "The comparison of a condition task. Equality compares the texts, so that `12.0` differs from `12`; order compares numbers.",
    values: &[
        ("EQUAL_TO", "EqualTo", "The texts are equal."),
        ("NOT_EQUAL", "NotEqual", "The texts differ."),
        ("GREATER_THAN", "GreaterThan", "The left number is greater."),
        ("GREATER_THAN_OR_EQUAL", "GreaterThanOrEqual", "The left number is greater, or they are equal."),
        ("LESS_THAN", "LessThan", "The left number is less."),
        ("LESS_THAN_OR_EQUAL", "LessThanOrEqual", "The left number is less, or they are equal."),
    ],
    only_kfp_dbx: &[],
};

pub static FOR_EACH_TASK: Struct = Struct {
    rust_name: "ForEachTask",
    doc: "A task that runs another task for each of some inputs. In the other task, `{{input}}` is the input. It can't be a for-each task itself.",
    example: r##"ForEachTask::new(r#"["de", "fr"]"#, Task::new("report").notebook_task(NotebookTask::new("/Users/user@foo.com/Example").base_parameters([("country", "{{input}}")])))"##,
    shape: Shape::Fields { new: &["inputs", "task"] },
    fields: &[
        field("inputs", Type::Text, "The inputs: a list in JSON, or a reference of Databricks to one, such as `{{job.parameters.countries}}`. They have at most 10,000 characters.").at_most(Most::Characters(10_000)).beyond("let an earlier task set the list as a task value, and refer to it: `{{tasks.list.values.inputs}}`"),
        field("task", Type::Struct(&TASK_OF_EACH), "The task to run for each input."),
        field("concurrency", Type::Int32, "The number of inputs that the task runs for at the same time, at most 100.").from(1).up_to(100),
    ],
};
