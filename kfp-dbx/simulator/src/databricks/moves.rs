//! What comes after a request is accepted.

use kfp_dbx_core::table::{Kind, Operator, SUCCESSES};

use super::course::{Ending, Move};
use super::kinds::{
    INTERNAL_ERROR, READY, RUNNING, SKIPPED, TERMINATED, TERMINATING, TIMED_OUT, Way, good_state,
    result_field, way,
};
use crate::scenario::Fault;
use crate::time::Time;

/// What Databricks says about a run that does not end well.
const NO_SUCCESS: &str = "the run did not succeed";

/// What decides how a resource goes.
pub(super) struct Needs<'a> {
    pub(super) row: &'static Kind,
    /// How it ends if nothing goes wrong.
    pub(super) good: Ending,
    pub(super) fault: Option<&'a Fault>,
    /// What it needs and what is not there.
    pub(super) missing: Option<String>,
    /// The time after which Databricks ends it.
    pub(super) limit: Option<Time>,
    /// The time that it takes to stop.
    pub(super) stopping: Time,
}

impl Needs<'_> {
    /// Returns the moves of a cluster that takes so long to start.
    pub(super) fn of_cluster(self, takes: Time) -> Vec<(Time, Move)> {
        let stops = |message: &str| {
            let stopping = self.stopping.min(takes);
            vec![
                (takes - stopping, Move::State(TERMINATING)),
                (stopping, Move::End(Ending::new(TERMINATED, None, Some(message)))),
            ]
        };
        match (self.fault, &self.missing) {
            (Some(Fault::Hangs), _) => Vec::new(),
            (Some(Fault::Ends(state)), _) if state == TERMINATED => {
                stops("the cluster terminated before it ran")
            }
            (Some(Fault::Ends(state)), _) => {
                let message = (*state != self.good.state).then_some("the cluster could not start");
                vec![(takes, Move::End(Ending::new(state, None, message)))]
            }
            (_, Some(why)) => stops(why),
            _ => vec![(takes, Move::End(self.good))],
        }
    }

    /// Returns the moves of a run that ends so long after its submission.
    pub(super) fn of_run(self, takes: Time) -> Vec<(Time, Move)> {
        let starts = self.stopping.min(Time(takes.0 / 2));
        let end = match (self.fault, &self.missing) {
            (Some(Fault::Hangs), _) => None,
            (Some(Fault::Ends(word)), _) => Some(ending_of(self.row, word)),
            (_, Some(why)) => Some(Ending::new(INTERNAL_ERROR, None, Some(why))),
            _ => Some(self.good),
        };
        let end = end.map(|end| (takes, end));
        let over = self.limit.map(|limit| {
            let message = Some("the time of the run was over");
            (limit, Ending::new(TERMINATED, Some(TIMED_OUT), message))
        });
        let end = match (end, over) {
            (Some(end), Some(over)) if over.0 < end.0 => Some(over),
            (Some(end), _) => Some(end),
            (None, over) => over,
        };
        match end {
            Some((time, ending)) if ending.state == SKIPPED => vec![(time, Move::End(ending))],
            Some((time, ending)) => {
                let starts = starts.min(time);
                vec![(starts, Move::State(RUNNING)), (time - starts, Move::End(ending))]
            }
            None => vec![(starts, Move::State(RUNNING))],
        }
    }
}

/// Returns the good end of a kind.
pub(super) fn good_ending(row: &'static Kind, operator: Operator) -> Ending {
    match way(row) {
        Way::Run => Ending::new(TERMINATED, SUCCESSES.first().copied(), None),
        Way::Cluster => Ending::new(good_state(row, operator), None, None),
        Way::Stored => Ending::new(READY, None, None),
    }
}

/// Returns the end of a run that a word names: a result, or a state without one.
fn ending_of(row: &'static Kind, word: &str) -> Ending {
    let is_success = SUCCESSES.contains(&word);
    let message = (!is_success).then_some(NO_SUCCESS);
    let results = result_field(row).and_then(|field| field.holds.words());
    match results.is_some_and(|results| results.contains(&word)) {
        // The run of a job that has too many of them never runs.
        true if word.starts_with("MAXIMUM_") => Ending::new(SKIPPED, Some(word), message),
        true => Ending::new(TERMINATED, Some(word), message),
        false => Ending::new(word, None, message),
    }
}
