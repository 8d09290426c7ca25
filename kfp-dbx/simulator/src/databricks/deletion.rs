//! The deletion of an object: its resource goes first, and then its finalizer.

use kfp_dbx_core::table;

use super::files::is_folder;
use super::kinds::{Way, result_field, way};
use super::{Databricks, Stage};
use crate::kubernetes::Kubernetes;
use crate::queue::{Object, Queue};
use crate::scenario::Fault;

impl Databricks {
    /// Does what the operator does about an object that is being deleted.
    pub(super) fn delete(
        &mut self,
        kubernetes: &mut Kubernetes,
        queue: &mut Queue,
        object: Object,
    ) {
        if matches!(self.life(object).stage, Stage::Deleting | Stage::Stuck) {
            return;
        }
        let waits =
            if self.is_archived() { Vec::new() } else { self.dependants_of(kubernetes, object) };
        let Some(first) = waits.first() else { return self.erase(kubernetes, queue, object) };
        let first = kubernetes.get(*first);
        let why = format!("the {} `{}` is deleted first, which uses it", first.kind, first.name);
        self.life(object).obstacle = Some(why);
        for dependant in &waits {
            self.blocks.entry(*dependant).or_default().insert(object);
        }
        self.dependants.insert(object, waits.iter().copied().collect());
        for dependant in waits {
            kubernetes.delete(dependant, queue.now());
        }
    }

    /// Returns the objects that name this one as their owner. kfp-dbx-operator deletes them first.
    fn dependants_of(&self, kubernetes: &Kubernetes, object: Object) -> Vec<Object> {
        let stored = kubernetes.get(object);
        let id = stored.made();
        let names = [Some(stored.name.as_str()), id.as_str()].into_iter().flatten();
        let known =
            names.filter_map(|name| self.users.get(&(stored.kind.clone(), name.to_owned())));
        let is_there = |object: &Object| kubernetes.get(*object).gone.is_none();
        known.flatten().copied().filter(is_there).collect()
    }

    /// Notes what an object names as its owner.
    pub(super) fn note_uses(&mut self, kubernetes: &Kubernetes, object: Object) {
        let stored = kubernetes.get(object);
        for reference in stored.row.into_iter().flat_map(table::Kind::owners) {
            let Some(owner) = reference.owner() else { continue };
            for text in stored.spec_texts(reference.field) {
                let users = self.users.entry((owner.to_owned(), text.to_owned())).or_default();
                users.insert(object);
            }
        }
    }

    /// Goes on with deletions that waited for an object that is gone.
    pub(super) fn free(&mut self, kubernetes: &mut Kubernetes, queue: &mut Queue, object: Object) {
        for owner in self.blocks.remove(&object).unwrap_or_default() {
            let left = self.dependants.get_mut(&owner).map(|left| {
                left.remove(&object);
                left.len()
            });
            if left == Some(0) {
                self.dependants.remove(&owner);
                self.life(owner).obstacle = None;
                self.erase(kubernetes, queue, owner);
            }
        }
        self.unjam(kubernetes, queue, object);
    }

    /// Begins to delete the resource of an object.
    fn erase(&mut self, kubernetes: &mut Kubernetes, queue: &mut Queue, object: Object) {
        let stored = kubernetes.get(object);
        let Some(row) = stored.row else { return };
        let is_made = stored.in_databricks.is_some();
        let is_there = stored.in_databricks.is_some_and(|(_, until)| until.is_none());
        let fault = self.life(object).deletion.clone();
        let stuck = match fault {
            Some(Fault::Hangs) => Some("Databricks does not answer".to_owned()),
            Some(_) => Some("Databricks rejects the deletion".to_owned()),
            None if self.is_archived() && is_made => self.stuck_as_archived(kubernetes, object),
            None => None,
        };
        if let Some(why) = stuck.filter(|_| is_made) {
            let life = self.life(object);
            life.stage = Stage::Stuck;
            life.number += 1;
            life.obstacle = Some(why);
            return;
        }
        self.life(object).stage = Stage::Deleting;
        match is_there {
            true => self.plan(queue, object, self.cluster.other),
            false => {
                self.life(object).number += 1;
                kubernetes.release(object, row.finalizer, queue.now());
            }
        }
    }

    /// Returns why the archived operator never gets done with the deletion of an object.
    fn stuck_as_archived(&mut self, kubernetes: &Kubernetes, object: Object) -> Option<String> {
        let stored = kubernetes.get(object);
        let row = stored.row?;
        let has_ended = self.life(object).stage == Stage::Settled;
        match way(row) {
            Way::Run if has_ended => {
                let result = result_field(row).map(|field| stored.status.at(field.path));
                let has_none = result.is_none_or(|result| result.is_null());
                has_none.then(|| {
                    "the archived operator waits for a `result_state`, which the run never gets"
                        .to_owned()
                })
            }
            // Only the workspace refuses to delete what is not there.
            Way::Stored if row.path.is_some_and(|path| path.folder.is_some()) => {
                (!self.files.has(stored)).then(|| {
                    "the archived operator fails for ever, as its path is gone already".to_owned()
                })
            }
            _ => None,
        }
    }

    /// The resource of an object is gone from Databricks.
    pub(super) fn deleted(
        &mut self,
        kubernetes: &mut Kubernetes,
        queue: &mut Queue,
        object: Object,
    ) {
        let now = queue.now();
        let stored = kubernetes.get(object);
        let Some(row) = stored.row else { return };
        let goes = self.files.delete(stored, self.is_archived() || is_folder(stored));
        for object in goes.into_iter().chain([object]) {
            kubernetes.set_in_databricks(object, now, false);
        }
        if way(row) == Way::Cluster {
            self.end_runs_on(kubernetes, object, now);
        }
        kubernetes.release(object, row.finalizer, now);
    }
}
