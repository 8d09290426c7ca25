//! The watch over a run until it has ended.

use serde_json::Value as Json;

use super::output::{output, with_output};
use super::submission::has_id;
use super::tasks::{common_cluster, has_tasks, listed};
use super::{outcome, results};
use crate::databricks::{Endpoint, Failure, Request, int};
use crate::decide::condition::{READY, SUBMITTED, Truth, condition, reason_of};
use crate::decide::draft::Draft;
use crate::decide::event::Event;
use crate::decide::kinds::work::{State, last_attempts, metadata, whole};
use crate::decide::pace;
use crate::decide::report::{Decided, Report};
use crate::decide::trouble::Trouble;
use crate::decide::view::View;
use crate::time::Time;

/// Returns the request for a run.
pub(super) fn get(id: i64) -> Request {
    Request::new(Endpoint::RunsGet).with("run_id", id)
}

/// Looks at a run, and tells what it is like.
pub(super) fn watch(view: &View<'_>, id: i64) -> Decided<Report> {
    let run = match whole(view, &get(id))? {
        Ok(run) => run,
        Err(Failure::Gone(_)) => return Ok(outcome::gone(view)),
        Err(failure) => return Err(Trouble::of(failure).into()),
    };
    let state = State::of_run(&run);
    match state.has_ended() {
        true => end(view, id, &run, &state),
        false => Ok(active(view, id, &run, &state)),
    }
}

/// Returns the status with what the API says of the run.
fn told(view: &View<'_>, id: i64, run: &Json, state: &State) -> Draft {
    // The id is the one that the object has.
    let fields = metadata(run).into_iter().filter(|(name, _)| name != "run_id");
    let status = fields
        .fold(view.draft(), |status, (name, value)| status.set(&format!("metadata.{name}"), value));
    let tasks = last_attempts(run);
    let status = match has_tasks(view.object, &tasks) {
        true => status
            .set("metadata.tasks", listed(&tasks))
            .set("metadata.cluster_instance", common_cluster(&tasks)),
        false => status,
    };
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
    let tasks = last_attempts(run);
    if has_tasks(view.object, &tasks) {
        return end_with_tasks(view, id, run, state);
    }
    let output = output(view, task_run(&tasks, state).unwrap_or(id))?;
    let error = output["error"].as_str();
    let status = with_output(told(view, id, run, state), view.object.kind(), output);
    let status = outcome::judged(status, state, error);
    Ok(Report::last(status).event(outcome::event(state, error, page(run))))
}

/// Tells how a run with tasks of its own has ended, together with their results. Its error names the
/// tasks that have failed.
fn end_with_tasks(view: &View<'_>, id: i64, run: &Json, state: &State) -> Decided<Report> {
    let tasks = last_attempts(run);
    let results = results::read(view, &tasks)?;
    let output = match task_run(&tasks, state) {
        Some(task) => match output(view, task) {
            Ok(output) => output,
            Err(stop) => return Err(results::kept(view, results, stop)),
        },
        None => &Json::Null,
    };
    let error =
        results::error(&tasks, &results).or_else(|| output["error"].as_str().map(str::to_owned));
    let status = with_output(told(view, id, run, state), view.object.kind(), output);
    // What has failed in a run that has succeeded is not the reason for a failure.
    let of_run = error.clone().filter(|_| !state.has_succeeded());
    let status = status.set("error", of_run).set("task_results", Json::Object(results));
    let status = outcome::judged(status, state, error.as_deref());
    Ok(Report::last(status).event(outcome::event(state, error.as_deref(), page(run))))
}

/// Returns the id of the run of the task whose output counts: of one that has failed, if the whole
/// has, and else of the last one.
fn task_run(tasks: &[&Json], state: &State) -> Option<i64> {
    let last = tasks.iter().max_by_key(|task| {
        let task_state = State::of(task);
        let has_failed = !state.has_succeeded() && task_state.has_failed();
        let number = |field: &str| int(&task[field]).unwrap_or_default();
        (has_failed, number("end_time"), number("attempt_number"))
    });
    int(&last?["run_id"])
}
