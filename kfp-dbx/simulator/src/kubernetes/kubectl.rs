//! What kubectl does with a manifest. Its errors are its own messages.

use std::sync::Arc;

use kfp_dbx_core::table;
use kfp_dbx_core::text::name_rule;
use serde_json::Value as Json;

use super::manifest::{PATH, is_of_operator, plural};
use super::merge::{Strategy, merge};
use super::object::{Owner, without_status};
use super::{Kubernetes, Manifest, Object};
use crate::report::Maker;
use crate::time::Time;

/// The characters of generated names.
const CHARACTERS: &[u8] = b"bcdfghjklmnpqrstvwxz2456789";

impl Kubernetes {
    /// Creates an object.
    ///
    /// # Errors
    /// There is one of that name, or the API server refuses it.
    pub(crate) fn create(
        &mut self,
        mut manifest: Manifest,
        maker: Maker,
        owner: Option<Owner>,
        now: Time,
    ) -> Result<Object, String> {
        self.check_kind(&manifest)?;
        if let Some(prefix) = manifest.prefix() {
            manifest.name = format!("{prefix}{}", suffix(self.generated));
            self.generated += 1;
        }
        check_name(&manifest)?;
        if let Some(known) = self.find(&manifest.kind, &manifest.name) {
            let is_deleting = self.get(known).is_deleting();
            let deleting = if is_deleting { "object is being deleted: " } else { "" };
            return Err(format!(
                "Error from server (AlreadyExists): error when creating \"{PATH}\": {deleting}{} already exists",
                named(&manifest)
            ));
        }
        Ok(self.insert(manifest, maker, owner, now))
    }

    /// Creates an object, or merges the manifest into the one that is there.
    ///
    /// # Errors
    /// The API server refuses it.
    pub(crate) fn apply(
        &mut self,
        manifest: Manifest,
        maker: Maker,
        owner: Option<Owner>,
        now: Time,
    ) -> Result<Object, String> {
        self.check_kind(&manifest)?;
        if manifest.prefix().is_some() {
            return Err("error: from the manifest: cannot use generate name with apply".to_owned());
        }
        match self.find(&manifest.kind, &manifest.name) {
            Some(object) => {
                self.change(object, &manifest.json, owner, now);
                Ok(object)
            }
            None => self.create(manifest, maker, owner, now),
        }
    }

    /// Merges the manifest into an object.
    ///
    /// # Errors
    /// There is none, or its kind does not take the way to merge.
    pub(crate) fn patch(
        &mut self,
        manifest: &Manifest,
        strategy: Strategy,
        owner: Option<Owner>,
        now: Time,
    ) -> Result<Object, String> {
        let object = self.read(manifest)?;
        if strategy == Strategy::Strategic && !is_of_kubernetes(&manifest.group) {
            return Err(
                "Error from server (UnsupportedMediaType): the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml"
                    .to_owned(),
            );
        }
        self.change(object, &manifest.json, owner, now);
        Ok(object)
    }

    /// Replaces an object, but for its status, its uid and its finalizers, which its operator adds again.
    ///
    /// # Errors
    /// There is none.
    pub(crate) fn replace(
        &mut self,
        manifest: &Manifest,
        owner: Option<Owner>,
        now: Time,
    ) -> Result<Object, String> {
        let object = self.read(manifest).map_err(|why| when("replacing", &why))?;
        let stored = &mut self.objects[object];
        stored.json = without_status(&manifest.json);
        self.note_change(object);
        self.set_owners(object, owner.into_iter().collect(), now);
        Ok(object)
    }

    /// Reads an object.
    ///
    /// # Errors
    /// There is none.
    pub(crate) fn read(&self, manifest: &Manifest) -> Result<Object, String> {
        self.check_kind(manifest)?;
        let missing = || format!("Error from server (NotFound): {} not found", named(manifest));
        match &*manifest.name {
            "" => Err(NO_NAME.to_owned()),
            name => self.find(&manifest.kind, name).ok_or_else(missing),
        }
    }

    /// Deletes an object, if it is there.
    ///
    /// # Errors
    /// There is no such kind, or the manifest has no name, or the object has to be there and is not.
    pub(crate) fn erase(
        &mut self,
        manifest: &Manifest,
        has_to_be_there: bool,
        now: Time,
    ) -> Result<Option<Object>, String> {
        self.check_kind(manifest)?;
        if manifest.name.is_empty() {
            return Err(NO_NAME.to_owned());
        }
        if has_to_be_there {
            self.read(manifest).map_err(|why| when("deleting", &why))?;
        }
        let object = self.find(&manifest.kind, &manifest.name);
        if let Some(object) = object {
            self.delete(object, now);
        }
        Ok(object)
    }

