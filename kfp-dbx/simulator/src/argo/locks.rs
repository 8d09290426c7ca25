//! Mutexes and semaphores, within and across workflows: Argo's
//! `workflow/sync/{sync_manager,semaphore}.go`.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use crate::queue::{Node, Run};
use crate::time::Time;

/// Who holds a lock or waits for it: a workflow, or one of its nodes.
pub(crate) type Holder = (Run, Option<Node>);

/// The priority of a holder, and the time of its workflow.
pub(super) type Rank = (i64, Time);

/// The place of a holder in a queue: the highest priority comes first, then the earliest workflow, then
/// who asked first.
type Place = (Reverse<i64>, Time, u64);

/// The locks of a namespace.
#[derive(Debug, Default)]
pub(crate) struct Locks {
    all: BTreeMap<String, Lock>,
    /// The locks that each holder holds or waits for.
    of: BTreeMap<Holder, BTreeSet<String>>,
    asked: u64,
    /// Who may go on.
    woken: Vec<Holder>,
    /// The sizes of semaphores, by their `ConfigMap` and their key.
    limits: BTreeMap<(String, String), usize>,
}

#[derive(Debug, Default)]
struct Lock {
    limit: usize,
    holders: BTreeSet<Holder>,
    /// Who waits, the first one first.
    queue: BTreeMap<Place, Holder>,
    places: BTreeMap<Holder, Place>,
}

impl Locks {
    /// Takes all of some locks, or none of them. Each has its name and its size.
    ///
    /// # Errors
    /// The message of who has to wait.
    pub(super) fn acquire(
        &mut self,
        holder: Holder,
        (priority, submitted): Rank,
        wanted: &[(String, usize)],
    ) -> Result<(), String> {
        for (name, limit) in wanted {
            self.asked += 1;
            let lock = self.all.entry(name.clone()).or_default();
            lock.limit = *limit;
            if !lock.holders.contains(&holder) && !lock.places.contains_key(&holder) {
                let place = (Reverse(priority), submitted, self.asked);
                lock.queue.insert(place, holder);
                lock.places.insert(holder, place);
            }
            self.of.entry(holder).or_default().insert(name.clone());
        }
        for (name, _) in wanted {
            if let Some(lock) = self.all.get(name).filter(|lock| !lock.is_free_for(holder)) {
                let (free, limit) = (lock.limit - lock.holders.len().min(lock.limit), lock.limit);
                if limit == 0 {
                    return Err(format!("Failed to get semaphore limit for {name}"));
                }
                return Err(format!("Waiting for {name} lock. Lock status: {free}/{limit}"));
            }
        }
        for (name, _) in wanted {
            if let Some(lock) = self.all.get_mut(name) {
                lock.leave_queue(holder);
                lock.holders.insert(holder);
            }
        }
        Ok(())
    }

    /// Returns why one of some locks can't be made, if it can't: `newInternalSemaphore`.
    pub(super) fn refuses(&self, wanted: &[(String, usize)]) -> Option<String> {
        let is_refused =
            |(name, limit): &&(String, usize)| *limit == 0 && !self.all.contains_key(name);
        let (name, _) = wanted.iter().find(is_refused)?;
        Some(format!("failed to initialize semaphore {name} with limit"))
    }

    /// Notes the sizes of semaphores that an object has, if it is a `ConfigMap`.
    pub(crate) fn note_limits(&mut self, object: &Json) {
        let (kind, name) = (&object["kind"], &object["metadata"]["name"]);
        let (Some("ConfigMap"), Some(name)) = (kind.as_str(), name.as_str()) else { return };
        for (key, value) in object["data"].as_object().into_iter().flatten() {
            if let Some(limit) = value.as_str().and_then(|text| text.trim().parse().ok()) {
                self.limits.insert((name.to_owned(), key.clone()), limit);
            }
        }
    }

    pub(super) fn limit(&self, config_map: &str, key: &str) -> Option<usize> {
        self.limits.get(&(config_map.to_owned(), key.to_owned())).copied()
    }

    /// Takes who may go on since somebody gave back a lock.
    pub(crate) fn woken(&mut self) -> Vec<Holder> {
        std::mem::take(&mut self.woken)
    }

    /// Gives back all that somebody holds, and takes him out of all queues.
    pub(super) fn free(&mut self, holder: Holder) {
        let woken = self.release(holder);
        self.woken.extend(woken);
    }

    /// Gives back all that a workflow and its nodes hold.
    pub(super) fn free_all(&mut self, run: Run) {
        let woken = self.release_all(run);
        self.woken.extend(woken);
    }

