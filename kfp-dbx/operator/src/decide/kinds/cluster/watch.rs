//! The watch over a cluster.

use std::time::Duration;

use serde_json::Value as Json;

use super::told::cluster_info;
use crate::databricks::{Endpoint, Failure, Request};
use crate::decide::condition::{READY, Truth, reason_of, since};
use crate::decide::draft::Draft;
use crate::decide::event::Event;
use crate::decide::pace;
use crate::decide::report::{Decided, Report};
use crate::decide::trouble::Trouble;
use crate::decide::view::View;
use crate::time::Time;

/// The time between two looks at a cluster that runs.
const RUNNING: Duration = Duration::from_secs(60);

/// The time between two looks at a cluster that does not run, and does not change by itself.
const AT_REST: Duration = Duration::from_secs(300);

/// The time by which the last activity in a status can be too early.
const COARSE: Duration = Duration::from_secs(600);

/// Looks at a cluster, and tells what it is like.
pub(super) fn watch(view: &View<'_>, id: &str) -> Decided<Report> {
    match view.ask(Request::new(Endpoint::ClustersGet).with("cluster_id", id))? {
        Ok(cluster) => Ok(seen(view, id, cluster)),
        Err(Failure::Gone(_)) => Ok(gone(view, id)),
        Err(failure) => Err(Trouble::of(failure).into()),
    }
}

fn seen(view: &View<'_>, id: &str, cluster: &Json) -> Report {
    let state = cluster["state"].as_str().unwrap_or("UNKNOWN");
    let message = message(state, cluster);
    let told = &view.object.status()["cluster_info"];
    let mut info = cluster_info(view.object.kind(), id, cluster);
    info["state"] = state.into();
    keep_time(&mut info, told);
    let status = view.draft().set("cluster_info", info);
    let truth = match state {
        "RUNNING" | "RESIZING" => Truth::True,
        _ => Truth::False,
    };
    let reason = reason_of(state);
    let status = status.condition(READY, truth, &reason, &message);
    let report = Report::again(submitted(view, status, id), after(view, state, &reason));
    match event(view, state, cluster, &message) {
        Some(event) => report.event(event),
        None => report,
    }
}

/// Keeps the time of the last activity unless it is much later: it grows with each look at a cluster
/// that works, and each other status is a write.
fn keep_time(info: &mut Json, told: &Json) {
    const FIELD: &str = "last_activity_time";
    let (Some(new), Some(old)) = (info[FIELD].as_u64(), told[FIELD].as_u64()) else { return };
    if Time(new).since(Time(old)) < COARSE {
        info[FIELD] = old.into();
    }
}

/// Reports that someone has deleted the cluster. Whoever waits for it goes on, and whoever looks at it
/// sees that it has ended.
fn gone(view: &View<'_>, id: &str) -> Report {
    let message = "someone has deleted the cluster: it is gone from the workspace";
    let status = view
        .draft()
        .set("cluster_info.state", "TERMINATED")
        .set("cluster_info.state_message", message)
        .condition(READY, Truth::False, "Gone", message);
    Report::again(submitted(view, status, id), AT_REST).event(Event::warning("Gone", message))
}

fn submitted(view: &View<'_>, status: Draft, id: &str) -> Draft {
    view.accepted(status, &format!("the cluster has the id {id}"))
}

/// Returns the time until the next look: soon while the cluster changes, late while it does not.
fn after(view: &View<'_>, state: &str, reason: &str) -> Duration {
    let after = match state {
        "RUNNING" => RUNNING,
        "TERMINATED" | "ERROR" => AT_REST,
        _ => {
            let since = since(view.object.status(), READY, reason).unwrap_or(view.now);
            pace::growing(view.now.since(since), 8)
        }
    };
    pace::spread(after, view.object.uid())
}

/// Returns the words of the API about a state.
fn message(state: &str, cluster: &Json) -> String {
    let code = termination(state, cluster)["code"].as_str();
    let code = code.map(|code| format!("the termination reason is {code}"));
    let said = cluster["state_message"].as_str().filter(|message| !message.is_empty());
    let parts: Vec<_> = said.map(str::to_owned).into_iter().chain(code).collect();
    match parts.is_empty() {
        true => format!("the cluster is in the state `{state}`"),
        false => parts.join("; "),
    }
}

/// Returns the reason for which a cluster ends.
fn termination<'a>(state: &str, cluster: &'a Json) -> &'a Json {
    match state {
        "TERMINATING" | "TERMINATED" | "ERROR" => &cluster["termination_reason"],
        _ => &Json::Null,
    }
}

/// Returns the event of a cluster that has another state than before.
fn event(view: &View<'_>, state: &str, cluster: &Json, message: &str) -> Option<Event> {
    if view.object.status()["cluster_info"]["state"] == state {
        return None;
    }
    let kind = termination(state, cluster)["type"].as_str();
    let is_failure = state == "ERROR" || kind.is_some_and(|kind| kind != "SUCCESS");
    let reason = match state {
        "PENDING" => "Starting",
        "RUNNING" => "Running",
        "RESTARTING" => "Restarting",
        "RESIZING" => "Resizing",
        "TERMINATING" => "Terminating",
        "TERMINATED" => "Terminated",
        "ERROR" => "Failed",
        _ => return None,
    };
    Some(match is_failure {
        true => Event::warning(reason, message),
        false => Event::normal(reason, message),
    })
}
