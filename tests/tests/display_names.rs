//! The names that the user interfaces show.

use kfp_dbx::ArgoVersion;
use kfp_dbx::prelude::*;
use kfp_dbx_core::table::argo::DISPLAY_NAME;
use kfp_dbx_core::text::names::display_name;
use kfp_dbx_tests::effects::{Given, effects};
use pretty_assertions::assert_eq;

const ARGO: &str = "workflows.argoproj.io/display-name";
const KFP: &str = "pipelines.kubeflow.org/task_display_name";

fn config_map(name: impl std::fmt::Display) -> ResourceOp {
    ResourceOp::new("each").k8s_resource(json!({
        "apiVersion": "v1", "kind": "ConfigMap", "metadata": {"generateName": "each-"},
        "data": {"name": name.to_string()},
    }))
}

fn by_item(version: &'static str) -> Pipeline {
    let pipeline = Pipeline::builder("names").build(|p| {
        let tables = p.param(Parameter::<Vec<String>>::new("tables"));
        for_each(tables, |table| config_map(table).display_name(format!("load {table}!")));
        config_map("literal").display_name("Load: all_of it (ü)");
        config_map("alone").display_name(p.param(Parameter::<String>::new("name")));
    });
    pipeline.argo(version).allow_warnings()
}

/// Returns the names of Argo and of Kubeflow Pipelines, by the name in the object of the op.
fn shown(pipeline: &Pipeline, params: &[(&str, &str)]) -> Vec<(String, Json, Json)> {
    let workflow = pipeline.workflow().unwrap().to_json().unwrap();
    let steps = effects(&workflow, &Given { params, output: &|_, _| None });
    let steps = steps.unwrap().into_values().map(|done| {
        let argo = done.does["annotations"][ARGO].clone();
        let kfp = done.does["metadata"]["annotations"][KFP].clone();
        let name = done.does["resource"]["manifest"]["data"]["name"].as_str().unwrap();
        (name.to_owned(), argo, kfp)
    });
    let mut shown: Vec<_> = steps.collect();
    shown.sort_by(|one, other| one.0.cmp(&other.0));
    shown
}

#[test]
fn a_name_differs_by_item() {
    let pipeline = by_item("3.7");
    let long = "x".repeat(80);
    let tables = json!(["sales_2024", "ü", long]).to_string();
    let found = shown(&pipeline, &[("tables", &tables), ("name", "")]);
    let name = |object: &str, argo: Json, kfp: Json| (object.to_owned(), argo, kfp);
    let wanted = [
        // An empty name would fail the task.
        name("alone", json!("each-3"), Json::Null),
        name("literal", json!("Load-all-of-it"), json!("Load: all_of it (ü)")),
        name("sales_2024", json!("load-sales-2024"), Json::Null),
        name(&long, json!(format!("load-{}", "x".repeat(58))), Json::Null),
        name("ü", json!("load"), Json::Null),
    ];
    assert_eq!(found, wanted);
    let needs = pipeline.workflow().unwrap().needs_argo().clone();
    assert_eq!(needs.missing_in(ArgoVersion::new(3, 6, 10)), [&DISPLAY_NAME]);
}

/// The expression and the build write a name in the same way, and Argo accepts it.
#[test]
fn names_are_written_as_argo_accepts_them() {
    let pipeline = by_item("4.0");
    for text in [
        "a",
        "ab",
        "-a-",
        ".x.",
        "a b",
        "a  b",
        "--",
        "a".repeat(63).as_str(),
        "Ä-ö",
        "0_0",
        "x\n'\"}}",
    ] {
        let found = shown(&pipeline, &[("tables", "[]"), ("name", text)]);
        let (_, argo, _) = found.iter().find(|(object, ..)| object == "alone").unwrap();
        let argo = argo.as_str().unwrap();
        assert_eq!(argo, display_name(text).as_deref().unwrap_or("each-3"), "{text:?}");
        assert!((2..=63).contains(&argo.len()), "{argo}");
        assert_eq!(display_name(argo).as_deref(), Some(argo));
    }
}

#[test]
fn an_older_argo_has_literal_names_of_kubeflow_pipelines_alone() {
    for version in ["3.4", "3.4.17", "3.6"] {
        let error = by_item(version).workflow().unwrap_err();
        let found: Vec<_> = error.diagnostics().iter().map(|found| found.rule().name).collect();
        // The two ops are made in one place.
        assert_eq!(found, ["argo_version"], "{error}");
        assert!(error.to_string().contains("needs Argo 3.7"), "{error}");
        let literal = Pipeline::builder("names").build(|_| {
            config_map("literal").display_name("All of it");
        });
        let literal = literal.argo(version).allow_warnings();
        let wanted = [("literal".to_owned(), Json::Null, json!("All of it"))];
        assert_eq!(shown(&literal, &[]), wanted);
    }
}
