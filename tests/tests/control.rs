//! The control workflows of the reference, compared by their effects.

use std::collections::BTreeMap;

use kfp_dbx_tests::control::pipelines;
use kfp_dbx_tests::effects::{Given, Step, effects};
use kfp_dbx_tests::shared::shared;
use serde_json::{Value as Json, json};

/// Removes intended differences, and the fields that name the compiler.
fn comparable(mut steps: BTreeMap<String, Step>) -> BTreeMap<String, Step> {
    for step in steps.values_mut() {
        let does = step.does.as_object_mut().unwrap();
        for list in ["labels", "annotations"] {
            if let Some(map) = does.get_mut("metadata").and_then(|metadata| metadata.get_mut(list))
            {
                let map = map.as_object_mut().unwrap();
                let ours = |key: &str| {
                    !key.starts_with("pipelines.kubeflow.org/")
                        || key.ends_with("task_display_name")
                };
                map.retain(|key, _| ours(key));
            }
        }
        if let Some(metadata) = does.get_mut("metadata").and_then(Json::as_object_mut) {
            metadata.retain(|_, list| !list.as_object().unwrap().is_empty());
        }
        does.retain(|_, value| *value != json!({}));
        // `timeout` ends pods that the deadline of the reference does not end. The time is the
        // same.
        if let Some(seconds) = does.remove("activeDeadlineSeconds") {
            does.insert(
                "timeout".to_owned(),
                format!("{}h", seconds.as_u64().unwrap() / 3600).into(),
            );
        }
        // Argo accepts numbers and text there, its schema only text.
        if let Some(retry) = does.get_mut("retryStrategy") {
            for field in ["/limit", "/backoff/factor"] {
                if let Some(number) = retry.pointer_mut(field).filter(|value| value.is_u64()) {
                    *number = number.to_string().into();
                }
            }
        }
        step.does = sorted(&step.does);
    }
    steps
}

fn sorted(value: &Json) -> Json {
    match value {
        Json::Array(items) => items.iter().map(sorted).collect(),
        Json::Object(fields) => {
            let fields: BTreeMap<_, _> =
                fields.iter().map(|(key, value)| (key.clone(), sorted(value))).collect();
            fields.into_iter().collect()
        }
        other => other.clone(),
    }
}

fn workflow(yaml: &str) -> Json {
    serde_yaml::from_str(yaml).unwrap()
}

/// The settings of a workflow beside its templates.
fn settings(workflow: &Json) -> Json {
    let mut spec = workflow["spec"].clone();
    let fields = spec.as_object_mut().unwrap();
    for compared_otherwise in ["templates", "arguments", "onExit"] {
        fields.remove(compared_otherwise);
    }
    sorted(&spec)
}

#[test]
fn each_does_what_the_reference_s_does() {
    // Values at which conditions turn, and lists of several lengths.
    let params: [&[(&str, &str)]; 6] = [
        &[],
        &[("mode", "delta"), ("n", "2"), ("go", "False"), ("runs", "[]"), ("names", "[]")],
        &[("mode", "full "), ("n", "10"), ("go", "True")],
        &[("run_name", "other"), ("suffix", "t"), ("prefix", "p"), ("parameter", "x")],
        &[("runs", "[\"one\"]"), ("names", "[\"c\", \"d\", \"e\"]")],
        &[("mode", "Full"), ("n", "-1"), ("go", "True")],
    ];
    let mut compared = 0;
    for (name, pipeline) in pipelines() {
        let Some(path) = shared(&format!("reference/control/{name}.yaml")) else { return };
        let reference = std::fs::read_to_string(path).unwrap();
        let ours = pipeline.workflow().unwrap().to_json().unwrap();
        let [of_ours, of_reference] = [&ours, &reference].map(|text| settings(&workflow(text)));
        assert_eq!(of_ours, of_reference, "{name}");
        let declared = pipeline.parameters();
        let is_declared = |name: &str| declared.iter().any(|param| param.name() == name);
        for params in params {
            let params: Vec<_> =
                params.iter().copied().filter(|(name, _)| is_declared(name)).collect();
            for state in ["SUCCESS", "FAILED"] {
                // If the condition is not met, the reference passes on the tag itself.
                if name == "output_leaves" && state == "FAILED" {
                    continue;
                }
                let output = |object: &str, path: &str| match path {
                    "{.status.metadata.state.result_state}" => Some(state.to_owned()),
                    "{.status.notebook_output.result}" => Some("[\"n1\", \"n2\"]".to_owned()),
                    "{.status.metadata.run_id}" => Some(format!("v-{object}")),
                    _ => None,
                };
                let given = Given { params: &params, output: &output };
                let expected = comparable(effects(&reference, &given).unwrap());
                let found = comparable(effects(&ours, &given).unwrap());
                pretty_assertions::assert_eq!(found, expected, "{name} {params:?} {state}");
                compared += expected.len();
            }
        }
    }
    assert!(compared > 200, "{compared}");
}
