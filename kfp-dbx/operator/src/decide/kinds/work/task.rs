//! The tasks of a job or a run, as the API lists them.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::settings::TASK_KEY;
use crate::databricks::int;

/// Returns the tasks of a run in their order, each with its last attempt, or the tasks of a job.
pub(in crate::decide::kinds) fn last_attempts(whole: &Json) -> Vec<&Json> {
    let mut last: Vec<&Json> = Vec::new();
    let mut places = BTreeMap::new();
    for task in whole["tasks"].as_array().into_iter().flatten() {
        let key = task["task_key"].as_str();
        match places.get(&key) {
            None => {
                places.insert(key, last.len());
                last.push(task);
            }
            Some(place) => {
                let attempt = |task: &Json| int(&task["attempt_number"]);
                if attempt(task) >= attempt(last[*place]) {
                    last[*place] = task;
                }
            }
        }
    }
    last
}

/// Returns the only task of a job or a run: of a run, its last attempt.
pub(super) fn only_task(whole: &Json) -> &Json {
    match last_attempts(whole)[..] {
        [task] => task,
        _ => &Json::Null,
    }
}

/// Whether tasks are the one that the operator makes of a spec without `tasks`.
pub(in crate::decide::kinds) fn is_made_of_spec(tasks: &[&Json]) -> bool {
    match tasks {
        [] => true,
        [task] => task["task_key"].as_str().is_none_or(|key| key.is_empty() || key == TASK_KEY),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{is_made_of_spec, last_attempts, only_task};

    #[test]
    fn the_last_attempt_of_each_task_counts() {
        let task = |key: &str, attempt: u32| json!({ "task_key": key, "attempt_number": attempt });
        let run = json!({ "tasks": [task("b", 1), task("a", 0), task("b", 10), task("b", 2)] });
        assert_eq!(last_attempts(&run), [&task("b", 10), &task("a", 0)]);
        assert!(only_task(&run).is_null());
        let run = json!({ "tasks": [task("main", 1), task("main", 0)] });
        assert_eq!(*only_task(&run), task("main", 1));
        assert!(is_made_of_spec(&last_attempts(&run)));
        assert!(!is_made_of_spec(&[&task("load", 0)]));
        assert!(is_made_of_spec(&last_attempts(&json!({}))));
    }
}
