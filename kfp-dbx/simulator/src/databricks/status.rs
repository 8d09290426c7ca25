//! The statuses that the operator writes.

use kfp_dbx_core::table::{Kind, Operator, StatusField};
use serde_json::{Map, Value as Json, json};

use super::Databricks;
use super::course::Ending;
use super::fields::{at, is_within, set};
use super::kinds::{
    ERROR, FAILED, INTERNAL_ERROR, PENDING, Way, field, result_field, state_field, way,
};
use super::values::{Facts, Job, id_of, typed, value};
use crate::kubernetes::{Kubernetes, Part, Source, Status};
use crate::queue::Object;
use crate::time::Time;

impl Databricks {
    /// Writes that a resource is new.
    pub(super) fn write_first(&self, kubernetes: &mut Kubernetes, object: Object, now: Time) {
        let Some(row) = kubernetes.get(object).row else { return };
        let facts = self.facts(kubernetes, object, row, None, now);
        kubernetes.write_status(object, Status::of(facts), Some(PENDING), now);
    }

    /// Writes another state that is not the last one.
    pub(super) fn write_state(
        kubernetes: &mut Kubernetes,
        object: Object,
        state: &'static str,
        now: Time,
    ) {
        let stored = kubernetes.get(object);
        let Some(field) = stored.row.and_then(state_field) else { return };
        let moved = Moved { before: stored.status.clone(), path: field.path, state, now };
        kubernetes.write_status(object, Status::of(moved), Some(state), now);
    }

    /// Writes how a resource has ended, or that it is there.
    pub(super) fn write_end(
        &self,
        kubernetes: &mut Kubernetes,
        object: Object,
        ending: Ending,
        now: Time,
    ) {
        let Some(row) = kubernetes.get(object).row else { return };
        let last = ending.state.clone();
        let facts = self.facts(kubernetes, object, row, Some(ending), now);
        let [state, result] = facts.words;
        let status = Status::of(facts);
        let word = |path: Option<&str>| {
            let word = status.at(path?);
            word.as_str().filter(|word| !word.is_empty()).map(str::to_owned)
        };
        let state = word(result).or_else(|| word(state)).unwrap_or(last);
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

    /// Returns what the status of an object depends on whose resource is in Databricks.
    fn facts(
        &self,
        kubernetes: &Kubernetes,
        object: Object,
        row: &'static Kind,
        ending: Option<Ending>,
        now: Time,
    ) -> Facts {
        let stored = kubernetes.get(object);
        let life = self.lives.get(&object);
        let job = life.and_then(|life| life.job);
        let cluster = self.clusters_of(object).first().copied();
        Facts {
            object,
            name: stored.name.clone(),
            json: stored.json.clone(),
            made: stored.made,
            row,
            way: way(row),
            words: [state_field(row), result_field(row)].map(|field| field.map(|field| field.path)),
            operator: self.operator(),
            ending,
            fault: life.and_then(|life| life.course.fault.clone()),
            job: job.map(|job| Job::of(kubernetes.get(job))),
            cluster: cluster.and_then(|cluster| id_of(kubernetes.get(cluster))),
            told: life.map(|life| life.course.values.clone()).unwrap_or_default(),
            now,
        }
    }
}

/// Whether one of two paths leads through the other one.
fn meet(path: &str, other: &str) -> bool {
    let (short, long) = if path.len() < other.len() { (path, other) } else { (other, path) };
    // Most of them differ here already.
    let ends = long.as_bytes().get(short.len()).is_none_or(|byte| *byte == b'.');
    ends && long.starts_with(short)
}

impl Source for Facts {
    fn whole(&self) -> Json {
        let mut status = Json::Object(Map::new());
        for field in self.fields() {
            if let Some(value) = value(self, field) {
                set(&mut status, field.path, value);
            }
        }
        self.put_told(&mut status);
        if self.operator != Operator::Archived {
            status["conditions"] = conditions(self, &status);
        }
        status
    }

    fn part(&self, path: &str) -> Part {
        let is_told = self.told.iter().any(|(told, _)| meet(told, path));
        if is_told || is_within(path, CONDITIONS) {
            return Part::Unknown;
        }
        match self.fields().find(|field| meet(field.path, path)) {
            None => Part::Missing,
            Some(field) if is_within(path, field.path) => match value(self, field) {
                Some(value) => Part::Value(value, field.path.split('.').count()),
                None => Part::Missing,
            },
            Some(_) => Part::Unknown,
        }
    }
}

impl Facts {
    /// Returns the fields that the operator writes.
    fn fields(&self) -> impl Iterator<Item = &'static StatusField> {
        let is_written =
            |field: &&StatusField| field.only_for.is_none_or(|only| only == self.operator);
        self.row.status.iter().filter(is_written)
    }

    /// Puts the values of the scenario into a status: all of them at the end, and before it those of
    /// fields that are there, but for the state.
    fn put_told(&self, status: &mut Json) {
        for (path, told) in &*self.told {
            let is_word = self.words.contains(&Some(path.as_str()));
            let is_there = !is_word && !at(status, path).is_null();
            if self.ending.is_some() || is_there {
                let holds = field(self.row, path).filter(|field| field.path == path);
                set(status, path, typed(holds.map(|field| field.holds), told));
            }
        }
    }
}

/// A status with another state than the one before it.
#[derive(Debug)]
struct Moved {
    before: Status,
    /// The path of the state.
    path: &'static str,
    state: &'static str,
    now: Time,
}

