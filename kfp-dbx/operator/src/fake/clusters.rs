//! Clusters: what is known of each, and their states.

mod check;
mod course;
mod of_job;
mod requests;

pub(super) use check::check_job_cluster;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::{Map, Value as Json};

use crate::time::Time;

/// A cluster.
#[derive(Debug, Clone)]
pub struct Cluster {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The tags that the request gave it.
    pub tags: BTreeMap<String, String>,
    /// The state.
    pub state: ClusterState,
    /// The time of its creation.
    pub created: Time,
    /// Whether a run has made it for its tasks.
    pub is_of_job: bool,
    /// The number of the cluster, by which lists are ordered.
    pub(super) number: u64,
    pub(super) token: Option<String>,
    pub(super) settings: Map<String, Json>,
    pub(super) message: String,
    /// The `code` and the `type` of the termination reason.
    pub(super) reason: Option<(&'static str, &'static str)>,
    pub(super) running_since: Option<Time>,
    pub(super) terminated_at: Option<Time>,
    /// Whether it is erased when it has terminated.
    pub(super) erased: bool,
    pub(super) plan: ClusterPlan,
    /// The time of the next change.
    pub(super) next: Option<Time>,
    /// The tasks on it.
    pub(super) users: BTreeSet<u64>,
}

/// The state of a cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClusterState {
    /// It starts.
    Pending,
    /// It runs.
    Running,
    /// It starts again.
    Restarting,
    /// It stops.
    Terminating,
    /// It does not run, and can be started.
    Terminated,
    /// It did not start.
    Error,
}

impl ClusterState {
    /// Returns the state as the API writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Running => "RUNNING",
            Self::Restarting => "RESTARTING",
            Self::Terminating => "TERMINATING",
            Self::Terminated => "TERMINATED",
            Self::Error => "ERROR",
        }
    }

    /// Whether the cluster costs money, or is about to.
    pub fn is_active(self) -> bool {
        matches!(self, Self::Pending | Self::Running | Self::Restarting)
    }
}

/// The course of a cluster.
#[derive(Debug, Clone, Copy)]
pub(super) struct ClusterPlan {
    /// The time until it runs. A cluster without it never does.
    pub(super) pending: Option<Duration>,
    /// Whether it fails on its way up.
    pub(super) fails: bool,
    /// The time for which it runs, if it terminates by itself.
    pub(super) running: Option<Duration>,
    /// The time until it has terminated.
    pub(super) terminating: Duration,
    /// The time without tasks after which it terminates.
    pub(super) idle: Option<Duration>,
}

/// The clusters of a workspace.
#[derive(Default)]
pub(super) struct Clusters {
    /// Every cluster, by its id.
    pub(super) all: BTreeMap<String, Cluster>,
    /// The ids by the number of the cluster.
    pub(super) by_number: BTreeMap<u64, String>,
    /// The number of ids that were ever given.
    pub(super) made: u64,
}

impl Clusters {
    /// Returns an id that no other cluster has.
    pub(super) fn new_id(&mut self, now: Time) -> String {
        self.made += 1;
        let digits: String = now.to_string().chars().filter(char::is_ascii_digit).collect();
        let part = |range| digits.get(range).unwrap_or_default();
        format!("{}-{}-fake{:04x}", part(4..8), part(8..14), self.made)
    }
}
