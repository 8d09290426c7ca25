//! The objects of a namespace, their owners, their finalizers, and what kubectl does with them.
//!
//! What has no model here: the schemas and the rules of CRDs, access rights, other namespaces.
//!
//! | file | contents |
//! |---|---|
//! | `status` | the status of an object |
//! | `manifest` | from YAML to an object, as kubectl reads it |
//! | `object` | an object as the API server has it |
//! | `merge` | how a patch changes an object |
//! | `collector` | owner references, and what goes with its owner |
//! | `kubectl` | `create`, `apply`, `patch`, `replace`, `get` and `delete`, with kubectl's messages |
//! | `condition` | the success and the failure condition of an op |
//! | `json_path` | the path of an output |

mod collector;
mod condition;
mod json_path;
mod kubectl;
mod manifest;
mod merge;
mod object;
mod status;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, LazyLock};

use kfp_dbx_core::table::{self, Operator, Referent};
use serde_json::Value as Json;

pub(crate) use self::condition::{Condition, scalar, set};
pub(crate) use self::json_path::JsonPath;
pub(crate) use self::manifest::{Manifest, Unread, plural};
pub(crate) use self::merge::Strategy;
pub(crate) use self::object::{Owner, Stored};
pub(crate) use self::status::{Part, Source, Status};
use crate::queue::Object;
use crate::report::Maker;
use crate::time::Time;

/// Something that happened to an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// It was made.
    Made,
    /// A manifest has changed it.
    Changed,
    /// Its status has changed, and with it its state if there is one.
    Status(Option<String>),
    /// Its deletion was asked for.
    Deleting,
    /// It is gone.
    Gone,
}

/// The kinds that objects of other kinds name by the ids of their resources.
static NAMED_BY_ID: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    let references = table::kinds().flat_map(|kind| [kind.uses, kind.runs_use]).flatten();
    let named = references.copied().flatten().filter_map(|reference| match reference.to {
        Referent::Id(kind) | Referent::OwnerId(kind) => Some(kind),
        _ => None,
    });
    named.collect()
});

/// The objects of a namespace.
#[derive(Debug, Default)]
pub(crate) struct Kubernetes {
    /// The operator whose CRDs are installed.
    operator: Option<Operator>,
    objects: Vec<Stored>,
    /// Those that are there, by their kinds and names.
    names: BTreeMap<String, BTreeMap<String, Object>>,
    /// The objects whose resources have had an id, by their kinds and the ids, for the kinds that others name
    /// by id.
    ids: BTreeMap<&'static str, BTreeMap<String, BTreeSet<Object>>>,
    changes: VecDeque<(Object, Change)>,
    /// The objects that each workflow owns.
    of_workflows: BTreeMap<String, Vec<Object>>,
    workflows_gone: BTreeSet<String>,
    /// The objects that each object owns.
    owned: BTreeMap<Object, Vec<Object>>,
    /// The number of names that were generated.
    generated: usize,
}

impl Kubernetes {
    /// Begins with an empty namespace of a cluster with the CRDs of an operator.
    pub(crate) fn new(operator: Operator) -> Self {
        Self { operator: Some(operator), ..Self::default() }
    }

    /// Returns an object, also one that is gone.
    pub(crate) fn get(&self, object: Object) -> &Stored {
        &self.objects[object]
    }

    /// Returns all objects, also those that are gone, in the order in which they were made.
    pub(crate) fn all(&self) -> &[Stored] {
        &self.objects
    }

    /// Returns the object of that kind and name that is there.
    pub(crate) fn find(&self, kind: &str, name: &str) -> Option<Object> {
        self.names.get(kind)?.get(name).copied()
    }

    /// Returns the objects of that kind that are there and whose resources have that id, by their names.
    pub(crate) fn with_id(&self, kind: &str, id: &str) -> Vec<Object> {
        let number: Option<i64> = id.parse().ok();
        let has_it = |object: &Object| {
            let stored = self.get(*object);
            let made = stored.made();
            stored.gone.is_none()
                && match made.as_str() {
                    Some(text) => text == id,
                    None => number.is_some() && made.as_i64() == number,
                }
        };
        let of_kind = self.ids.get(kind);
        let known = |id: &str| of_kind.and_then(|ids| ids.get(id)).into_iter().flatten().copied();
        // Another way to write the number, such as `007`.
        let other = number.map(|number| number.to_string()).filter(|written| written != id);
        let found = known(id).chain(other.iter().flat_map(|written| known(written)));
        let mut found: Vec<_> = found.filter(has_it).collect();
        found.sort_by_key(|object| &self.get(*object).name);
        found
    }

