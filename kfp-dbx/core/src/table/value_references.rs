//! The values that a task can refer to in double braces, such as `{{job.run_id}}`.
//!
//! They are those of "Dynamic value references" in the documentation of Databricks. It says of others:
//! in a namespace that is known, such as `job`, Databricks reports an error; any other text in braces is
//! passed on as it is written.

/// A namespace of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Namespace {
    /// The first word of the reference.
    pub name: &'static str,
    /// The words that can follow it.
    pub values: &'static [&'static str],
}

/// The namespaces whose values have fixed names.
pub static NAMESPACES: [Namespace; 3] = [
    Namespace {
        name: "job",
        values: &["id", "name", "run_id", "repair_count", "start_time", "parameters", "trigger"],
    },
    Namespace { name: "task", values: &["name", "run_id", "execution_count", "notebook_path"] },
    Namespace { name: "workspace", values: &["id", "url"] },
];

/// The namespace of the tasks of the job: the key of a task follows, and then one of the
/// [`VALUES_OF_TASK`].
pub const TASKS: &str = "tasks";

/// The values of another task. The name of a task value follows `values`, and a part of what a SQL task
/// returns follows `output`.
pub static VALUES_OF_TASK: [&str; 7] = [
    "values",
    "result_state",
    "run_id",
    "error_code",
    "execution_count",
    "notebook_path",
    "output",
];

/// The parts of `job.start_time`.
pub static TIMES: [&str; 11] = [
    "iso_date",
    "iso_datetime",
    "iso_weekday",
    "is_weekday",
    "year",
    "month",
    "day",
    "hour",
    "minute",
    "second",
    "timestamp_ms",
];

/// The input of a for-each task, for the task that it repeats.
pub const INPUT: &str = "input";
