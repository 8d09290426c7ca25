//! From the creation of an object to the end of its resource.

use kfp_dbx_core::table::Kind;

use super::course::{Ending, Move};
use super::fields::{at, remove};
use super::kinds::{ERROR, INTERNAL_ERROR, Way, state_field, way};
use super::moves::{Needs, good_ending};
use super::tasks::Tasks;
use super::values::hash;
use super::{Databricks, Stage};
use crate::kubernetes::{Kubernetes, Stored};
use crate::queue::{Object, Queue};
use crate::scenario::Fault;
use crate::time::Time;

/// What the API says about a request that it rejects.
const REJECTED: &str = "INVALID_PARAMETER_VALUE: the API rejects the request";

impl Databricks {
    /// Does what the operator does about a new object.
    pub(super) fn make(&mut self, kubernetes: &mut Kubernetes, queue: &mut Queue, object: Object) {
        let Some(row) = kubernetes.get(object).row else { return };
        kubernetes.hold(object, row.finalizer);
        self.note_uses(kubernetes, object);
        self.files.note(kubernetes.get(object));
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
                let state = state_field(row).and_then(|field| at(&status, field.path).as_str());
                let state = state.map(str::to_owned);
                kubernetes.write_status(object, status, state.as_deref(), now);
            }
            None => self.write_end(kubernetes, object, ending, now),
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
        let moves = self.moves(kubernetes, object, row);
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
            self.write_first(kubernetes, object, now);
        }
        self.plan_next(queue, object);
    }

    /// Sends the content of a file again that has changed. It is all that has an effect after the
    /// submission.
    pub(super) fn send_again(
        &mut self,
        kubernetes: &mut Kubernetes,
        queue: &mut Queue,
        object: Object,
    ) {
        let stored = kubernetes.get(object);
        let Some(row) = stored.row.filter(|row| row.path.is_some()) else { return };
        let is_sent = self.life(object).stage == Stage::Settled && stored.deleting.is_none();
        if !is_sent || *stored.made() == hash(&stored.json) {
            return;
        }
        if !self.is_archived() {
            // The hash is that of what is there.
            let mut status = stored.status.whole().clone();
            remove(&mut status, row.made);
            kubernetes.write_status(object, status, None, queue.now());
        }
        let end = good_ending(row, self.operator());
        let moves = [(self.cluster.other, Move::End(end))];
        let life = self.life(object);
        life.stage = Stage::Accepted;
        life.moves = moves.into();
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
        &self,
        kubernetes: &Kubernetes,
        object: Object,
        row: &'static Kind,
    ) -> Vec<(Time, Move)> {
        let missing = match self.has_broken_cluster(kubernetes, object) {
            true => Some(NO_CLUSTER.to_owned()),
            false => {
                self.missing_file(kubernetes, object).map(|path| format!("`{path}` is not there"))
            }
        };
        let Some(life) = self.lives.get(&object) else { return Vec::new() };
        let spec = |object: Object| &kubernetes.get(object).json["spec"];
        let needs = Needs {
            row,
            good: good_ending(row, self.operator()),
            fault: life.course.fault.as_ref(),
            tasks: Tasks::of(spec(object), life.job.map(spec)),
            missing,
            limit: self.time_limit(kubernetes, object, row),
            stopping: self.cluster.other,
        };
        let takes = |usual: Time| life.course.takes.unwrap_or(usual);
        match way(row) {
            Way::Stored => vec![(takes(self.cluster.other), Move::End(needs.good))],
            Way::Cluster => needs.of_cluster(takes(self.cluster.cluster_start)),
            Way::Run => needs.of_run(takes(self.cluster.run)),
        }
    }

    /// Whether a cluster that an object runs on will never run.
    fn has_broken_cluster(&self, kubernetes: &Kubernetes, object: Object) -> bool {
        self.clusters_of(object).iter().any(|cluster| {
            let stored = kubernetes.get(*cluster);
            let field = stored.row.and_then(state_field);
            let state = field.map(|field| stored.status.at(field.path));
            let is_gone = stored.in_databricks.is_some_and(|(_, until)| until.is_some());
            is_gone || state.is_some_and(|state| *state == ERROR)
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
            Move::State(state) => Self::write_state(kubernetes, object, state, now),
            Move::End(ending) => {
                self.life(object).stage = Stage::Settled;
                let row = kubernetes.get(object).row;
                if row.is_some_and(|row| way(row) == Way::Stored) {
                    kubernetes.set_in_databricks(object, now, true);
                    self.files.write(kubernetes.get(object), object);
                }
                self.write_end(kubernetes, object, ending, now);
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
            self.write_end(kubernetes, run, ending, now);
        }
    }
}

/// The message of a run whose cluster is not there.
const NO_CLUSTER: &str = "the cluster of the run is not available";
