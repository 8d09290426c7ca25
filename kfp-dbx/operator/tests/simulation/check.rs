//! The invariants that hold at every step.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use kfp_dbx_core::table::{self, Identity};
use kfp_dbx_operator::controller::Task;
use kfp_dbx_operator::decide::{DELETION_POLICY, Step};
use kfp_dbx_operator::fake::MadeKind;
use kfp_dbx_operator::object::Key;
use serde_json::Value as Json;

use crate::users::MARK;
use crate::world::World;

/// The number of steps of an object in a minute from which on it makes no progress.
const BUSY: u64 = 150;

/// What was made for whom.
#[derive(Default)]
pub struct Ledger {
    /// The runs, jobs and clusters that were made by a request for the object of a uid.
    pub made: BTreeMap<String, Vec<(MadeKind, String)>>,
    /// The uids of the objects that are gone.
    gone: BTreeSet<String>,
    /// The uids of the objects that are gone without their resources.
    pub orphaned: BTreeSet<String>,
    /// The number of steps of objects in the present minute.
    steps: BTreeMap<String, u64>,
    minute: u64,
    /// The number of writes of the operator.
    pub writes: u64,
    /// The times from the end of a run until its status says so.
    pub delays: Vec<Duration>,
}

impl World {
    /// Checks a task that a controller gives out.
    pub fn check_task(&mut self, op: u32, task: &Task) {
        self.census.tasks += 1;
        let minute = self.now.0 / 60_000;
        if self.ledger.minute != minute {
            self.ledger.minute = minute;
            self.ledger.steps.clear();
        }
        let steps = self.ledger.steps.entry(task.target.uid.clone()).or_default();
        *steps += 1;
        // Two of them can disagree until one ends.
        if *steps > BUSY && self.operators.len() == 1 {
            let steps = *steps;
            self.violate(|| {
                format!("operator {op} does {steps} steps in a minute for {}", task.target.key)
            });
        }
        if let Step::Write(write) = &task.step
            && write.event.as_ref().is_some_and(|event| event.message.contains(MARK))
        {
            self.violate(|| format!("an event shows a secret: {:?}", write.event));
        }
        if task.target.key.kind == "SecretScope" {
            let event = match &task.step {
                Step::Write(write) => write.event.as_ref().map(|event| event.message.clone()),
                _ => None,
            };
            let shown = format!("{task:?} {event:?}");
            if shown.contains(MARK) || shown.contains(&base64_mark()) {
                self.violate(|| format!("a secret is shown: {shown}"));
            }
        }
    }

    /// Takes note of what a request has made.
    pub fn check_made(&mut self, task: &Task, before: usize) {
        let made: Vec<_> = self.workspace.made()[before..]
            .iter()
            .map(|made| (made.kind, made.id.clone()))
            .collect();
        for one in made {
            self.census.made += 1;
            let uid = &task.target.uid;
            let all = self.ledger.made.entry(uid.clone()).or_default();
            all.push(one.clone());
            let all = all.clone();
            if all.len() > 1 {
                self.violate(|| format!("a second one is made for {}: {all:?}", task.target.key));
            }
            if self.ledger.gone.contains(uid) && !self.ledger.orphaned.contains(uid) {
                self.violate(|| format!("{one:?} is made after {} is gone", task.target.key));
            }
        }
    }

    /// Checks a write of an operator.
    pub fn check_write(&mut self, key: &Key, before: &Json, after: &Json) {
        self.ledger.writes += 1;
        let owners = |object: &Json| -> BTreeSet<String> {
            let owners = object["metadata"]["ownerReferences"].as_array().cloned();
            owners
                .into_iter()
                .flatten()
                .filter_map(|owner| owner["uid"].as_str().map(str::to_owned))
                .collect()
        };
        if !owners(before).is_subset(&owners(after)) {
            self.violate(|| {
                format!("{key} loses an owner: {} → {}", before["metadata"], after["metadata"])
            });
        }
        let shown = after["status"].to_string();
        if shown.contains(MARK) || shown.contains(&base64_mark()) {
            self.violate(|| format!("a secret is in the status of {key}: {shown}"));
        }
        let (old, new) = (id(before), id(after));
        if old.is_some() && old != new {
            self.violate(|| format!("{key} loses its id: {old:?} → {new:?}"));
        }
        let uid = after["metadata"]["uid"].as_str().unwrap();
        let made = self.ledger.made.get(uid).cloned().unwrap_or_default();
        match new {
            Some(new) if !made.iter().any(|(_, id)| *id == new) => {
                self.violate(|| {
                    format!("{key} has the id {new}, which was not made for it: {made:?}")
                });
            }
            None if is_failed(after)
                && !is_failed(before)
                && !made.is_empty()
                && !job_is_gone(after) =>
            {
                self.violate(|| {
                    format!("{key} says that it was rejected, but there is {made:?}: {shown}")
                });
            }
            Some(new) => self.check_claim(key, &after["status"], &new),
            None => {}
        }
    }

