//! The times of a timeline.

use kfp_dbx_simulator::report::{Report, What};
use kfp_dbx_simulator::scenario::Action;
use kfp_dbx_simulator::time::Time;

use super::rows::{End, Row, Shown};
use super::simulation::Simulation;

/// The scale of a timeline: two runs have one.
#[derive(Clone, Copy)]
pub(super) struct Clock {
    /// The time at which the first run is submitted.
    from: Time,
    /// The time from then to the last thing that happens.
    pub(super) length: Time,
}

impl Clock {
    pub(super) fn of(simulation: &Simulation) -> Self {
        let from = simulation.report.submitted;
        let end = simulation.runs().map(|run| Shown::new(run).end).max().unwrap_or(from);
        Self { from, length: end - from }
    }

    /// Returns the time that passes until then.
    pub(super) fn time(self, at: Time) -> Time {
        at - self.from
    }

    /// Returns the times at which a row begins and ends, in words.
    pub(super) fn times(self, row: &Row<'_>, report: &Report) -> [String; 2] {
        let end = match row.end(report) {
            End::At(at) => self.time(at).to_string(),
            End::Later => "later".to_owned(),
            End::Never => "never".to_owned(),
        };
        [self.time(row.node.started).to_string(), end]
    }
}

/// Returns what people and deadlines did to the workflow, with the times.
pub(super) fn moments(report: &Report, clock: Clock) -> Vec<(Time, &'static str)> {
    let moments = report.events.iter().filter_map(|event| {
        let what = match event.what {
            What::Intervened(Action::Stop) => "the workflow is stopped",
            What::Intervened(Action::Terminate) => "the workflow is terminated",
            What::Intervened(Action::Delete) => "the workflow is deleted",
            // It may have passed before: Argo looks when something else happens, or after 20 minutes.
            What::Intervened(Action::Deadline) | What::Deadline => {
                "Argo sees that the deadline of the workflow has passed"
            }
            _ => return None,
        };
        Some((clock.time(event.at), what))
    });
    moments.collect()
}
