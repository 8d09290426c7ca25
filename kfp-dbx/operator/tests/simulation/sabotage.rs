//! Bugs to plant: a simulation that does not find them proves nothing.
//!
//! They are planted between the controller and the world, so that the operator itself has no code for
//! them.

use kfp_dbx_core::table;
use kfp_dbx_operator::controller::Task;
use kfp_dbx_operator::databricks::{Endpoint, Failure, Repeat, Request};
use kfp_dbx_operator::decide::{ClusterFailure, Outcome, Patch, Step};
use kfp_dbx_operator::object::Object;
use kfp_dbx_operator::time::Time;
use serde_json::{Value as Json, json};

use crate::api_server::Server;
use crate::check::id;
use crate::references::{self, Named};
use crate::specs::new_cluster;

/// A bug.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sabotage {
    /// The idempotency token is not sent.
    DropToken,
    /// The intention is not stored.
    DropIntention,
    /// The finalizer is removed before the resource is deleted.
    RemoveFinalizerEarly,
    /// Writes do not name the resource version that they change.
    IgnoreConflicts,
    /// The id is left out of the first status that has it.
    ForgetId,
    /// An owner reference replaces those of others.
    ReplaceOwners,
    /// A request of an earlier pass counts as over at once.
    DoNotWait,
    /// A request whose answer was lost counts as rejected.
    UnknownIsRejected,
    /// A resource that does not exist counts as one that cannot be deleted.
    GoneIsFailure,
    /// A message contains a secret.
    LeakSecret,
    /// A resource is looked for by its tag, but never found.
    FindNothing,
    /// A run that ended without success counts as a success.
    AlwaysSucceeds,
    /// The tasks are sent without their dependencies.
    DropDependencies,
    /// The first attempt of a task counts, and not the last one.
    FirstAttempts,
    /// Only the first page of the tasks is read.
    OnePage,
    /// The ids in the settings of a job are not stored.
    ForgetResolvedIds,
    /// A message contains the password of a registry.
    LeakPassword,
    /// A request has a field that the API does not know.
    SendUnknownField,
    /// A run has ended as soon as one of its tasks has.
    EndWithFirstTask,
    /// The tasks of a job are sent with clusters of their own.
    DropSharedClusters,
}

/// All bugs.
pub const ALL: [Sabotage; 20] = [
    Sabotage::DropToken,
    Sabotage::DropIntention,
    Sabotage::RemoveFinalizerEarly,
    Sabotage::IgnoreConflicts,
    Sabotage::ForgetId,
    Sabotage::ReplaceOwners,
    Sabotage::DoNotWait,
    Sabotage::UnknownIsRejected,
    Sabotage::GoneIsFailure,
    Sabotage::LeakSecret,
    Sabotage::FindNothing,
    Sabotage::AlwaysSucceeds,
    Sabotage::DropDependencies,
    Sabotage::FirstAttempts,
    Sabotage::OnePage,
    Sabotage::ForgetResolvedIds,
    Sabotage::LeakPassword,
    Sabotage::SendUnknownField,
    Sabotage::EndWithFirstTask,
    Sabotage::DropSharedClusters,
];

impl Sabotage {
    /// Changes an object as an operator sees it.
    pub fn see(self, object: &mut Json) {
        if self != Self::DoNotWait {
            return;
        }
        for condition in object["status"]["conditions"].as_array_mut().into_iter().flatten() {
            if condition["reason"] == kfp_dbx_operator::decide::SUBMITTING {
                let time = condition["lastTransitionTime"].as_str().and_then(Time::parse);
                condition["lastTransitionTime"] =
                    json!(Time(time.unwrap().0 - 100_000).to_string());
            }
        }
    }

    /// Changes a request before it is sent.
    pub fn send(self, request: &mut Request) {
        if self == Self::DropToken {
            request.fields.shift_remove("idempotency_token");
        }
        if self == Self::SendUnknownField && request.endpoint == Endpoint::RunsSubmit {
            for task in tasks_of(request) {
                task["a_new_field"] = json!("x");
            }
        }
        if self == Self::DropDependencies {
            for task in tasks_of(request).iter_mut().filter_map(Json::as_object_mut) {
                task.shift_remove("depends_on");
            }
        }
        if self == Self::DropSharedClusters {
            for task in tasks_of(request).iter_mut().filter_map(Json::as_object_mut) {
                if task.shift_remove("job_cluster_key").is_some() {
                    task.insert("new_cluster".to_owned(), new_cluster());
                }
            }
        }
    }

    /// Returns what a task has done instead of its effect.
    pub fn instead(self, task: &Task, server: &Server) -> Option<Outcome> {
        let object = server.get(&task.target.key)?;
        match (self, &task.step) {
            (Self::DropIntention, Step::Write(write)) if write.intends => {
                let Patch::Status(status) = &write.patch else { return None };
                let mut object = Json::clone(object);
                if object["metadata"]["resourceVersion"] != task.target.resource_version.as_str() {
                    return Some(Outcome::Written(Err(ClusterFailure::Stale)));
                }
                object["status"] = status.clone();
                Some(Outcome::Written(Ok(Object::new(object)?)))
            }
            (Self::RemoveFinalizerEarly, Step::Call(_)) => {
                let is_deleting = !object["metadata"]["deletionTimestamp"].is_null();
                is_deleting.then(|| Outcome::Answer(Err(Failure::Gone("it is gone".to_owned()))))
            }
            _ => None,
        }
    }

