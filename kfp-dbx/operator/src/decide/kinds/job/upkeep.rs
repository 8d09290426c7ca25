//! A job that exists: its settings follow the spec, and its status follows the job.

use std::time::Duration;

use serde_json::Value as Json;

use super::identity::{Wanted, names_others, settings};
use super::{creation, report};
use crate::databricks::{Endpoint, Failure, Request, int};
use crate::decide::event::Event;
use crate::decide::kinds::work::{State, whole};
use crate::decide::pace;
use crate::decide::report::{Decided, Report, Stop};
use crate::decide::trouble::Trouble;
use crate::decide::view::View;

/// The time between two looks at a job with active runs, for the sake of `last_10_runs` alone.
const WITH_RUNS: Duration = Duration::from_secs(120);

/// The time between two looks at another job.
const WITHOUT: Duration = Duration::from_secs(600);

/// Keeps a job as its spec is, and tells what it is like.
pub(super) fn keep(view: &View<'_>, id: i64) -> Decided<Report> {
    let sent = sent(view)?;
    if let Some(wanted) = &sent {
        match reset(view, id, wanted)? {
            Ok(_) => {}
            Err(Failure::Gone(_)) => return creation::intend(view),
            Err(failure) => {
                return Ok(report::rejected_change(view, wanted, failure.message()));
            }
        }
    }
    let job = match whole(view, &Request::new(Endpoint::JobsGet).with("job_id", id))? {
        Ok(job) => job,
        Err(Failure::Gone(_)) => return Ok(report::gone(view, id)),
        Err(failure) => return Err(Trouble::of(failure).into()),
    };
    let runs = latest_runs(view, id)?;
    let status = report::told(view, id, &job, sent.as_ref());
    let status = match runs {
        Some(runs) => status.set("last_10_runs", report::latest_runs(runs)),
        None => status,
    };
    let is_active = runs.is_none_or(|runs| runs.iter().any(|run| !State::of(run).has_ended()));
    let after = if is_active { WITH_RUNS } else { WITHOUT };
    let report = Report::again(status, pace::spread(after, view.object.uid()));
    match is_changed(view) {
        _ if sent.is_none() => Ok(report),
        true => {
            Ok(report.event(Event::normal("Updated", "the job has the settings of the new spec")))
        }
        false => {
            let message = "the job has the ids and the Secrets that its spec stands for now";
            Ok(report.event(Event::normal("Updated", message)))
        }
    }
}

/// Returns what the settings are to be sent with, if they are to be sent: the spec has changed, or what
/// it names.
fn sent<'a>(view: &View<'a>) -> Decided<Option<Wanted<'a>>> {
    let is_changed = is_changed(view);
    if !is_changed && !names_others(view.object) {
        return Ok(None);
    }
    let wanted = Wanted::find(view)?;
    Ok(Some(wanted).filter(|wanted| is_changed || wanted.is_changed(view.object)))
}

/// Whether the spec has changed since the API had it. The archived operator never sends a changed
/// spec, and does not say which one it has sent.
fn is_changed(view: &View<'_>) -> bool {
    let sent = int(&view.object.status()["observedGeneration"]);
    sent.is_some_and(|sent| sent < view.object.generation())
}

/// Sends the settings of the present spec.
fn reset<'a>(
    view: &View<'a>,
    id: i64,
    wanted: &Wanted<'_>,
) -> Decided<Result<&'a Json, &'a Failure>> {
    let mut settings = settings(view.object, wanted);
    // The API knows the permissions only in the request that creates a job, and they can't change.
    settings.shift_remove("access_control_list");
    let settings = Json::Object(settings);
    view.ask(Request::new(Endpoint::JobsReset).with("job_id", id).with("new_settings", settings))
}

/// Returns the ten latest runs of the job, if the API has a list of them now. Nothing waits for it.
fn latest_runs<'a>(view: &View<'a>, id: i64) -> Decided<Option<&'a [Json]>> {
    let request = Request::new(Endpoint::RunsList)
        .with("job_id", id)
        .with("limit", 10)
        .with("expand_tasks", true);
    let list = match view.ask(request) {
        Ok(answer) => answer.ok(),
        Err(Stop::Trouble(_)) => None,
        Err(stop) => return Err(stop),
    };
    Ok(list.map(|list| list["runs"].as_array().map_or(&[] as &[_], Vec::as_slice)))
}
