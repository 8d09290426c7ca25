//! What happens to the resource of an object.

use std::sync::Arc;

use kfp_dbx_core::table::{Kind, SUCCESSES};

use super::kinds::{FAILED, INTERNAL_ERROR, SKIPPED, TERMINATED, is_result};
use crate::scenario::Fault;
use crate::time::Time;

/// What Databricks says about a run that does not end well.
const NO_SUCCESS: &str = "the run did not succeed";

/// What a scenario says about an object.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Course {
    /// The fault.
    pub(crate) fault: Option<Fault>,
    /// The time from its creation to the state in which it ends.
    pub(crate) takes: Option<Time>,
    /// The values of fields of the status, by their paths with dots.
    pub(crate) values: Arc<[(String, String)]>,
}

/// A change of a resource in Databricks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Move {
    /// It gets a state that is not its last one.
    State(&'static str),
    /// It gets the state in which it stays.
    End(Ending),
}

/// How a resource ends, or settles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ending {
    /// The state, of a kind that has one.
    pub(super) state: String,
    /// The result, if there is one.
    pub(super) result: Option<String>,
    /// The reason for a bad end.
    pub(super) message: Option<String>,
}

impl Ending {
    pub(super) fn new(state: &str, result: Option<&str>, message: Option<&str>) -> Self {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        Self { state: state.to_owned(), result: owned(result), message: owned(message) }
    }
}

/// Returns the end of a run that a word names: a result, or a state without one. A run with several
/// tasks breaks off if one of them fails.
pub(super) fn ending_of(row: &'static Kind, word: &str, has_several_tasks: bool) -> Ending {
    let is_success = SUCCESSES.contains(&word);
    let message = (!is_success).then_some(NO_SUCCESS);
    match is_result(row, word) {
        // The run of a job that has too many of them never runs.
        true if word.starts_with("MAXIMUM_") => Ending::new(SKIPPED, Some(word), message),
        true if has_several_tasks && word == FAILED => {
            Ending::new(INTERNAL_ERROR, Some(word), message)
        }
        true => Ending::new(TERMINATED, Some(word), message),
        false => Ending::new(word, None, message),
    }
}
