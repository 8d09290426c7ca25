//! Runs: what is known of each, and where to find it.

mod draft;
mod fate;
mod finish;
mod list;
mod output;
mod queue;
mod requests;
mod step;
pub(super) mod submit;
mod view;

pub(super) use draft::Draft;

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
    /// The job parameters and the parameters of a `run-now`.
    pub(super) overriding: Map<String, Json>,
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
    pub(super) draft: draft::TaskDraft,
    pub(super) plan: Plan,
    pub(super) next: Option<Time>,
    pub(super) times: Times,
}

/// The times of a task.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Times {
    pub(super) created: Time,
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

    /// Returns the last attempts of the tasks.
    pub(super) fn last_attempts(&self) -> impl Iterator<Item = &Task> {
        let is_last = |index: usize, task: &Task| {
            self.tasks.get(index + 1).is_none_or(|next| next.key != task.key)
        };
        self.tasks
            .iter()
            .enumerate()
            .filter(move |(index, task)| is_last(*index, task))
            .map(|it| it.1)
    }
}

impl Task {
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
