//! Numbers of JSON and YAML keep the digits that the user wrote, or are refused.

use std::fs;

use kfp_dbx::prelude::*;
use serde_json::{Value as Json, json};

/// Numbers that a 64-bit float writes in another way, or can't hold.
const NUMBERS: [&str; 8] = [
    "18446744073709551616",
    "-9223372036854775809",
    "123456789012345678901234567890123456789012345",
    "1.10",
    "1.0",
    "1e5",
    "-0.0000000001",
    "0.1000000000000000055511151231257827",
];

fn parameters_of(op: &SubmitRunOp) -> Json {
    let op = op.inspect().unwrap();
    op.k8s_resource()["spec"]["spark_jar_task"]["parameters"].clone()
}

fn spec_with(parameters: &str) -> String {
    format!(
        r#"{{"run_name": "r", "new_cluster": {{"spark_version": "x", "node_type_id": "D3", "num_workers": 1}},
        "spark_jar_task": {{"main_class_name": "C", "parameters": {parameters}}}}}"#
    )
}

#[test]
fn an_argument_has_the_digits_of_the_text_and_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let expected = json!(NUMBERS);
    let json = spec_with(&format!("[{}]", NUMBERS.join(", ")));
    assert_eq!(parameters_of(&SubmitRunOp::from_json_spec("run", &json)), expected);
    for name in ["run.json", "run.yaml"] {
        let path = folder.path().join(name);
        fs::write(&path, &json).unwrap();
        assert_eq!(parameters_of(&SubmitRunOp::from_file_name("run", &path)), expected, "{name}");
    }
    // What the 64 bits hold, and texts, are what they were.
    let plain = spec_with(r#"[1, -2, 18446744073709551615, 1.5, "1.10", "x", true]"#);
    assert_eq!(
        parameters_of(&SubmitRunOp::from_json_spec("run", &plain)),
        json!(["1", "-2", "18446744073709551615", "1.5", "1.10", "x", "true"])
    );
}

#[test]
fn a_map_of_arguments_keeps_them_too() {
    let yaml = "a: &a 1.10\nspec: {b: *a, c: [1e5, {d: .5}]}\n";
    let cluster = include_spec!(NewCluster, "tests/data/numbers.yaml");
    let run = SubmitRunOp::new("run").run_name("r").new_cluster(cluster);
    let run = run.spark_jar_task(SparkJarTask::new("C"));
    assert_eq!(
        run.inspect().unwrap().k8s_resource()["spec"]["new_cluster"]["spark_conf"],
        json!({
            "big": "18446744073709551616",
            "bigger": "123456789012345678901234567890123456789012345",
            "power": "1e5",
            "version": "1.10",
            "half": ".5",
        })
    );
    // In an object of any kind a number stays one: the same number.
    let object = format!("apiVersion: v1\nkind: X\nmetadata: {{name: x}}\n{yaml}");
    let op = ResourceOp::from_yaml("x", object).action(Action::Create);
    let object = op.inspect().unwrap();
    assert_eq!(object.k8s_resource()["spec"], json!({"b": 1.1, "c": [1e5, {"d": 0.5}]}));
}

/// Rust has no digits of a number, but its shortest ones also tell a number from an integer.
#[test]
fn numbers_of_rust_are_the_same_text_in_json_and_in_setters() {
    let parameters = (0.5, 1.0, -2.5, 1e16, u64::MAX);
    let run = SubmitRunOp::new("run").run_name("r").existing_cluster_name("c");
    let typed = (0.5, 1.0, -2.5, 1e16);
    let typed = run.spark_jar_task(SparkJarTask::new("C").parameters(typed));
    let expected = ["0.5", "1.0", "-2.5", "1e16", "18446744073709551615"];
    assert_eq!(parameters_of(&typed), json!(expected[..4]));
    let run = SubmitRunOp::new("json").run_name("r");
    let run = run.spec(json!({
        "existing_cluster_name": "c",
        "spark_jar_task": {"main_class_name": "C", "parameters": parameters},
    }));
    assert_eq!(parameters_of(&run), json!(expected));
    let text = SubmitRunOp::from_json_spec(
        "text",
        spec_with("[0.5, 1.0, -2.5, 1e16, 18446744073709551615]"),
    );
    assert_eq!(parameters_of(&text), json!(expected));
}

#[test]
fn a_number_that_would_become_another_is_refused() {
    for number in ["18446744073709551616", "-9223372036854775809", NUMBERS[2], NUMBERS[7]] {
        let object =
            format!("{{apiVersion: v1, kind: X, metadata: {{name: x}}, spec: [{number}]}}");
        let op = ResourceOp::from_yaml("x", object).action(Action::Create);
        let error = op.inspect().unwrap_err().to_string();
        assert!(error.contains("DBX304") && error.contains(number), "{error}");
        assert!(error.contains("in quotes"), "{error}");
    }
    // A field that takes no such number says so at its place.
    let job = r#"{"name": "j", "max_retries": 18446744073709551616}"#;
    let error = CreateJobOp::from_json_spec("job", job).inspect().unwrap_err().to_string();
    assert!(error.contains("`max_retries` must be an integer"), "{error}");
}
