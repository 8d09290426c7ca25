//! A simulated API server: resource versions, generations, finalizers, the status subresource, owner
//! references, and the log of changes from which watches are served.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use kfp_dbx_core::table;
use kfp_dbx_operator::controller::Target;
use kfp_dbx_operator::decide::{ClusterFailure, Patch, Secret};
use kfp_dbx_operator::object::Key;
use kfp_dbx_operator::time::Time;
use serde_json::{Value as Json, json};

use crate::conditions;

pub const NAMESPACE: &str = "team";

/// A change of an object.
#[derive(Clone)]
pub struct Change {
    pub deleted: bool,
    pub object: Rc<Json>,
}

/// The API server.
#[derive(Default)]
pub struct Server {
    objects: BTreeMap<Key, Rc<Json>>,
    logs: BTreeMap<&'static str, Vec<Change>>,
    version: u64,
    last_uid: u64,
    /// The uids of owners of other kinds, such as workflows.
    pub owners: BTreeSet<String>,
    /// The data of Secrets, by name.
    pub secrets: BTreeMap<String, Secret>,
    /// Whether writes need no resource version, which is a planted bug.
    pub ignores_versions: bool,
}

/// What a user creates.
pub struct New {
    pub key: Key,
    pub spec: Json,
    pub annotations: Json,
    pub owners: Json,
}

impl Server {
    pub fn get(&self, key: &Key) -> Option<&Rc<Json>> {
        self.objects.get(key)
    }

    pub fn objects(&self) -> impl Iterator<Item = (&Key, &Rc<Json>)> {
        self.objects.iter()
    }

    pub fn list(&self, kind: &str) -> Vec<Rc<Json>> {
        let of_kind = self.objects.iter().filter(|(key, _)| key.kind == kind);
        of_kind.map(|(_, object)| object.clone()).collect()
    }

    /// Returns the changes of a kind.
    pub fn log(&self, kind: &str) -> &[Change] {
        self.logs.get(kind).map_or(&[], Vec::as_slice)
    }

    /// Creates an object, unless there is one of that name. Returns its uid.
    pub fn create(&mut self, new: &New, now: Time) -> Option<String> {
        if self.objects.contains_key(&new.key) {
            return None;
        }
        self.last_uid += 1;
        let uid = format!("00000000-0000-4000-8000-{:012}", self.last_uid);
        let mut object = json!({
            "apiVersion": table::API_VERSION,
            "kind": new.key.kind,
            "metadata": {
                "name": new.key.name,
                "namespace": new.key.namespace,
                "uid": uid,
                "generation": 1,
                "creationTimestamp": now.to_string(),
                "annotations": new.annotations,
            },
            "spec": new.spec,
        });
        if new.owners.as_array().is_some_and(|owners| !owners.is_empty()) {
            object["metadata"]["ownerReferences"] = new.owners.clone();
        }
        self.store(&new.key, object);
        Some(uid)
    }

    /// Deletes an object, or marks it if it has finalizers.
    pub fn delete(
        &mut self,
        key: &Key,
        uid: Option<&str>,
        now: Time,
    ) -> Result<(), ClusterFailure> {
        let Some(object) = self.objects.get(key) else { return Ok(()) };
        if uid.is_some_and(|uid| object["metadata"]["uid"] != uid) {
            return Err(ClusterFailure::Stale);
        }
        if !object["metadata"]["deletionTimestamp"].is_null() {
            return Ok(());
        }
        let mut object = Json::clone(object);
        let metadata = &mut object["metadata"];
        metadata["deletionTimestamp"] = json!(now.to_string());
        metadata["generation"] = json!(metadata["generation"].as_i64().unwrap() + 1);
        self.store(key, object);
        Ok(())
    }

    /// Changes an object as a user does. A changed spec has a new generation.
    pub fn edit(&mut self, key: &Key, change: impl FnOnce(&mut Json)) -> bool {
        let Some(old) = self.objects.get(key) else { return false };
        let mut object = Json::clone(old);
        change(&mut object);
        if object["spec"] != old["spec"] {
            let generation = old["metadata"]["generation"].as_i64().unwrap();
            object["metadata"]["generation"] = json!(generation + 1);
        }
        self.store(key, object);
        true
    }

    /// Changes an object as the operator does.
    pub fn write(&mut self, target: &Target, patch: &Patch) -> Result<Json, ClusterFailure> {
        let Some(old) = self.objects.get(&target.key) else { return Err(ClusterFailure::Stale) };
        let old = Rc::clone(old);
        let metadata = &old["metadata"];
        let is_same = metadata["uid"] == target.uid.as_str()
            && (metadata["resourceVersion"] == target.resource_version.as_str()
                || self.ignores_versions);
        if !is_same {
            return Err(ClusterFailure::Stale);
        }
        let mut object = Json::clone(&old);
        match patch {
            Patch::Status(status) => {
                conditions::check(status).map_err(ClusterFailure::Refused)?;
                object["status"] = status.clone();
            }
            Patch::Finalizers(names) => {
                let old: Vec<&str> = metadata["finalizers"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(Json::as_str)
                    .collect();
                let is_new = |name: &String| !old.contains(&name.as_str());
                if !metadata["deletionTimestamp"].is_null() && names.iter().any(is_new) {
                    let why = "no new finalizers can be added if the object is being deleted";
                    return Err(ClusterFailure::Refused(why.to_owned()));
                }
                object["metadata"]["finalizers"] = json!(names);
            }
            Patch::Owners(owners) => object["metadata"]["ownerReferences"] = json!(owners),
        }
        Ok(self.store(&target.key, object))
    }

    /// Returns an object whose owners are all gone, if there is one.
    pub fn garbage(&self) -> Vec<(Key, String)> {
        let is_alive = |uid: &str| {
            self.owners.contains(uid)
                || self.objects.values().any(|object| object["metadata"]["uid"] == uid)
        };
        let is_garbage = |object: &Json| {
            let owners = object["metadata"]["ownerReferences"].as_array();
            object["metadata"]["deletionTimestamp"].is_null()
                && owners.is_some_and(|owners| {
                    let mut uids = owners.iter().filter_map(|owner| owner["uid"].as_str());
                    !owners.is_empty() && !uids.any(is_alive)
                })
        };
        let garbage = self.objects.iter().filter(|(_, object)| is_garbage(object));
        garbage
            .map(|(key, object)| {
                (key.clone(), object["metadata"]["uid"].as_str().unwrap().to_owned())
            })
            .collect()
    }

    /// Stores a state, and returns it. A state without finalizers of a deleted object is its last one.
    fn store(&mut self, key: &Key, mut object: Json) -> Json {
        if let Some(old) = self.objects.get(key)
            && **old == object
        {
            return object;
        }
        self.version += 1;
        object["metadata"]["resourceVersion"] = json!(self.version.to_string());
        let metadata = &object["metadata"];
        let has_finalizers = metadata["finalizers"].as_array().is_some_and(|all| !all.is_empty());
        let deleted = !metadata["deletionTimestamp"].is_null() && !has_finalizers;
        let state = Rc::new(object.clone());
        if deleted {
            self.objects.remove(key);
        } else {
            self.objects.insert(key.clone(), state.clone());
        }
        self.logs.entry(key.kind).or_default().push(Change { deleted, object: state });
        object
    }
}
