//! Fields of runs that only jobs have: a Git source, a queue, an identity, permissions, policies of costs.
//!
//! The job has them for all of its tasks, if the runs agree. Otherwise, such a run becomes a job of its
//! own.

use serde_json::Value as Json;

use super::context::{Context, Fields, Holds, Job};
use super::created::permissions;
use super::fields::Spec;
use super::roles::Role;
use super::run::{NAMES, is_of_job, is_of_task};
use crate::model::cron::{ConcurrencyPolicy, CronData};

/// The Git source. A job can have it although some of its tasks do not use it.
const GIT_SOURCE: &str = "git_source";
/// The settings of the queue.
const QUEUE: &str = "queue";

/// A run, and the fields of it that only jobs have.
struct Run {
    node: usize,
    of_job: Fields,
}

impl Context<'_> {
    /// Decides which runs become jobs of their own, and which fields the jobs around the others have.
    pub(super) fn share(&mut self, schedule: Option<&CronData>) {
        let mut jobs: Vec<(Holds, Vec<Run>)> = Vec::new();
        for node in 0..self.graph.nodes.len() {
            if self.roles[node] != Role::Run || self.graph.at_exit(node) {
                continue;
            }
            let Some(spec) = self.spec_if_known(node).filter(|spec| !is_of_job(spec)) else {
                continue;
            };
            if spec.get("tasks").is_some() {
                self.is_own_job[node] = true;
                continue;
            }
            let holds = self.home(node);
            let is_elsewhere = |name: &str| {
                NAMES.contains(&name) || name == "environments" || is_of_task(spec.object, name)
            };
            let of_job = self.object(&spec, &is_elsewhere, &mut Job::new("", holds));
            match jobs.iter_mut().find(|(known, _)| *known == holds) {
                Some((_, runs)) => runs.push(Run { node, of_job }),
                None => jobs.push((holds, vec![Run { node, of_job }])),
            }
        }
        let is_forbid = |cron: &CronData| cron.concurrency == Some(ConcurrencyPolicy::Forbid);
        let has_queue =
            schedule.is_some_and(is_forbid) || !self.lowered.settings.mutexes.is_empty();
        for (holds, runs) in jobs {
            // What the pipeline says about its own runs counts for the job.
            let is_taken = |name: &str| name == QUEUE && holds == Holds::Main && has_queue;
            self.share_in(holds, runs, &is_taken);
        }
    }

    fn share_in(&mut self, holds: Holds, mut runs: Vec<Run>, is_taken: &dyn Fn(&str) -> bool) {
        loop {
            let mut shared = agreed(&runs);
            shared.retain(|name, _| !is_taken(name));
            let is_alike =
                |run: &Run| run.of_job.iter().all(|(name, value)| shared.get(name) == Some(value));
            let (alike, others): (Vec<Run>, Vec<Run>) = runs.into_iter().partition(is_alike);
            if others.is_empty() {
                return self.shared.push((holds, shared));
            }
            for other in others {
                self.is_own_job[other.node] = true;
            }
            // Without these, the rest may agree.
            runs = alike;
        }
    }

    /// Returns the job with the task of a node: that around the loop, if it is the only op of one.
    fn home(&self, node: usize) -> Holds {
        let of_loop = || {
            let mut around = self.graph.blocks_around(node);
            around.find(|block| self.graph.is_loop(*block)).and_then(|block| self.holders[block])
        };
        self.holders[node].or_else(of_loop).unwrap_or(Holds::Main)
    }

    /// Writes what all runs of a job share.
    pub(super) fn write_shared(&self, holds: Holds, written: &mut Fields) {
        let Some((_, shared)) = self.shared.iter().find(|(known, _)| *known == holds) else {
            return;
        };
        written.extend(shared.clone());
        permissions(written);
    }

    /// Says that a task reads its file from the workspace, if its job has a Git source for others.
    pub(super) fn keep_in_workspace(&self, spec: &Spec<'_>, task: &mut Fields) {
        let home = self.home(spec.at.node);
        let mut shared = self.shared.iter().filter(|(known, _)| *known == home);
        let has_source = shared.any(|(_, shared)| shared.contains_key(GIT_SOURCE));
        if !has_source || spec.get(GIT_SOURCE).is_some() {
            return;
        }
        for path in [&["notebook_task"][..], &["dbt_task"], &["sql_task", "file"]] {
            let [first, rest @ ..] = path else { continue };
            let part =
                rest.iter().try_fold(task.get_mut(*first), |part, name| Some(part?.get_mut(*name)));
            if let Some(Some(Json::Object(part))) = part {
                part.entry("source").or_insert("WORKSPACE".into());
            }
        }
    }
}

/// Returns the fields that a job can have for all of these runs.
fn agreed(runs: &[Run]) -> Fields {
    let mut agreed = Fields::new();
    for (name, value) in runs.iter().flat_map(|run| &run.of_job) {
        let is_alike = |run: &Run| match run.of_job.get(name) {
            Some(other) => other == value,
            None => name == GIT_SOURCE,
        };
        if runs.iter().all(is_alike) {
            agreed.insert(name.clone(), value.clone());
        }
    }
    agreed
}
