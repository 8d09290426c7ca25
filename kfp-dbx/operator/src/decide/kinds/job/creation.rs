//! The creation of a job.

use std::time::Duration;

use serde_json::{Value as Json, json};

use super::identity::{Wanted, find, settings};
use super::report;
use crate::databricks::{Endpoint, Failure, Request, int};
use crate::decide::intention::Intention;
use crate::decide::kinds::work::name;
use crate::decide::report::{Decided, Report, Stop};
use crate::decide::view::View;

/// Creates a job whose id is not known, or finds it.
pub(super) fn create(view: &View<'_>) -> Decided<Report> {
    if view.is_refused() {
        return Ok(Report::last(view.draft()));
    }
    match view.intention() {
        None => intend(view),
        Some(Intention::Own) => send(view),
        Some(Intention::Earlier) => look(view),
    }
}

/// Stores the intention to create the job, with the name by which it is looked for.
pub(super) fn intend(view: &View<'_>) -> Decided<Report> {
    let wanted = Wanted::find(view)?;
    Err(view.renew_with(|status| {
        wanted
            .store(status)
            .set("job_status", json!({ "settings": { "name": name(view.object) } }))
            .set("last_10_runs", Json::Null)
    }))
}

fn send(view: &View<'_>) -> Decided<Report> {
    let wanted = Wanted::find(view)?;
    let fields = settings(view.object, &wanted);
    match view.ask_once(Request { endpoint: Endpoint::JobsCreate, fields })? {
        Ok(answer) => match int(&answer["job_id"]) {
            Some(id) => Err(created(view, id)),
            None => Ok(wait(view)),
        },
        Err(Failure::Unknown(_)) => Ok(wait(view)),
        Err(failure) => Ok(report::rejected(view, failure.message())),
    }
}

/// Waits until the request has certainly ended.
fn wait(view: &View<'_>) -> Report {
    Report::again(view.draft(), view.unsettled().unwrap_or(Duration::from_secs(1)))
}

/// Looks for a job that an earlier request may have created, and tries again if there is none.
fn look(view: &View<'_>) -> Decided<Report> {
    if view.unsettled().is_some() {
        return Ok(wait(view));
    }
    match find(view)?.into_iter().min() {
        Some(id) => Err(created(view, id)),
        None => intend(view),
    }
}

/// Stores the id of the job, before anything else.
fn created(view: &View<'_>, id: i64) -> Stop {
    report::created(view, id)
}
