//! The loop of the operator, without input and output: the objects, their passes, and the times of
//! their next passes.
//!
//! A [`Controller`] is told what the watches of the API server deliver ([`Controller::on_changed`]
//! and so on). It gives out [tasks](Task), one at a time for each object, and is told what came of
//! them. The caller does the tasks as it likes, and asks for more when one is done, when an object has
//! changed, and at the time of [`Controller::wake_at`].
//!
//! A pass begins when an object has changed or its timer is due. A pass that has begun goes on when
//! its object changes, so that no answer is lost; another pass follows with the newer object.

mod compact;
mod entry;
mod flight;
mod lanes;
mod names;
mod store;
mod task;
mod timers;
mod watch;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

pub use lanes::CREDENTIALS;
pub use task::{Target, Task};

use crate::decide::{Outcome, Pass};
use crate::object::{Key, Object};
use crate::time::Time;
use entry::Seen;
use lanes::Lanes;
use store::Store;
use task::{Flight, Work};
use timers::Clock;
use watch::Watch;

/// The objects and their passes.
pub struct Controller {
    /// The number of passes at a time.
    most: usize,
    /// Whether this operator is the one that acts.
    leads: bool,
    /// Whether no pass begins any more.
    ends: bool,
    /// The number of passes that have ended.
    passes: u64,
    store: Store,
    queue: Lanes,
    /// Passes that go on with their next step.
    ready: VecDeque<(u64, Box<Pass>)>,
    /// The tasks that are given out.
    flights: BTreeMap<u64, Flight>,
    watch: Watch,
    clock: Clock,
    last_ticket: u64,
}

/// What the controller is busy with, for metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Load {
    /// The number of tasks that are given out.
    pub tasks: usize,
    /// The number of objects that wait for their pass.
    pub queued: usize,
    /// The number of passes that have ended since the beginning.
    pub passes: u64,
}

impl Controller {
    /// Creates a controller that has so many passes at a time, and does not lead yet.
    pub fn new(most: usize) -> Self {
        Self {
            most,
            leads: false,
            ends: false,
            passes: 0,
            store: Store::default(),
            // A part of them is always left for other credentials.
            queue: Lanes::new(most - most / 4),
            ready: VecDeque::new(),
            flights: BTreeMap::new(),
            watch: Watch::default(),
            clock: Clock::default(),
            last_ticket: 0,
        }
    }

    /// Begins to act. All watches should have delivered their first listing.
    pub fn lead(&mut self) {
        self.leads = true;
        for id in self.store.ids() {
            self.wake(id);
        }
    }

    /// Ceases to act, and forgets all passes. Outcomes of tasks that are still under way are ignored.
    pub fn resign(&mut self) {
        self.leads = false;
        self.queue.clear();
        self.ready.clear();
        self.flights.clear();
        self.watch.clear();
        self.store.rest();
    }

    /// Begins no more passes. Those that are under way go on to their end.
    pub fn finish(&mut self) {
        self.ends = true;
    }

    /// Begins a listing: the objects of a kind that are not in it are gone at its end. A watch of one
    /// namespace lists the objects of that namespace.
    pub fn begin_listing(&mut self, kind: &'static str, namespace: Option<&str>) {
        self.store.begin_listing(kind, namespace);
    }

    /// Takes an object of a listing.
    pub fn on_listed(&mut self, object: Object, now: Time) {
        self.observe(object, Some(now));
    }

    /// Ends a listing.
    pub fn end_listing(&mut self, kind: &'static str, namespace: Option<&str>) {
        for id in self.store.end_listing(kind, namespace) {
            self.forget(id);
        }
    }

    /// Takes a new or changed object from the watch.
    pub fn on_changed(&mut self, object: Object) {
        self.observe(object, None);
    }

    /// Takes the end of an object from the watch.
    pub fn on_deleted(&mut self, key: &Key, uid: &str) {
        let id = self.store.id(key);
        let is_it = |id: &u64| self.store.get(*id).is_some_and(|entry| entry.uid == uid);
        if let Some(id) = id.filter(is_it) {
            self.forget(id);
        }
    }

    /// Takes the workspace to which a task of the object of that uid was sent: any text that is the
    /// same for all objects of one workspace. Runs of known workspaces are watched in bulk.
    pub fn on_workspace(&mut self, ticket: u64, workspace: &str) {
        let Some(id) = self.flights.get(&ticket).map(|flight| flight.id) else { return };
        if let Some(entry) = self.store.get_mut(id)
            && entry.workspace.as_deref() != Some(workspace)
        {
            entry.workspace = Some(workspace.into());
        }
    }

