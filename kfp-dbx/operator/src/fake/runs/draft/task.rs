//! The reading of a task.

use std::time::Duration;

use serde_json::{Map, Value as Json};

use super::super::super::fields::Fields;
use super::super::super::problem::Problem;
use super::super::super::shapes::WORK;
use super::around::Around;
use super::compute::Compute;
use super::model::{Retries, TaskDraft};
use super::values::seconds;
use super::work;

/// Reads a task.
pub(super) fn read(
    mut settings: Map<String, Json>,
    around: &Around<'_>,
) -> Result<TaskDraft, Problem> {
    settings.retain(|_, value| !value.is_null());
    let fields = Fields { map: &settings, version: around.version };
    let key = fields.text("task_key").unwrap_or_default().to_owned();
    let work: Vec<_> = WORK.iter().filter(|name| fields.get(name).is_some()).collect();
    let doing = match work.as_slice() {
        [work] => work::read(work, fields, around, read)?,
        [] => return Err(Problem::invalid("One of the task types must be specified.")),
        _ => return Err(Problem::invalid("Only one of the task types can be specified.")),
    };
    let lacks_code = work::is_from_git(fields, around)? && around.git_is_missing();
    check_libraries(fields)?;
    let compute = Compute::read(fields, around)?;
    if fields.get("spark_submit_task").is_some() && !matches!(compute, Compute::New(_)) {
        return Err(Problem::invalid("Spark submit tasks can run only on new clusters."));
    }
    let depends_on = fields.get("depends_on").and_then(Json::as_array).into_iter().flatten();
    let depends_on = depends_on.map(|on| {
        let text = |name: &str| on[name].as_str().map(str::to_owned);
        (text("task_key").unwrap_or_default(), text("outcome"))
    });
    let depends_on = depends_on.collect();
    let timeout = seconds(fields, "timeout_seconds")?;
    let retries = read_retries(fields)?;
    Ok(TaskDraft { key, compute, doing, settings, depends_on, timeout, retries, lacks_code })
}

/// Checks that each library is one thing.
fn check_libraries(fields: Fields<'_>) -> Result<(), Problem> {
    let list = fields.get("libraries").and_then(Json::as_array).into_iter().flatten();
    for library in list.filter_map(Json::as_object) {
        if library.values().filter(|value| !value.is_null()).count() != 1 {
            return Err(Problem::invalid("A library must have exactly one type."));
        }
    }
    Ok(())
}

/// Reads the attempts after the first one.
fn read_retries(fields: Fields<'_>) -> Result<Retries, Problem> {
    let most = match fields.number("max_retries").unwrap_or_default() {
        -1 => None,
        most => Some(
            u32::try_from(most)
                .map_err(|_| Problem::invalid("max_retries must be -1 or a number from 0."))?,
        ),
    };
    let interval = fields.number("min_retry_interval_millis").unwrap_or_default();
    let interval = u64::try_from(interval)
        .map_err(|_| Problem::invalid("min_retry_interval_millis must not be negative."))?;
    let interval = Duration::from_millis(interval);
    Ok(Retries { most, interval, on_timeout: fields.flag("retry_on_timeout") })
}
