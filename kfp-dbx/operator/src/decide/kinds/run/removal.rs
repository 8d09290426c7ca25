//! The end of a run whose object is deleted: it is cancelled, and deleted once it has ended.

use std::time::Duration;

use super::outcome::{is_told, run_id};
use super::submission::{Sent, accepted, send};
use super::watch::get;
use crate::databricks::{Endpoint, Failure, Request};
use crate::decide::condition::{DELETING, since};
use crate::decide::kinds::password::Passwords;
use crate::decide::kinds::work::State;
use crate::decide::report::{Decided, Report};
use crate::decide::trouble::Trouble;
use crate::decide::view::View;

/// The reason of the condition `Deleting` while the run ends.
const CANCELLING: &str = "Cancelling";

/// The time after which a run that has not ended is cancelled again.
const PATIENCE: Duration = Duration::from_secs(120);

/// Deletes the run. Returns when it is gone.
pub(super) fn remove(view: &View<'_>) -> Decided<()> {
    let Some(id) = run_id(view.object) else { return learn(view) };
    // One that has ended is deleted at once, unless someone has started it again.
    if is_told(view.object) && view.try_delete(delete(id))?.is_ok() {
        return Ok(());
    }
    let run = match view.ask(get(id))? {
        Ok(run) => run,
        Err(Failure::Gone(_)) => return Ok(()),
        Err(failure) => return Err(Trouble::of(failure).into()),
    };
    let state = State::of_run(run);
    if !state.has_ended() {
        return cancel(view, id, &state);
    }
    view.delete(delete(id))
}

/// Returns the request to delete a run that has ended.
fn delete(id: i64) -> Request {
    Request::new(Endpoint::RunsDelete).with("run_id", id)
}

/// Learns the id of a run whose request was sent, but whose answer is not known: the API answers a
/// second request with the run of the first one. Returns if there is none.
fn learn(view: &View<'_>) -> Decided<()> {
    match view.intended() {
        Some(intended) if !view.has_no_effect(intended) => {
            // Without a Secret, a run that was not there before gets no image, and is cancelled anyway.
            match send(view, &Passwords::find_if_there(view)?)? {
                Sent::Accepted(id) => Err(accepted(view, id)),
                Sent::Rejected(_) => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

/// Cancels a run, once, and waits until it has ended.
fn cancel(view: &View<'_>, id: i64, state: &State) -> Decided<()> {
    let is_cancelled = since(view.object.status(), DELETING, CANCELLING)
        .is_some_and(|since| view.now.since(since) < PATIENCE);
    if state.life != "TERMINATING" && !is_cancelled {
        match view.ask(Request::new(Endpoint::RunsCancel).with("run_id", id))? {
            // The next look at the run tells.
            Ok(_) | Err(Failure::Gone(_)) => {}
            Err(failure) => return Err(Trouble::new("CancelFailed", failure.message()).into()),
        }
    }
    let report = view.deleting(CANCELLING, &format!("waits until the run {id} has ended"));
    let status = report.status.set("metadata.state", state.to_json());
    let report = Report { status, ..report };
    match state.life == "TERMINATING" {
        true => Err(report.watching(id).into()),
        // Until the cancellation shows, nothing but a look at the time cancels the run again.
        false => Err(report.into()),
    }
}
