//! The settings of a fake workspace.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::login::Client;
use super::quirks::Quirks;

/// The user of every request.
pub(super) const USER: &str = "fake@example.com";

/// The settings of a fake workspace.
#[derive(Clone)]
pub struct Settings {
    /// The address of the workspace, of which the pages of runs are made.
    pub host: String,
    /// The first id that a run or a job gets. Ids of a real workspace have 15 digits.
    pub first_id: u64,
    /// The durations of states.
    pub durations: Durations,
    /// The limits of the API.
    pub limits: Limits,
    /// The access tokens that the workspace accepts. If there are none, and no clients, it accepts
    /// every request.
    pub tokens: BTreeSet<String>,
    /// The service principals that can ask for access tokens, by their id.
    pub clients: BTreeMap<String, Client>,
    /// The time for which an access token is valid that the workspace has given.
    pub token_lifetime: Duration,
    /// Whether the requests of [`handle`](super::Workspace::handle) come with a token of Entra.
    pub entra: bool,
    /// The id of the tenant in Entra.
    pub tenant: String,
    /// Whether a missing run, job or cluster is answered with 404 `RESOURCE_DOES_NOT_EXIST`, and not
    /// with 400 `INVALID_PARAMETER_VALUE`. The API does both.
    pub missing_is_404: bool,
    /// Whether the workspace has serverless compute, so that a task need not have a cluster.
    pub serverless: bool,
    /// Whether the workspace has a root of DBFS, which new ones do not have.
    pub dbfs_root: bool,
    /// The forms that answers take.
    pub quirks: Quirks,
}

/// The durations of the states of runs and clusters.
#[derive(Debug, Clone)]
pub struct Durations {
    /// A task in `PENDING`, on a cluster that runs.
    pub pending: Duration,
    /// A task in `RUNNING`.
    pub running: Duration,
    /// A task in `TERMINATING`.
    pub terminating: Duration,
    /// The time from the answer to a cancellation until the run is in `TERMINATING`.
    pub cancel: Duration,
    /// A cluster in `PENDING`, also the new cluster of a task.
    pub cluster_pending: Duration,
    /// A cluster in `TERMINATING`.
    pub cluster_terminating: Duration,
    /// The time for which a cluster with the word `terminates` runs.
    pub cluster_running: Duration,
    /// The factor of all durations of a resource with the word `slow`.
    pub slow: u32,
    /// The time for which finished runs and terminated clusters are kept.
    pub kept: Duration,
}

/// The limits of the API.
#[derive(Debug, Clone)]
pub struct Limits {
    /// The requests in a second of endpoints, by name, where they differ from those of the API.
    pub per_second: BTreeMap<String, u32>,
    /// The requests in a second of each endpoint for which no limit is documented.
    pub other_per_second: u32,
    /// The runs that are submitted and the jobs that are created in an hour.
    pub creates_per_hour: usize,
    /// The tasks that run at once.
    pub active_tasks: usize,
    /// The saved jobs.
    pub saved_jobs: usize,
    /// The secret scopes.
    pub scopes: usize,
    /// The secrets in a scope.
    pub secrets: usize,
    /// The files of DBFS that a request deletes.
    pub files_per_delete: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            host: "https://adb-1234567890123456.7.azuredatabricks.net".to_owned(),
            first_id: 700_000_000_000_001,
            durations: Durations::default(),
            limits: Limits::default(),
            tokens: BTreeSet::new(),
            clients: BTreeMap::new(),
            token_lifetime: Duration::from_secs(3600),
            entra: true,
            tenant: "00000000-0000-0000-0000-000000000000".to_owned(),
            missing_is_404: false,
            serverless: true,
            dbfs_root: true,
            quirks: Quirks::default(),
        }
    }
}

impl Default for Durations {
    /// Durations of some seconds, so that people see the states and do not wait for long.
    fn default() -> Self {
        Self {
            pending: Duration::from_secs(1),
            running: Duration::from_secs(3),
            terminating: Duration::from_millis(500),
            cancel: Duration::from_millis(200),
            cluster_pending: Duration::from_secs(3),
            cluster_terminating: Duration::from_secs(1),
            cluster_running: Duration::from_secs(5),
            slow: 10,
            kept: Duration::from_secs(60 * 24 * 3600),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            per_second: BTreeMap::new(),
            other_per_second: 100,
            creates_per_hour: 10_000,
            active_tasks: 2_000,
            saved_jobs: 10_000,
            scopes: 1_000,
            secrets: 1_000,
            files_per_delete: 10_000,
        }
    }
}
