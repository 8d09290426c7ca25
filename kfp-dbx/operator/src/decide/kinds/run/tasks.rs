//! The tasks of a run that has several, as its status lists them.

use serde_json::{Map, Value as Json};

use crate::databricks::int;
use crate::decide::kinds::work::{State, is_made_of_spec};
use crate::decide::text::shortened;
use crate::object::Object;

/// The fields of a task that a status has, beside its state. A run can have a thousand tasks.
const FIELDS: &[&str] = &[
    "task_key",
    "run_id",
    "attempt_number",
    "run_page_url",
    "cluster_instance",
    "start_time",
    "end_time",
    "setup_duration",
    "execution_duration",
    "cleanup_duration",
];

/// The fields that are left if there are very many tasks.
const FEW_FIELDS: &[&str] = &["task_key", "run_id"];

/// The longest message of a task in this list. Results have the whole one.
const LONGEST_MESSAGE: usize = 1024;

/// The most bytes of the list.
const LONGEST_LIST: usize = 200 * 1024;

/// Whether a run has tasks with keys of their own: in its own spec, or in that of its job.
pub(super) fn has_tasks(object: &Object, tasks: &[&Json]) -> bool {
    let own = object.spec()["tasks"].as_array();
    own.is_some_and(|own| !own.is_empty()) || !is_made_of_spec(tasks)
}

/// Returns the list of tasks of a status.
pub(super) fn listed(tasks: &[&Json]) -> Json {
    let all = |fields, longest| -> Json {
        tasks.iter().map(|task| told(task, fields, longest)).collect()
    };
    let list = all(FIELDS, LONGEST_MESSAGE);
    match list.to_string().len() > LONGEST_LIST {
        true => all(FEW_FIELDS, 0),
        false => list,
    }
}

/// Returns a task. Its durations are left out until it has ended: else the status would change with
/// each look at it.
fn told(task: &Json, fields: &[&str], longest: usize) -> Json {
    let mut state = State::of(task);
    let has_ended = state.has_ended();
    state.message = state.message.filter(|_| longest > 0);
    state.message = state.message.map(|message| shortened(&message, longest).into_owned());
    let mut told = Map::new();
    for name in fields {
        let value = &task[*name];
        let is_time = name.ends_with("_duration");
        if value.is_null()
            || (is_time && !has_ended)
            || (is_zero(value) && *name != "attempt_number")
        {
            continue;
        }
        let value = int(value).filter(|_| *name != "task_key").map_or(value.clone(), Json::from);
        told.insert((*name).to_owned(), value);
    }
    told.insert("state".to_owned(), state.to_json());
    Json::Object(told)
}

/// Whether a time or a duration is not known.
fn is_zero(value: &Json) -> bool {
    int(value) == Some(0)
}

/// Returns the cluster on which all tasks ran that had one, unless they ran on several.
pub(super) fn common_cluster(tasks: &[&Json]) -> Option<Json> {
    let instances = tasks.iter().map(|task| &task["cluster_instance"]);
    let mut instances = instances.filter(|instance| instance["cluster_id"].is_string());
    let first = instances.next()?;
    let is_same = |other: &Json| other["cluster_id"] == first["cluster_id"];
    instances.all(is_same).then(|| first.clone())
}