    /// Returns the next task, if there is one to begin now.
    pub fn next(&mut self, now: Time) -> Option<Task> {
        self.tick(now);
        if !self.leads {
            return None;
        }
        loop {
            if !self.ends
                && let Some(task) = self.read_page(now)
            {
                return Some(task);
            }
            if let Some((id, pass)) = self.ready.pop_front() {
                match self.advance(id, pass, now) {
                    None => continue,
                    task => return task,
                }
            }
            if self.ends || self.flights.len() >= self.most {
                return None;
            }
            let id = self.queue.pop()?;
            match self.begin(id, now) {
                None => {}
                task => return task,
            }
        }
    }

    /// Takes what came of a task.
    pub fn done(&mut self, ticket: u64, outcome: Outcome, now: Time) {
        let Some(flight) = self.flights.remove(&ticket) else { return };
        match flight.work {
            Work::Page(workspace) => self.take_page(&workspace, outcome, now),
            work => {
                self.queue.end(&flight.lane);
                self.learn(flight.id, work, outcome, now);
            }
        }
    }

    /// Returns the time at which [`Controller::next`] may have a task again, if none is done and no
    /// object changes.
    pub fn wake_at(&self) -> Option<Time> {
        if !self.leads {
            return None;
        }
        if !self.ready.is_empty() {
            return Some(Time::default());
        }
        if self.ends {
            return None;
        }
        if self.flights.len() < self.most && self.queue.has_next() {
            return Some(Time::default());
        }
        [self.store.first_timer(), self.watch.next()].into_iter().flatten().min()
    }

    /// Returns the number of objects of a kind.
    pub fn objects(&self, kind: &str) -> usize {
        self.store.count(kind)
    }

    /// Returns the number of objects of each kind in each state, by the column that kubectl shows.
    pub fn census(&self) -> BTreeMap<(&'static str, &str), usize> {
        self.store.census()
    }

    /// Returns what the controller is busy with.
    pub fn load(&self) -> Load {
        let queued = self.queue.len() + self.ready.len();
        Load { tasks: self.flights.len(), queued, passes: self.passes }
    }

    /// Takes a state of an object: from a listing, if there is a time, or from the watch.
    fn observe(&mut self, object: Object, listed: Option<Time>) {
        let key = object.key();
        let Some(id) = self.store.id(&key) else {
            let id = self.store.insert(object);
            self.wake(id);
            self.wake_users(id);
            return;
        };
        match self.store.observe(id, &object, listed) {
            Seen::Nothing => {}
            Seen::Newer => {
                match self.store.get_mut(id) {
                    Some(entry) if entry.busy => entry.changed = true,
                    _ => self.wake(id),
                }
                self.wake_users(id);
            }
            Seen::Other => {
                self.forget(id);
                self.observe(object, listed);
            }
        }
    }

    /// Forgets an object that is gone. What comes of its task, if it has one, is ignored.
    fn forget(&mut self, id: u64) {
        for other in self.store.neighbours(id) {
            self.wake(other);
        }
        self.unwatch(id);
        self.store.remove(id);
    }

    /// Has a pass begin over an object, after the present one if there is one.
    fn wake(&mut self, id: u64) {
        let Some(entry) = self.store.get_mut(id) else { return };
        if entry.busy {
            entry.woken = true;
        } else if !entry.queued && self.leads {
            entry.queued = true;
            self.queue.push(&entry.lane, id);
        }
    }

    /// Wakes the objects that name an object. Those that wait for a run have no use for it any more.
    fn wake_users(&mut self, id: u64) {
        for user in self.store.users(id) {
            if self.store.get(user).is_some_and(|entry| !entry.has_run) {
                self.wake(user);
            }
        }
    }

    /// Puts the objects into the queue whose timers have run out.
    fn tick(&mut self, now: Time) {
        let back = self.clock.read(now);
        if back > Duration::ZERO {
            self.store.set_back(back);
            self.watch.set_back(back);
        }
        while let Some(id) = self.store.run_out(now) {
            self.wake(id);
        }
    }

    fn ticket(&mut self) -> u64 {
        self.last_ticket += 1;
        self.last_ticket
    }
}
