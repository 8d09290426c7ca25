//! Every workflow that this project emits runs, and each of its ops may fail.

#![allow(clippy::panic, clippy::unwrap_used)]

mod common;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use common::{cluster, entry, with};
use kfp_dbx_core::table::Operator;
use kfp_dbx_simulator::report::{NodeKind, Phase, Report, Stuck};
use kfp_dbx_simulator::scenario::{Action, Cluster, Fault, OpScript, Scenario, When};
use kfp_dbx_simulator::simulate;
use kfp_dbx_simulator::time::Time;
use kfp_dbx_simulator::workflow::Workflow;
use serde_json::json;

fn workflows() -> Vec<(String, Workflow)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let files = ["examples", "tests/golden"].map(|folder| root.join(folder).read_dir().unwrap());
    let mut files: Vec<PathBuf> =
        files.into_iter().flatten().map(|file| file.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    files.sort();
    let mut read = Vec::new();
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        if !text.contains("argoproj.io") {
            continue;
        }
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let workflow = Workflow::read(&text).unwrap_or_else(|why| panic!("{name}: {why:#?}"));
        read.push((name, workflow));
    }
    assert!(read.len() > 40, "{}", read.len());
    read
}

/// Returns a scenario in which there is what the workflow does not make itself.
fn base(workflow: &Workflow) -> Scenario {
    let mut scenario = Scenario::default();
    for parameter in workflow.parameters.iter().filter(|parameter| parameter.value.is_none()) {
        scenario.parameters.insert(parameter.name.clone(), "1".to_owned());
    }
    let object = |kind: &str, version: &str, name: &str, data: serde_json::Value| json!({"apiVersion": version, "kind": kind, "metadata": {"name": name}, "data": data});
    let limits = json!({"runs": "2", "jobs": "2", "limit": "2"});
    scenario.present.push(object("ConfigMap", "v1", "limits", limits));
    scenario.present.push(object("Secret", "v1", "mysecret", json!({"username": "eA=="})));
    for name in ["job", "compute", "load", "export", "count"] {
        let spec = json!({"name": name, "new_cluster": {}, "spark_jar_task": {}});
        scenario.present.push(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "Djob",
            "metadata": {"name": name},
            "spec": spec,
        }));
    }
    scenario
}

fn simulated(name: &str, workflow: &Workflow, scenario: &Scenario) -> Report {
    for operator in [Operator::KfpDbx, Operator::Archived] {
        let cluster = Cluster { operator, ..cluster() };
        if let Ok(mut reports) = simulate(&[(workflow, scenario)], &cluster) {
            return reports.remove(0);
        }
    }
    let errors = simulate(&[(workflow, scenario)], &cluster()).unwrap_err();
    panic!("{name}: {errors:#?}")
}

#[test]
fn each_runs() {
    let mut succeeded = 0;
    for (name, workflow) in workflows() {
        let report = simulated(&name, &workflow, &base(&workflow));
        succeeded += usize::from(report.phase == Phase::Succeeded);
        let waits_for_nothing = |stuck: &Stuck| stuck.reason.contains("there is no ");
        assert_eq!(report.ended.is_none(), !report.stuck.is_empty(), "{name}");
        assert!(report.stuck.iter().all(waits_for_nothing), "{name}: {:#?}", report.stuck);
    }
    assert!(succeeded > 25, "{succeeded}");
}

#[test]
fn each_op_may_fail() {
    for (name, workflow) in workflows() {
        let base = base(&workflow);
        let report = simulated(&name, &workflow, &base);
        let leaves = report.nodes.iter().filter(|node| node.kind == NodeKind::Pod);
        let ops: BTreeSet<&String> = leaves.map(|node| &node.task).collect();
        for op in ops.iter().take(4) {
            for fault in [Fault::AlreadyThere, Fault::PodLostAfter, Fault::Hangs, Fault::Rejected] {
                let entry = OpScript { fault: Some(fault), ..entry(op) };
                let scenario = Scenario { ops: vec![entry], ..base.clone() };
                simulated(&name, &workflow, &scenario);
            }
            for action in [Action::Stop, Action::Terminate, Action::Delete] {
                let scenario = with(base.clone(), action, When::Running((*op).clone()));
                let report = simulated(&name, &workflow, &scenario);
                let is_over = report.ended.is_some() || report.deleted.is_some();
                assert!(is_over || !report.stuck.is_empty(), "{name}, {op}, {action:?}");
            }
        }
        let deadline = with(base, Action::Stop, When::At(Time::seconds(30)));
        assert_ne!(simulated(&name, &workflow, &deadline).phase, Phase::Pending);
    }
}
