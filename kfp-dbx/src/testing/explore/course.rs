//! What happened in a simulation, to compare it with others.

use std::collections::BTreeSet;

use kfp_dbx_simulator::report::{Phase, Report, What};

use super::super::op::{is_leaf, is_tried};
use super::super::simulation::Simulation;

/// What happened in a simulation, in its order, without times and words: two simulations of the same
/// course have nothing else to show.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Course {
    happened: Vec<(u8, usize)>,
    phases: Vec<Phase>,
    /// The ops that began.
    pub(super) begun: BTreeSet<String>,
}

impl Course {
    pub(super) fn of(simulation: &Simulation) -> Self {
        let mut course = Self { happened: Vec::new(), phases: Vec::new(), begun: BTreeSet::new() };
        for run in simulation.runs() {
            course.add(&run.report);
        }
        course
    }

    fn add(&mut self, report: &Report) {
        let happened = report.events.iter().filter_map(|event| match event.what {
            What::NodeStarted(node) => Some((0, node)),
            What::NodeEnded(node) => Some((1, node)),
            What::Made(object) => Some((2, object)),
            What::Changed(object) => Some((3, object)),
            What::Deleting(object) => Some((4, object)),
            What::Gone(object) => Some((5, object)),
            What::State(..) => None,
            What::Intervened(_) => Some((6, 0)),
            What::Deadline => Some((7, 0)),
            What::Ended(phase) => Some((8, phase as usize)),
        });
        self.happened.extend(happened);
        self.phases.push(report.phase);
        for node in &report.nodes {
            self.phases.push(node.phase);
            if is_leaf(node) && is_tried(node) {
                self.begun.insert(node.task.clone());
            }
        }
    }
}
