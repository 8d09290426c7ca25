//! The task of a job or a run that has one.

use serde_json::Value as Json;

use crate::databricks::int;

/// Returns the only task of a job or a run: of a run, its last attempt.
pub(super) fn only_task(whole: &Json) -> &Json {
    let tasks = whole["tasks"].as_array().map_or(&[] as &[_], Vec::as_slice);
    let is_one = tasks.windows(2).all(|pair| pair[0]["task_key"] == pair[1]["task_key"]);
    let last = tasks.iter().max_by_key(|task| int(&task["attempt_number"]));
    last.filter(|_| is_one).unwrap_or(&Json::Null)
}
