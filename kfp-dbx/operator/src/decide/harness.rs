//! A small cluster of objects for the tests of decisions: it does the steps of a pass.

#![allow(clippy::unwrap_used, clippy::panic, clippy::needless_pass_by_value)]

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value as Json, json};

use super::event::Event;
use super::known::{Memory, Secret};
use super::pass::{ClusterFailure, Learnt, Outcome, Pass};
use super::step::{Patch, Step, Wait};
use crate::databricks::{Answer, Endpoint, Failure, Request};
use crate::object::Object;
use crate::time::Time;

/// The most steps of a pass: more of them are a loop.
const MOST_STEPS: usize = 60;

/// The answers to the requests of a pass.
pub(super) type Script = Vec<(Endpoint, Answer)>;

/// Objects, the first of which is the one that is decided about.
pub(super) struct Harness {
    pub(super) object: Json,
    pub(super) others: Vec<Json>,
    pub(super) secrets: BTreeMap<String, Secret>,
    pub(super) memory: Memory,
    pub(super) now: Time,
    /// The most steps of a pass.
    pub(super) most_steps: usize,
    /// The time that each call takes.
    pub(super) delay: Duration,
    /// Whether someone else changes the object before the write after the next call.
    pub(super) is_stale: bool,
    /// Whether the finalizers of the deleted object are gone.
    pub(super) is_gone: bool,
    pub(super) calls: Vec<Request>,
    pub(super) events: Vec<Event>,
    pub(super) deleted: Vec<String>,
    /// The number of the write of a pass that is lost: before its effect if it is even, and after it
    /// if it is odd.
    pub(super) loses_writes: Option<u64>,
}

/// Returns an object of a kind, with its finalizer.
pub(super) fn object(kind: &str, name: &str, spec: Json) -> Json {
    let finalizer = kfp_dbx_core::table::kind(kind).unwrap().finalizer;
    json!({
        "apiVersion": kfp_dbx_core::table::API_VERSION,
        "kind": kind,
        "metadata": {
            "name": name,
            "namespace": "team",
            "uid": format!("uid-of-{name}"),
            "generation": 1,
            "resourceVersion": "1",
            "creationTimestamp": "2026-11-29T08:00:00Z",
            "finalizers": [finalizer],
        },
        "spec": spec,
    })
}

/// Returns the answer that the API rejects a request.
pub(super) fn rejects(message: &str) -> Answer {
    let code = "INVALID_PARAMETER_VALUE".to_owned();
    Err(Failure::Rejected { code, message: message.to_owned() })
}

/// Returns the answer that a resource is not there.
pub(super) fn gone() -> Answer {
    Err(Failure::Gone("it does not exist".to_owned()))
}

/// Returns the answer that a resource is there already.
pub(super) fn exists() -> Answer {
    Err(Failure::Exists("it already exists".to_owned()))
}

/// Returns the answer that is lost.
pub(super) fn lost() -> Answer {
    Err(Failure::Unknown("connection reset".to_owned()))
}

/// Returns the answer that there are too many requests.
pub(super) fn throttled() -> Answer {
    Err(Failure::Later { after: None, message: "too many requests".to_owned() })
}

impl Harness {
    pub(super) fn new(object: Json) -> Self {
        Self {
            object,
            others: Vec::new(),
            secrets: BTreeMap::new(),
            memory: Memory::default(),
            most_steps: MOST_STEPS,
            delay: Duration::ZERO,
            is_stale: false,
            now: Time::parse("2026-11-29T08:00:00Z").unwrap(),
            is_gone: false,
            calls: Vec::new(),
            events: Vec::new(),
            deleted: Vec::new(),
            loses_writes: None,
        }
    }

    pub(super) fn with(mut self, other: Json) -> Self {
        self.others.push(other);
        self
    }

    /// Deletes the object, as a user does.
    pub(super) fn delete(&mut self) {
        self.object["metadata"]["deletionTimestamp"] = self.now.to_string().into();
    }

    /// Changes the spec, as a user does.
    pub(super) fn change(&mut self, field: &str, value: impl Into<Json>) {
        self.object["spec"][field] = value.into();
        let generation = self.object["metadata"]["generation"].as_i64().unwrap();
        self.object["metadata"]["generation"] = (generation + 1).into();
    }

    /// Loses what the operator remembers, as its restart does.
    pub(super) fn restart(&mut self) {
        self.memory = Memory::default();
    }

    pub(super) fn later(&mut self, seconds: u64) {
        self.now = self.now + Duration::from_secs(seconds);
    }

    /// Does a pass whose calls are answered by a function. Returns `None` if the object is gone, or
    /// if the pass has ended with a failure.
    pub(super) fn pass_with(
        &mut self,
        answer: &mut dyn FnMut(&Request, Time) -> Answer,
    ) -> Option<Wait> {
        let mut pass = Pass::new(Object::new(self.object.clone()).unwrap(), self.memory);
        self.memory.no_effect = None;
        self.memory.ended = None;
        let mut has_called = false;
        for _ in 0..self.most_steps {
            let step = pass.next(self.now);
            assert_eq!(step, pass.next(self.now), "a decision depends on nothing else");
            let outcome = match &step {
                Step::Wait(wait) => {
                    self.memory = wait.memory;
                    return Some(wait.clone());
                }
                Step::Call(request) => {
                    self.calls.push(request.clone());
                    has_called = true;
                    self.now = self.now + self.delay;
                    Outcome::Answer(answer(request, self.now))
                }
                Step::Write(_) if self.is_stale && has_called => {
                    self.is_stale = false;
                    Outcome::Written(Err(ClusterFailure::Stale))
                }
                _ => self.answer(&step),
            };
            match pass.learn(step, outcome) {
                Learnt::More if self.is_gone => return None,
                Learnt::More => {}
                Learnt::Stale | Learnt::Failed(_) => return None,
            }
        }
        panic!("a pass has no end: {:?}, {}", self.calls, self.object["status"]);
    }

