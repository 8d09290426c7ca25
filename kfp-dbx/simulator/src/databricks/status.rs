//! The statuses that the operator writes.

use serde_json::{Map, Value as Json, json};

use super::Databricks;
use super::course::Ending;
use super::fields::{at, set};
use super::kinds::{
    ERROR, FAILED, INTERNAL_ERROR, PENDING, Way, field, result_field, state_field, way,
};
use super::values::{Facts, typed, value};
use crate::kubernetes::Kubernetes;
use crate::queue::Object;
use crate::time::Time;

impl Databricks {
    /// Writes the state of a resource that is new.
    pub(super) fn write_first(
        &self,
        kubernetes: &mut Kubernetes,
        object: Object,
        state: &str,
        now: Time,
    ) {
        let status = self.status(kubernetes, object, None, state, now);
        kubernetes.write_status(object, status, Some(state), now);
    }

    /// Writes another state that is not the last one.
    pub(super) fn write_state(kubernetes: &mut Kubernetes, object: Object, state: &str, now: Time) {
        let stored = kubernetes.get(object);
        let Some(field) = stored.row.and_then(state_field) else { return };
        let mut status = stored.json["status"].clone();
        set(&mut status, field.path, state.into());
        if let Some(ready) = status["conditions"].get_mut(1) {
            *ready = condition("Ready", "False", &reason(state), state, now);
        }
        kubernetes.write_status(object, status, Some(state), now);
    }

    /// Writes how a resource has ended, or that it is there.
    pub(super) fn write_end(
        &self,
        kubernetes: &mut Kubernetes,
        object: Object,
        ending: &Ending,
        now: Time,
    ) {
        let status = self.status(kubernetes, object, Some(ending), &ending.state, now);
        let Some(row) = kubernetes.get(object).row else { return };
        let word = |path: Option<&str>| {
            let path = path?;
            at(&status, path).as_str().filter(|word| !word.is_empty()).map(str::to_owned)
        };
        let result = word(result_field(row).map(|field| field.path));
        let state = result.or_else(|| word(state_field(row).map(|field| field.path)));
        let state = state.unwrap_or_else(|| ending.state.clone());
        kubernetes.write_status(object, status, Some(&state), now);
    }

    /// Writes that an object waits, if the operator does.
    pub(super) fn write_waiting(
        &self,
        kubernetes: &mut Kubernetes,
        object: Object,
        reason: &str,
        why: &str,
        now: Time,
    ) {
        let Some(row) = kubernetes.get(object).row.filter(|_| !self.is_archived()) else { return };
        let mut status = json!({});
        let is_stored = way(row) == Way::Stored;
        if is_stored {
            status["state"] = PENDING.into();
            status["message"] = why.into();
        }
        status["conditions"] = json!([condition("Ready", "False", reason, why, now)]);
        kubernetes.write_status(object, status, is_stored.then_some(PENDING), now);
    }

    /// Writes that the workspace has rejected the request, as kfp-dbx-operator does.
    pub(super) fn write_rejected(
        kubernetes: &mut Kubernetes,
        object: Object,
        why: &str,
        now: Time,
    ) {
        let Some(row) = kubernetes.get(object).row else { return };
        let mut status = json!({});
        let (state, shown) = match way(row) {
            Way::Run => (INTERNAL_ERROR, FAILED),
            Way::Cluster | Way::Stored => (ERROR, ERROR),
        };
        let mut put = |path: &str, value: &str| set(&mut status, path, value.into());
        if let Some(field) = state_field(row) {
            put(field.path, state);
        }
        if let Some(field) = result_field(row) {
            put(field.path, FAILED);
        }
        let messages = row.status.iter().filter(|field| {
            matches!(field.path.rsplit('.').next(), Some("state_message" | "message" | "error"))
        });
        messages.for_each(|field| put(field.path, why));
        status["conditions"] = json!([
            condition("Submitted", "False", "Rejected", why, now),
            condition("Ready", "False", "Rejected", why, now),
        ]);
        status["observedGeneration"] = 1.into();
        kubernetes.write_status(object, status, Some(shown), now);
    }

    /// Returns the whole status of an object whose resource is in Databricks.
    fn status(
        &self,
        kubernetes: &Kubernetes,
        object: Object,
        ending: Option<&Ending>,
        state: &str,
        now: Time,
    ) -> Json {
        let stored = kubernetes.get(object);
        let mut status = Json::Object(Map::new());
        let Some(row) = stored.row else { return status };
        let life = self.lives.get(&object);
        let job = life.and_then(|life| life.job);
        let cluster = self.clusters_of(object).first().copied();
        let facts = Facts {
            object,
            stored,
            row,
            way: way(row),
            words: [state_field(row), result_field(row)].map(|field| field.map(|field| field.path)),
            operator: self.operator(),
            ending,
            fault: life.and_then(|life| life.course.fault.as_ref()),
            state,
            job: job.map(|job| kubernetes.get(job)),
            cluster: cluster.map(|cluster| kubernetes.get(cluster)),
            now,
        };
        for field in row
            .status
            .iter()
            .filter(|field| field.only_for.is_none_or(|only| only == facts.operator))
        {
            if let Some(value) = value(&facts, field) {
                set(&mut status, field.path, value);
            }
        }
        self.put_told(&facts, &mut status);
        if !self.is_archived() {
            status["conditions"] = conditions(&facts, &status);
        }
        status
    }

    /// Puts the values of the scenario into a status: all of them at the end, and before it those of
    /// fields that are there, but for the state.
    fn put_told(&self, facts: &Facts<'_>, status: &mut Json) {
        let Some(life) = self.lives.get(&facts.object) else { return };
        for (path, told) in &life.course.values {
            let is_word = facts.words.contains(&Some(path.as_str()));
            let is_there = !is_word && !at(status, path).is_null();
            if facts.ending.is_some() || is_there {
                let holds = field(facts.row, path).filter(|field| field.path == path);
                set(status, path, typed(holds.map(|field| field.holds), told));
            }
        }
    }
}

fn conditions(facts: &Facts<'_>, status: &Json) -> Json {
    let mut words = facts.words.iter().rev().flatten().map(|path| at(status, path));
    let word = words.find_map(Json::as_str).unwrap_or_default();
    let is_good = facts.ending.is_some_and(|ending| ending.message.is_none());
    let ready = if is_good { "True" } else { "False" };
    let message = facts.ending.and_then(|ending| ending.message.as_deref());
    json!([
        condition("Submitted", "True", "Accepted", "the workspace has accepted it", facts.now),
        condition("Ready", ready, &reason(word), message.unwrap_or(word), facts.now),
    ])
}

/// Returns a word such as `INTERNAL_ERROR` as a reason: `InternalError`.
fn reason(word: &str) -> String {
    let parts = word.split('_').filter_map(|part| {
        let (first, rest) = part.split_at_checked(1)?;
        Some(format!("{first}{}", rest.to_ascii_lowercase()))
    });
    parts.collect()
}

fn condition(name: &str, truth: &str, reason: &str, message: &str, now: Time) -> Json {
    json!({
        "type": name,
        "status": truth,
        "reason": reason,
        "message": message,
        "lastTransitionTime": now.rfc3339(),
        "observedGeneration": 1,
    })
}