    /// Checks what a status says against the workspace.
    fn check_claim(&mut self, key: &Key, status: &Json, id: &str) {
        let state = &status["metadata"]["state"];
        if key.kind == "Run"
            && let Some(run) = id.parse().ok().and_then(|id| self.workspace.run(id))
        {
            let is_over = ["TERMINATED", "SKIPPED", "INTERNAL_ERROR"]
                .iter()
                .any(|last| state["life_cycle_state"] == *last);
            let result = state["result_state"].as_str().unwrap_or_default();
            let is_success = table::SUCCESSES.contains(&result);
            let is_wrong = match run.end() {
                Some(end) => is_over && is_success != end.is_success(),
                None => is_over || is_success,
            };
            let truth = run.end();
            let ended = run.ended.filter(|_| is_over);
            self.ledger.delays.extend(ended.map(|ended| self.now.since(ended)));
            let run = run.id;
            if is_wrong {
                self.violate(|| format!("{key} says {state}, but its run has {truth:?}"));
            }
            if is_over {
                self.check_results(key, status, run);
            }
        }
    }

    /// Checks what is left of an object that is gone.
    pub fn ended(&mut self, key: &Key, before: &Json) {
        self.census.ended += 1;
        let uid = before["metadata"]["uid"].as_str().unwrap().to_owned();
        self.log(|| format!("{key} is gone, {uid}"));
        self.ledger.gone.insert(uid.clone());
        if before["metadata"]["annotations"][DELETION_POLICY] == "orphan" {
            self.census.orphaned += 1;
            self.ledger.orphaned.insert(uid);
        } else {
            for (kind, id) in self.ledger.made.get(&uid).cloned().unwrap_or_default() {
                if self.is_there(kind, &id) {
                    self.violate(|| format!("{key} is gone, but its {kind:?} {id} is there"));
                }
            }
        }
        self.collect_garbage();
    }

    /// Whether something that was made is still there.
    pub fn is_there(&self, kind: MadeKind, id: &str) -> bool {
        let number = id.parse().unwrap_or_default();
        match kind {
            MadeKind::Run => self.workspace.run(number).is_some(),
            MadeKind::Job => self.workspace.job_by_id(number).is_some(),
            MadeKind::Cluster => {
                self.workspace.cluster_by_id(id).is_some_and(|cluster| cluster.state.is_active())
            }
        }
    }

    /// Checks the world after a request.
    pub fn check_world(&mut self) {
        if !self.workspace.broken_limits().is_empty() {
            let limits = self.workspace.broken_limits().clone();
            self.violate(|| format!("limits are broken: {limits:?}"));
        }
        if !self.workspace.ignored_fields().is_empty() {
            let fields = self.workspace.ignored_fields().clone();
            self.violate(|| format!("endpoints do not know fields: {fields:?}"));
        }
    }
}

/// Whether a status says that the request was rejected.
fn is_failed(object: &Json) -> bool {
    let status = &object["status"];
    match object["kind"].as_str().unwrap() {
        "Run" => status["metadata"]["state"]["life_cycle_state"] == "INTERNAL_ERROR",
        "Dcluster" => status["cluster_info"]["state"] == "ERROR",
        _ => status["state"] == "ERROR",
    }
}

/// Whether a run was rejected because the job of its `job_id` is gone. If the answer to its first
/// request was lost, nothing tells any more that there is a run: the token is looked up by the job.
fn job_is_gone(object: &Json) -> bool {
    let (spec, error) = (&object["spec"], object["status"]["error"].as_str());
    spec["job_id"].as_i64().is_some_and(|job| error == Some(&format!("Job {job} does not exist.")))
}

/// Returns the id in a status.
pub fn id(object: &Json) -> Option<String> {
    let kind = table::kind(object["kind"].as_str()?)?;
    let output = kind.outputs().iter().find(|output| output.identity == Some(Identity::Id))?;
    let path = output.json_path.trim_start_matches("{.").trim_end_matches('}').split('.');
    match path.fold(object, |value, step| &value[step]) {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Returns how the mark begins in base64.
fn base64_mark() -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(MARK)
}
