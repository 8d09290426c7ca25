//! The fields of the status that the operator writes, and the words that they hold.

/// A field of the status of a kind.
#[derive(Debug)]
pub struct StatusField {
    /// Its path below `status`, such as `cluster_info.state`.
    pub path: &'static str,
    /// Its contents.
    pub holds: Holds,
    /// The words that it keeps once it is one of them.
    pub last: &'static [&'static str],
}

/// The contents of a field of the status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// One of these words.
    Words(&'static [&'static str]),
    /// Any text, number or boolean.
    Any,
    /// Fields, or the items of a list, that the table does not name.
    Parts,
}

/// The states of a cluster.
pub(super) static CLUSTER_STATES: &[&str] = &[
    "PENDING",
    "RUNNING",
    "RESTARTING",
    "RESIZING",
    "TERMINATING",
    "TERMINATED",
    "ERROR",
    "UNKNOWN",
];

/// The states in the life of a run. The operator passes on those of newer versions of Databricks.
pub(super) static LIFE_CYCLE_STATES: &[&str] = &[
    "PENDING",
    "QUEUED",
    "BLOCKED",
    "RUNNING",
    "WAITING_FOR_RETRY",
    "TERMINATING",
    "TERMINATED",
    "SKIPPED",
    "INTERNAL_ERROR",
];

/// The states in which the life of a run ends.
pub(super) static LAST_LIFE_CYCLE_STATES: &[&str] = &["TERMINATED", "SKIPPED", "INTERNAL_ERROR"];

/// The results of a run, which never change. The operator passes on those of newer versions of Databricks.
pub(super) static RESULT_STATES: &[&str] = &[
    "SUCCESS",
    "FAILED",
    "TIMEDOUT",
    "CANCELED",
    "MAXIMUM_CONCURRENT_RUNS_REACHED",
    "EXCLUDED",
    "SUCCESS_WITH_FAILURES",
    "UPSTREAM_FAILED",
    "UPSTREAM_CANCELED",
    "DISABLED",
];

/// Returns the row of a field with one of several words.
pub(super) const fn words(path: &'static str, words: &'static [&'static str]) -> StatusField {
    StatusField { path, holds: Holds::Words(words), last: &[] }
}

/// Returns the row of a field with one of several words, of which it keeps the last ones.
pub(super) const fn words_until(
    path: &'static str,
    words: &'static [&'static str],
    last: &'static [&'static str],
) -> StatusField {
    StatusField { path, holds: Holds::Words(words), last }
}

/// Returns the row of a field with a text, a number or a boolean.
pub(super) const fn any(path: &'static str) -> StatusField {
    StatusField { path, holds: Holds::Any, last: &[] }
}

/// Returns the row of an object or a list.
pub(super) const fn parts(path: &'static str) -> StatusField {
    StatusField { path, holds: Holds::Parts, last: &[] }
}