    /// Changes a write before it is stored.
    pub fn write(self, patch: &mut Patch, before: &Json, secret: &str) {
        let Patch::Status(status) = patch else { return };
        match self {
            Self::ForgetId if id(before).is_none() => {
                let is_known = crate::conditions::is(&before["status"], "Submitted", "True");
                let (parent, field) = match before["kind"].as_str() {
                    Some("Run") => ("metadata", "run_id"),
                    Some("Djob") => ("job_status", "job_id"),
                    _ => ("cluster_info", "cluster_id"),
                };
                if let (false, Some(parent)) = (is_known, status[parent].as_object_mut()) {
                    parent.shift_remove(field);
                }
            }
            Self::ForgetResolvedIds if before["kind"] == "Djob" => {
                status["resolved_ids"] = Json::Null;
            }
            Self::LeakPassword if before["kind"] != "SecretScope" && names_secret(before) => {
                status["message"] = json!(format!("the registry refuses {secret}"));
            }
            Self::LeakSecret if before["kind"] == "SecretScope" => {
                status["message"] = json!(format!("the value is {secret}"));
            }
            _ => {}
        }
    }

    /// Returns the owner references that are written beside a status.
    pub fn owners(self, before: &Json) -> Option<Patch> {
        let names_one = ["job_name", "existing_cluster_name"]
            .iter()
            .any(|field| !before["spec"][field].is_null());
        let is_new = before["status"].is_null();
        (self == Self::ReplaceOwners && names_one && is_new)
            .then(|| Patch::Owners(vec![json!({"uid": "its owner"})]))
    }

    /// Changes what comes of a task.
    pub fn answer(self, task: &Task, outcome: Outcome) -> Outcome {
        let Step::Call(request) = &task.step else { return outcome };
        let creates = request.endpoint.repeat() == Repeat::Unsafe
            || matches!(request.endpoint, Endpoint::RunsSubmit | Endpoint::JobsRunNow);
        let rejected = |message| {
            Outcome::Answer(Err(Failure::Rejected { code: "BAD_REQUEST".to_owned(), message }))
        };
        match (self, outcome) {
            (Self::UnknownIsRejected, Outcome::Answer(Err(Failure::Unknown(why)))) if creates => {
                rejected(why)
            }
            (Self::GoneIsFailure, Outcome::Answer(Err(Failure::Gone(why)))) => rejected(why),
            (Self::FindNothing, Outcome::Answer(Ok(_)))
                if matches!(request.endpoint, Endpoint::ClustersList | Endpoint::JobsList) =>
            {
                Outcome::Answer(Ok(json!({})))
            }
            (Self::AlwaysSucceeds, Outcome::Answer(Ok(mut json)))
                if request.endpoint == Endpoint::RunsGet
                    && !json["state"]["result_state"].is_null() =>
            {
                json["state"]["result_state"] = json!("SUCCESS");
                Outcome::Answer(Ok(json))
            }
            (Self::FirstAttempts, Outcome::Answer(Ok(mut json)))
                if request.endpoint == Endpoint::RunsGet =>
            {
                if let Some(tasks) = json["tasks"].as_array_mut() {
                    tasks.retain(|task| task["attempt_number"] == 0);
                }
                Outcome::Answer(Ok(json))
            }
            (Self::EndWithFirstTask, Outcome::Answer(Ok(mut json)))
                if request.endpoint == Endpoint::RunsGet =>
            {
                let over = |task: &Json| !task["state"]["result_state"].is_null();
                if json["tasks"].as_array().is_some_and(|tasks| tasks.iter().any(over)) {
                    json["state"]["life_cycle_state"] = json!("TERMINATED");
                    json["state"]["result_state"] = json!("SUCCESS");
                }
                Outcome::Answer(Ok(json))
            }
            (Self::OnePage, Outcome::Answer(Ok(mut json)))
                if request.endpoint == Endpoint::RunsGet =>
            {
                json["next_page_token"] = json!("");
                Outcome::Answer(Ok(json))
            }
            (_, outcome) => outcome,
        }
    }
}

/// Returns the tasks in a request.
fn tasks_of(request: &mut Request) -> &mut [Json] {
    let tasks = match request.endpoint {
        Endpoint::JobsReset => {
            request.fields.get_mut("new_settings").and_then(|it| it.get_mut("tasks"))
        }
        _ => request.fields.get_mut("tasks"),
    };
    tasks.and_then(Json::as_array_mut).map_or(&mut [], Vec::as_mut_slice)
}

/// Whether the spec of an object names a Secret.
fn names_secret(object: &Json) -> bool {
    let kind = object["kind"].as_str().and_then(table::kind);
    kind.is_some_and(|kind| {
        let named = references::of(kind, &object["spec"]);
        named.iter().any(|(_, named)| matches!(named, Named::Secret(_)))
    })
}
