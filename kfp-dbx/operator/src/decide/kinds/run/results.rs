//! The results of the tasks of a run that has ended.
//!
//! The API tells the output of each task on its own. The operator asks for a few of them in a pass,
//! and stores their results before the status tells that the run has ended: nothing is asked for
//! again after a failure, and no other object waits for a run with many tasks.

use std::time::Duration;

use serde_json::{Map, Value as Json, json};

use super::output::{LONGEST_TEXT, has_output, output};
use crate::databricks::{Endpoint, int};
use crate::decide::kinds::work::State;
use crate::decide::report::{Decided, Report, Stop};
use crate::decide::text::shortened;
use crate::decide::view::View;

/// The most tasks whose outputs are asked for in a pass.
const AT_ONCE: usize = 20;

/// The most tasks of a run whose outputs are asked for.
const MOST: usize = 100;

/// The most bytes of an object with its status, but for the output of the run as a whole.
const MOST_BYTES: usize = 700_000;

/// The most and the least bytes of the results.
const BYTES: std::ops::RangeInclusive<usize> = 48_000..=400_000;

/// The length that each text keeps, if there are very many.
const SHORTEST_TEXT: usize = 128;

/// The fields of a result that can be long.
const TEXTS: &[&str] = &["result", "error", "state_message"];

/// The most failed tasks whose errors are in the error of the run.
const MOST_ERRORS: usize = 10;

/// The longest error of a task in the error of the run.
const LONGEST_ERROR: usize = 2 * 1024;

/// The field of the status.
const FIELD: &str = "task_results";

/// Returns the results of tasks, by their keys. Ends the pass after some outputs.
pub(super) fn read(view: &View<'_>, tasks: &[&Json]) -> Decided<Map<String, Json>> {
    let known = &view.object.status()[FIELD];
    let mut read = Map::new();
    for task in with_output(tasks) {
        let (Some(key), Some(id)) = (task["task_key"].as_str(), int(&task["run_id"])) else {
            continue;
        };
        let stored = known.get(key).filter(|result| int(&result["run_id"]) == Some(id));
        let result = match stored {
            Some(stored) => stored.clone(),
            None if is_full(view) && !has_output(view, id) => return Err(later(view, read).into()),
            None => match output(view, id) {
                Ok(output) => result(task, output),
                Err(stop) => return Err(kept(view, read, stop)),
            },
        };
        read.insert(key.to_owned(), result);
    }
    let all = tasks.iter().filter_map(|task| {
        let key = task["task_key"].as_str()?.to_owned();
        let known = read.shift_remove(&key);
        Some((key, known.unwrap_or_else(|| result(task, &Json::Null))))
    });
    let mut results = all.collect();
    fit(&mut results, room(view));
    Ok(results)
}

/// Stores the results that are read so far before the pass ends with trouble.
pub(super) fn kept(view: &View<'_>, results: Map<String, Json>, stop: Stop) -> Stop {
    let is_stored = |report: &Report| report.status.is(view.object.status());
    match stop {
        Stop::Trouble(trouble) => {
            let report = later(view, results);
            if is_stored(&report) { trouble.into() } else { report.into() }
        }
        stop => stop,
    }
}

/// Whether the pass has asked for as many outputs as it may.
fn is_full(view: &View<'_>) -> bool {
    let asked = view.known.answers.iter();
    asked.filter(|(asked, _)| asked.endpoint == Endpoint::RunsGetOutput).count() >= AT_ONCE
}

/// Reports the results that are read so far, and nothing else of the run: others are read soon.
fn later(view: &View<'_>, mut results: Map<String, Json>) -> Report {
    fit(&mut results, room(view));
    Report::again(view.draft().set(FIELD, Json::Object(results)), Duration::ZERO)
}

/// Returns the tasks whose outputs say something: those that have failed by themselves, and the others
/// that have a result.
fn with_output<'t>(tasks: &[&'t Json]) -> Vec<&'t Json> {
    let (mut failed, mut others) = (Vec::new(), Vec::new());
    for task in tasks {
        let state = State::of(task);
        // What these tell is in the run already. The iterations of a loop have outputs of their own,
        // which nobody asks for.
        let has_none =
            ["condition_task", "for_each_task"].iter().any(|name| task[*name].is_object());
        let has_result =
            ["notebook_task", "run_job_task"].iter().any(|name| task[*name].is_object());
        if has_none || !state.has_ended() || state.result.as_deref() == Some("CANCELED") {
            continue;
        }
        if state.has_failed() {
            failed.push(*task);
        } else if state.has_succeeded() && has_result {
            others.push(*task);
        }
    }
    failed.into_iter().chain(others).take(MOST).collect()
}

