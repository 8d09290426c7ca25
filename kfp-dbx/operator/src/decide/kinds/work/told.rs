//! What the API says of jobs and runs, in the form of a status: that of the API 2.0, in which a job
//! or a run has its only task in itself.

use kfp_dbx_core::table::{self, Kind, Struct};
use serde_json::{Map, Value as Json};

use super::job::job_run;
use super::state::State;
use super::task::{is_made_of_spec, last_attempts, only_task};
use crate::databricks::int;
use crate::decide::convert::{from_api, held, value_from_api};
use crate::decide::intention::TAG;

/// The field with the tasks of a job or a run.
const TASKS: &str = "tasks";

/// The most bytes of the settings of a job in its status. A spec with many tasks is large enough by
/// itself.
const LONGEST_SETTINGS: usize = 256 * 1024;

/// Returns the settings of a job, without the tag of the operator. Those of a job whose task the
/// operator has made of the spec have that task in themselves.
pub(in crate::decide::kinds) fn settings_of(settings: &Json) -> Json {
    let Some(kind) = table::kind("Djob") else { return Json::Null };
    let mut told = from_api(kind.spec, settings);
    if is_made_of_spec(&last_attempts(settings)) {
        told.shift_remove(TASKS);
        let whole = std::mem::replace(&mut told, from_api(kind.spec, only_task(settings)));
        told.extend(whole);
    }
    let tags = told.get_mut("tags").and_then(Json::as_object_mut);
    if tags.is_some_and(|tags| tags.shift_remove(TAG).is_some() && tags.is_empty()) {
        told.shift_remove("tags");
    }
    if told.contains_key(TASKS) && Json::Object(told.clone()).to_string().len() > LONGEST_SETTINGS {
        told.shift_remove(TASKS);
    }
    Json::Object(told)
}

/// Returns the fields of `metadata` in the status of a run, without its state. The durations of a run
/// are left out until it has ended: else the status would change with each look at it.
pub(in crate::decide::kinds) fn metadata(run: &Json) -> Map<String, Json> {
    let Some(kind) = table::kind("Run") else { return Map::new() };
    let task = only_task(run);
    let has_ended = State::of(run).has_ended();
    let fields = kind.status.iter().filter_map(|field| {
        let name = field.path.strip_prefix("metadata.").filter(|name| !name.contains('.'))?;
        let value = match name {
            _ if name.ends_with("_duration") && !has_ended => return None,
            TASKS => return None,
            "cluster_spec" => cluster_spec(kind, run, task),
            "overriding_parameters" => overriding(kind, &run[name]),
            "schedule" => schedule(&run[name]),
            "task" => task_of(kind, run, task),
            _ => held(
                field.holds,
                [run, task].map(|of| &of[name]).into_iter().find(|value| has_value(value))?,
            ),
        };
        Some((name.to_owned(), value?))
    });
    fields.collect()
}

/// Whether a field has a value. The durations of a run with `tasks` are zero: those of its task count.
fn has_value(value: &Json) -> bool {
    !value.is_null() && int(value) != Some(0)
}

fn cluster_spec(kind: &Kind, run: &Json, task: &Json) -> Option<Json> {
    let names = [kind.work()?.clusters, &["libraries"]].concat();
    of_first(kind.spec, &names, &[&run["cluster_spec"], task, run])
}

fn task_of(kind: &Kind, run: &Json, task: &Json) -> Option<Json> {
    let names: Vec<_> = kind.work()?.tasks.iter().map(|task| task.field).collect();
    of_first(kind.spec, &names, &[&run["task"], task, run])
}

fn overriding(kind: &Kind, parameters: &Json) -> Option<Json> {
    of_first(kind.spec, &job_run(kind)?.params, &[parameters])
}

fn schedule(schedule: &Json) -> Option<Json> {
    let field = table::kind("Djob")?.spec.field("schedule")?;
    value_from_api(&field.ty, schedule)
}

/// Returns some fields of the first object that has any of them.
fn of_first(spec: &Struct, names: &[&'static str], objects: &[&Json]) -> Option<Json> {
    let mut found = objects.iter().map(|object| {
        let fields = names.iter().filter_map(|name| {
            let value = value_from_api(&spec.field(name)?.ty, object.get(name)?)?;
            Some(((*name).to_owned(), value))
        });
        fields.collect::<Map<_, _>>()
    });
    found.find(|fields| !fields.is_empty()).map(Json::Object)
}