    /// Returns who may go on.
    fn release(&mut self, holder: Holder) -> Vec<Holder> {
        let mut woken = Vec::new();
        for name in self.of.remove(&holder).into_iter().flatten() {
            let Some(lock) = self.all.get_mut(&name) else { continue };
            lock.leave_queue(holder);
            lock.holders.remove(&holder);
            let mut free = lock.limit.saturating_sub(lock.holders.len());
            for waiting in lock.queue.values() {
                if free == 0 {
                    break;
                }
                woken.push(*waiting);
                // Who waits for another lock, too, may not be able to take this one.
                let needs_others = self.of.get(waiting).is_some_and(|names| names.len() > 1);
                free -= usize::from(!needs_others);
            }
        }
        woken
    }

    /// Returns which other workflows may go on.
    fn release_all(&mut self, run: Run) -> Vec<Holder> {
        let all: Vec<Holder> =
            self.of.range((run, None)..(run + 1, None)).map(|(holder, _)| *holder).collect();
        let woken: Vec<Holder> = all.into_iter().flat_map(|holder| self.release(holder)).collect();
        woken.into_iter().filter(|(other, _)| *other != run).collect()
    }
}

impl Lock {
    /// Any node of the workflow that is the first in the queue may take the lock.
    fn is_free_for(&self, holder: Holder) -> bool {
        if self.holders.contains(&holder) {
            return true;
        }
        let is_first = self
            .queue
            .values()
            .next()
            .is_none_or(|(run, node)| *run == holder.0 && node.is_some() == holder.1.is_some());
        is_first && self.holders.len() < self.limit
    }

    fn leave_queue(&mut self, holder: Holder) {
        if let Some(place) = self.places.remove(&holder) {
            self.queue.remove(&place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RANK: Rank = (0, Time::ZERO);

    // `TryAcquire` and `Release` in workflow/sync/sync_manager.go.
    #[test]
    fn a_mutex_is_taken_in_turn() {
        let mut locks = Locks::default();
        let mutex = [("default/Mutex/m".to_owned(), 1)];
        let (first, second, third) = ((0, Some(1)), (1, Some(1)), (0, Some(2)));
        assert_eq!(locks.acquire(first, RANK, &mutex), Ok(()));
        let waits = Err("Waiting for default/Mutex/m lock. Lock status: 0/1".to_owned());
        assert_eq!(locks.acquire(second, RANK, &mutex), waits);
        assert_eq!(locks.acquire(third, RANK, &mutex), waits);
        assert_eq!(locks.release(first), [second]);
        // It is another's turn.
        let free = Err("Waiting for default/Mutex/m lock. Lock status: 1/1".to_owned());
        assert_eq!(locks.acquire(third, RANK, &mutex), free);
        assert_eq!(locks.acquire(second, RANK, &mutex), Ok(()));
        assert_eq!(locks.release(second), [third]);
    }

    #[test]
    fn all_locks_are_taken_or_none() {
        let mut locks = Locks::default();
        let [a, b] = ["a", "b"].map(|name| (name.to_owned(), 1));
        let (first, second) = ((0, Some(1)), (0, Some(2)));
        assert_eq!(locks.acquire(first, RANK, std::slice::from_ref(&a)), Ok(()));
        assert!(locks.acquire(second, RANK, &[a.clone(), b.clone()]).is_err());
        assert_eq!(locks.acquire((0, Some(3)), RANK, &[b]), Ok(()));
        assert_eq!(locks.release(first), [second]);
        assert!(locks.acquire(second, RANK, &[a]).is_ok());
    }

    // `ReleaseAll` in workflow/sync/sync_manager.go.
    #[test]
    fn a_workflow_gives_back_all() {
        let mut locks = Locks::default();
        let mutex = [("m".to_owned(), 1)];
        assert!(locks.acquire((0, Some(1)), RANK, &mutex).is_ok());
        assert!(locks.acquire((0, Some(2)), RANK, &mutex).is_err());
        assert!(locks.acquire((1, None), (0, Time::seconds(1)), &mutex).is_err());
        assert_eq!(locks.release_all(0), [(1, None)]);
        assert!(locks.acquire((1, None), RANK, &mutex).is_ok());
    }

    #[test]
    fn the_higher_priority_comes_first() {
        let mut locks = Locks::default();
        let mutex = [("m".to_owned(), 1)];
        assert!(locks.acquire((0, None), RANK, &mutex).is_ok());
        assert!(locks.acquire((1, None), (0, Time::seconds(1)), &mutex).is_err());
        assert!(locks.acquire((2, None), (5, Time::seconds(2)), &mutex).is_err());
        assert!(locks.acquire((3, None), (i64::MIN, Time::seconds(3)), &mutex).is_err());
        assert_eq!(locks.release((0, None)), [(2, None)]);
    }
}
