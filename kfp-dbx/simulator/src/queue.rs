//! What is to happen, and when.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::time::Time;

/// A workflow of the simulation, by its place.
pub(crate) type Run = usize;
/// A node of a workflow, by its place in its report.
pub(crate) type Node = usize;
/// An object of the namespace, by its place.
pub(crate) type Object = usize;
/// A pod, by its place.
pub(crate) type Pod = usize;

/// Something that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Due {
    /// A workflow is submitted.
    Submission(Run),
    /// An intervention in a workflow, by its place in the scenario.
    Intervention(Run, usize),
    /// The controller may look at a workflow: at its deadline, or a long time after its last look.
    Look(Run),
    /// A workflow that has ended is deleted.
    Expiry(Run),
    /// A retry's next attempt, the end of a pause, or the end of the time to wait for a lock.
    Node(Run, Node),
    /// A pod starts, or looks again.
    Pod(Pod),
    /// The time of a pod is up.
    PodTimeout(Pod),
    /// The object of a pod, which is none of the operator's, gets its last status.
    Outcome(Pod),
    /// An object moves on in Databricks. The number tells the move: one that was planned before
    /// something else happened to the object is stale.
    Object(Object, u32),
}

/// The queue of a simulation, and its clock. What is due at the same time happens in the order in
/// which it was planned.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    heap: BinaryHeap<Reverse<(Time, u64, Due)>>,
    planned: u64,
    now: Time,
}

impl Queue {
    /// The time.
    pub(crate) fn now(&self) -> Time {
        self.now
    }

    /// Plans something for a time, which is not before now.
    pub(crate) fn at(&mut self, time: Time, due: Due) {
        self.planned += 1;
        self.heap.push(Reverse((time.max(self.now), self.planned, due)));
    }

    /// Plans something for a time from now.
    pub(crate) fn after(&mut self, length: Time, due: Due) {
        self.at(self.now + length, due);
    }

    /// Takes what is due next, and sets the clock to its time.
    pub(crate) fn next(&mut self) -> Option<Due> {
        let Reverse((time, _, due)) = self.heap.pop()?;
        self.now = time;
        Some(due)
    }
}
