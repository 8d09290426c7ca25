//! What a manifest's text tells of the Argo that it needs.

use std::collections::BTreeSet;

use kfp_dbx::client::needs_argo;
use kfp_dbx::prelude::*;
use kfp_dbx::{ArgoNeeds, Workflow};
use kfp_dbx_core::table::kfp;
use kfp_dbx_tests::golden::root;
use kfp_dbx_tests::{pipelines_of_examples, with_examples};
use serde_json::json;

fn names(needs: &ArgoNeeds) -> BTreeSet<&'static str> {
    needs.features().iter().map(|feature| feature.name).collect()
}

#[track_caller]
fn assert_same(workflow: &Workflow) {
    let text = serde_json::to_value(workflow).unwrap();
    assert_eq!(names(&needs_argo(&text)), names(workflow.needs_argo()), "{text:#}");
}

with_examples!(pipelines_of_examples);

#[test]
fn the_text_of_each_example_tells_what_it_needs() {
    for version in ["3.3", "3.4", "3.4.17", "3.6", "4.0"] {
        for (_, pipeline) in examples() {
            if let Ok(workflow) = pipeline.argo(version).workflow() {
                assert_same(&workflow);
            }
        }
    }
}

#[test]
fn a_schedule_and_a_patch_are_found_in_the_text() {
    let pipeline = Pipeline::builder("nightly").build(|_| {
        DeleteRunOp::new("delete").run_name("nightly").external();
    });
    for version in ["3.3", "3.6", "4.0"] {
        let scheduled = pipeline.clone().argo(version).cron_workflow(&Cron::new("@daily"));
        assert_same(&scheduled.unwrap());
    }
    let patch = json!({ "spec": { "synchronization": { "mutexes": [{ "name": "one" }] } } });
    let workflow = pipeline.patch(patch).workflow().unwrap();
    let needs = needs_argo(&serde_json::to_value(&workflow).unwrap());
    assert!(names(&needs).contains("`mutexes`"), "{needs:?}");
}

#[test]
fn a_decision_with_a_time_limit_is_found_in_the_text() {
    for duration in [None, Some("1h")] {
        let pipeline = Pipeline::builder("approved").build(move |_| {
            let approve = SuspendOp::new("approve").choices(["YES", "NO"]).default("NO");
            duration.map(|duration| approve.duration(duration));
        });
        assert_same(&pipeline.argo("3.6.2").workflow().unwrap());
    }
}

#[test]
fn the_guide_has_the_argo_of_each_release_of_kubeflow_pipelines() {
    let guide = std::fs::read_to_string(root().join("kfp-dbx/src/guide/cluster.md")).unwrap();
    for line in kfp::LINES {
        let (first, argo) = (line.first.to_string(), line.argo.to_string());
        let minor = format!("{}.{}", line.first.major, line.first.minor);
        let is_row = |row: &str| {
            let cells: Vec<_> = row.split('|').map(str::trim).collect();
            let [_, releases, versions, ..] = cells.as_slice() else { return false };
            let words = |cell: &str, word: &str| cell.split([' ', ',']).any(|own| own == word);
            (words(releases, &first) || words(releases, &minor)) && words(versions, &argo)
        };
        assert!(guide.lines().any(is_row), "{first} brings {argo}");
    }
}
