//! The tasks that are given out, and the ends of passes.

use std::time::Duration;

use super::Controller;
use super::entry::Entry;
use super::lanes::CREDENTIALS;
use super::task::{Flight, Target, Task, Work};
use crate::databricks::{RETRY, spread};
use crate::decide::{Learnt, Outcome, Pass, Step, Wait};
use crate::object::{Key, Object};
use crate::time::Time;

/// The longest time to the next look at an object whose run is watched in bulk.
const BULK_TIME: Duration = Duration::from_secs(300);

/// The time in which the objects look for themselves again when their runs are no longer watched.
const SPREAD: Duration = Duration::from_secs(20);

impl Controller {
    /// Begins what is to be done for an object.
    pub(super) fn begin(&mut self, id: u64, now: Time) -> Option<Task> {
        let entry = self.store.get_mut(id)?;
        entry.queued = false;
        let is_due = entry.reread.is_some_and(|time| time <= now);
        if entry.busy || entry.gone || (entry.behind && !is_due) {
            self.store.set_timer(id);
            return None;
        }
        entry.begin();
        if is_due {
            let (key, target) = (entry.key.clone(), target(&entry.object()?));
            return Some(self.give_out(id, target, Step::Get(key), Work::Reread));
        }
        let object = entry.object()?;
        let memory = entry.memory;
        // What the memory says of the last request is about the last pass only.
        entry.memory.no_effect = None;
        entry.memory.ended = None;
        entry.due = None;
        self.store.set_timer(id);
        self.unwatch(id);
        self.advance(id, Box::new(Pass::new(object, memory)), now)
    }

    /// Asks a pass for its next step. Returns `None` if it has ended.
    pub(super) fn advance(&mut self, id: u64, mut pass: Box<Pass>, now: Time) -> Option<Task> {
        loop {
            let step = pass.next(now);
            let outcome = match &step {
                Step::Wait(wait) => {
                    self.rest(id, &pass, wait, now);
                    return None;
                }
                Step::Get(key) => self.absent(key),
                Step::List(kind) => self.dependants(id, kind),
                _ => None,
            };
            let Some(outcome) = outcome else {
                let target = target(pass.object());
                return Some(self.give_out(id, target, step.clone(), Work::Pass(pass, step)));
            };
            if pass.learn(step, outcome) != Learnt::More {
                self.retry(id, now + RETRY.first);
                return None;
            }
        }
    }

    /// Takes what came of the task of an object.
    pub(super) fn learn(&mut self, id: u64, work: Work, outcome: Outcome, now: Time) {
        if self.store.get(id).is_none() {
            return;
        }
        let Work::Pass(mut pass, step) = work else {
            return self.reread(id, outcome, now);
        };
        let is_write = matches!(step, Step::Write(_));
        match pass.learn(step, outcome) {
            Learnt::More => {
                if is_write {
                    self.written(id, pass.object(), now);
                }
                self.ready.push_back((id, pass));
            }
            Learnt::Stale if is_write => {
                let version = pass.object().resource_version();
                if let Some(entry) = self.store.get_mut(id) {
                    entry.changed |= entry.refused(version, now);
                }
                self.end(id);
            }
            Learnt::Stale => self.retry(id, now + RETRY.first),
            Learnt::Failed(_) => {
                let Some(entry) = self.store.get_mut(id) else { return };
                entry.failures = entry.failures.saturating_add(1);
                let due = now + RETRY.after(entry.failures, &entry.uid);
                self.retry(id, due);
            }
        }
    }

    /// Begins to read the next page of the runs of a workspace, if one is due.
    pub(super) fn read_page(&mut self, now: Time) -> Option<Task> {
        let (workspace, id, request) = self.watch.begin(now)?;
        let object = self.store.get(id).and_then(Entry::object)?;
        let work = Work::Page(workspace);
        Some(self.give_out(id, target(&object), Step::Call(request), work))
    }

    /// Takes a page of the runs of a workspace.
    pub(super) fn take_page(&mut self, workspace: &str, outcome: Outcome, now: Time) {
        let Outcome::Answer(answer) = outcome else { return };
        let woken = self.watch.end(workspace, &answer, now);
        for id in woken.now {
            self.wake(id);
        }
        self.start_timers(&woken.timers, now);
    }

    /// Ceases to watch the run of an object.
    pub(super) fn unwatch(&mut self, id: u64) {
        let Some(watched) = self.store.get_mut(id).and_then(|entry| entry.watched.take()) else {
            return;
        };
        let woken = self.watch.remove(&watched, id);
        let now = self.clock.now();
        self.start_timers(&woken.timers, now);
    }

    fn give_out(&mut self, id: u64, target: Target, step: Step, work: Work) -> Task {
        let ticket = self.ticket();
        let lane = self.store.get(id).map(|entry| entry.lane.clone()).unwrap_or_default();
        if !matches!(work, Work::Page(_)) {
            self.queue.begin(&lane);
        }
        self.flights.insert(ticket, Flight { id, lane, work });
        Task { ticket, target, step }
    }

