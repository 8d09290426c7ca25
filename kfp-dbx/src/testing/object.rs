//! The objects of a simulation.

use std::fmt;
use std::time::Duration;

use kfp_dbx_simulator::report::{Maker, Object, Report};
use kfp_dbx_simulator::time::Time;
use serde_json::Value as Json;

/// An object of the namespace, and its resource in Databricks if it is of such a kind: see
/// [`Simulation::objects`](super::Simulation::objects).
///
/// All times are times since the workflow was submitted.
#[derive(Clone, Copy)]
pub struct SimulatedObject<'s> {
    report: &'s Report,
    object: &'s Object,
}

impl<'s> SimulatedObject<'s> {
    pub(super) fn new(report: &'s Report, object: &'s Object) -> Self {
        Self { report, object }
    }

    /// Returns the kind, such as `Run`.
    pub fn kind(&self) -> &'s str {
        &self.object.kind
    }

    /// Returns the name.
    pub fn name(&self) -> &'s str {
        &self.object.name
    }

    /// Returns the op of this run that made it, or `None` if somebody else did.
    pub fn op(&self) -> Option<&'s str> {
        match &self.object.maker {
            Maker::Node(workflow, node) if *workflow == self.report.workflow => {
                self.report.nodes.get(*node).map(|node| node.task.as_str())
            }
            _ => None,
        }
    }

    /// Returns the manifest with which it was made, with what other ops have changed since, and without
    /// its status.
    pub fn manifest(&self) -> &'s Json {
        &self.object.manifest
    }

    /// Returns its states, such as `RUNNING`, each with the time at which it came.
    pub fn states(&self) -> impl Iterator<Item = (Duration, &'s str)> {
        let report = self.report;
        self.object.states.iter().map(move |(at, state)| (since(report, *at), state.as_str()))
    }

    /// Returns the time at which it was made. It is zero if it was there before.
    pub fn made(&self) -> Duration {
        since(self.report, self.object.made)
    }

    /// Returns the time at which it was gone, unless it was still there at the end.
    pub fn gone(&self) -> Option<Duration> {
        self.object.gone.map(|gone| since(self.report, gone))
    }

    /// Returns the times from which and until which its resource was in Databricks. There is no end if
    /// it was still there at the end of the simulation.
    pub fn in_databricks(&self) -> Option<(Duration, Option<Duration>)> {
        let (from, until) = self.object.in_databricks?;
        Some((since(self.report, from), until.map(|until| since(self.report, until))))
    }

    /// Returns whether it goes when the workflow is deleted, which owns it.
    pub fn is_owned(&self) -> bool {
        self.object.owner.as_ref() == Some(&self.report.workflow)
    }

    /// Returns whether the object, or its resource in Databricks, is there at a time.
    pub fn is_there_at(&self, time: Duration) -> bool {
        let is_in = |from: Duration, until: Option<Duration>| {
            from <= time && until.is_none_or(|until| time < until)
        };
        let is_in_databricks = self.in_databricks().is_some_and(|(from, until)| is_in(from, until));
        is_in(self.made(), self.gone()) || is_in_databricks
    }

    pub(super) fn object(&self) -> &'s Object {
        self.object
    }
}

impl fmt::Debug for SimulatedObject<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("SimulatedObject");
        shown.field("kind", &self.kind()).field("name", &self.name()).field("op", &self.op());
        shown.field("made", &self.made()).field("gone", &self.gone());
        shown.field("states", &self.states().map(|(_, state)| state).collect::<Vec<_>>());
        shown.finish_non_exhaustive()
    }
}

impl fmt::Display for SimulatedObject<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} `{}`", self.kind(), self.name())?;
        match self.op() {
            Some(op) => write!(f, " of op `{op}`"),
            None => Ok(()),
        }
    }
}

/// Returns the time since the submission.
pub(super) fn since(report: &Report, time: Time) -> Duration {
    Duration::from_millis((time - report.submitted).0)
}
