//! Objects that are older than the rules keep working: their status is written, and they are deleted.

use std::collections::BTreeMap;

use kfp_dbx_core::table::{self, Kind};
use kfp_dbx_operator::crd;
use serde_json::{Value as Json, json};

use crate::cases::{Expected, cases};
use crate::cluster::Cluster;

const DEFINITIONS: &str = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

/// The keywords of our schemas that those of the archived operator do not have.
const RULES: &[&str] = &[
    "required",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "maxItems",
    "maxProperties",
    "pattern",
    "enum",
    "x-kubernetes-validations",
    "x-kubernetes-list-type",
    "x-kubernetes-list-map-keys",
];

/// The definition of a kind in a group of the test's own, which is removed at the end.
struct Definition<'c> {
    cluster: &'c Cluster,
    path: String,
    objects: String,
    group: String,
}

impl<'c> Definition<'c> {
    fn new(cluster: &'c Cluster, kind: &Kind, namespace: &str) -> Self {
        let group = format!("{namespace}.example.com");
        Self {
            cluster,
            path: format!("{DEFINITIONS}/{}.{group}", kind.plural),
            objects: format!("/apis/{group}/v1alpha1/namespaces/{namespace}/{}", kind.plural),
            group,
        }
    }

    fn apply(&self, mut definition: Json) {
        let plural = definition["spec"]["names"]["plural"].as_str().unwrap();
        definition["metadata"]["name"] = format!("{plural}.{}", self.group).into();
        definition["spec"]["group"] = self.group.as_str().into();
        definition["spec"]["names"]["shortNames"] = json!([]);
        definition["spec"]["names"]["categories"] = json!([]);
        self.cluster.apply(&self.path, &definition).unwrap();
    }

    fn object(&self, kind: &Kind, name: &str) -> Json {
        json!({
            "apiVersion": format!("{}/v1alpha1", self.group),
            "kind": kind.kind,
            "metadata": { "name": name, "finalizers": [kind.finalizer] },
        })
    }
}

impl Drop for Definition<'_> {
    fn drop(&mut self) {
        self.cluster.delete(&self.path);
    }
}

/// Returns a definition without the rules.
fn archived(value: Json) -> Json {
    match value {
        Json::Object(fields) => {
            let fields = fields.into_iter().filter(|(name, _)| !RULES.contains(&name.as_str()));
            fields.map(|(name, value)| (name, archived(value))).collect()
        }
        Json::Array(items) => items.into_iter().map(archived).collect(),
        other => other,
    }
}

/// Stores objects that the rules would refuse, and returns their names.
fn store(definition: &Definition<'_>, kind: &Kind) -> Vec<String> {
    let is_breach =
        |expected: &Expected| matches!(expected, Expected::Refused(_) | Expected::ByServer(..));
    let breaches = cases().into_iter().filter(|case| is_breach(&case.expected));
    let breaches = breaches.filter(|case| case.kind == kind.kind).map(|case| case.spec);
    let mut stored = Vec::new();
    for (index, spec) in std::iter::once(Json::Null).chain(breaches).enumerate() {
        let name = format!("a-{index}");
        let mut object = definition.object(kind, &name);
        if !spec.is_null() {
            object["spec"] = spec;
        }
        let path = format!("{}?fieldValidation=Strict", definition.objects);
        // Those with other types and fields were refused by the archived definitions, too.
        if definition.cluster.create(&path, &object).is_ok() {
            stored.push(name);
        }
    }
    stored
}

#[test]
fn objects_that_are_older_than_the_rules_are_served_and_deleted() {
    let Some(cluster) = Cluster::new() else { return };
    let namespace = cluster.namespace("upgrade", &json!({}));
    let mut stored = BTreeMap::new();
    for kind in table::kinds() {
        let definition = Definition::new(&cluster, kind, &namespace.name);
        definition.apply(archived(crd::definition(kind)));
        Cluster::wait("the archived definition", || cluster.get(&definition.objects).is_ok());
        let names = store(&definition, kind);
        definition.apply(crd::definition(kind));
        let judged = format!("{}?dryRun=All", definition.objects);
        Cluster::wait("the new definition", || {
            cluster.create(&judged, &definition.object(kind, "new")).is_err()
        });
        for name in &names {
            let one = format!("{}/{name}", definition.objects);
            let status = json!({ "status": { "observedGeneration": 1 } });
            let written = cluster.patch(&format!("{one}/status"), &status);
            assert!(written.is_ok(), "the status of {one}: {written:?}");
            let finalizers = json!({ "metadata": { "finalizers": [] } });
            let released = cluster.patch(&one, &finalizers);
            assert!(released.is_ok(), "the finalizers of {one}: {released:?}");
        }
        stored.insert(kind.kind, names.len());
    }
    assert!(stored.values().all(|stored| *stored > 2), "{stored:?}");
}