impl Source for Moved {
    fn whole(&self) -> Json {
        let mut status = self.before.whole().clone();
        set(&mut status, self.path, self.state.into());
        let ready = status.get_mut(CONDITIONS).and_then(|conditions| conditions.get_mut(1));
        if let Some(ready) = ready {
            *ready = condition("Ready", "False", &reason(self.state), self.state, self.now);
        }
        status
    }

    fn part(&self, path: &str) -> Part {
        if path == self.path {
            return Part::Value(self.state.into(), path.split('.').count());
        }
        match meet(path, self.path) || is_within(path, CONDITIONS) {
            true => Part::Unknown,
            false => self.before.part(path),
        }
    }
}

/// The name of the conditions.
const CONDITIONS: &str = "conditions";

fn conditions(facts: &Facts, status: &Json) -> Json {
    let mut words = facts.words.iter().rev().flatten().map(|path| at(status, path));
    let word = words.find_map(Json::as_str).unwrap_or_default();
    let message = facts.ending.as_ref().and_then(|ending| ending.message.as_deref());
    let ready = if facts.ending.is_some() && message.is_none() { "True" } else { "False" };
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use kfp_dbx_core::table::{self, OPS};

    use super::super::kinds::RUNNING;
    use super::super::moves::good_ending;
    use super::*;

    fn facts(row: &'static Kind, operator: Operator, ending: Option<Ending>) -> Facts {
        let json = json!({
            "spec": {
                "name": "y", "path": "/a", "content": "YQ==", "data": "YQ==", "libraries": [{"jar": "j"}],
                "new_cluster": {"num_workers": 1}, "notebook_task": {"notebook_path": "/n"},
                "tasks": [{"task_key": "t"}], "spark_version": "s", "node_type_id": "n",
            },
        });
        Facts {
            object: 3,
            name: "x".to_owned(),
            json: json.into(),
            made: Time(7),
            row,
            way: way(row),
            words: [state_field(row), result_field(row)].map(|field| field.map(|field| field.path)),
            operator,
            ending,
            fault: None,
            job: None,
            cluster: Some("c".into()),
            told: [].into(),
            now: Time(9),
        }
    }

    /// Returns paths of a kind: those of its fields and of the outputs of its ops, the ways to them, and
    /// further ones below them.
    fn paths(row: &Kind) -> BTreeSet<String> {
        let outputs = OPS.iter().filter(|op| op.kind.kind == row.kind).flat_map(|op| op.outputs);
        let outputs = outputs.map(|output| output.json_path.trim_matches(['{', '}']));
        let outputs = outputs.filter_map(|path| path.strip_prefix(".status."));
        let fields = row.status.iter().map(|field| field.path);
        let mut paths =
            BTreeSet::from(["conditions", "nothing", "nothing.at.all"].map(String::from));
        for path in outputs.chain(fields) {
            paths.extend(path.match_indices('.').map(|(dot, _)| path[..dot].to_owned()));
            paths.extend([path.to_owned(), format!("{path}.x"), format!("{path}x")]);
        }
        paths
    }

    /// Compares the parts of a status, and of one with another state after it, with the whole. Returns the
    /// number of values that are told without it.
    fn compare(facts: Facts) -> usize {
        let row = facts.row;
        let whole = Status::from(facts.whole());
        let status = Status::of(facts);
        let path = state_field(row).unwrap().path;
        let moved = Moved { before: status.clone(), path, state: RUNNING, now: Time(11) };
        let moved_whole = Status::from(moved.whole());
        let moved = Status::of(moved);
        let mut values = 0;
        for path in paths(row) {
            // A clone has not been built by the path before.
            assert_eq!(status.clone().at(&path), whole.at(&path), "{} {path}", row.kind);
            assert_eq!(moved.clone().at(&path), moved_whole.at(&path), "{} {path}", row.kind);
            values += usize::from(matches!(status.part(&path), Part::Value(..)));
        }
        values
    }

    #[test]
    fn each_part_of_a_status_is_that_of_the_whole() {
        let good = |row, operator| Some(good_ending(row, operator));
        let bad = |_, _| Some(Ending::new(FAILED, Some("CANCELED"), Some("why")));
        let endings: [fn(&'static Kind, Operator) -> Option<Ending>; 3] = [|_, _| None, good, bad];
        let tellings = [vec![], vec![("notebook_output.result", "1"), ("settings.a", "2")]];
        let tellings = tellings.map(|told| {
            let owned = |(path, value): (&str, &str)| (path.to_owned(), value.to_owned());
            told.into_iter().map(owned).collect::<Arc<[_]>>()
        });
        let mut values = 0;
        for (row, operator) in table::kinds()
            .flat_map(|row| [Operator::Archived, Operator::KfpDbx].map(|operator| (row, operator)))
        {
            for (ending, told) in
                endings.iter().flat_map(|ending| tellings.iter().map(move |told| (ending, told)))
            {
                let told = told.clone();
                values += compare(Facts { told, ..facts(row, operator, ending(row, operator)) });
            }
        }
        assert!(values > 300, "{values}");
    }

    #[test]
    fn the_fields_of_a_status_are_not_in_each_other() {
        for row in table::kinds() {
            for (place, field) in row.status.iter().enumerate() {
                let others = &row.status[place + 1..];
                let other = others.iter().find(|other| meet(field.path, other.path));
                assert!(other.is_none(), "{}: {} and {other:?}", row.kind, field.path);
            }
        }
    }
}
