//! The start of a run.

use super::outcome;
use super::request::Ids;
use crate::databricks::int;
use crate::decide::condition::{READY, Truth};
use crate::decide::event::Event;
use crate::decide::kinds::password::Passwords;
use crate::decide::report::{Decided, Report, Stop};
use crate::decide::step::{Patch, Step, Write};
use crate::decide::submitted::{REJECTED, refuse};
use crate::decide::trouble::Trouble;
use crate::decide::view::View;

/// Submits a run whose id is not known.
pub(super) fn submit(view: &View<'_>) -> Decided<Report> {
    if view.is_refused() {
        return Ok(Report::last(view.draft()));
    }
    if !is_intended(view) {
        return intend(view);
    }
    match send(view, &Passwords::find(view)?)? {
        Sent::Accepted(id) => Err(accepted(view, id)),
        // The request is known to have made nothing, so the one of the changed spec comes next.
        Sent::Rejected(_) if !view.is_of_this_spec() => intend(view),
        Sent::Rejected(message) => Ok(rejected(view, message)),
    }
}

/// Whether a request is to be sent, or may have been sent. One for an earlier spec, too: a run that it
/// has made is found only by the same token for the same job.
fn is_intended(view: &View<'_>) -> bool {
    let has_effect = |since| view.is_of_this_spec() || !view.has_no_effect(since);
    view.intended().is_some_and(has_effect)
}

/// Stores the intention, with the ids that the request names.
fn intend(view: &View<'_>) -> Decided<Report> {
    let ids = Ids::find(view)?;
    Passwords::find(view)?;
    Err(view.renew_with(|status| ids.store(status)))
}

/// What came of the request.
pub(super) enum Sent<'a> {
    /// The API has answered with the id of the run.
    Accepted(i64),
    /// The API refuses to make the run.
    Rejected(&'a str),
}

/// Sends the request of the intention that is stored.
pub(super) fn send<'a>(view: &View<'a>, passwords: &Passwords<'_>) -> Decided<Sent<'a>> {
    let request = Ids::stored(view.object).request(view.object, passwords);
    match view.ask(request)? {
        Ok(answer) => match int(&answer["run_id"]).filter(|id| *id > 0) {
            Some(id) => Ok(Sent::Accepted(id)),
            None => {
                let message = "the answer of the API to the request does not have a `run_id`";
                Err(Trouble::new("Unavailable", message).into())
            }
        },
        Err(failure) => Ok(Sent::Rejected(failure.message())),
    }
}

/// Stores the id of the run, before anything else.
pub(super) fn accepted(view: &View<'_>, id: i64) -> Stop {
    let status = view
        .draft()
        .set("metadata.run_id", id)
        .set("metadata.state.life_cycle_state", "PENDING")
        .condition(READY, Truth::False, "Pending", "the run has not ended yet");
    let patch = Patch::Status(view.accepted(status, &has_id(id)).into_json());
    let event = Some(Event::normal("Submitted", has_id(id)));
    Step::Write(Write { patch, event, intends: false }).into()
}

/// Returns the message of the condition `Submitted`.
pub(super) fn has_id(id: i64) -> String {
    format!("the run has the id {id}")
}

/// Reports that the API rejects the run: it ends as a run with an internal error does, and has
/// failed, so that whoever waits for it goes on.
fn rejected(view: &View<'_>, message: &str) -> Report {
    let status = outcome::ended(view.draft(), "INTERNAL_ERROR", Some("FAILED"), message);
    refuse(status.set("error", message), REJECTED, message)
}
