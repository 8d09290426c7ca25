//! The tasks of jobs and runs: what each kind of task runs.

use super::common::{ANY, ARGUMENT_MAP, ARGUMENTS, BY_REFERENCE, PARAMS, TEXTS};
use crate::table::fields::{Closed, Field, IdForm, Most, Shape, Struct, Type, field, fields};

pub static NOTEBOOK_TASK: Struct = Struct {
    rust_name: "NotebookTask",
    doc: "A task that runs a notebook of the workspace.",
    example: r#"NotebookTask::new("/Users/user@foo.com/Example").base_parameters([("day", "monday")])"#,
    shape: Shape::Fields { new: &["notebook_path"] },
    fields: &[
        field("notebook_path", Type::Text, "The path of the notebook: an absolute one in the workspace, or a relative one in the `git_source`."),
        field("base_parameters", ARGUMENT_MAP, "The values of the widgets of the notebook. The `notebook_params` of a run take precedence over them. They have at most 1 MiB as JSON.").at_most(Most::Json(1 << 20)).beyond(BY_REFERENCE),
        field("source", Type::Closed(&SOURCE), "The place of the notebook: the workspace or the `git_source`. By default it is the `git_source`, if there is one.").of_kfp_dbx(),
        field("warehouse_id", Type::Text, "The id of a SQL warehouse to run the notebook on, which then can have only SQL cells. Classic warehouses are not supported.").is_id(IdForm::Warehouse).of_kfp_dbx(),
    ],
};

pub static SPARK_JAR_TASK: Struct = Struct {
    rust_name: "SparkJarTask",
    doc: "A task that runs the main class of a jar. The jar itself is one of the `libraries`.",
    example: r#"SparkJarTask::new("org.apache.spark.examples.SparkPi").parameters(["10"])"#,
    shape: Shape::Fields { new: &["main_class_name"] },
    fields: &[
        field("jar_uri", Type::Text, "The URI of the jar. Databricks has deprecated this field: add the jar to the `libraries` instead, or to the `java_dependencies` of the environment of a serverless task."),
        field("main_class_name", Type::Text, "The full name of the class whose `main` is run."),
        field("parameters", ARGUMENTS, "The arguments of `main`."),
    ],
};

pub static SPARK_PYTHON_TASK: Struct = Struct {
    rust_name: "SparkPythonTask",
    doc: "A task that runs a Python file.",
    example: r#"SparkPythonTask::new("dbfs:/docs/pi.py").parameters(["10"])"#,
    shape: Shape::Fields { new: &["python_file"] },
    fields: &[
        field("python_file", Type::Text, "The file: a URI such as `dbfs:/docs/pi.py`, an absolute path in the workspace, or a relative one in the `git_source`."),
        field("parameters", ARGUMENTS, "The arguments of the program."),
        field("source", Type::Closed(&SOURCE), "The place of the file: the workspace or a URI, which is the default, or the `git_source`.").of_kfp_dbx(),
    ],
};

pub static SPARK_SUBMIT_TASK: Struct = Struct {
    rust_name: "SparkSubmitTask",
    doc: "A task that runs `spark-submit`. It needs a new cluster, and takes no `libraries`. Databricks recommends a `SparkJarTask` in its place.",
    example: r#"SparkSubmitTask::new(["--class", "org.apache.spark.examples.SparkPi", "dbfs:/docs/sparkpi.jar", "10"])"#,
    shape: Shape::Fields { new: &["parameters"] },
    fields: &[field("parameters", ARGUMENTS, "The arguments of `spark-submit`.")],
};

pub static PYTHON_WHEEL_TASK: Struct = Struct {
    rust_name: "PythonWheelTask",
    doc: "A task that calls an entry point of a Python wheel. The wheel itself is one of the `libraries`, or a dependency of the environment.",
    example: r#"PythonWheelTask::new("my_package", "main").named_parameters([("day", "monday")])"#,
    shape: Shape::Fields { new: &["package_name", "entry_point"] },
    fields: &[
        field("package_name", Type::Text, "The name of the package, as its metadata has it."),
        field("entry_point", Type::Text, "The name of the entry point in the metadata of the package. If the metadata has none of that name, it is a function of the package."),
        field("parameters", ARGUMENTS, "The arguments of the entry point. Set these or the `named_parameters`, not both."),
        field("named_parameters", ARGUMENT_MAP, "The arguments of the entry point, each as `--name=value`. Set these or the `parameters`, not both."),
    ],
};

