//! What a task does, and the fields that each type of task needs.

use serde_json::{Map, Value as Json};

use super::super::super::fields::{Fields, number};
use super::super::super::problem::Problem;
use super::around::Around;
use super::model::{Doing, TaskDraft};
use super::values::check_key;

/// The most iterations that a task runs at once.
const MOST_AT_ONCE: i64 = 100;

/// Returns the fields that a type of task needs.
fn needed(work: &str) -> &'static [&'static str] {
    match work {
        "condition_task" => &["op", "left", "right"],
        "for_each_task" => &["inputs"],
        "notebook_task" => &["notebook_path"],
        "pipeline_task" => &["pipeline_id"],
        "python_wheel_task" => &["package_name", "entry_point"],
        "spark_jar_task" => &["main_class_name"],
        "spark_python_task" => &["python_file"],
        "sql_task" => &["warehouse_id"],
        _ => &[],
    }
}

/// Reads a task that another one repeats.
type Read = fn(Map<String, Json>, &Around<'_>) -> Result<TaskDraft, Problem>;

/// Reads what a task does.
pub(super) fn read(
    work: &str,
    fields: Fields<'_>,
    around: &Around<'_>,
    read_task: Read,
) -> Result<Doing, Problem> {
    let own = fields.get(work).unwrap_or(&Json::Null);
    for name in needed(work) {
        let can_be_empty = work == "condition_task" && *name != "op";
        let text = own[*name].as_str();
        if text.is_none_or(|text| text.is_empty() && !can_be_empty) {
            return Err(Problem::required(name));
        }
    }
    let text = |name: &str| own[name].as_str().unwrap_or_default().to_owned();
    match work {
        "condition_task" => {
            Ok(Doing::Condition { op: text("op"), left: text("left"), right: text("right") })
        }
        "for_each_task" => for_each(own, around, read_task),
        "run_job_task" => run_job(own),
        "dbt_task" => {
            let commands = own["commands"].as_array().is_some_and(|list| !list.is_empty());
            commands.then_some(Doing::Work).ok_or_else(|| Problem::required("commands"))
        }
        "sql_task" => {
            let kinds = ["alert", "dashboard", "file", "query"];
            match kinds.iter().filter(|kind| own[**kind].is_object()).count() {
                1 => Ok(Doing::Work),
                _ => Err(Problem::invalid(
                    "A sql_task must have exactly one of alert, dashboard, file and query.",
                )),
            }
        }
        _ => Ok(Doing::Work),
    }
}

fn for_each(own: &Json, around: &Around<'_>, read_task: Read) -> Result<Doing, Problem> {
    let inputs = own["inputs"].as_str().unwrap_or_default().to_owned();
    let is_list = serde_json::from_str::<Vec<Json>>(&inputs).is_ok();
    if !is_list && !inputs.contains("{{") {
        let message = "inputs must be a JSON array, or refer to one.";
        return Err(Problem::invalid(message));
    }
    let concurrency = number(&own["concurrency"]).unwrap_or(1);
    if !(1..=MOST_AT_ONCE).contains(&concurrency) {
        let message = format!("concurrency must be between 1 and {MOST_AT_ONCE}.");
        return Err(Problem::invalid(message));
    }
    let task = own["task"].as_object().ok_or_else(|| Problem::required("task"))?;
    let task = read_task(task.clone(), around)?;
    check_key(&task.key, "task_key")?;
    if matches!(task.doing, Doing::ForEach { .. }) {
        return Err(Problem::invalid("A for_each_task cannot have another one in it."));
    }
    if !task.depends_on.is_empty() {
        return Err(Problem::invalid("The task in a for_each_task cannot have dependencies."));
    }
    let concurrency = usize::try_from(concurrency).unwrap_or(1);
    Ok(Doing::ForEach { inputs, concurrency, task: Box::new(task) })
}

fn run_job(own: &Json) -> Result<Doing, Problem> {
    let job = number(&own["job_id"]).ok_or_else(|| Problem::required("job_id"))?;
    let missing = || Problem::invalid(format!("Job {job} does not exist."));
    let job = u64::try_from(job).map_err(|_| missing())?;
    let parameters = own.as_object().into_iter().flatten();
    let parameters = parameters.filter(|(name, _)| *name != "job_id");
    let parameters = parameters.map(|(name, value)| (name.clone(), value.clone())).collect();
    Ok(Doing::RunJob { job, parameters })
}

/// Returns whether the code of a task is in the Git source, which has to be there then.
pub(super) fn is_from_git(fields: Fields<'_>, around: &Around<'_>) -> Result<bool, Problem> {
    let places = [("notebook_task", "notebook_path"), ("spark_python_task", "python_file")];
    let is = places.iter().any(|(work, path)| {
        let Some(work) = fields.get(work) else { return false };
        let path = work[*path].as_str().unwrap_or_default();
        let is_relative = !path.starts_with('/') && !path.contains(':');
        match work["source"].as_str() {
            Some(source) => source == "GIT",
            None => is_relative || (around.git.is_some() && !path.contains(':')),
        }
    });
    if is && around.git.is_none() {
        return Err(Problem::invalid("A task with the source GIT needs git_source."));
    }
    Ok(is)
}
