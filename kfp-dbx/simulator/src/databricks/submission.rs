//! From the creation of an object to the end of its resource.

use kfp_dbx_core::table::{Kind, Operator};

use super::course::{Ending, Move};
use super::kinds::{
    ERROR, INTERNAL_ERROR, PENDING, READY, RUNNING, SKIPPED, TERMINATED, TERMINATING, TIMED_OUT,
    Way, good_state, result_field, state_field, way,
};
use super::{Databricks, Stage};
use crate::kubernetes::{Kubernetes, Stored};
use crate::queue::{Object, Queue};
use crate::scenario::Fault;
use crate::time::Time;

/// What the API says about a request that it rejects.
const REJECTED: &str = "INVALID_PARAMETER_VALUE: the API rejects the request";
/// What it says about a run that does not end well.
const NO_SUCCESS: &str = "the run did not succeed";

impl Databricks {
    /// Does what the operator does about a new object.
    pub(super) fn make(&mut self, kubernetes: &mut Kubernetes, queue: &mut Queue, object: Object) {
        let Some(row) = kubernetes.get(object).row else { return };
        kubernetes.hold(object, row.finalizer);
        self.note_uses(kubernetes, object);
        let now = queue.now();
        if let Some(settled) = self.life(object).settled.take() {
            return self.settle(kubernetes, object, settled.status, now);
        }
        if self.is_archived() {
            super::archived::store(kubernetes, object);
        }
        self.submit(kubernetes, queue, object);
    }

    /// Puts an object that was there before into its good state, or into the one that it has.
    fn settle(
        &mut self,
        kubernetes: &mut Kubernetes,
        object: Object,
        status: Option<serde_json::Value>,
        now: Time,
    ) {
        let Some(row) = kubernetes.get(object).row else { return };
        if let Ok(named) = self.named(kubernetes, object) {
            let life = self.life(object);
            (life.clusters, life.job) = (named.clusters, named.job);
        }
        self.life(object).stage = Stage::Settled;
        kubernetes.set_in_databricks(object, now, true);
        self.files.write(kubernetes.get(object), object);
        let ending = good_ending(row, self.operator());
        match status {
            Some(status) => {
                let state = state_field(row).map_or("", |field| field.path);
                let state = state.split('.').fold(&status, |value, name| &value[name]);
                let state = state.as_str().map(str::to_owned);
                kubernetes.write_status(object, status, state.as_deref(), now);
            }
            None => self.write_end(kubernetes, object, &ending, now),
        }
    }

    /// Sends the request for the resource of an object, once all that it names is there.
    pub(super) fn submit(
        &mut self,
        kubernetes: &mut Kubernetes,
        queue: &mut Queue,
        object: Object,
    ) {
        let now = queue.now();
        let named = match self.named(kubernetes, object) {
            Ok(named) => named,
            Err(missing) => {
                let life = self.life(object);
                life.stage = Stage::Waiting;
                life.obstacle = Some(missing.why.clone());
                self.awaited.entry(missing.what).or_default().insert(object);
                return self.write_waiting(kubernetes, object, missing.reason, &missing.why, now);
            }
        };
        let operator = self.operator();
        let is_archived = self.is_archived();
        let life = self.life(object);
        life.obstacle = None;
        (life.clusters, life.job) = (named.clusters, named.job);
        if let Some(why) = self.refusal(kubernetes.get(object), object) {
            return self.reject(kubernetes, object, &why, now);
        }
        // The archived operator replaces the owners; the other one keeps those that there are.
        if !named.owners.is_empty() && (is_archived || kubernetes.get(object).owners.is_empty()) {
            kubernetes.set_owners(object, named.owners.into_iter().take(1).collect(), now);
        }
        if kubernetes.get(object).deleting.is_some() {
            return;
        }
        let Some(row) = kubernetes.get(object).row else { return };
        let moves = self.moves(kubernetes, object, row, operator);
        let is_silent =
            way(row) == Way::Stored && self.life(object).course.fault == Some(Fault::Hangs);
        self.life(object).moves = moves.into();
        self.note_clusters(object);
        let life = self.life(object);
        if is_silent {
            life.obstacle = Some("Databricks does not answer".to_owned());
            let why = "Databricks does not answer";
            return self.write_waiting(kubernetes, object, "Unavailable", why, now);
        }
        life.stage = Stage::Accepted;
        if way(row) != Way::Stored {
            kubernetes.set_in_databricks(object, now, true);
            self.write_state(kubernetes, object, PENDING, now);
        }
        self.plan_next(queue, object);
    }

