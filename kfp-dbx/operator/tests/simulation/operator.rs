//! A simulated process of the operator: a controller, its watches, its clock and its budget.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use kfp_dbx_core::table;
use kfp_dbx_operator::controller::Controller;
use kfp_dbx_operator::databricks::Budget;
use kfp_dbx_operator::object::Object;
use kfp_dbx_operator::time::Time;
use serde_json::Value as Json;

use crate::world::{Event, World};

/// The reads, and also the writes, that a workspace is sent in a second, as by default.
const PER_SECOND: u32 = 30;

/// A process.
pub struct Operator {
    pub controller: Controller,
    pub budget: Budget,
    /// How much its clock is ahead, in milliseconds.
    pub offset: i64,
    watches: BTreeMap<&'static str, Watch>,
    pub leads: bool,
    /// What arrives while it is paused.
    pub paused: Option<Vec<Event>>,
    /// The time for which its next waking is planned.
    pub wake: Option<Time>,
}

/// The watch of a kind.
#[derive(Default)]
struct Watch {
    /// The number of changes that it has delivered. There are none before the first listing.
    cursor: Option<usize>,
    /// Whether its next delivery, or its listing, is on the way.
    is_busy: bool,
}

impl Operator {
    fn new(offset: i64, number: u32, passes: usize) -> Self {
        let kinds = table::kinds().map(|kind| (kind.kind, Watch::default()));
        Self {
            controller: Controller::new(passes),
            budget: Budget::new(&format!("operator {number}"), PER_SECOND),
            offset,
            watches: kinds.collect(),
            leads: false,
            paused: None,
            wake: None,
        }
    }
}

impl World {
    /// Returns the time on the clock of an operator.
    pub fn clock(&self, op: u32) -> Time {
        let offset = self.operators.get(&op).map_or(0, |operator| operator.offset);
        Time(self.now.0.saturating_add_signed(offset))
    }

    /// Starts a process.
    pub fn start(&mut self) {
        self.last_operator += 1;
        let op = self.last_operator;
        let offset = i64::try_from(self.random.below(6000)).unwrap() - 3000 + self.leapt;
        self.log(|| format!("operator {op} starts, its clock is {offset} ms ahead"));
        self.operators.insert(op, Operator::new(offset, op, self.passes));
        for kind in table::kinds() {
            self.list(op, kind.kind);
        }
    }

    /// Lists the objects of a kind again.
    fn list(&mut self, op: u32, kind: &'static str) {
        let Some(operator) = self.operators.get_mut(&op) else { return };
        let watch = operator.watches.get_mut(kind).unwrap();
        watch.cursor = None;
        watch.is_busy = true;
        let after = Duration::from_millis(self.random.within(5, 300));
        self.plan(after, Event::TakeList { op, kind });
    }

    /// Takes a listing at the API server, which arrives later.
    pub fn take_list(&mut self, op: u32, kind: &'static str) {
        let objects = self.server.list(kind);
        let cursor = self.server.log(kind).len();
        let slow = self.random.chance(self.faults.stalls);
        let after = Duration::from_millis(self.random.within(2, if slow { 20_000 } else { 50 }));
        self.plan(after, Event::GiveList { op, kind, objects, cursor });
    }

    /// Gives a listing to an operator.
    pub fn give_list(&mut self, op: u32, kind: &'static str, objects: &[Rc<Json>], cursor: usize) {
        let now = self.clock(op);
        self.log(|| format!("operator {op} lists {} of the kind {kind}", objects.len()));
        let listed: Vec<Object> = objects.iter().map(|object| self.seen(object)).collect();
        let Some(operator) = self.operators.get_mut(&op) else { return };
        operator.controller.begin_listing(kind, None);
        for object in listed {
            operator.controller.on_listed(object, now);
        }
        operator.controller.end_listing(kind, None);
        let watch = operator.watches.get_mut(kind).unwrap();
        watch.cursor = Some(cursor);
        watch.is_busy = false;
        let is_synced = operator.watches.values().all(|watch| watch.cursor.is_some());
        if is_synced && !operator.leads {
            operator.leads = true;
            operator.controller.lead();
        }
        self.watch(op, kind);
    }

