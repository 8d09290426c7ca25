//! The watch over a run until it has ended.

use kfp_dbx_core::table::Kind;
use serde_json::Value as Json;

use super::outcome;
use super::submission::has_id;
use crate::databricks::{Endpoint, Failure, Request, int};
use crate::decide::condition::{READY, SUBMITTED, Truth, condition, reason_of};
use crate::decide::convert::held;
use crate::decide::draft::Draft;
use crate::decide::event::Event;
use crate::decide::kinds::work::{State, metadata};
use crate::decide::pace;
use crate::decide::report::{Decided, Report};
use crate::decide::text;
use crate::decide::trouble::Trouble;
use crate::decide::view::View;
use crate::time::Time;

/// The longest text of an output. Kubernetes does not store an object of more than 1.5 MB.
const LONGEST_TEXT: usize = 256 * 1024;

/// The number of failures in a row after which a run ends without its output.
const PATIENCE: u32 = 6;

/// Returns the request for a run.
pub(super) fn get(id: i64) -> Request {
    Request::new(Endpoint::RunsGet).with("run_id", id)
}

/// Looks at a run, and tells what it is like.
pub(super) fn watch(view: &View<'_>, id: i64) -> Decided<Report> {
    let run = match view.ask(get(id))? {
        Ok(run) => run,
        Err(Failure::Gone(_)) => return Ok(outcome::gone(view)),
        Err(failure) => return Err(Trouble::of(failure).into()),
    };
    let state = State::of_run(run);
    match state.has_ended() {
        true => end(view, id, run, &state),
        false => Ok(active(view, id, run, &state)),
    }
}

/// Returns the status with what the API says of the run.
fn told(view: &View<'_>, id: i64, run: &Json, state: &State) -> Draft {
    // The id is the one that the object has.
    let fields = metadata(run).into_iter().filter(|(name, _)| name != "run_id");
    let status = fields
        .fold(view.draft(), |status, (name, value)| status.set(&format!("metadata.{name}"), value));
    view.accepted(status.set("metadata.state", state.to_json()), &has_id(id))
}

fn active(view: &View<'_>, id: i64, run: &Json, state: &State) -> Report {
    let message = state.message.as_deref().unwrap_or("the run has not ended yet");
    let status =
        told(view, id, run, state).condition(READY, Truth::False, &reason_of(&state.life), message);
    let after = pace::spread(pace::growing(age(view), 8), view.object.uid());
    let report = Report::again(status, after).watching(id);
    let has_run = view.object.status()["metadata"]["state"]["life_cycle_state"] == "RUNNING";
    match state.life == "RUNNING" && !has_run {
        true => report.event(started(page(run))),
        false => report,
    }
}

fn started(page: Option<&str>) -> Event {
    let page = page.map(|page| format!(": {page}")).unwrap_or_default();
    Event::normal("Started", format!("the run has started{page}"))
}

/// Returns the time since the API accepted the run.
fn age(view: &View<'_>) -> std::time::Duration {
    let since = condition(view.object.status(), SUBMITTED)
        .and_then(|submitted| submitted["lastTransitionTime"].as_str())
        .and_then(Time::parse);
    view.now.since(since.or(view.object.created()).unwrap_or(view.now))
}

fn page(run: &Json) -> Option<&str> {
    run["run_page_url"].as_str().filter(|page| !page.is_empty())
}

/// Tells how a run has ended together with its output: whoever waits for the end reads all of it.
fn end(view: &View<'_>, id: i64, run: &Json, state: &State) -> Decided<Report> {
    let output = output(view, task_run(run, state).unwrap_or(id))?;
    let error = output["error"].as_str();
    let status = with_output(told(view, id, run, state), view.object.kind(), output);
    let status = outcome::judged(status, state, error);
    Ok(Report::last(status).event(outcome::event(state, error, page(run))))
}

/// Returns the id of the run of the task whose output counts: of one that has failed, if the whole
/// has, and else of the last one.
fn task_run(run: &Json, state: &State) -> Option<i64> {
    let tasks = run["tasks"].as_array()?.iter();
    let last = tasks.max_by_key(|task| {
        let task_state = State::of(task);
        let has_failed = !state.has_succeeded() && task_state.has_failed();
        let number = |field: &str| int(&task[field]).unwrap_or_default();
        (has_failed, number("end_time"), number("attempt_number"))
    });
    int(&last?["run_id"])
}

/// Returns the output of the run of a task, or nothing if there is none.
fn output<'a>(view: &View<'a>, id: i64) -> Decided<&'a Json> {
    match view.ask_once(Request::new(Endpoint::RunsGetOutput).with("run_id", id))? {
        Ok(output) => Ok(output),
        Err(failure @ Failure::Unknown(_)) if view.memory.failures < PATIENCE => {
            Err(Trouble::of(failure).into())
        }
        Err(_) => Ok(&Json::Null),
    }
}

/// Sets the fields of a status that the output of a run has.
fn with_output(mut status: Draft, kind: &Kind, output: &Json) -> Draft {
    let mut cut = Vec::new();
    for row in kind.status.iter().filter(|row| is_of_output(row.path)) {
        let value = row.path.split('.').fold(output, |value, name| &value[name]);
        let Some(mut value) = held(row.holds, value) else { continue };
        if let Some(long) = value.as_str().filter(|text| text.len() > LONGEST_TEXT) {
            value = text::shortened(long, LONGEST_TEXT).into();
            cut.extend(row.path.rsplit_once('.').map(|(parent, _)| format!("{parent}.truncated")));
        }
        status = status.set(row.path, value);
    }
    let rows = kind.status.iter().filter(|row| cut.iter().any(|path| path == row.path));
    rows.fold(status, |status, row| status.set(row.path, true))
}

/// Whether a field of the status is one of the output, and not of the run or of the operator.
fn is_of_output(path: &str) -> bool {
    path == "error" || path.starts_with("notebook_output.")
}