    fn change(&mut self, object: Object, patch: &Json, owner: Option<Owner>, now: Time) {
        let stored = &mut self.objects[object];
        let mut patch = patch.clone();
        if let Some(fields) = patch.as_object_mut() {
            // The operator alone writes the status.
            fields.shift_remove("status");
        }
        let before = stored.json.clone();
        merge(Arc::make_mut(&mut stored.json), &patch);
        let is_changed = before != stored.json;
        if is_changed && before["spec"] != stored.json["spec"] {
            stored.generation += 1;
        }
        if is_changed {
            self.note_change(object);
        }
        if let Some(owner) = owner.filter(|owner| !self.get(object).owners.contains(owner)) {
            let mut owners = self.get(object).owners.clone();
            owners.push(owner);
            self.set_owners(object, owners, now);
        }
    }

    /// Checks that the API server has the kind.
    fn check_kind(&self, manifest: &Manifest) -> Result<(), String> {
        let Manifest { group, kind, name, json } = manifest;
        if !is_of_operator(group) {
            return Ok(());
        }
        let row = table::kind(kind).filter(|_| json["apiVersion"] == table::API_VERSION);
        if row.is_some_and(|row| row.only_for.is_none_or(|only| Some(only) == self.operator)) {
            return Ok(());
        }
        let version = json["apiVersion"].as_str().unwrap_or_default();
        Err(format!(
            "error: resource mapping not found for name: \"{name}\" namespace: \"\" from \"{PATH}\": no matches for kind \"{kind}\" in version \"{version}\"\nensure CRDs are installed first"
        ))
    }
}

const NO_NAME: &str = "error: resource name may not be empty";

/// Returns an error about an object that is not there, with what kubectl was doing.
fn when(doing: &str, why: &str) -> String {
    let reason = "Error from server (NotFound): ";
    why.replacen(reason, &format!("{reason}error when {doing} \"{PATH}\": "), 1)
}

/// Whether a group is one of Kubernetes' own, whose kinds know how to merge their lists.
fn is_of_kubernetes(group: &str) -> bool {
    !group.contains('.') || group.ends_with(".k8s.io")
}

/// Returns the name of an object as the API server writes it: `runs.databricks.microsoft.com "x"`.
fn named(manifest: &Manifest) -> String {
    let Manifest { group, kind, name, .. } = manifest;
    format!("{} \"{name}\"", plural(group, kind))
}

fn check_name(manifest: &Manifest) -> Result<(), String> {
    let Manifest { kind, name, .. } = manifest;
    if name.is_empty() {
        return Err(NO_NAME.to_owned());
    }
    if name.len() > name_rule::MAX_SUBDOMAIN {
        return Err(format!(
            "The {kind} \"{name}\" is invalid: metadata.name: Invalid value: \"{name}\": must be no more than {} characters",
            name_rule::MAX_SUBDOMAIN
        ));
    }
    name_rule::OBJECT.check(name).map_err(|_| {
        format!(
            "The {kind} \"{name}\" is invalid: metadata.name: Invalid value: \"{name}\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
        )
    })
}

/// Returns the end of a generated name.
fn suffix(number: usize) -> String {
    let mut rest = number;
    let mut suffix = [CHARACTERS[0]; 5];
    for place in suffix.iter_mut().rev() {
        *place = CHARACTERS[rest % CHARACTERS.len()];
        rest /= CHARACTERS.len();
    }
    suffix.iter().map(|c| char::from(*c)).collect()
}

#[cfg(test)]
mod tests {
    use kfp_dbx_core::table::Operator;
    use serde_json::json;

    use super::*;

    const NOW: Time = Time::ZERO;

    fn kubernetes() -> Kubernetes {
        Kubernetes::new(Operator::Archived)
    }

    fn manifest(kind: &str, name: &str, spec: &Json) -> Manifest {
        let version = if kind == "ConfigMap" { "v1" } else { table::API_VERSION };
        let metadata = json!({"name": name});
        let json = json!({"apiVersion": version, "kind": kind, "metadata": metadata, "spec": spec});
        Manifest::new(json).unwrap()
    }

    fn create(kubernetes: &mut Kubernetes, manifest: Manifest) -> Result<Object, String> {
        kubernetes.create(manifest, Maker::Somebody, None, NOW)
    }

    #[test]
    fn create_fails_if_the_object_is_there() {
        let mut kubernetes = kubernetes();
        let run = || manifest("Run", "x", &json!({}));
        let object = create(&mut kubernetes, run()).unwrap();
        assert_eq!(
            create(&mut kubernetes, run()).unwrap_err(),
            "Error from server (AlreadyExists): error when creating \"/tmp/manifest.yaml\": runs.databricks.microsoft.com \"x\" already exists"
        );
        kubernetes.hold(object, "f");
        assert_eq!(kubernetes.erase(&run(), false, NOW), Ok(Some(object)));
        assert_eq!(
            create(&mut kubernetes, run()).unwrap_err(),
            "Error from server (AlreadyExists): error when creating \"/tmp/manifest.yaml\": object is being deleted: runs.databricks.microsoft.com \"x\" already exists"
        );
        kubernetes.release(object, "f", NOW);
        assert_eq!(create(&mut kubernetes, run()), Ok(1));
        assert_eq!(create(&mut kubernetes, manifest("ConfigMap", "x", &json!({}))), Ok(2));
    }