    /// Does a pass whose calls are these, with these answers, and no others.
    #[track_caller]
    pub(super) fn pass(&mut self, script: Script) -> Option<Wait> {
        let mut script = script.into_iter();
        let wait = self.pass_with(&mut |request, _| {
            let (endpoint, answer) = script.next().unwrap_or_else(|| panic!("asked {request:?}"));
            assert_eq!(request.endpoint, endpoint, "{request:?}");
            answer
        });
        let left: Vec<_> = script.map(|(endpoint, _)| endpoint).collect();
        assert!(left.is_empty(), "never asked {left:?}, but {:?}", self.calls);
        wait
    }

    fn answer(&mut self, step: &Step) -> Outcome {
        let objects = |kind: &str| -> Vec<Object> {
            let of_kind = self.others.iter().filter(|other| other["kind"] == kind);
            of_kind.map(|other| Object::new(other.clone()).unwrap()).collect()
        };
        match step {
            Step::Get(key) => {
                let found = objects(key.kind).into_iter().find(|object| object.key() == *key);
                Outcome::Object(Ok(found))
            }
            Step::List(kind) => Outcome::List(Ok(objects(kind))),
            Step::Secret(name) => Outcome::Secret(Ok(self.secrets.get(name).cloned())),
            Step::Delete { key, .. } => {
                self.deleted.push(key.to_string());
                self.others.retain(|other| other["metadata"]["name"] != key.name.as_str());
                Outcome::Deleted(Ok(()))
            }
            Step::Write(_) if self.loses_writes == Some(0) => {
                Outcome::Written(Err(ClusterFailure::Stale))
            }
            Step::Write(write) => {
                self.write(&write.patch);
                if self.loses_writes == Some(1) {
                    let message = "the answer was lost".to_owned();
                    return Outcome::Written(Err(ClusterFailure::Unavailable(message)));
                }
                self.loses_writes = self.loses_writes.and_then(|number| number.checked_sub(2));
                self.events.extend(write.event.clone());
                Outcome::Written(Ok(Object::new(self.object.clone()).unwrap()))
            }
            Step::Call(_) | Step::Wait(_) => unreachable!(),
        }
    }

    fn write(&mut self, patch: &Patch) {
        match patch {
            Patch::Status(status) => {
                let kind = Object::new(self.object.clone()).unwrap().kind();
                let definition = crate::crd::definition(kind);
                let schema = &definition["spec"]["versions"][0]["schema"]["openAPIV3Schema"];
                assert_stored_as_is("status", &schema["properties"]["status"], status);
                self.object["status"] = status.clone();
            }
            Patch::Owners(owners) => {
                self.object["metadata"]["ownerReferences"] = owners.clone().into();
            }
            Patch::Finalizers(names) => {
                self.object["metadata"]["finalizers"] = names.clone().into();
                let is_deleting = !self.object["metadata"]["deletionTimestamp"].is_null();
                self.is_gone = is_deleting && names.is_empty();
            }
        }
        let version: u64 =
            self.object["metadata"]["resourceVersion"].as_str().unwrap().parse().unwrap();
        self.object["metadata"]["resourceVersion"] = (version + 1).to_string().into();
    }

    pub(super) fn status(&self) -> &Json {
        &self.object["status"]
    }

    /// Returns the status and the reason of a condition: `False Rejected`.
    pub(super) fn condition(&self, name: &str) -> String {
        let condition = super::condition::condition(self.status(), name);
        condition.map_or_else(String::new, |condition| {
            let word = |field: &str| condition[field].as_str().unwrap();
            format!("{} {}", word("status"), word("reason"))
        })
    }

    /// Returns the message of a condition.
    pub(super) fn message(&self, name: &str) -> &str {
        let condition = super::condition::condition(self.status(), name);
        condition.and_then(|condition| condition["message"].as_str()).unwrap_or_default()
    }

    /// Returns the calls of an endpoint.
    pub(super) fn called(&self, endpoint: Endpoint) -> Vec<Json> {
        let calls = self.calls.iter().filter(|request| request.endpoint == endpoint);
        calls.map(|request| Json::Object(request.fields.clone())).collect()
    }

    pub(super) fn reasons(&self) -> Vec<&'static str> {
        self.events.iter().map(|event| event.reason).collect()
    }
}

/// Checks that the API server stores a value as it is: it drops fields that the schema does not have,
/// and refuses values of other types.
fn assert_stored_as_is(path: &str, schema: &Json, value: &Json) {
    let is = match schema["type"].as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64(),
        "boolean" => value.is_boolean(),
        ty => panic!("{path} has the type {ty}"),
    };
    assert!(is, "{path} is {value}, and not of the type {}", schema["type"]);
    for item in value.as_array().into_iter().flatten() {
        assert_stored_as_is(&format!("{path}[]"), &schema["items"], item);
    }
    if schema["x-kubernetes-preserve-unknown-fields"] == true {
        return;
    }
    for (name, value) in value.as_object().into_iter().flatten() {
        let path = format!("{path}.{name}");
        let field = schema["properties"].get(name);
        assert_stored_as_is(&path, field.unwrap_or_else(|| panic!("{path} is dropped")), value);
    }
}