    /// Returns why the workspace refuses an object.
    fn refusal(&self, stored: &Stored, object: Object) -> Option<String> {
        let fault = self.lives.get(&object).and_then(|life| life.course.fault.as_ref());
        let is_stored = stored.row.is_some_and(|row| way(row) == Way::Stored);
        match fault {
            Some(Fault::Rejected) => Some(REJECTED.to_owned()),
            Some(Fault::Ends(state)) if is_stored && state == ERROR => Some(REJECTED.to_owned()),
            _ if self.is_archived() => super::archived::never_sent(stored),
            _ => None,
        }
    }

    fn reject(&mut self, kubernetes: &mut Kubernetes, object: Object, why: &str, now: Time) {
        let is_archived = self.is_archived();
        let life = self.life(object);
        life.stage = Stage::Rejected;
        life.obstacle = Some(match is_archived {
            true => format!("{why}: the archived operator records an event, and no status"),
            false => why.to_owned(),
        });
        if !is_archived {
            Self::write_rejected(kubernetes, object, why, now);
        }
    }

    /// Returns what comes, each move after the one before.
    fn moves(
        &mut self,
        kubernetes: &Kubernetes,
        object: Object,
        row: &'static Kind,
        operator: Operator,
    ) -> Vec<(Time, Move)> {
        let limit = self.time_limit(kubernetes, object, row);
        let broken = self.broken_cluster(kubernetes, object);
        let course = &self.life(object).course;
        let fault = course.fault.clone();
        let takes = course.takes;
        let cluster = &self.cluster;
        match way(row) {
            Way::Stored => {
                vec![(takes.unwrap_or(cluster.other), Move::End(good_ending(row, operator)))]
            }
            Way::Cluster => {
                let takes = takes.unwrap_or(cluster.cluster_start);
                match fault {
                    Some(Fault::Hangs) => Vec::new(),
                    Some(Fault::Ends(state)) if state == TERMINATED => {
                        let stopping = cluster.other.min(takes);
                        let message = Some("the cluster terminated before it ran");
                        vec![
                            (takes - stopping, Move::State(TERMINATING)),
                            (stopping, Move::End(Ending::new(TERMINATED, None, message))),
                        ]
                    }
                    Some(Fault::Ends(state)) => {
                        let is_good = state == good_state(row, operator);
                        let message = (!is_good).then_some("the cluster could not start");
                        vec![(takes, Move::End(Ending::new(&state, None, message)))]
                    }
                    _ => vec![(takes, Move::End(good_ending(row, operator)))],
                }
            }
            Way::Run => {
                let takes = takes.unwrap_or(cluster.run);
                let starts = cluster.other.min(Time(takes.0 / 2));
                let end = match (fault, broken) {
                    (Some(Fault::Hangs), _) => None,
                    (Some(Fault::Ends(word)), _) => Some(ending_of(row, &word)),
                    (_, true) => Some(Ending::new(INTERNAL_ERROR, None, Some(NO_CLUSTER))),
                    _ => Some(good_ending(row, operator)),
                };
                run_moves(starts, end.map(|end| (takes, end)), limit)
            }
        }
    }

    /// Whether a cluster that an object runs on will never run.
    fn broken_cluster(&mut self, kubernetes: &Kubernetes, object: Object) -> bool {
        let clusters = self.clusters_of(object);
        clusters.iter().any(|cluster| {
            let stored = kubernetes.get(*cluster);
            let field = stored.row.and_then(state_field);
            let state = field.map(|field| stored.status(field.path));
            let is_gone = stored.in_databricks.is_some_and(|(_, until)| until.is_some());
            is_gone || state.is_some_and(|state| state == ERROR)
        })
    }

    /// Returns the clusters that an object runs on, also by way of its job.
    pub(super) fn clusters_of(&self, object: Object) -> Vec<Object> {
        let Some(life) = self.lives.get(&object) else { return Vec::new() };
        let of_job = life.job.and_then(|job| self.lives.get(&job));
        let of_job = of_job.into_iter().flat_map(|job| &job.clusters);
        life.clusters.iter().chain(of_job).copied().collect()
    }

    /// Notes the clusters that an object runs on.
    fn note_clusters(&mut self, object: Object) {
        for cluster in self.clusters_of(object) {
            self.on_clusters.entry(cluster).or_default().insert(object);
        }
    }

