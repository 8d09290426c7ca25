//! Saved jobs.

mod requests;
mod run_now;
mod settings;

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use crate::time::Time;

/// A saved job.
#[derive(Debug, Clone)]
pub struct Job {
    /// The id.
    pub id: u64,
    /// The name.
    pub name: String,
    /// The tags that the request gave it.
    pub tags: BTreeMap<String, String>,
    /// The time of its creation.
    pub created: Time,
    /// The settings.
    pub(super) settings: Map<String, Json>,
    /// The version of the API that made the settings.
    pub(super) version: String,
    /// The number of its runs that are active and not queued.
    pub(super) running: usize,
}

impl Job {
    /// Returns the most runs that it has at once.
    pub(super) fn most_runs(&self) -> usize {
        let most = self.settings.get("max_concurrent_runs").and_then(super::fields::number);
        most.map_or(1, |most| usize::try_from(most).unwrap_or_default())
    }

    /// Returns whether its runs wait until others have ended.
    pub(super) fn queues(&self) -> bool {
        let enabled = self.settings.get("queue").and_then(|queue| queue.get("enabled"));
        // Jobs of earlier versions of the API are not queued unless they say so.
        enabled.and_then(Json::as_bool).unwrap_or(self.version == "2.2")
    }
}

/// The saved jobs of a workspace.
#[derive(Default)]
pub(super) struct Jobs {
    /// Every job, by its id.
    pub(super) all: BTreeMap<u64, Job>,
}

impl Jobs {
    /// Counts a run of a job that begins.
    pub(super) fn add_running(&mut self, id: u64) {
        if let Some(job) = self.all.get_mut(&id) {
            job.running += 1;
        }
    }

    /// Counts a run of a job that has ended.
    pub(super) fn remove_running(&mut self, id: u64) {
        if let Some(job) = self.all.get_mut(&id) {
            job.running = job.running.saturating_sub(1);
        }
    }

    /// Returns whether another run of the job can begin. One of a deleted job can, and is stopped.
    pub(super) fn has_room(&self, id: u64) -> bool {
        self.all.get(&id).is_none_or(|job| job.running < job.most_runs())
    }
}