pub static SQL_TASK: Struct = Struct {
    rust_name: "SqlTask",
    doc: "A task that runs a SQL query or a SQL file, or refreshes an alert or a legacy dashboard, on a SQL warehouse: exactly one of them.",
    example: r#"SqlTask::new("0123456789abcdef").query(SqlTaskQuery::new("5a72acb0-5f13-4b5b-8fc1-3e0e2a1e5a0e"))"#,
    shape: Shape::Fields { new: &["warehouse_id"] },
    fields: &[
        field("warehouse_id", Type::Text, "The id of the SQL warehouse, which should be serverless or pro. A classic one runs no files, and the rest only in scheduled jobs with a single task.").is_id(IdForm::Warehouse),
        field("query", Type::Struct(&SQL_TASK_QUERY), "The query to run."),
        field("file", Type::Struct(&SQL_TASK_FILE), "The file with SQL to run."),
        field("alert", Type::Struct(&SQL_TASK_ALERT), "The alert to refresh."),
        field("dashboard", Type::Struct(&SQL_TASK_DASHBOARD), "The legacy dashboard to refresh."),
        field("parameters", ARGUMENT_MAP, "The values of the parameters of the query, the file or the dashboard. An alert takes none."),
    ],
};

pub static SQL_TASK_QUERY: Struct = Struct {
    rust_name: "SqlTaskQuery",
    doc: "A query of Databricks SQL.",
    example: r#"SqlTaskQuery::new("5a72acb0-5f13-4b5b-8fc1-3e0e2a1e5a0e")"#,
    shape: Shape::Fields { new: &["query_id"] },
    fields: &[field("query_id", Type::Text, "The id of the query.")],
};

pub static SQL_TASK_FILE: Struct = Struct {
    rust_name: "SqlTaskFile",
    doc: "A file with SQL.",
    example: r#"SqlTaskFile::new("/Workspace/Shared/report.sql")"#,
    shape: Shape::Fields { new: &["path"] },
    fields: &[
        field("path", Type::Text, "The path of the file: an absolute one in the workspace, or a relative one in the `git_source`."),
        field("source", Type::Closed(&SOURCE), "The place of the file: the workspace or the `git_source`. By default it is the `git_source`, if there is one."),
    ],
};

pub static SQL_TASK_ALERT: Struct = Struct {
    rust_name: "SqlTaskAlert",
    doc: "An alert of Databricks SQL.",
    example: r#"SqlTaskAlert::new("7c5b0d2a-3f0e-4a5e-9c1b-2d1f6e3a8b9c").subscriptions([SqlTaskSubscription::user_name("user@foo.com")])"#,
    shape: Shape::Fields { new: &["alert_id"] },
    fields: &[
        field("alert_id", Type::Text, "The id of the alert."),
        field("subscriptions", SUBSCRIPTIONS, "The receivers of the notifications of the alert."),
        field("pause_subscriptions", Type::Bool, "Whether the receivers are not notified."),
    ],
};

pub static SQL_TASK_DASHBOARD: Struct = Struct {
    rust_name: "SqlTaskDashboard",
    doc: "A legacy dashboard of Databricks SQL.",
    example: r#"SqlTaskDashboard::new("1d2c3b4a-5e6f-4a7b-8c9d-0e1f2a3b4c5d").custom_subject("Sales of the week")"#,
    shape: Shape::Fields { new: &["dashboard_id"] },
    fields: &[
        field("dashboard_id", Type::Text, "The id of the dashboard."),
        field("subscriptions", SUBSCRIPTIONS, "The receivers of a snapshot of the dashboard."),
        field("custom_subject", Type::Text, "The subject of the mail to the receivers."),
        field("pause_subscriptions", Type::Bool, "Whether no snapshot is taken and no mail is sent."),
    ],
};

pub static SQL_TASK_SUBSCRIPTION: Struct = Struct {
    rust_name: "SqlTaskSubscription",
    doc: "A receiver of what a task with SQL sends: exactly one of a user and a notification destination.",
    example: r#"SqlTaskSubscription::user_name("user@foo.com")"#,
    shape: Shape::OneOf { common: &[] },
    fields: &[
        field("user_name", Type::Text, "A user, given by the name in the workspace, which is a mail address."),
        field("destination_id", Type::Text, "A notification destination of the workspace, given by its id."),
    ],
};

const SUBSCRIPTIONS: Type = Type::List(&Type::Struct(&SQL_TASK_SUBSCRIPTION));

pub static DBT_TASK: Struct = Struct {
    rust_name: "DbtTask",
    doc: "A task that runs dbt commands. With a `warehouse_id`, dbt works on that SQL warehouse.",
    example: r#"DbtTask::new(["dbt deps", "dbt run"]).project_directory("/Workspace/Shared/dbt").warehouse_id("0123456789abcdef")"#,
    shape: Shape::Fields { new: &["commands"] },
    fields: &[
        field("commands", TEXTS, "The commands to run, at most 10. Each begins with `dbt`.").at_most(Most::Items(10)).beyond("make two tasks of them"),
        field("project_directory", Type::Text, "The directory of the project. In the `git_source`, it is the root by default."),
        field("profiles_directory", Type::Text, "The directory of the profiles, relative to the root, which is the default. It can be set only without a `warehouse_id`."),
        field("warehouse_id", Type::Text, "The id of the SQL warehouse that dbt connects to. Databricks then makes the profile.").is_id(IdForm::Warehouse),
        field("catalog", Type::Text, "The catalog to use. It can be set only with a `warehouse_id`."),
        field("schema", Type::Text, "The schema to write to, with a `warehouse_id`. The default is `default`."),
        field("source", Type::Closed(&SOURCE), "The place of the project: the workspace or the `git_source`. By default it is the `git_source`, if there is one."),
    ],
};

