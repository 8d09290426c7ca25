//! The queue of objects. Each set of credentials has a lane of its own, and the lanes take turns: a
//! workspace that is slow or full does not hold up the others.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use crate::object::Object;

/// The annotation that names the Secret with an object's credentials.
pub const CREDENTIALS: &str = "databricks.microsoft.com/credentials";

/// The lane of an object: its namespace and its credentials.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Lane(Arc<str>);

impl Lane {
    pub(super) fn of(object: &Object) -> Self {
        let credentials = object.annotation(CREDENTIALS).unwrap_or_default();
        Self(format!("{}/{credentials}", object.namespace()).into())
    }
}

/// The queue.
pub(super) struct Lanes {
    /// The lanes with queued objects, in the order of their turns.
    turns: VecDeque<Lane>,
    queued: BTreeMap<Lane, VecDeque<u64>>,
    running: BTreeMap<Lane, usize>,
    /// The number of passes of one lane at a time.
    most: usize,
}

impl Lanes {
    pub(super) fn new(most: usize) -> Self {
        Self { turns: VecDeque::new(), queued: BTreeMap::new(), running: BTreeMap::new(), most }
    }

    /// Adds an object at the end of its lane.
    pub(super) fn push(&mut self, lane: &Lane, id: u64) {
        let queue = self.queued.entry(lane.clone()).or_default();
        if queue.is_empty() {
            self.turns.push_back(lane.clone());
        }
        queue.push_back(id);
    }

    /// Takes the next object, of the next lane that is not full.
    pub(super) fn pop(&mut self) -> Option<u64> {
        let is_free = |lane: &Lane| self.running.get(lane).copied().unwrap_or(0) < self.most;
        let place = self.turns.iter().position(is_free)?;
        let lane = self.turns.remove(place)?;
        let queue = self.queued.get_mut(&lane)?;
        let id = queue.pop_front();
        if queue.is_empty() {
            self.queued.remove(&lane);
        } else {
            self.turns.push_back(lane);
        }
        id
    }

    /// Returns whether an object could be taken.
    pub(super) fn has_next(&self) -> bool {
        self.turns.iter().any(|lane| self.running.get(lane).copied().unwrap_or(0) < self.most)
    }

    /// Counts a pass that begins.
    pub(super) fn begin(&mut self, lane: &Lane) {
        *self.running.entry(lane.clone()).or_default() += 1;
    }

    /// Counts a pass that has ended.
    pub(super) fn end(&mut self, lane: &Lane) {
        if let Some(running) = self.running.get_mut(lane) {
            *running -= 1;
            if *running == 0 {
                self.running.remove(lane);
            }
        }
    }

    /// Returns the number of objects in the queue.
    pub(super) fn len(&self) -> usize {
        self.queued.values().map(VecDeque::len).sum()
    }

    /// Forgets all objects and passes.
    pub(super) fn clear(&mut self) {
        *self = Self::new(self.most);
    }
}
