//! What the status says of a run: its id, and its end.

use serde_json::{Value as Json, json};

use crate::databricks::int;
use crate::decide::condition::{READY, Truth, condition, reason_of};
use crate::decide::draft::Draft;
use crate::decide::event::Event;
use crate::decide::kinds::work::{State, is_last};
use crate::decide::report::Report;
use crate::decide::view::View;
use crate::object::Object;

/// The reason of the condition `Ready` of a run that is not there any more.
const GONE: &str = "Gone";

/// The message about such a run. The archived operator has the same one.
const NOT_FOUND: &str = "Run couldn't be found in Databricks";

/// Returns the id of the run, once it is known.
pub(super) fn run_id(object: &Object) -> Option<i64> {
    int(&object.status()["metadata"]["run_id"]).filter(|id| *id > 0)
}

/// Whether the status tells how the run has ended. It then changes no more.
pub(super) fn is_told(object: &Object) -> bool {
    is_last(state(object)["life_cycle_state"].as_str().unwrap_or_default())
}

fn state(object: &Object) -> &Json {
    &object.status()["metadata"]["state"]
}

/// Reports a run whose end is told already. The archived operator tells it without conditions.
pub(super) fn told(view: &View<'_>) -> Report {
    let status = view.draft();
    if condition(view.object.status(), READY).is_some() {
        return Report::last(status);
    }
    let state = State::of(&view.object.status()["metadata"]);
    let error = view.object.status()["error"].as_str();
    Report::last(judged(status, &state, error))
}

/// Sets the last state of a run that the API does not tell.
pub(super) fn ended(status: Draft, life: &str, result: Option<&str>, message: &str) -> Draft {
    let mut state = json!({ "life_cycle_state": life, "state_message": message });
    if let Some(result) = result {
        state["result_state"] = result.into();
    }
    status.set("metadata.state", state)
}

/// Reports a run that someone has deleted in the workspace.
pub(super) fn gone(view: &View<'_>) -> Report {
    let status = ended(view.draft(), "INTERNAL_ERROR", None, NOT_FOUND)
        .set("error", NOT_FOUND)
        .condition(READY, Truth::False, GONE, NOT_FOUND);
    Report::last(status).event(Event::warning(GONE, NOT_FOUND))
}

/// Sets the condition that the run has succeeded, or has not.
pub(super) fn judged(status: Draft, state: &State, error: Option<&str>) -> Draft {
    let truth = if state.has_succeeded() { Truth::True } else { Truth::False };
    status.condition(READY, truth, &reason_of(state.outcome()), &explained(state, error))
}

/// Returns the reason for the end of a run, as the API gives it.
fn explained(state: &State, error: Option<&str>) -> String {
    let message = state.message.as_deref().unwrap_or_default();
    match error.filter(|error| !error.is_empty() && !message.contains(error)) {
        Some(error) if message.is_empty() => error.to_owned(),
        Some(error) => format!("{message}: {error}"),
        None if message.is_empty() => format!("the run has ended with {}", state.outcome()),
        None => message.to_owned(),
    }
}

/// Returns the event of the end of a run, with the page of the run.
pub(super) fn event(state: &State, error: Option<&str>, page: Option<&str>) -> Event {
    let mut message = format!("{}: {}", state.outcome(), explained(state, error));
    if let Some(page) = page {
        message = format!("{message} ({page})");
    }
    match state.outcome() {
        _ if state.has_succeeded() => Event::normal("Succeeded", message),
        "CANCELED" => Event::normal("Cancelled", message),
        _ => Event::warning("Failed", message),
    }
}
