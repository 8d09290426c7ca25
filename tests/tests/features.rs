//! The workflow of each feature.

use kfp_dbx_tests::effects::{Given, effects};
use kfp_dbx_tests::features::{FEATURES, output};
use kfp_dbx_tests::golden::{assert_golden, root};
use kfp_dbx_tests::schema::errors;
use kfp_dbx_tests::shared::shared;
use serde_json::{Value as Json, json};

#[test]
fn each_is_as_it_was() {
    for (name, pipeline, build) in FEATURES {
        let build = || build(&pipeline());
        let workflow = build().unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(workflow.warnings().is_empty(), "{name}: {:?}", workflow.warnings());
        let yaml = workflow.to_yaml().unwrap();
        assert_golden(&format!("tests/golden/{name}.yaml"), &yaml);
        assert_eq!(build().unwrap().to_yaml().unwrap(), yaml, "{name}");
        let json: Json = serde_json::from_str(&workflow.to_json().unwrap()).unwrap();
        assert_eq!(serde_yaml::from_str::<Json>(&yaml).unwrap(), json, "{name}");
    }
}

#[test]
fn no_golden_is_left_over() {
    for entry in std::fs::read_dir(root().join("tests/golden")).unwrap() {
        let entry = entry.unwrap();
        // The timelines of simulations have a folder of their own.
        if entry.path().is_dir() {
            continue;
        }
        let name = entry.file_name().into_string().unwrap();
        let stem = name.trim_end_matches(".yaml");
        assert!(FEATURES.iter().any(|(known, ..)| *known == stem), "{name}");
    }
}

/// Returns every YAML file with an expected workflow.
fn written() -> Vec<(String, Json)> {
    let mut files = Vec::new();
    for folder in ["examples", "tests/golden"] {
        for entry in std::fs::read_dir(root().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "yaml") {
                let text = std::fs::read_to_string(&path).unwrap();
                let name = path.file_name().unwrap().to_str().unwrap().to_owned();
                files.push((name, serde_yaml::from_str(&text).unwrap()));
            }
        }
    }
    files.sort_by(|(a, _), (b, _)| a.cmp(b));
    assert!(files.len() > 20);
    files
}

#[test]
fn all_that_is_written_is_valid_by_argo_s_schema() {
    let Some(path) = shared("schemas/argo-workflow-v4.1.2.schema.json") else { return };
    let schema: Json = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    for (name, workflow) in written() {
        let kind = workflow["kind"].as_str().unwrap();
        let definition = format!("io.argoproj.workflow.v1alpha1.{kind}");
        assert_eq!(errors(&schema, &definition, &workflow), Vec::<String>::new(), "{name}");
    }
}

/// No expression fails, every name is known, and every list is a list.
#[test]
fn all_that_is_written_runs() {
    let mut ran = 0;
    for (name, workflow) in written() {
        let pipeline = name.trim_end_matches(".yaml");
        let output = |object: &str, path: &str| output(pipeline, object, path);
        let given = Given { params: &[], output: &output };
        if workflow["kind"] == "Workflow" {
            let steps = effects(&workflow.to_string(), &given)
                .unwrap_or_else(|why| panic!("{name}: {why}"));
            ran += steps.len();
        }
    }
    assert!(ran > 250, "{ran}");
}

#[test]
fn each_keyword_of_the_schema_is_checked() {
    let schema = json!({"definitions": {
        "Task": {
            "type": "object",
            "required": ["name"],
            "properties": {
                "name": {"type": "string"},
                "kind": {"const": "Task", "type": "string"},
                "level": {"enum": ["a", "b"]},
                "count": {"type": "integer", "format": "int32"},
                "share": {"type": "number"},
                "at": {"type": "string", "format": "date-time"},
                "after": {"type": "array", "items": {"$ref": "#/definitions/Task"}},
                "labels": {"type": "object", "additionalProperties": {"type": "string"}},
                "item": {"description": "anything", "x-kubernetes-map-type": "atomic"},
            },
        },
    }});
    let found = |value: Json| errors(&schema, "Task", &value).join("\n");
    let right = json!({
        "name": "a", "kind": "Task", "level": "b", "count": 1, "share": 0.5,
        "after": [{"name": "b"}], "labels": {"x": "y"}, "item": {"x": [1]},
    });
    assert_eq!(found(right), "");
    for (wrong, expected) in [
        (json!([]), "Task: it is no \"object\""),
        (json!({}), "Task: it has no \"name\""),
        (json!({"name": "a", "kind": "Job"}), "Task.kind: it is not \"Task\""),
        (json!({"name": "a", "level": "c"}), "Task.level: it is none of [\"a\",\"b\"]"),
        (json!({"name": "a", "count": 0.5}), "Task.count: it is no \"integer\""),
        (json!({"name": "a", "share": "1"}), "Task.share: it is no \"number\""),
        (json!({"name": "a", "at": ""}), "Task.at: nothing here checks the format \"date-time\""),
        (json!({"name": "a", "after": [{}]}), "Task.after[0]: it has no \"name\""),
        (json!({"name": "a", "after": {}}), "Task.after: it is no \"array\""),
        (json!({"name": "a", "labels": {"x": 1}}), "Task.labels.x: it is no \"string\""),
        (json!({"name": "a", "labels": {"x": null}}), "Task.labels.x: it is no \"string\""),
        (json!({"name": "a", "nmae": ""}), "Task.nmae: Argo has no such field"),
    ] {
        assert_eq!(found(wrong), expected);
    }
}
