//! The status of a job.

use serde_json::Value as Json;

use super::identity::Wanted;
use crate::decide::condition::{READY, SUBMITTED, Truth, condition};
use crate::decide::convert::held;
use crate::decide::draft::Draft;
use crate::decide::event::Event;
use crate::decide::kinds::work::{State, metadata, settings_of};
use crate::decide::report::{Report, Stop};
use crate::decide::step::{Patch, Step, Write};
use crate::decide::submitted::{REJECTED, refuse};
use crate::decide::view::View;

/// The reason of the condition `Ready` of a job that is not there any more.
const GONE: &str = "Gone";

/// Stores the id of a job. The status stays about the spec that the request had.
pub(super) fn created(view: &View<'_>, id: i64) -> Stop {
    let message = format!("the job has the id {id}");
    let status = view.draft().set("job_status.job_id", id);
    let patch = Patch::Status(ready(status, &message).into_json());
    let event = Some(Event::normal("Submitted", message));
    Step::Write(Write { patch, event, intends: false }).into()
}

fn ready(status: Draft, message: &str) -> Draft {
    status.state("READY", None).condition(SUBMITTED, Truth::True, "Accepted", message).condition(
        READY,
        Truth::True,
        "Created",
        message,
    )
}

/// Reports that the API rejects the settings of a new job.
pub(super) fn rejected(view: &View<'_>, message: &str) -> Report {
    refuse(view.draft().set("job_status", Json::Null), REJECTED, message)
}

/// Reports that the API rejects the new settings of a job, which keeps its old ones.
pub(super) fn rejected_change(view: &View<'_>, wanted: &Wanted<'_>, message: &str) -> Report {
    refuse(wanted.store(view.draft()), REJECTED, message)
}

fn error(status: Draft, reason: &str, message: &str) -> Draft {
    status.state("ERROR", Some(message)).condition(READY, Truth::False, reason, message)
}

/// Reports that someone has deleted the job in the workspace. It is not created again by itself, as
/// that may have been on purpose.
pub(super) fn gone(view: &View<'_>, id: i64) -> Report {
    let message = format!(
        "the job {id} does not exist in Databricks any more; a change of the spec creates it again"
    );
    let status = error(view.draft(), GONE, &message);
    Report::last(status).event(Event::warning(GONE, message))
}

/// Returns the status with what the API says of the job, which has the settings of the present spec
/// if they were just sent.
pub(super) fn told(view: &View<'_>, id: i64, job: &Json, sent: Option<&Wanted<'_>>) -> Draft {
    let status = view.draft();
    let rows = view.object.kind().status.iter();
    let status = rows.fold(status, |status, row| {
        let value = match row.path.strip_prefix("job_status.") {
            None | Some("job_id") => return status,
            Some("settings") => Some(settings_of(&job["settings"])),
            Some(name) => held(row.holds, &job[name]),
        };
        match value {
            Some(value) => status.set(row.path, value),
            None => status,
        }
    });
    let has_none = view.object.status()["observedGeneration"].is_null();
    let status = match sent {
        Some(wanted) => wanted.store(status).observed(),
        None if has_none => status.observed(),
        None => status,
    };
    match view.is_refused() {
        true => with_refusal(view, status),
        false => ready(status, &format!("the job has the id {id}")),
    }
}

/// Returns the status with the message of the refusal, also after trouble that is over.
fn with_refusal(view: &View<'_>, status: Draft) -> Draft {
    let submitted = condition(view.object.status(), SUBMITTED);
    let message = submitted.and_then(|submitted| submitted["message"].as_str());
    error(status, REJECTED, message.unwrap_or_default())
}

/// Returns the latest runs as the status has them.
pub(super) fn latest_runs(runs: &[Json]) -> Json {
    if runs.is_empty() {
        return Json::Null;
    }
    let runs = runs.iter().map(|run| {
        let mut told = metadata(run);
        told.insert("state".to_owned(), State::of_run(run).to_json());
        Json::Object(told)
    });
    runs.collect()
}
