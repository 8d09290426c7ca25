//! The objects that the watches have delivered, their names, and their timers.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::entry::{Entry, Seen};
use super::names::Names;
use super::timers::Timers;
use crate::decide::Memory;
use crate::object::{Key, Object};
use crate::time::Time;

/// The objects of a listing: a kind, and a namespace unless it is of all of them.
type Scope = (&'static str, Option<String>);

/// The objects.
#[derive(Default)]
pub(super) struct Store {
    entries: BTreeMap<u64, Entry>,
    ids: BTreeMap<Key, u64>,
    names: Names,
    timers: Timers,
    last_id: u64,
    last_listing: u64,
    listings: BTreeMap<Scope, u64>,
    /// The scopes that have been listed.
    listed: BTreeSet<Scope>,
}

impl Store {
    pub(super) fn get(&self, id: u64) -> Option<&Entry> {
        self.entries.get(&id)
    }

    pub(super) fn get_mut(&mut self, id: u64) -> Option<&mut Entry> {
        self.entries.get_mut(&id)
    }

    pub(super) fn id(&self, key: &Key) -> Option<u64> {
        self.ids.get(key).copied()
    }

    pub(super) fn ids(&self) -> Vec<u64> {
        self.entries.keys().copied().collect()
    }

    pub(super) fn count(&self, kind: &str) -> usize {
        self.ids.keys().filter(|key| key.kind == kind).count()
    }

    pub(super) fn census(&self) -> BTreeMap<(&'static str, &str), usize> {
        let mut census = BTreeMap::new();
        for entry in self.entries.values() {
            *census.entry((entry.key.kind, &*entry.state)).or_default() += 1;
        }
        census
    }

    /// Adds an object.
    pub(super) fn insert(&mut self, object: Object) -> u64 {
        self.last_id += 1;
        let id = self.last_id;
        self.names.put(id, &object);
        let mut entry = Entry::new(object);
        entry.listing = self.last_listing;
        self.ids.insert(entry.key.clone(), id);
        self.entries.insert(id, entry);
        id
    }

    /// Removes an object.
    pub(super) fn remove(&mut self, id: u64) {
        self.names.remove(id);
        if let Some(entry) = self.entries.remove(&id) {
            self.timers.set(id, entry.timer, None);
            self.ids.remove(&entry.key);
        }
    }

    /// Takes a state of a known name: from a listing, if there is a time, or from the watch.
    pub(super) fn observe(&mut self, id: u64, object: &Object, listed: Option<Time>) -> Seen {
        let listing = self.last_listing;
        let Some(entry) = self.entries.get_mut(&id) else { return Seen::Other };
        entry.listing = listing;
        let seen = match listed {
            Some(now) => entry.listed(object.clone(), now),
            None => entry.watched(object.clone()),
        };
        if seen == Seen::Newer {
            self.names.put(id, object);
        }
        self.set_timer(id);
        seen
    }

    /// Takes a state of an object that the API server returned. Returns whether it is kept now.
    pub(super) fn returned(&mut self, id: u64, object: &Object, now: Time) -> bool {
        let Some(entry) = self.entries.get_mut(&id) else { return false };
        let is_kept = entry.returned(object.clone(), now);
        if is_kept {
            self.names.put(id, object);
        }
        self.set_timer(id);
        is_kept
    }

    /// Takes the answer of the API server that an object is gone. It is kept until the watch says so,
    /// which may deliver older states before.
    pub(super) fn gone(&mut self, id: u64) {
        self.names.remove(id);
        if let Some(entry) = self.entries.get_mut(&id) {
            entry.gone = true;
            entry.due = None;
            entry.reread = None;
        }
        self.set_timer(id);
    }

    /// Sets the timer of an object to the next thing to do.
    pub(super) fn set_timer(&mut self, id: u64) {
        if let Some(entry) = self.entries.get_mut(&id) {
            let next = if entry.busy || entry.queued { None } else { entry.next() };
            self.timers.set(id, entry.timer, next);
            entry.timer = next;
        }
    }

    pub(super) fn first_timer(&self) -> Option<Time> {
        self.timers.first()
    }

    /// Takes an object whose timer has run out.
    pub(super) fn run_out(&mut self, now: Time) -> Option<u64> {
        let id = self.timers.pop(now)?;
        if let Some(entry) = self.entries.get_mut(&id) {
            entry.timer = None;
        }
        Some(id)
    }

    /// Moves all timers with a clock that was set back.
    pub(super) fn set_back(&mut self, back: Duration) {
        for id in self.ids() {
            if let Some(entry) = self.entries.get_mut(&id) {
                entry.due = entry.due.map(|due| due.earlier(back));
                entry.reread = entry.reread.map(|reread| reread.earlier(back));
            }
            self.set_timer(id);
        }
    }

    /// Forgets all passes, but no object.
    pub(super) fn rest(&mut self) {
        self.timers.clear();
        for entry in self.entries.values_mut() {
            entry.memory = Memory::default();
            entry.failures = 0;
            entry.busy = false;
            entry.queued = false;
            entry.changed = false;
            entry.woken = false;
            entry.has_run = false;
            entry.due = None;
            entry.timer = None;
            entry.watched = None;
        }
    }

    pub(super) fn begin_listing(&mut self, kind: &'static str, namespace: Option<&str>) {
        self.last_listing += 1;
        self.listings.insert((kind, namespace.map(str::to_owned)), self.last_listing);
    }

    /// Returns the objects that were not in the listing.
    pub(super) fn end_listing(&mut self, kind: &'static str, namespace: Option<&str>) -> Vec<u64> {
        let scope = (kind, namespace.map(str::to_owned));
        let Some(listing) = self.listings.remove(&scope) else { return Vec::new() };
        self.listed.insert(scope);
        let is_missing = |entry: &Entry| {
            entry.key.kind == kind
                && namespace.is_none_or(|namespace| entry.key.namespace == namespace)
                && entry.listing < listing
        };
        self.entries.iter().filter(|(_, entry)| is_missing(entry)).map(|(id, _)| *id).collect()
    }

    /// Whether all objects of a kind in a namespace have been listed.
    pub(super) fn is_listed(&self, kind: &'static str, namespace: &str) -> bool {
        self.listed.contains(&(kind, None))
            || self.listed.contains(&(kind, Some(namespace.to_owned())))
    }

    pub(super) fn users(&self, id: u64) -> BTreeSet<u64> {
        self.names.users(id)
    }

    /// Returns the objects that an object names, and those that name it.
    pub(super) fn neighbours(&self, id: u64) -> BTreeSet<u64> {
        let mut ids = self.users(id);
        ids.extend(self.names.named(id));
        ids
    }
}
