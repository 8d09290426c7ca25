//! The fields of the status, with their contents and the operators that write them.

use super::operator::Operator;

/// A field of the status of a kind.
#[derive(Debug)]
pub struct StatusField {
    /// Its path below `status`, such as `cluster_info.state`.
    pub path: &'static str,
    /// The documentation, in a sentence.
    pub doc: &'static str,
    /// Its contents.
    pub holds: Holds,
    /// The words that it keeps once it is one of them.
    pub last: &'static [&'static str],
    /// The only operator that writes it, unless each does.
    pub only_for: Option<Operator>,
}

impl StatusField {
    /// Says that the archived operator does not write the field.
    pub(super) const fn of_kfp_dbx(self) -> Self {
        Self { only_for: Some(Operator::KfpDbx), ..self }
    }
}

/// The contents of a field of the status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// One of these words. Newer versions of Databricks may have further ones.
    Words(&'static [&'static str]),
    /// Text.
    Text,
    /// A 32-bit integer.
    Int32,
    /// A 64-bit integer.
    Int64,
    /// A boolean.
    Bool,
    /// An object with fields that the table does not name.
    Object,
    /// A list of such objects.
    Objects,
    /// The conditions of Kubernetes, with a type, a status, a reason and a message.
    Conditions,
}

impl Holds {
    /// Whether there are fields below the field, or items in it, that the table does not name.
    pub fn has_parts(self) -> bool {
        matches!(self, Self::Object | Self::Objects | Self::Conditions)
    }

    /// Returns the words, if the field holds one of several.
    pub fn words(self) -> Option<&'static [&'static str]> {
        match self {
            Self::Words(words) => Some(words),
            _ => None,
        }
    }
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

/// The results of a run that has succeeded: also of one whose last tasks have succeeded, although
/// others, which their `run_if` tolerates, have failed.
pub static SUCCESSES: &[&str] = &["SUCCESS", "SUCCESS_WITH_FAILURES"];

/// The state of a resource that has none in Databricks.
pub(super) const STATE: StatusField = StatusField {
    only_for: Some(Operator::KfpDbx),
    ..words("state", "The state of the resource.", &["PENDING", "READY", "ERROR"])
};

/// The reason for the state.
pub(super) const MESSAGE: StatusField = StatusField {
    only_for: Some(Operator::KfpDbx),
    ..text("message", "The reason for the state.")
};

/// The conditions.
pub(super) const CONDITIONS: StatusField = StatusField {
    only_for: Some(Operator::KfpDbx),
    ..row("conditions", "The conditions of the object.", Holds::Conditions)
};

/// The generation of the spec to which the status belongs.
pub(super) const OBSERVED_GENERATION: StatusField = StatusField {
    only_for: Some(Operator::KfpDbx),
    ..int64("observedGeneration", "The generation of the spec to which the status belongs.")
};

/// Returns the row of a field.
const fn row(path: &'static str, doc: &'static str, holds: Holds) -> StatusField {
    StatusField { path, doc, holds, last: &[], only_for: None }
}

/// Returns the row of a field with one of several words.
pub(super) const fn words(
    path: &'static str,
    doc: &'static str,
    words: &'static [&'static str],
) -> StatusField {
    row(path, doc, Holds::Words(words))
}

/// Returns the row of a field with one of several words, of which it keeps the last ones.
pub(super) const fn words_until(
    path: &'static str,
    doc: &'static str,
    words: &'static [&'static str],
    last: &'static [&'static str],
) -> StatusField {
    StatusField { last, ..row(path, doc, Holds::Words(words)) }
}

/// Returns the row of a text.
pub(super) const fn text(path: &'static str, doc: &'static str) -> StatusField {
    row(path, doc, Holds::Text)
}

/// Returns the row of a 32-bit integer.
pub(super) const fn int32(path: &'static str, doc: &'static str) -> StatusField {
    row(path, doc, Holds::Int32)
}

/// Returns the row of a 64-bit integer.
pub(super) const fn int64(path: &'static str, doc: &'static str) -> StatusField {
    row(path, doc, Holds::Int64)
}

/// Returns the row of a boolean.
pub(super) const fn boolean(path: &'static str, doc: &'static str) -> StatusField {
    row(path, doc, Holds::Bool)
}

/// Returns the row of an object.
pub(super) const fn object(path: &'static str, doc: &'static str) -> StatusField {
    row(path, doc, Holds::Object)
}

/// Returns the row of a list of objects.
pub(super) const fn objects(path: &'static str, doc: &'static str) -> StatusField {
    row(path, doc, Holds::Objects)
}
