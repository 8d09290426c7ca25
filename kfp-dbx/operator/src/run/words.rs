//! The words for steps and outcomes in logs and metrics.

use crate::databricks::{Answer, Failure};
use crate::decide::{ClusterFailure, Outcome, Patch, Step};

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
