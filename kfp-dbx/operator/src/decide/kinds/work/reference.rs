//! The manifests that the Python package writes run as they are.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::Path;

use serde_json::{Value as Json, json};

use crate::decide::harness::{Harness, object};
use crate::fake::{Settings, Workspace};

/// Returns the specs of that kind in the recorded workflows, with a value in the place of each tag.
fn specs(kind: &str) -> Vec<(String, Json)> {
    let reference = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/reference");
    if !kfp_dbx_skip::can_run(reference.is_dir(), "the recorded references are not in ../shared") {
        return Vec::new();
    }
    let mut specs = Vec::new();
    for folder in ["workflows", "control"] {
        for entry in std::fs::read_dir(reference.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|ext| ext != "yaml") {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let workflow: Json = serde_yaml::from_str(&text).unwrap();
            for template in workflow["spec"]["templates"].as_array().unwrap() {
                let Some(manifest) = template["resource"]["manifest"].as_str() else { continue };
                let manifest: Json = serde_yaml::from_str(&without_tags(manifest)).unwrap();
                if template["resource"]["action"] == "create" && manifest["kind"] == kind {
                    let name = format!("{}: {}", path.display(), template["name"]);
                    specs.push((name, manifest["spec"].clone()));
                }
            }
        }
    }
    specs.sort_by(|one, other| one.0.cmp(&other.0));
    specs
}

fn without_tags(manifest: &str) -> String {
    let mut parts = manifest.split("{{");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push('v');
        text.push_str(part.split_once("}}").unwrap().1);
    }
    text
}

/// A cluster and a job with the names that a spec uses.
fn others(spec: &Json) -> Vec<Json> {
    let named = |kind: &str, field: &str, status: Json| {
        let mut other = object(kind, spec[field].as_str()?, json!({}));
        other["status"] = status;
        Some(other)
    };
    let cluster = json!({ "cluster_info": { "cluster_id": "c-1", "state": "RUNNING" } });
    let job = json!({ "job_status": { "job_id": 1 } });
    let cluster = named("Dcluster", "existing_cluster_name", cluster);
    cluster.into_iter().chain(named("Djob", "job_name", job)).collect()
}

fn live(kind: &str, spec: &Json) -> (Harness, Workspace) {
    let mut workspace = Workspace::new(Settings::default());
    let mut harness = Harness::new(object(kind, "nightly", spec.clone()));
    harness.others = others(spec);
    for _ in 0..100 {
        let wait = harness.pass_with(&mut |request, now| {
            workspace.handle(request, now).answer(request.endpoint, now)
        });
        harness.now = harness.now + wait.and_then(|wait| wait.after).unwrap_or_default();
    }
    (harness, workspace)
}

#[test]
fn every_recorded_run_and_job_is_sent_as_the_api_takes_it() {
    for (kind, made) in [("Run", "True Success"), ("Djob", "True Created")] {
        for (name, spec) in specs(kind) {
            let (harness, workspace) = live(kind, &spec);
            let ignored = workspace.ignored_fields();
            assert!(ignored.is_empty(), "{name}: {ignored:?}");
            // The workspace does not have the clusters and jobs of other ops.
            let missing = [("existing_cluster_id", "Cluster v"), ("job_name", "Job 1")];
            let missing = missing.iter().find(|(field, _)| !spec[*field].is_null());
            match missing {
                None => assert_eq!(harness.condition("Ready"), made, "{name}"),
                Some((_, what)) => {
                    assert_eq!(harness.condition("Ready"), "False Rejected", "{name}");
                    let message = &harness.status()["conditions"][0]["message"];
                    assert_eq!(*message, format!("{what} does not exist."), "{name}");
                }
            }
        }
    }
}
