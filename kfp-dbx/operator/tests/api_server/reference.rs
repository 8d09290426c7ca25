//! Every object that the Python package writes is accepted.

use kfp_dbx_core::table::{self, API_VERSION};
use serde_json::Value as Json;

use crate::cluster::Cluster;
use crate::common::shared;

/// Judges an object, if it is one of the operator's that is created.
fn judge(cluster: &Cluster, action: &Json, object: &Json, found: &mut Vec<String>) -> usize {
    let is_created = ["create", "apply"].iter().any(|name| action == name);
    if !is_created || object["apiVersion"] != API_VERSION {
        return 0;
    }
    let kind = table::kind(object["kind"].as_str().unwrap()).unwrap();
    if let Err(rejection) = cluster.judge(kind, &object["spec"]) {
        found.push(format!("{}\n{object:#}", rejection.message));
    }
    1
}

#[test]
fn the_objects_of_its_tests_are_accepted() {
    let Some(cluster) = Cluster::new() else { return };
    let Some(path) = shared("reference/op_cases.json") else { return };
    let cases: Json = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let (mut found, mut judged) = (Vec::new(), 0);
    for case in cases.as_array().unwrap() {
        let op = &case["expected"];
        judged += judge(&cluster, &op["action"], &op["k8s_resource"], &mut found);
    }
    assert!(judged > 30, "only {judged} objects");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_manifests_of_its_workflows_are_accepted() {
    let Some(cluster) = Cluster::new() else { return };
    let (mut found, mut judged) = (Vec::new(), 0);
    for folder in ["reference/workflows", "reference/control"] {
        let Some(folder) = shared(folder) else { return };
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "yaml") {
                continue;
            }
            let workflow: Json =
                serde_yaml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
            for template in workflow["spec"]["templates"].as_array().unwrap() {
                let resource = &template["resource"];
                let Some(manifest) = resource["manifest"].as_str() else { continue };
                let object: Json = serde_yaml::from_str(&filled(manifest)).unwrap();
                judged += judge(&cluster, &resource["action"], &object, &mut found);
            }
        }
    }
    assert!(judged > 15, "only {judged} objects");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Puts a value in for each tag, as Argo does.
fn filled(manifest: &str) -> String {
    let mut rest = manifest;
    let mut filled = String::new();
    while let Some((before, tag)) = rest.split_once("{{") {
        let (_, after) = tag.split_once("}}").unwrap();
        filled.push_str(before);
        filled.push('1');
        rest = after;
    }
    filled + rest
}
