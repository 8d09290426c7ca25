//! Runs: what is known of each, and where to find it.

mod child;
mod condition;
mod draft;
mod fate;
mod finish;
mod iterations;
mod list;
mod output;
mod pages;
mod queue;
mod references;
mod release;
mod requests;
mod step;
pub(super) mod submit;
mod view;

pub(super) use draft::{Doing, Draft};

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::{Map, Value as Json};

use super::end::End;
use crate::time::Time;
use fate::Plan;

/// A run.
#[derive(Debug, Clone)]
pub struct Run {
    /// The id.
    pub id: u64,
    /// The name.
    pub name: String,
    /// The idempotency token of the request that made it.
    pub token: Option<String>,
    /// The saved job that it is a run of. A submitted run has none.
    pub job: Option<u64>,
    /// The tasks, and after each one its further attempts.
    pub tasks: Vec<Task>,
    /// The time of its creation.
    pub created: Time,
    /// The time of its end.
    pub ended: Option<Time>,
    /// The reason for which it waits until others have ended, if it does.
    pub queued: Option<&'static str>,
    /// Whether its tasks were let to begin.
    pub(super) begun: bool,
    /// The end that it gets, or has got, from outside.
    pub(super) stopped: Option<End>,
    /// The end of the run.
    pub(super) end: Option<Closing>,
    /// The time at which it is stopped from outside.
    pub(super) stop_at: Option<(Time, End)>,
    /// The id of the job, which is hidden if the run was submitted.
    pub(super) job_id: u64,
    /// Whether it was made of a request without `tasks`.
    pub(super) is_legacy: bool,
    /// The parameters of a `run-now`.
    pub(super) overriding: Map<String, Json>,
    /// The values of the job's parameters.
    pub(super) parameters: BTreeMap<String, String>,
    /// The settings of the clusters that tasks share, by their key, and the ids of those that were
    /// made.
    pub(super) shared: BTreeMap<String, Shared>,
    /// The fields around the tasks that the API tells.
    pub(super) told: Map<String, Json>,
    /// The task of another run that waits for this one.
    pub(super) waiting: Option<u64>,
}

/// A cluster that the tasks of a run share.
#[derive(Debug, Clone, Default)]
pub(super) struct Shared {
    pub(super) settings: Map<String, Json>,
    /// The clusters that were made of it: another one follows if one is gone before the run ends.
    pub(super) made: Vec<String>,
}

/// The end of a run.
#[derive(Debug, Clone)]
pub(super) struct Closing {
    pub(super) end: End,
    pub(super) life_cycle: &'static str,
    pub(super) message: String,
}

/// A task of a run.
#[derive(Debug, Clone)]
pub struct Task {
    /// The id of the task's own run.
    pub id: u64,
    /// The key, which is empty in a run without `tasks`.
    pub key: String,
    /// The number of attempts before this one.
    pub attempt: u32,
    /// The phase.
    pub phase: Phase,
    /// The id of its cluster, if it has one.
    pub cluster: Option<String>,
    /// The task that repeats this one, if one does.
    pub iteration: Option<Iteration>,
    /// The run that it waits for, once there is one.
    pub child: Option<u64>,
    /// Whether its condition holds, once it is known.
    pub outcome: Option<bool>,
    pub(super) draft: draft::TaskDraft,
    pub(super) plan: Plan,
    pub(super) next: Option<Time>,
    pub(super) times: Times,
}

/// One of the tasks that a `for_each_task` runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Iteration {
    /// The id of the `for_each_task`.
    pub of: u64,
    /// The number of the item.
    pub index: usize,
}

/// The times of a task.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Times {
    pub(super) created: Time,
    pub(super) began: Option<Time>,
    pub(super) running: Option<Time>,
    pub(super) stopping: Option<Time>,
    pub(super) ended: Option<Time>,
}

/// The phase of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// It waits for other tasks, or for its run, which is queued.
    Blocked,
    /// It waits until it is tried again.
    WaitingForRetry,
    /// It waits for its cluster.
    Pending,
    /// It does its work.
    Running,
    /// It cleans up, and has this end then.
    Terminating(End),
    /// It has ended.
    Ended(End),
}

impl Run {
    /// Returns the end, or `None` while the run is active.
    pub fn end(&self) -> Option<End> {
        self.end.as_ref().map(|closing| closing.end)
    }

    /// Returns whether the run is active.
    pub fn is_active(&self) -> bool {
        self.end.is_none()
    }

    /// Returns the last attempts of the tasks, without those that another task repeats.
    pub fn last_attempts(&self) -> impl Iterator<Item = &Task> {
        self.all_last_attempts().filter(|task| task.iteration.is_none())
    }

    /// Returns the last attempts of the tasks that a task repeats.
    pub fn iterations_of(&self, id: u64) -> impl Iterator<Item = &Task> {
        let is = move |task: &&Task| task.iteration.as_ref().is_some_and(|it| it.of == id);
        self.all_last_attempts().filter(is)
    }

    fn all_last_attempts(&self) -> impl Iterator<Item = &Task> {
        let is_last = |index: usize, task: &Task| {
            self.tasks.get(index + 1).is_none_or(|next| !next.is_attempt_of(task))
        };
        self.tasks
            .iter()
            .enumerate()
            .filter(move |(index, task)| is_last(*index, task))
            .map(|it| it.1)
    }
}

impl Task {
    /// Returns whether both are attempts of the same work.
    fn is_attempt_of(&self, other: &Self) -> bool {
        self.key == other.key && self.iteration == other.iteration
    }

    /// Returns the keys of the tasks that it depends on.
    pub fn depends_on(&self) -> impl Iterator<Item = &str> {
        self.draft.depends_on.iter().map(|(key, _)| key.as_str())
    }

    /// Returns the time at which it has begun, if it has.
    pub fn began(&self) -> Option<Time> {
        self.times.began
    }

    /// Returns the time of its end.
    pub fn ended(&self) -> Option<Time> {
        self.times.ended
    }

    /// Returns the end, or `None` before it.
    pub fn end(&self) -> Option<End> {
        match self.phase {
            Phase::Ended(end) => Some(end),
            _ => None,
        }
    }
}

/// The runs of a workspace.
#[derive(Default)]
pub(super) struct Runs {
    /// Every run, by its id.
    pub(super) all: BTreeMap<u64, Run>,
    /// The runs that are active.
    pub(super) active: BTreeSet<u64>,
    /// The runs that wait until others have ended, the oldest first.
    pub(super) queued: BTreeSet<u64>,
    /// The runs of each saved job.
    pub(super) of_job: BTreeMap<u64, BTreeSet<u64>>,
    /// The run of each task.
    pub(super) of_task: BTreeMap<u64, u64>,
    /// The run that was made with a token, for submitted runs and for each job. Tokens stay taken.
    pub(super) tokens: BTreeMap<(Option<u64>, String), u64>,
    /// The number of tasks that are active and not queued.
    pub(super) active_tasks: usize,
}

impl Runs {
    /// Returns a task and its run.
    pub(super) fn task(&self, id: u64) -> Option<(&Run, &Task)> {
        let run = self.all.get(self.of_task.get(&id)?)?;
        run.tasks.iter().find(|task| task.id == id).map(|task| (run, task))
    }

    /// Returns a task.
    pub(super) fn task_mut(&mut self, id: u64) -> Option<&mut Task> {
        let run = self.all.get_mut(self.of_task.get(&id)?)?;
        run.tasks.iter_mut().find(|task| task.id == id)
    }
}

/// Returns a duration of whole milliseconds, as the API writes it.
pub(super) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
