//! Which object names which: an object that changes wakes those that name it, and one that is gone
//! wakes those that it named.

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_core::table::{self, Identity};

use crate::object::Object;

/// The name by which one object names another: the kind, the namespace, and the name or the id.
type Name = (&'static str, String, &'static str, String);

/// The names in all objects.
#[derive(Default)]
pub(super) struct Names {
    users: BTreeMap<Name, BTreeSet<u64>>,
    named: BTreeMap<u64, BTreeSet<Name>>,
    /// The names that the objects themselves have.
    own: BTreeMap<Name, u64>,
    owned: BTreeMap<u64, BTreeSet<Name>>,
}

impl Names {
    /// Takes a state of an object.
    pub(super) fn put(&mut self, id: u64, object: &Object) {
        self.remove(id);
        let named: BTreeSet<Name> = named(object).collect();
        for name in &named {
            self.users.entry(name.clone()).or_default().insert(id);
        }
        self.named.insert(id, named);
        let own: BTreeSet<Name> = own(object).collect();
        for name in &own {
            self.own.insert(name.clone(), id);
        }
        self.owned.insert(id, own);
    }

    /// Forgets an object.
    pub(super) fn remove(&mut self, id: u64) {
        for name in self.named.remove(&id).into_iter().flatten() {
            if let Some(users) = self.users.get_mut(&name) {
                users.remove(&id);
                if users.is_empty() {
                    self.users.remove(&name);
                }
            }
        }
        for name in self.owned.remove(&id).into_iter().flatten() {
            if self.own.get(&name) == Some(&id) {
                self.own.remove(&name);
            }
        }
    }

    /// Returns the objects that name an object.
    pub(super) fn users(&self, id: u64) -> BTreeSet<u64> {
        let own = self.owned.get(&id).into_iter().flatten();
        own.filter_map(|name| self.users.get(name)).flatten().copied().collect()
    }

    /// Returns the objects that an object names.
    pub(super) fn named(&self, id: u64) -> Vec<u64> {
        let named = self.named.get(&id).into_iter().flatten();
        named.filter_map(|name| self.own.get(name)).copied().collect()
    }
}

/// Returns the names of other objects in an object: of those that the operator makes its owner, and of
/// those that it waits for.
fn named(object: &Object) -> impl Iterator<Item = Name> {
    let kind = object.kind();
    let references = [kind.uses, kind.runs_use].into_iter().flatten().copied().flatten();
    let references = references.filter(|reference| !reference.is_path());
    references.flat_map(move |reference| {
        let kind = reference.kinds().first().and_then(|kind| table::kind(kind));
        let kind = kind.map(|kind| kind.kind);
        let texts = object.spec_texts(reference.field).into_iter();
        texts.filter_map(move |text| {
            let namespace = object.namespace().to_owned();
            Some((kind?, namespace, reference.identity().noun(), text.to_owned()))
        })
    })
}

/// Returns the names of an object.
fn own(object: &Object) -> impl Iterator<Item = Name> {
    let name = |identity: Identity, text: &str| {
        (object.kind().kind, object.namespace().to_owned(), identity.noun(), text.to_owned())
    };
    let id = object.id().map(|id| name(Identity::Id, id));
    id.into_iter().chain([name(Identity::Name, object.name())])
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::Names;
    use crate::object::Object;

    fn object(kind: &str, name: &str, spec: &Json) -> Object {
        let metadata = json!({ "name": name, "namespace": "team" });
        Object::new(json!({ "kind": kind, "metadata": metadata, "spec": spec })).unwrap()
    }

    #[test]
    fn tasks_name_clusters_and_jobs() {
        let mut names = Names::default();
        names.put(1, &object("Dcluster", "big", &json!({})));
        names.put(2, &object("Djob", "train", &json!({})));
        let tasks = json!([
            { "task_key": "a", "existing_cluster_name": "big" },
            { "task_key": "b", "run_job_task": { "job_name": "train" } },
        ]);
        names.put(3, &object("Run", "nightly", &json!({ "tasks": tasks })));
        names.put(4, &object("Djob", "other", &json!({ "run_job_task": { "job_name": "train" } })));
        assert_eq!(names.users(1), [3].into());
        assert_eq!(names.users(2), [3, 4].into());
        assert_eq!(names.named(3).len(), 2);
    }
}
