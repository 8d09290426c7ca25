//! The resources that were ever made.

use std::collections::BTreeMap;

use crate::time::Time;

/// A run, job or cluster that was made, which may be gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The kind.
    pub kind: MadeKind,
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The idempotency token of the request.
    pub token: Option<String>,
    /// The tags of a cluster or a job.
    pub tags: BTreeMap<String, String>,
    /// The time.
    pub at: Time,
}

/// The kind of something that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MadeKind {
    /// A run.
    Run,
    /// A saved job.
    Job,
    /// A cluster.
    Cluster,
}