    /// Answers that another object is not there, if the watch has not delivered it: this object is
    /// woken when it does. One that is there is read, as the watch can be late.
    fn absent(&self, key: &Key) -> Option<Outcome> {
        let is_absent =
            self.store.is_listed(key.kind, &key.namespace) && self.store.id(key).is_none();
        is_absent.then_some(Outcome::Object(Ok(None)))
    }

    /// Lists the objects of a kind that name an object. No others are of interest to it, and there can
    /// be thousands of them.
    fn dependants(&self, id: u64, kind: &'static str) -> Option<Outcome> {
        let namespace = &self.store.get(id)?.key.namespace;
        if !self.store.is_listed(kind, namespace) {
            return None;
        }
        let users = self.store.users(id).into_iter();
        let users = users.filter_map(|user| self.store.get(user));
        let users = users.filter(|user| user.key.kind == kind);
        Some(Outcome::List(Ok(users.filter_map(Entry::object).collect())))
    }

    /// Takes the state that a write has returned.
    fn written(&mut self, id: u64, object: &Object, now: Time) {
        let is_kept = self.store.returned(id, object, now);
        if let Some(entry) = self.store.get_mut(id)
            && entry.version == object.resource_version()
        {
            // The states that arrived until now were older, or this one.
            entry.changed = false;
        }
        if is_kept {
            self.wake_users(id);
        }
    }

    /// Takes the object that was read again.
    fn reread(&mut self, id: u64, outcome: Outcome, now: Time) {
        let Some(entry) = self.store.get_mut(id) else { return };
        let was_behind = entry.behind;
        match outcome {
            Outcome::Object(Ok(Some(object))) if object.uid() == entry.uid => {
                let is_kept = self.store.returned(id, &object, now);
                if is_kept {
                    self.wake_users(id);
                }
                if (is_kept || was_behind)
                    && let Some(entry) = self.store.get_mut(id)
                {
                    entry.changed = true;
                }
                self.end(id);
            }
            Outcome::Object(Ok(Some(object))) => {
                self.forget(id);
                let id = self.store.insert(object);
                if let Some(entry) = self.store.get_mut(id) {
                    entry.found(now);
                }
                self.wake(id);
                self.wake_users(id);
            }
            Outcome::Object(Ok(None)) => {
                let neighbours = self.store.neighbours(id);
                self.store.gone(id);
                self.end(id);
                for other in neighbours {
                    self.wake(other);
                }
            }
            _ => {
                entry.failures = entry.failures.saturating_add(1);
                entry.reread = Some(now + RETRY.after(entry.failures, &entry.uid));
                self.end(id);
            }
        }
    }

    /// Ends a pass that has nothing more to do now.
    fn rest(&mut self, id: u64, pass: &Pass, wait: &Wait, now: Time) {
        let Some(entry) = self.store.get_mut(id) else { return };
        entry.memory = wait.memory;
        entry.failures = 0;
        entry.has_run = wait.run.is_some();
        let mut after = wait.after;
        if let (Some(run), Some(workspace)) = (wait.run, entry.workspace.clone()) {
            let watched = (workspace, run);
            if self.watch.wait(&watched, id, pass.object()) {
                after = Some(BULK_TIME.max(after.unwrap_or_default()));
            }
            entry.watched = Some(watched);
        }
        entry.due = after.map(|after| now + jittered(after, &entry.uid, self.last_ticket));
        self.end(id);
    }

    /// Ends a pass that is tried again.
    fn retry(&mut self, id: u64, due: Time) {
        if let Some(entry) = self.store.get_mut(id) {
            entry.due = Some(due);
        }
        self.end(id);
    }

    fn end(&mut self, id: u64) {
        let Some(entry) = self.store.get_mut(id) else { return };
        entry.busy = false;
        self.passes += 1;
        let changed = std::mem::take(&mut entry.changed);
        if std::mem::take(&mut entry.woken) || changed {
            self.wake(id);
        }
        self.store.set_timer(id);
    }

    /// Sets the timers of objects whose runs are no longer watched.
    fn start_timers(&mut self, ids: &[u64], now: Time) {
        for id in ids {
            let Some(entry) = self.store.get_mut(*id) else { continue };
            let most = u64::try_from(SPREAD.as_millis()).unwrap_or_default();
            let soon = now + Duration::from_millis(spread(&entry.uid, 0, most));
            entry.due = Some(entry.due.map_or(soon, |due| due.min(soon)));
            self.store.set_timer(*id);
        }
    }
}

/// Returns a time that is up to a tenth longer, so that objects that began together do not stay
/// together.
fn jittered(after: Duration, uid: &str, number: u64) -> Duration {
    let most = u64::try_from(after.as_millis()).unwrap_or_default() / 10;
    after + Duration::from_millis(spread(uid, number, most))
}

fn target(object: &Object) -> Target {
    Target {
        key: object.key(),
        uid: object.uid().to_owned(),
        resource_version: object.resource_version().to_owned(),
        credentials: object.annotation(CREDENTIALS).map(str::to_owned),
    }
}