pub static PIPELINE_TASK: Struct = Struct {
    rust_name: "PipelineTask",
    doc: "A task that updates a Lakeflow Declarative Pipeline of Databricks (formerly Delta Live Tables). The pipeline must be in triggered mode.",
    example: r#"PipelineTask::new("a12cd3e4-0ab1-4abc-8a2b-1a2bcd3e4fa5").full_refresh(true)"#,
    shape: Shape::Fields { new: &["pipeline_id"] },
    fields: fields!([
        field("pipeline_id", Type::Text, "The id of the pipeline.").is_id(IdForm::Pipeline),
        field("parameters", ARGUMENT_MAP, "The parameters of the update, at most 10,000 characters in total.").at_most(Most::Characters(10_000)).beyond(BY_REFERENCE),
    ], REFRESH),
};

/// The fields that say what an update of a pipeline of Databricks does.
const REFRESH: [Field; 5] = [
    field("full_refresh", Type::Bool, "Whether all tables are computed anew."),
    field("full_refresh_selection", TEXTS, "The tables that are computed anew."),
    field("refresh_selection", TEXTS, "The tables that are updated, without being computed anew."),
    field("refresh_flow_selection", TEXTS, "The flows that are updated."),
    field("reset_checkpoint_selection", TEXTS, "The streaming flows whose checkpoints are reset, while their data stays."),
];

pub static PIPELINE_PARAMS: Struct = Struct {
    rust_name: "PipelineParams",
    doc: "What the update of a Lakeflow Declarative Pipeline does, in a run of a job with a `pipeline_task`.",
    example: "PipelineParams::new().full_refresh(true)",
    shape: ANY,
    fields: fields!(REFRESH),
};

pub static RUN_JOB_TASK: Struct = Struct {
    rust_name: "RunJobTask",
    doc: "A task that runs another job, and ends with it: exactly one of a `Djob`, by its name, and a job of Databricks, by its id.",
    example: r#"RunJobTask::new().job_name("test-job").job_parameters([("day", "monday")])"#,
    shape: ANY,
    fields: &[
        field("job_name", Type::Text, "The name of the `Djob` to run, in the same namespace."),
        field("job_id", Type::Int64, "The id of the job to run, in Databricks.").from(1),
        field("job_parameters", ARGUMENT_MAP, "The values of the `parameters` of the job."),
        field("jar_params", ARGUMENTS, "The arguments for a job whose task is a jar. Databricks has deprecated this field: use `job_parameters`.").at_most(PARAMS).beyond(BY_REFERENCE),
        field("python_params", ARGUMENTS, "The arguments for a job whose task is a Python file or a wheel, in ASCII. Databricks has deprecated this field: use `job_parameters`.").at_most(PARAMS).beyond(BY_REFERENCE),
        field("python_named_params", ARGUMENT_MAP, "The named arguments for a job whose task is a wheel. Databricks has deprecated this field: use `job_parameters`."),
        field("spark_submit_params", ARGUMENTS, "The arguments for a job whose task is `spark-submit`, in ASCII. Databricks has deprecated this field: use `job_parameters`.").at_most(PARAMS).beyond(BY_REFERENCE),
        field("notebook_params", ARGUMENT_MAP, "The values of the widgets for a job whose task is a notebook. Databricks has deprecated this field: use `job_parameters`.").at_most(PARAMS).beyond(BY_REFERENCE),
        field("sql_params", ARGUMENT_MAP, "The values of the parameters for a job whose task is SQL. An alert takes none. Databricks has deprecated this field: use `job_parameters`."),
        field("dbt_commands", TEXTS, "The commands for a job whose task is dbt. Databricks has deprecated this field: use `job_parameters`."),
        field("pipeline_params", Type::Struct(&PIPELINE_PARAMS), "The update of the pipeline, for a job whose task updates one."),
    ],
};

pub static SOURCE: Closed = Closed {
    rust_name: "Source",
    doc: "The place that the file or the project of a task is read from.",
    values: &[
        ("WORKSPACE", "Workspace", "The workspace."),
        ("GIT", "Git", "The `git_source` of the job or the run."),
    ],
    only_kfp_dbx: &[],
};
