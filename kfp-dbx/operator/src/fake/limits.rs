//! The limits of the API, and a count of the requests that broke them.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use super::problem::Problem;
use super::settings::Limits;
use crate::time::Time;

/// A limit of the API.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Limit {
    /// The requests of an endpoint in a second.
    Rate(&'static str),
    /// The runs that are submitted and the jobs that are created in an hour.
    CreatesPerHour,
    /// The tasks that run at once.
    ActiveTasks,
    /// The saved jobs.
    SavedJobs,
    /// The secret scopes.
    Scopes,
    /// The secrets in a scope.
    Secrets,
    /// The size of a block, a file, a notebook or a secret.
    Size,
}

/// The requests that broke a limit, and the creations of the last hour.
#[derive(Default)]
pub(super) struct Ledger {
    broken: BTreeMap<Limit, u64>,
    creates: VecDeque<Time>,
}

impl Ledger {
    /// Returns the limits that were broken, and how often.
    pub(super) fn broken(&self) -> &BTreeMap<Limit, u64> {
        &self.broken
    }

    /// Counts a request that breaks a limit.
    pub(super) fn broke(&mut self, limit: Limit) {
        *self.broken.entry(limit).or_default() += 1;
    }

    /// Checks the quota of creations in an hour.
    pub(super) fn check_creates(&mut self, now: Time, limits: &Limits) -> Result<(), Problem> {
        let hour = Duration::from_secs(3600);
        while self.creates.front().is_some_and(|time| now.since(*time) >= hour) {
            self.creates.pop_front();
        }
        if self.creates.len() < limits.creates_per_hour {
            return Ok(());
        }
        self.broke(Limit::CreatesPerHour);
        let (made, most) = (self.creates.len(), limits.creates_per_hour);
        Err(Problem::state(format!(
            "There were already {made} jobs created in past 3600 seconds, exceeding rate limit: \
             {most} job creations per 3600 seconds."
        )))
    }

    /// Counts a creation.
    pub(super) fn created(&mut self, now: Time) {
        self.creates.push_back(now);
    }
}
