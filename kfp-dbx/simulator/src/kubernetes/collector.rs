//! The garbage collector of Kubernetes: an object goes when all of its owners are gone.

use super::object::Owner;
use super::{Kubernetes, Object};
use crate::time::Time;

impl Kubernetes {
    /// Sets the owners of an object, in the place of those that it has.
    pub(crate) fn set_owners(&mut self, object: Object, owners: Vec<Owner>, now: Time) {
        for owner in &owners {
            let owned = match owner {
                Owner::Workflow(name) => self.of_workflows.entry(name.clone()).or_default(),
                Owner::Object(owner) => self.owned.entry(*owner).or_default(),
                Owner::Unresolved(_) => continue,
            };
            owned.push(object);
        }
        self.objects[object].owners = owners;
        self.collect(object, now);
    }

    /// Notes that a workflow is gone.
    pub(crate) fn remove_workflow(&mut self, name: &str, now: Time) {
        self.workflows_gone.insert(name.to_owned());
        for object in self.of_workflows.get(name).cloned().unwrap_or_default() {
            self.collect(object, now);
        }
    }

    /// Deletes what an object owned that is gone.
    pub(super) fn collect_owned(&mut self, owner: Object, now: Time) {
        for object in self.owned.remove(&owner).unwrap_or_default() {
            self.collect(object, now);
        }
    }

    /// Deletes an object if it has had owners, and all of them are gone.
    fn collect(&mut self, object: Object, now: Time) {
        let stored = &self.objects[object];
        let is_gone = |owner: &Owner| match owner {
            Owner::Workflow(name) => self.workflows_gone.contains(name),
            Owner::Object(owner) => self.objects[*owner].gone.is_some(),
            Owner::Unresolved(_) => false,
        };
        if stored.gone.is_none() && !stored.owners.is_empty() && stored.owners.iter().all(is_gone) {
            self.delete(object, now);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::kubernetes::Manifest;
    use crate::report::Maker;

    fn object(kubernetes: &mut Kubernetes, name: &str, owner: Option<Owner>) -> Object {
        let json = json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}});
        let manifest = Manifest::new(json).unwrap();
        kubernetes.insert(manifest, Maker::Somebody, owner, Time::ZERO)
    }

    fn workflow() -> Owner {
        Owner::Workflow("w".to_owned())
    }

    #[test]
    fn what_a_workflow_owns_goes_with_it() {
        let mut kubernetes = Kubernetes::default();
        let owned = object(&mut kubernetes, "owned", Some(workflow()));
        let free = object(&mut kubernetes, "free", None);
        let other = object(&mut kubernetes, "other", Some(Owner::Workflow("v".to_owned())));
        kubernetes.remove_workflow("w", Time(7));
        assert_eq!(kubernetes.get(owned).gone, Some(Time(7)));
        assert_eq!(kubernetes.get(free).gone, None);
        assert_eq!(kubernetes.get(other).gone, None);
        // One that comes later goes at once.
        let late = object(&mut kubernetes, "late", Some(workflow()));
        assert_eq!(kubernetes.get(late).gone, Some(Time::ZERO));
    }

    #[test]
    fn an_owner_takes_with_it_what_it_owns_and_what_that_owns() {
        let mut kubernetes = Kubernetes::default();
        let cluster = object(&mut kubernetes, "cluster", None);
        let job = object(&mut kubernetes, "job", Some(Owner::Object(cluster)));
        let run = object(&mut kubernetes, "run", Some(Owner::Object(job)));
        kubernetes.delete(cluster, Time(1));
        assert_eq!([job, run].map(|object| kubernetes.get(object).gone), [Some(Time(1)); 2]);
    }

    #[test]
    fn an_owner_that_cannot_be_resolved_keeps_an_object_for_ever() {
        let mut kubernetes = Kubernetes::default();
        let job = object(&mut kubernetes, "job", None);
        let run = object(&mut kubernetes, "run", Some(workflow()));
        kubernetes.set_owners(run, vec![Owner::Unresolved(job)], Time::ZERO);
        kubernetes.delete(job, Time(1));
        kubernetes.remove_workflow("w", Time(2));
        assert_eq!(kubernetes.get(run).deleting, None);
    }

    #[test]
    fn a_second_owner_keeps_an_object_until_it_is_gone_too() {
        let mut kubernetes = Kubernetes::default();
        let cluster = object(&mut kubernetes, "cluster", None);
        let run = object(&mut kubernetes, "run", None);
        kubernetes.set_owners(run, vec![workflow(), Owner::Object(cluster)], Time::ZERO);
        kubernetes.remove_workflow("w", Time(1));
        assert_eq!(kubernetes.get(run).deleting, None);
        kubernetes.delete(cluster, Time(2));
        assert_eq!(kubernetes.get(run).gone, Some(Time(2)));
    }

    #[test]
    fn an_object_waits_for_its_finalizers() {
        let mut kubernetes = Kubernetes::default();
        let held = object(&mut kubernetes, "held", Some(workflow()));
        kubernetes.hold(held, "a");
        kubernetes.hold(held, "b");
        kubernetes.remove_workflow("w", Time(1));
        kubernetes.release(held, "a", Time(2));
        let stored = kubernetes.get(held);
        assert_eq!((stored.deleting, stored.gone), (Some(Time(1)), None));
        kubernetes.release(held, "b", Time(3));
        assert_eq!(kubernetes.get(held).gone, Some(Time(3)));
        assert_eq!(kubernetes.find("ConfigMap", "held"), None);
    }
}
