//! The times at which the archived operator does nothing.

use super::Databricks;
use super::archived::{Deferred, crashes, has_large_number};
use crate::kubernetes::{Change, Kubernetes};
use crate::queue::{Object, Queue};
use crate::time::Time;

impl Databricks {
    /// Whether the operator does nothing about a change, for now or for ever.
    pub(super) fn is_jammed(
        &mut self,
        kubernetes: &mut Kubernetes,
        object: Object,
        change: &Change,
        now: Time,
    ) -> bool {
        let Some(row) = kubernetes.get(object).row.filter(|_| self.is_archived()) else {
            return false;
        };
        let is_new = *change == Change::Made && self.life(object).settled.is_none();
        if is_new && has_large_number(row.spec, &kubernetes.get(object).json["spec"]) {
            self.jams.unlisted.entry(row.kind).or_default().insert(object);
            let why =
                "it has a number over 32 bits: the archived operator can't list the kind any more";
            self.life(object).obstacle = Some(why.to_owned());
            return true;
        }
        if *change == Change::Deleting && self.jams.crashes.contains(&object) {
            kubernetes.release(object, row.finalizer, now);
            return true;
        }
        if is_new && crashes(kubernetes.get(object)) {
            kubernetes.hold(object, row.finalizer);
            self.jams.crashes.insert(object);
            self.life(object).obstacle = Some("the archived operator crashes on it".to_owned());
            return true;
        }
        if let Some(why) = self.jam(kubernetes, row.kind) {
            self.life(object).obstacle = Some(why);
            self.jams.deferred.push((object, Deferred::Change(change.clone())));
            return true;
        }
        false
    }

    /// Whether the operator does not see a move of a resource for now.
    pub(super) fn defers(&mut self, kubernetes: &Kubernetes, object: Object, number: u32) -> bool {
        let row = kubernetes.get(object).row.filter(|_| self.is_archived());
        let jam = row.and_then(|row| self.jam(kubernetes, row.kind));
        let Some(why) = jam else { return false };
        self.life(object).obstacle = Some(why);
        self.jams.deferred.push((object, Deferred::Move(number)));
        true
    }

    /// Returns what keeps the operator from the objects of a kind.
    fn jam(&self, kubernetes: &Kubernetes, kind: &str) -> Option<String> {
        let named = |object: &Object| {
            let stored = kubernetes.get(*object);
            format!("the {} `{}`", stored.kind, stored.name)
        };
        if let Some(object) = self.jams.crashes.first() {
            return Some(format!("the archived operator crashes on {}", named(object)));
        }
        let object = self.jams.unlisted.get(kind)?.first()?;
        Some(format!(
            "the archived operator can't read {}, and no {kind} because of it",
            named(object)
        ))
    }

    /// Goes on after an object is gone that stopped the operator.
    pub(super) fn unjam(&mut self, kubernetes: &mut Kubernetes, queue: &mut Queue, object: Object) {
        let was_crash = self.jams.crashes.remove(&object);
        let was_unlisted = self.jams.unlisted.values_mut().any(|all| all.remove(&object));
        if !was_crash && !was_unlisted {
            return;
        }
        for (object, deferred) in std::mem::take(&mut self.jams.deferred) {
            if kubernetes.get(object).gone.is_some() {
                continue;
            }
            let jam = kubernetes.get(object).row.and_then(|row| self.jam(kubernetes, row.kind));
            if jam.is_some() {
                self.jams.deferred.push((object, deferred));
                continue;
            }
            self.life(object).obstacle = None;
            match deferred {
                Deferred::Change(change) => self.operate(kubernetes, queue, object, &change),
                Deferred::Move(number) => self.due(kubernetes, queue, object, number),
            }
        }
    }
}