    /// Plans the next delivery of a watch, if there is something to deliver.
    pub fn watch(&mut self, op: u32, kind: &'static str) {
        let has_more = |watch: &Watch, log: usize| watch.cursor.is_some_and(|at| at < log);
        let log = self.server.log(kind).len();
        let Some(operator) = self.operators.get_mut(&op) else { return };
        let watch = operator.watches.get_mut(kind).unwrap();
        if watch.is_busy || !has_more(watch, log) {
            return;
        }
        watch.is_busy = true;
        if self.random.chance(self.faults.breaks) {
            self.log(|| format!("the watch of {kind} of operator {op} breaks"));
            return self.list(op, kind);
        }
        let stalls = self.random.chance(self.faults.stalls);
        let after = self.random.within(1, if stalls { 30_000 } else { 40 });
        self.plan(Duration::from_millis(after), Event::Deliver { op, kind });
    }

    /// Delivers the next change of a kind.
    pub fn deliver(&mut self, op: u32, kind: &'static str) {
        let Some(operator) = self.operators.get_mut(&op) else { return };
        let watch = operator.watches.get_mut(kind).unwrap();
        watch.is_busy = false;
        let Some(cursor) = watch.cursor else { return };
        watch.cursor = Some(cursor + 1);
        let change = self.server.log(kind)[cursor].clone();
        let object = self.seen(&change.object);
        self.log(|| {
            let what = if change.deleted { "the end of" } else { "a change of" };
            format!("operator {op} sees {what} {} at {}", object.key(), object.resource_version())
        });
        let controller = &mut self.operators.get_mut(&op).unwrap().controller;
        if change.deleted {
            controller.on_deleted(&object.key(), object.uid());
        } else {
            controller.on_changed(object);
        }
        self.watch(op, kind);
    }

    /// Reads an object as an operator sees it.
    pub fn seen(&self, object: &Json) -> Object {
        let mut object = object.clone();
        if let Some(sabotage) = self.sabotage {
            sabotage.see(&mut object);
        }
        Object::new(object).unwrap()
    }

    /// Ends a process. Its requests can still have their effects. Another one follows if it was the last.
    pub fn kill(&mut self, op: u32) {
        if self.operators.remove(&op).is_none() {
            return;
        }
        self.log(|| format!("operator {op} ends"));
        if self.operators.is_empty() {
            let after = Duration::from_millis(self.random.within(100, 30_000));
            self.plan(after, Event::Start);
        }
    }

    /// Has a process stand still for a while.
    pub fn pause(&mut self, op: u32) {
        let Some(operator) = self.operators.get_mut(&op) else { return };
        operator.paused = Some(Vec::new());
        let most = if self.random.chance(500) { 60_000 } else { 20_000 };
        let after = Duration::from_millis(self.random.below(most));
        self.log(|| format!("operator {op} stands still for {after:?}"));
        self.plan(after, Event::Resume { op });
    }

    /// Has a process go on, which does not know that another one leads.
    pub fn resume(&mut self, op: u32) {
        let Some(operator) = self.operators.get_mut(&op) else { return };
        let events = operator.paused.take();
        self.log(|| format!("operator {op} goes on"));
        for event in events.into_iter().flatten() {
            self.plan(Duration::ZERO, event);
        }
        let after = Duration::from_millis(self.random.within(1, 10_000));
        self.plan(after, Event::Kill { op });
    }

    /// Has the clock of an operator leap. A request that is under way then has its effect at once: a
    /// process that has stood still for so long has given up on it.
    pub fn leap(&mut self, op: u32) {
        let Some(operator) = self.operators.get_mut(&op) else { return };
        let leap = if self.random.chance(700) {
            i64::try_from(self.random.within(1000, 600_000)).unwrap()
        } else {
            -i64::try_from(self.random.within(1, 3000)).unwrap()
        };
        operator.offset += leap;
        operator.wake = None;
        self.leapt += leap;
        self.log(|| format!("the clock of operator {op} leaps by {leap} ms"));
        self.land_all(op);
        self.plan(Duration::ZERO, Event::Wake { op });
    }
}
