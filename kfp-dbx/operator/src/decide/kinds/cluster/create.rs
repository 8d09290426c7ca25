//! The creation of a cluster, which must not come twice.

use serde_json::{Value as Json, json};

use super::find::find;
use crate::databricks::{Endpoint, Failure, Request};
use crate::decide::condition::{READY, Truth};
use crate::decide::convert::to_api;
use crate::decide::draft::Draft;
use crate::decide::event::Event;
use crate::decide::intention::{Intention, TAG};
use crate::decide::kinds::password::Passwords;
use crate::decide::report::{Decided, Report, Stop};
use crate::decide::step::{Patch, Step, Write};
use crate::decide::submitted::{REJECTED, refuse};
use crate::decide::trouble::Trouble;
use crate::decide::view::View;

/// Creates a cluster whose id is not known.
pub(super) fn create(view: &View<'_>) -> Decided<Report> {
    let passwords = match view.intention() {
        // A cluster that was made with a Secret is found without it.
        Some(Intention::Earlier) => Passwords::default(),
        _ => Passwords::find(view)?,
    };
    if view.intend_with(cleared)? == Intention::Own {
        return send(view, &passwords);
    }
    if let Some(after) = view.unsettled() {
        return Ok(view.settling(after, "looks for the cluster by its tag"));
    }
    match find(view)?.first() {
        Some(id) => Err(created(view, id, Event::normal("Adopted", found(id)))),
        None => {
            Passwords::find(view)?;
            Err(view.renew_with(cleared))
        }
    }
}

/// Removes what an earlier attempt has left in a status.
fn cleared(status: Draft) -> Draft {
    status.set("cluster_info", Json::Null)
}

fn found(id: &str) -> String {
    format!("the answer to the request was lost, but the cluster is there: it has the id {id}")
}

/// Sends the request, and stores the id of the cluster before anything else.
fn send(view: &View<'_>, passwords: &Passwords<'_>) -> Decided<Report> {
    match view.ask_once(request(view, passwords))? {
        Ok(answer) => match answer["cluster_id"].as_str().filter(|id| !id.is_empty()) {
            Some(id) => {
                let event = Event::normal("Submitted", format!("the cluster has the id {id}"));
                Err(created(view, id, event))
            }
            None => {
                let message = "the answer of the API to the request does not have a `cluster_id`";
                Err(Trouble::new("Unavailable", message).into())
            }
        },
        Err(failure @ Failure::Unknown(_)) => Err(Trouble::of(failure).into()),
        Err(failure) => Ok(rejected(view, failure.message())),
    }
}

fn request(view: &View<'_>, passwords: &Passwords<'_>) -> Request {
    let object = view.object;
    let mut fields = to_api(object.kind().spec, object.spec(), &|of, field, value| {
        passwords.replaced(of, field, value)
    });
    let name = object.spec_text("cluster_name").unwrap_or(object.name());
    fields.insert("cluster_name".to_owned(), name.into());
    let tags = fields.entry("custom_tags").or_insert_with(|| json!({}));
    if let Json::Object(tags) = tags {
        tags.insert(TAG.to_owned(), object.uid().into());
    }
    // The API may do without it, and knows it only while the cluster is active.
    fields.insert("idempotency_token".to_owned(), object.uid().into());
    Request { endpoint: Endpoint::ClustersCreate, fields }
}

fn created(view: &View<'_>, id: &str, event: Event) -> Stop {
    let message = format!("the cluster has the id {id}");
    let status = view.draft().set("cluster_info.cluster_id", id).condition(
        READY,
        Truth::False,
        "Pending",
        "the cluster does not run yet",
    );
    let status = view.accepted(status, &message);
    let patch = Patch::Status(status.into_json());
    Step::Write(Write { patch, event: Some(event), intends: false }).into()
}

/// Reports that the API rejects the cluster, in the state in which a cluster never runs.
fn rejected(view: &View<'_>, message: &str) -> Report {
    let status =
        view.draft().set("cluster_info.state", "ERROR").set("cluster_info.state_message", message);
    refuse(status, REJECTED, message)
}