    /// Returns the time after which Databricks ends a run: that of its job, if it has one.
    fn time_limit(
        &self,
        kubernetes: &Kubernetes,
        object: Object,
        row: &'static Kind,
    ) -> Option<Time> {
        let job = self.lives.get(&object)?.job;
        let (of, row) = match job.map(|job| kubernetes.get(job)) {
            Some(job) => (job, job.row?),
            None => (kubernetes.get(object), row),
        };
        let is_of_absent_job =
            job.is_none() && row.job_field().is_some_and(|field| of.spec_text(field).is_some());
        let seconds = of.json["spec"][row.time_limit?].as_u64().filter(|seconds| *seconds > 0)?;
        (!is_of_absent_job).then_some(Time::seconds(seconds))
    }

    pub(super) fn plan_next(&mut self, queue: &mut Queue, object: Object) {
        let next = self.life(object).moves.front().map(|(after, _)| *after);
        match next {
            Some(after) => self.plan(queue, object, after),
            None => {
                let life = self.life(object);
                if life.stage == Stage::Accepted {
                    life.obstacle = Some("its state never changes".to_owned());
                }
            }
        }
    }

    /// Does the next move of an object.
    pub(super) fn advance(
        &mut self,
        kubernetes: &mut Kubernetes,
        queue: &mut Queue,
        object: Object,
    ) {
        let Some((_, next)) = self.life(object).moves.pop_front() else { return };
        let now = queue.now();
        match next {
            Move::State(state) => self.write_state(kubernetes, object, state, now),
            Move::End(ending) => {
                self.life(object).stage = Stage::Settled;
                let row = kubernetes.get(object).row;
                if row.is_some_and(|row| way(row) == Way::Stored) {
                    kubernetes.set_in_databricks(object, now, true);
                    self.files.write(kubernetes.get(object), object);
                }
                self.write_end(kubernetes, object, &ending, now);
            }
        }
        self.plan_next(queue, object);
    }

    /// Ends the runs on a cluster that is gone from Databricks.
    pub(super) fn end_runs_on(&mut self, kubernetes: &mut Kubernetes, cluster: Object, now: Time) {
        let runs = self.on_clusters.remove(&cluster).unwrap_or_default();
        let is_run = |run: &Object| {
            let is_active = self.lives.get(run).is_some_and(|life| life.stage == Stage::Accepted);
            is_active && kubernetes.get(*run).row.is_some_and(|row| way(row) == Way::Run)
        };
        let runs: Vec<_> = runs.into_iter().filter(is_run).collect();
        for run in runs {
            let life = self.life(run);
            life.moves.clear();
            life.number += 1;
            life.stage = Stage::Settled;
            life.obstacle = None;
            let ending = Ending::new(INTERNAL_ERROR, None, Some(NO_CLUSTER));
            self.write_end(kubernetes, run, &ending, now);
        }
    }
}

/// The message of a run whose cluster is not there.
const NO_CLUSTER: &str = "the cluster of the run is not available";

/// Returns the good end of a kind.
fn good_ending(row: &'static Kind, operator: Operator) -> Ending {
    match way(row) {
        Way::Run => Ending::new(TERMINATED, kfp_dbx_core::table::SUCCESSES.first().copied(), None),
        Way::Cluster => Ending::new(good_state(row, operator), None, None),
        Way::Stored => Ending::new(READY, None, None),
    }
}

/// Returns the end of a run that a word names: a result, or a state without one.
fn ending_of(row: &'static Kind, word: &str) -> Ending {
    let is_success = kfp_dbx_core::table::SUCCESSES.contains(&word);
    let message = (!is_success).then_some(NO_SUCCESS);
    let results = result_field(row).and_then(|field| field.holds.words());
    match results.is_some_and(|results| results.contains(&word)) {
        // The run of a job that has too many of them never runs.
        true if word.starts_with("MAXIMUM_") => Ending::new(SKIPPED, Some(word), message),
        true => Ending::new(TERMINATED, Some(word), message),
        false => Ending::new(word, None, message),
    }
}

/// Returns the moves of a run that ends so long after its submission, or has a time limit.
fn run_moves(starts: Time, end: Option<(Time, Ending)>, limit: Option<Time>) -> Vec<(Time, Move)> {
    let over = limit.map(|limit| {
        (limit, Ending::new(TERMINATED, Some(TIMED_OUT), Some("the time of the run was over")))
    });
    let end = match (end, over) {
        (Some(end), Some(over)) if over.0 < end.0 => Some(over),
        (Some(end), _) => Some(end),
        (None, over) => over,
    };
    let runs = (starts, Move::State(RUNNING));
    match end {
        Some((time, ending)) if ending.state == SKIPPED => vec![(time, Move::End(ending))],
        Some((time, ending)) => {
            let starts = starts.min(time);
            vec![(starts, Move::State(RUNNING)), (time - starts, Move::End(ending))]
        }
        None => vec![runs],
    }
}
