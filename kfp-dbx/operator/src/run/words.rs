//! The words for steps and outcomes in logs and metrics.

use crate::databricks::{Answer, Failure};
use crate::decide::{ClusterFailure, Outcome, Patch, Step, Write};

/// Returns the word for a kind of step.
pub fn step(step: &Step) -> &'static str {
    match step {
        Step::Call(_) => "call",
        Step::Get(_) => "get",
        Step::Secret(_) => "secret",
        Step::List(_) => "list",
        Step::Write(write) => match write.patch {
            Patch::Status(_) => "status",
            Patch::Finalizers(_) => "finalizers",
            Patch::Owners(_) => "owners",
        },
        Step::Delete { .. } => "delete",
        Step::Wait(_) => "wait",
    }
}

/// Returns what a step is about. A status is left out: it repeats parts of the spec, which can contain
/// secrets.
pub fn of(step: &Step) -> String {
    match step {
        // It writes the names of resources only.
        Step::Call(request) => format!("{request:?}"),
        Step::Get(key) | Step::Delete { key, .. } => key.to_string(),
        Step::Secret(name) => name.clone(),
        Step::List(kind) => (*kind).to_owned(),
        Step::Write(Write { event: Some(event), .. }) => event.reason.to_owned(),
        Step::Write(Write { intends: true, .. }) => "the intention of a request".to_owned(),
        Step::Write(_) | Step::Wait(_) => String::new(),
    }
}

/// Returns the word for what came of a step.
pub fn outcome(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Answer(answer) => self::answer(answer),
        Outcome::Object(result) => cluster(result),
        Outcome::Secret(result) => cluster(result),
        Outcome::List(result) => cluster(result),
        Outcome::Written(result) => cluster(result),
        Outcome::Deleted(result) => cluster(result),
    }
}

/// Returns the word for what came of a request to Databricks.
pub fn answer(answer: &Answer) -> &'static str {
    answer.as_ref().err().map_or("ok", Failure::name)
}

fn cluster<T>(result: &Result<T, ClusterFailure>) -> &'static str {
    match result {
        Ok(_) => "ok",
        Err(ClusterFailure::Stale) => "stale",
        Err(ClusterFailure::Refused(_)) => "refused",
        Err(ClusterFailure::Unavailable(_)) => "unavailable",
    }
}