/// Returns the result of a task that has ended.
fn result(task: &Json, output: &Json) -> Json {
    let mut result = Map::new();
    result.insert("run_id".to_owned(), int(&task["run_id"]).map_or(Json::Null, Json::from));
    if let Json::Object(state) = State::of(task).to_json() {
        result.extend(state);
    }
    let value = value(task, output);
    let is_cut = output["notebook_output"]["truncated"] == true;
    let texts = [("result", value.as_deref()), ("error", text(&output["error"]))];
    for (name, text) in texts {
        let Some(text) = text else { continue };
        result.insert(name.to_owned(), shortened(text, LONGEST_TEXT).into());
    }
    if is_cut || value.is_some_and(|value| value.len() > LONGEST_TEXT) {
        result.insert("truncated".to_owned(), true.into());
    }
    if let Some(page) = text(&task["run_page_url"]) {
        result.insert("run_page_url".to_owned(), page.into());
    }
    Json::Object(result)
}

/// Returns what a task has returned: the value of a notebook, the outcome of a condition, or the id of
/// the run of another job.
fn value(task: &Json, output: &Json) -> Option<String> {
    let run = int(&output["run_job_output"]["run_id"]).map(|id| id.to_string());
    let outcome = || text(&task["condition_task"]["outcome"]).map(str::to_owned);
    let notebook = || output["notebook_output"]["result"].as_str().map(str::to_owned);
    run.or_else(outcome).or_else(notebook)
}

fn text(json: &Json) -> Option<&str> {
    json.as_str().filter(|text| !text.is_empty())
}

/// Returns the number of bytes that the results may have: Kubernetes does not store an object of more
/// than 1.5 MB, and a spec can be large.
fn room(view: &View<'_>) -> usize {
    let spec = view.object.spec().to_string().len();
    MOST_BYTES.saturating_sub(spec).clamp(*BYTES.start(), *BYTES.end())
}

/// Cuts the longest texts of results until they have no more than so many bytes.
fn fit(results: &mut Map<String, Json>, most: usize) {
    let size = |results: &Map<String, Json>| json!(results).to_string().len();
    let mut longest = LONGEST_TEXT;
    while longest > SHORTEST_TEXT && size(results) > most {
        longest /= 2;
        for result in results.values_mut() {
            cut(result, longest);
        }
    }
    if size(results) > most {
        for result in results.values_mut().filter_map(Json::as_object_mut) {
            result.retain(|name, _| {
                ["run_id", "life_cycle_state", "result_state"].contains(&&**name)
            });
        }
    }
}

/// Cuts the texts of a result. One that is cut already is not marked as such again.
fn cut(result: &mut Json, longest: usize) {
    const MARK: usize = '…'.len_utf8();
    for name in TEXTS {
        let Some(text) = result[*name].as_str().filter(|text| text.len() > longest + MARK) else {
            continue;
        };
        let short = shortened(text, longest).into_owned();
        result[*name] = short.into();
        if *name == "result" {
            result["truncated"] = true.into();
        }
    }
}

/// Returns the keys of the tasks that have failed by themselves.
fn failed<'t>(tasks: &[&'t Json]) -> impl Iterator<Item = (&'t str, State)> {
    let tasks: Vec<_> = tasks.to_vec();
    let states =
        tasks.into_iter().filter_map(|task| Some((task["task_key"].as_str()?, State::of(task))));
    states.filter(|(_, state)| state.has_failed())
}

/// Returns the error of a run whose tasks have failed: it names them, with their errors.
pub(super) fn error(tasks: &[&Json], results: &Map<String, Json>) -> Option<String> {
    let mut parts: Vec<_> = failed(tasks)
        .map(|(key, state)| {
            let error = results.get(key).and_then(|result| text(&result["error"]));
            let why = error.or(state.message.as_deref()).unwrap_or_default();
            let why = shortened(why, LONGEST_ERROR);
            let mark = if why.is_empty() { "" } else { ": " };
            format!("the task `{key}` has ended with {}{mark}{why}", state.outcome())
        })
        .collect();
    let more = parts.len().saturating_sub(MOST_ERRORS);
    parts.truncate(MOST_ERRORS);
    match (parts.is_empty(), more) {
        (true, _) => None,
        (false, 0) => Some(parts.join("; ")),
        (false, more) => Some(format!("{}; and so have {more} more tasks", parts.join("; "))),
    }
}
