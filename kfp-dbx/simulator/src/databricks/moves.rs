//! What comes after a request is accepted.

use kfp_dbx_core::table::{Kind, Operator, SUCCESSES};

use super::course::{Ending, Move, ending_of};
use super::kinds::{
    INTERNAL_ERROR, READY, RUNNING, SKIPPED, TERMINATED, TERMINATING, TIMED_OUT, Way, good_state,
    way,
};
use super::tasks::Tasks;
use crate::scenario::Fault;
use crate::time::Time;

/// What decides how a resource goes.
pub(super) struct Needs<'a> {
    pub(super) row: &'static Kind,
    /// How it ends if nothing goes wrong.
    pub(super) good: Ending,
    pub(super) fault: Option<&'a Fault>,
    /// The tasks of a run.
    pub(super) tasks: Tasks<'a>,
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
            (Some(Fault::Ends(word)), _) => {
                Some(ending_of(self.row, word, self.tasks.are_several()))
            }
            (Some(Fault::TaskEnds(key, word)), _) => Some(self.tasks.ending(self.row, key, word)),
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