    #[test]
    fn apply_merges_into_the_object_that_is_there() {
        let mut kubernetes = kubernetes();
        let object = create(&mut kubernetes, manifest("Run", "x", &json!({"a": 1}))).unwrap();
        kubernetes.write_status(object, json!({"s": 1}), None, NOW);
        let apply = manifest("Run", "x", &json!({"b": 2}));
        let owner = Some(Owner::Workflow("w".to_owned()));
        assert_eq!(kubernetes.apply(apply, Maker::Somebody, owner.clone(), NOW), Ok(object));
        let stored = kubernetes.get(object);
        assert_eq!(stored.json["spec"], json!({"a": 1, "b": 2}));
        assert_eq!(*stored.status.whole(), json!({"s": 1}));
        assert_eq!(stored.generation, 2);
        assert_eq!(stored.owners, owner.into_iter().collect::<Vec<_>>());
        let other = manifest("Run", "y", &json!({}));
        assert_eq!(kubernetes.apply(other, Maker::Somebody, None, NOW), Ok(1));
    }

    #[test]
    fn get_patch_and_replace_need_the_object() {
        let mut kubernetes = kubernetes();
        let map = || manifest("ConfigMap", "x", &json!({"a": 1}));
        let missing = "Error from server (NotFound): configmaps \"x\" not found";
        assert_eq!(kubernetes.read(&map()).unwrap_err(), missing);
        assert_eq!(kubernetes.patch(&map(), Strategy::Strategic, None, NOW).unwrap_err(), missing);
        assert_eq!(
            kubernetes.replace(&map(), None, NOW).unwrap_err(),
            "Error from server (NotFound): error when replacing \"/tmp/manifest.yaml\": configmaps \"x\" not found"
        );
        let object = create(&mut kubernetes, map()).unwrap();
        let other = manifest("ConfigMap", "x", &json!({"b": 1}));
        kubernetes.patch(&other, Strategy::Strategic, None, NOW).unwrap();
        assert_eq!(kubernetes.get(object).json["spec"], json!({"a": 1, "b": 1}));
        kubernetes.replace(&other, None, NOW).unwrap();
        assert_eq!(kubernetes.get(object).json["spec"], json!({"b": 1}));
        assert_eq!(kubernetes.read(&map()), Ok(object));
    }

    #[test]
    fn a_custom_kind_takes_no_strategic_patch() {
        let mut kubernetes = kubernetes();
        let run = manifest("Run", "x", &json!({"a": 1}));
        create(&mut kubernetes, run.clone()).unwrap();
        let why = kubernetes.patch(&run, Strategy::Strategic, None, NOW).unwrap_err();
        assert!(why.starts_with("Error from server (UnsupportedMediaType)"), "{why}");
        assert_eq!(kubernetes.patch(&run, Strategy::Merge, None, NOW), Ok(0));
    }

    #[test]
    fn names_are_those_of_kubernetes() {
        let mut kubernetes = kubernetes();
        let why = create(&mut kubernetes, manifest("Run", "Upper", &json!({}))).unwrap_err();
        assert!(why.starts_with("The Run \"Upper\" is invalid: metadata.name:"), "{why}");
        let why = create(&mut kubernetes, manifest("Run", "", &json!({}))).unwrap_err();
        assert_eq!(why, "error: resource name may not be empty");
        let mut generated = manifest("Run", "", &json!({}));
        Arc::make_mut(&mut generated.json)["metadata"] = json!({"generateName": "run-"});
        assert_eq!(create(&mut kubernetes, generated.clone()), Ok(0));
        assert_eq!(create(&mut kubernetes, generated), Ok(1));
        assert_eq!(kubernetes.get(0).name, "run-bbbbb");
        assert_eq!(kubernetes.get(1).name, "run-bbbbc");
    }

    #[test]
    fn only_kfp_dbx_operator_has_the_kind_of_volume_files() {
        let file = manifest("VolumeFile", "x", &json!({}));
        let why = create(&mut kubernetes(), file.clone()).unwrap_err();
        assert!(why.contains("no matches for kind \"VolumeFile\" in version"), "{why}");
        assert_eq!(create(&mut Kubernetes::new(Operator::KfpDbx), file), Ok(0));
    }

    #[test]
    fn a_delete_ignores_what_is_not_there() {
        let mut kubernetes = kubernetes();
        let run = manifest("Run", "x", &json!({}));
        assert_eq!(kubernetes.erase(&run, false, NOW), Ok(None));
        create(&mut kubernetes, run.clone()).unwrap();
        assert_eq!(kubernetes.erase(&run, false, NOW), Ok(Some(0)));
        assert_eq!(kubernetes.find("Run", "x"), None);
    }
}
