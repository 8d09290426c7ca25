//! What runs on which cluster: the fields that jobs, direct runs and tasks share.

use super::cluster::{CLUSTER, NEW_CLUSTER, STANDARD};
use super::library::LIBRARIES;
use super::task::{DBT_TASK, NOTEBOOK_TASK, PIPELINE_TASK, PYTHON_WHEEL_TASK, RUN_JOB_TASK, SPARK_JAR_TASK, SPARK_PYTHON_TASK, SPARK_SUBMIT_TASK, SQL_TASK};
use crate::table::fields::{Field, Type, field};
use crate::table::kind::{Compute, Constraint, Key, Refused, Task, Work};

/// The single task of a job or a direct run.
pub(super) static WORK: Work = Work {
    tasks: &[NOTEBOOK, SPARK_JAR, SPARK_PYTHON, SPARK_SUBMIT, PYTHON_WHEEL, SQL, DBT, PIPELINE, RUN_JOB],
    clusters: &["new_cluster", "existing_cluster_id", "existing_cluster_name"],
    cluster_id: "existing_cluster_id",
    cluster_name: "existing_cluster_name",
    cluster_key: None,
    environment: ENVIRONMENT,
    libraries: "libraries",
    several: Some("tasks"),
    of_task: &["max_retries", "min_retry_interval_millis", "retry_on_timeout"],
};

pub(super) const ENVIRONMENT: Key = Key { field: "environment_key", list: "environments" };

pub(super) const NOTEBOOK: Task = Task { compute: Compute::Any { warehouse: "warehouse_id" }, ..task("notebook_task", &["notebook_params"]) };
pub(super) const SPARK_JAR: Task = task("spark_jar_task", &["jar_params"]);
pub(super) const SPARK_PYTHON: Task = task("spark_python_task", &["python_params"]);
pub(super) const SPARK_SUBMIT: Task = Task { compute: Compute::Cluster, refused: BESIDE_SPARK_SUBMIT, ..task("spark_submit_task", &["spark_submit_params"]) };
pub(super) const PYTHON_WHEEL: Task = task("python_wheel_task", &["python_params", "python_named_params"]);
pub(super) const SQL: Task = Task { compute: Compute::None("it runs on its SQL warehouse"), ..task("sql_task", &["sql_params"]) };
pub(super) const DBT: Task = task("dbt_task", &["dbt_commands"]);
pub(super) const PIPELINE: Task = Task { compute: Compute::None("the pipeline of Databricks has its own compute"), ..task("pipeline_task", &["pipeline_params"]) };
pub(super) const RUN_JOB: Task = Task { compute: Compute::None("the other job has its own compute"), ..task("run_job_task", &[]) };

/// Returns a task that runs on a cluster, or on serverless compute with an environment.
pub(super) const fn task(field: &'static str, params: &'static [&'static str]) -> Task {
    Task { field, params, compute: Compute::Environment, refused: &[] }
}

/// The constraints of the fields of single tasks, and of those of several.
pub(super) const PARTS: Constraint = Constraint::All(&[
    Constraint::Within("new_cluster", CLUSTER),
    Constraint::Libraries("libraries"),
    Constraint::Within("python_wheel_task", &[Constraint::AtMostOne(&["parameters", "named_parameters"])]),
    Constraint::Within("sql_task", &[
        Constraint::ExactlyOne(&["query", "file", "alert", "dashboard"]),
        // An alert takes no parameters.
        Constraint::AtMostOne(&["alert", "parameters"]),
    ]),
    Constraint::Within("dbt_task", &[
        // With a warehouse, Databricks makes the profile.
        Constraint::AtMostOne(&["warehouse_id", "profiles_directory"]),
        Constraint::Dbt { commands: "commands", warehouse: "warehouse_id", refused: "catalog", ignored: "schema" },
    ]),
    Constraint::Within("run_job_task", &[Constraint::ExactlyOne(&["job_name", "job_id"])]),
]);

/// See `SparkSubmitTask` and "Spark Submit" in the documentation of Databricks.
static BESIDE_SPARK_SUBMIT: &[Refused] = &[
    only_on_new_cluster("existing_cluster_id"),
    only_on_new_cluster("existing_cluster_name"),
    Refused {
        field: "libraries",
        part: None,
        why: "`spark-submit` takes its files from its own parameters",
        help: "name the files in the parameters of the task: `--jars`, `--py-files`, `--packages`",
    },
    Refused {
        field: "new_cluster",
        part: Some(("data_security_mode", STANDARD)),
        why: "a cluster in the standard access mode does not run `spark-submit`",
        help: "set `data_security_mode` to `DATA_SECURITY_MODE_DEDICATED`, or run the program as a `spark_jar_task` or a `spark_python_task`",
    },
];

const fn only_on_new_cluster(field: &'static str) -> Refused {
    Refused {
        field,
        part: None,
        why: "Databricks runs `spark-submit` only on a new cluster",
        help: "set `new_cluster` instead, or run the program as a `spark_jar_task` or a `spark_python_task`",
    }
}

/// The fields that say what runs on which cluster: of a job and of a direct run.
pub(super) const WORK_FIELDS: [Field; 14] = [
    field("existing_cluster_id", Type::Text, "The Databricks id of an existing cluster to run on.").archived("The archived operator requires exactly one `Dcluster` with this id in the namespace."),
    field("existing_cluster_name", Type::Text, "The name of an existing `Dcluster` in the same namespace to run on.").archived("In the archived operator it takes precedence over `existing_cluster_id`."),
    field("new_cluster", Type::Struct(&NEW_CLUSTER), "A cluster that Databricks creates for each run and terminates with it."),
    field("libraries", LIBRARIES, "The libraries to install on the cluster before the task runs."),
    field("notebook_task", Type::Struct(&NOTEBOOK_TASK), "The notebook to run, as the task.").archived("The archived operator does not check that exactly one task is set."),
    field("spark_jar_task", Type::Struct(&SPARK_JAR_TASK), "The main class of a jar to run, as the task."),
    field("spark_python_task", Type::Struct(&SPARK_PYTHON_TASK), "The Python file to run, as the task."),
    field("spark_submit_task", Type::Struct(&SPARK_SUBMIT_TASK), "The `spark-submit` call to run, as the task."),
    field("python_wheel_task", Type::Struct(&PYTHON_WHEEL_TASK), "The entry point of a Python wheel to run, as the task.").of_kfp_dbx(),
    field("sql_task", Type::Struct(&SQL_TASK), "The SQL to run on a SQL warehouse, as the task. It needs no cluster.").of_kfp_dbx(),
    field("dbt_task", Type::Struct(&DBT_TASK), "The dbt commands to run, as the task.").of_kfp_dbx(),
    field("pipeline_task", Type::Struct(&PIPELINE_TASK), "The Lakeflow Declarative Pipeline to update, as the task. It needs no cluster.").of_kfp_dbx(),
    field("run_job_task", Type::Struct(&RUN_JOB_TASK), "The other job to run, as the task. It needs no cluster.").of_kfp_dbx(),
    field("environment_key", Type::Text, "The key of the environment of a serverless task: one of the `environments`. A serverless task other than a notebook needs one.").of_kfp_dbx(),
];
