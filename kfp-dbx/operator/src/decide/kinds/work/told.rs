//! What the API says of jobs and runs, in the form of a status: that of the API 2.0, in which a job
//! or a run has its only task in itself.

use kfp_dbx_core::table::{self, Kind, Struct};
use serde_json::{Map, Value as Json};

use super::state::State;
use super::task::only_task;
use crate::databricks::int;
use crate::decide::convert::{from_api, held, value_from_api};

/// Returns the settings of a job.
pub(in crate::decide::kinds) fn settings_of(settings: &Json) -> Json {
    let Some(kind) = table::kind("Djob") else { return Json::Null };
    let mut told = from_api(kind.spec, only_task(settings));
    told.extend(from_api(kind.spec, settings));
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
            "tasks" => return None,
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
    let names: Vec<_> = kind.work()?.tasks.iter().map(|task| task.params).collect();
    of_first(kind.spec, &names, &[parameters])
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