    /// Takes the next change.
    pub(crate) fn next_change(&mut self) -> Option<(Object, Change)> {
        self.changes.pop_front()
    }

    /// Makes an object, whose name is free.
    pub(crate) fn insert(
        &mut self,
        manifest: Manifest,
        maker: Maker,
        owner: Option<Owner>,
        now: Time,
    ) -> Object {
        let place = self.objects.len();
        let stored = Stored::new(manifest, maker, place, now);
        let names = self.names.entry(stored.kind.clone()).or_default();
        names.insert(stored.name.clone(), place);
        self.objects.push(stored);
        self.changes.push_back((place, Change::Made));
        self.set_owners(place, owner.into_iter().collect(), now);
        place
    }

    /// Notes that a manifest has changed an object.
    fn note_change(&mut self, object: Object) {
        self.changes.push_back((object, Change::Changed));
    }

    /// Returns the spec of an object, to be changed by its operator.
    pub(crate) fn spec_mut(&mut self, object: Object) -> &mut Json {
        &mut Arc::make_mut(&mut self.objects[object].json)["spec"]
    }

    /// Writes the status of an object, and its state if that is another one than before.
    pub(crate) fn write_status(
        &mut self,
        object: Object,
        status: impl Into<Status>,
        state: Option<&str>,
        now: Time,
    ) {
        let stored = &mut self.objects[object];
        let last = stored.states.last().map(|(_, state)| state.as_str());
        let state = state.filter(|state| last != Some(state)).map(str::to_owned);
        let status = status.into();
        if state.is_none() && stored.status.whole() == status.whole() {
            return;
        }
        stored.status = status;
        stored.states.extend(state.clone().map(|state| (now, state)));
        self.changes.push_back((object, Change::Status(state)));
        self.note_id(object);
    }

    /// Notes the id in the status of an object that others may name by it.
    fn note_id(&mut self, object: Object) {
        let stored = &self.objects[object];
        let Some(row) = stored.row.filter(|row| NAMED_BY_ID.contains(row.kind)) else { return };
        let made = stored.made();
        let id = match made.as_str() {
            Some(text) => text.to_owned(),
            None if made.is_null() => return,
            None => made.to_string(),
        };
        self.ids.entry(row.kind).or_default().entry(id).or_default().insert(object);
    }

    /// Notes from when on the resource of an object is in Databricks, or until when.
    pub(crate) fn set_in_databricks(&mut self, object: Object, time: Time, is_there: bool) {
        let known = &mut self.objects[object].in_databricks;
        match (is_there, &known) {
            (true, None) => *known = Some((time, None)),
            (false, Some((since, None))) => *known = Some((*since, Some(time))),
            _ => {}
        }
    }

    /// Adds a finalizer.
    pub(crate) fn hold(&mut self, object: Object, finalizer: &str) {
        let finalizers = &mut self.objects[object].finalizers;
        if !finalizers.iter().any(|known| known == finalizer) {
            finalizers.push(finalizer.to_owned());
        }
    }

    /// Removes a finalizer. If it was the last one of an object that is being deleted, it is gone.
    pub(crate) fn release(&mut self, object: Object, finalizer: &str, now: Time) {
        let stored = &mut self.objects[object];
        stored.finalizers.retain(|known| known != finalizer);
        if stored.is_deleting() && stored.finalizers.is_empty() {
            self.remove(object, now);
        }
    }

    /// Deletes an object: it is gone, or waits for its finalizers.
    pub(crate) fn delete(&mut self, object: Object, now: Time) {
        let stored = &mut self.objects[object];
        if stored.deleting.is_some() {
            return;
        }
        stored.deleting = Some(now);
        let is_free = stored.finalizers.is_empty();
        self.changes.push_back((object, Change::Deleting));
        if is_free {
            self.remove(object, now);
        }
    }

    fn remove(&mut self, object: Object, now: Time) {
        let stored = &mut self.objects[object];
        if stored.gone.is_some() {
            return;
        }
        stored.gone = Some(now);
        if let Some(names) = self.names.get_mut(&stored.kind) {
            names.remove(&stored.name);
        }
        self.changes.push_back((object, Change::Gone));
        self.collect_owned(object, now);
    }
}
