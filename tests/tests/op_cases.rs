//! The unit tests of the Python reference: one op each, as data.

use std::collections::BTreeMap;

use kfp_dbx::{Error, Inspected, Level, prelude::*};
use kfp_dbx_core::table;
use kfp_dbx_tests::shared::shared;
use serde_json::{Value as Json, json};

/// The value of a dictionary, in a form that setters accept.
trait FromJson {
    fn from_json(json: &Json) -> Self;
}
impl FromJson for String {
    fn from_json(json: &Json) -> Self {
        json.as_str().unwrap().to_owned()
    }
}
impl FromJson for i32 {
    fn from_json(json: &Json) -> Self {
        i32::try_from(json.as_i64().unwrap()).unwrap()
    }
}
impl FromJson for bool {
    fn from_json(json: &Json) -> Self {
        json.as_bool().unwrap()
    }
}
impl FromJson for Json {
    fn from_json(json: &Json) -> Self {
        json.clone()
    }
}
impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(json: &Json) -> Self {
        json.as_array().unwrap().iter().map(T::from_json).collect()
    }
}
impl<T: FromJson> FromJson for BTreeMap<String, T> {
    fn from_json(json: &Json) -> Self {
        json.as_object().unwrap().iter().map(|(key, v)| (key.clone(), T::from_json(v))).collect()
    }
}

type Texts = Vec<String>;
type TextMap = BTreeMap<String, String>;

/// Creates an op from the arguments of a case, each with the setter of its name.
macro_rules! case {
    ($input:ident, $op:expr, { $($setter:ident: $ty:ty),* $(,)? }) => {{
        // The reference's samples have the placeholder of Databricks's documentation in this field.
        let mut op = $op.allow(rules::CLUSTER_ID);
        for (key, value) in $input.as_object().unwrap() {
            op = match key.as_str() {
                "name" | "json_spec" | "file_json" => op,
                $(stringify!($setter) => op.$setter(<$ty as FromJson>::from_json(value)),)*
                other => panic!("no setter `{other}`"),
            };
        }
        op.inspect()
    }};
}

macro_rules! created {
    ($op:ident, $via:ident, $input:ident) => {{
        let name = $input["name"].as_str().unwrap();
        match $via {
            None => $op::new(name),
            Some("from_json_spec") => {
                $op::from_json_spec(name, $input["json_spec"].as_str().unwrap())
            }
            Some("from_file_name") => {
                let folder = tempfile::tempdir().unwrap();
                let path = folder.path().join("spec.json");
                std::fs::write(&path, $input["file_json"].to_string()).unwrap();
                $op::from_file_name(name, &path)
            }
            Some(other) => panic!("no constructor `{other}`"),
        }
    }};
}

fn inspect(op: &str, via: Option<&str>, input: &Json) -> Result<Inspected, Error> {
    let name = input["name"].as_str().unwrap();
    match op {
        "CreateClusterOp" => case!(input, created!(CreateClusterOp, via, input), {
            k8s_name: String, spec: Json, cluster_name: String, spark_version: String,
            node_type_id: String, spark_conf: TextMap, num_workers: i32, autoscale: Json,
        }),
        "CreateJobOp" => case!(input, created!(CreateJobOp, via, input), {
            k8s_name: String, spec: Json, job_name: String, existing_cluster_id: String,
            new_cluster: Json, libraries: Vec<Json>, timeout_seconds: i32, max_retries: i32,
            min_retry_interval_millis: i32, retry_on_timeout: bool, schedule: Json,
            notebook_task: Json, spark_jar_task: Json, spark_python_task: Json,
            spark_submit_task: Json,
        }),
        "SubmitRunOp" => case!(input, created!(SubmitRunOp, via, input), {
            k8s_name: String, spec: Json, run_name: String, job_name: String,
            existing_cluster_id: String, new_cluster: Json, libraries: Vec<Json>,
            timeout_seconds: i32, notebook_task: Json, spark_jar_task: Json,
            spark_python_task: Json, spark_submit_task: Json, jar_params: Texts,
            python_params: Texts, spark_submit_params: Texts, notebook_params: TextMap,
        }),
        "CreateSecretScopeOp" => case!(input, created!(CreateSecretScopeOp, via, input), {
            k8s_name: String, spec: Json, scope_name: String, initial_manage_principal: String,
            secrets: Vec<Json>, acls: Vec<Json>,
        }),
        "ImportWorkspaceItemOp" => case!(input, created!(ImportWorkspaceItemOp, via, input), {
            k8s_name: String, spec: Json, item_name: String, content: String, path: String,
            language: String, file_format: String,
        }),
        "CreateDbfsBlockOp" => case!(input, created!(CreateDbfsBlockOp, via, input), {
            k8s_name: String, spec: Json, block_name: String, data: String, path: String,
        }),
        "DeleteClusterOp" => {
            case!(input, DeleteClusterOp::new(name), { k8s_name: String, cluster_name: String })
        }
        "DeleteJobOp" => {
            case!(input, DeleteJobOp::new(name), { k8s_name: String, job_name: String })
        }
        "DeleteRunOp" => {
            case!(input, DeleteRunOp::new(name), { k8s_name: String, run_name: String })
        }
        "DeleteSecretScopeOp" => {
            case!(input, DeleteSecretScopeOp::new(name), { k8s_name: String, scope_name: String })
        }
        "DeleteWorkspaceItemOp" => {
            case!(input, DeleteWorkspaceItemOp::new(name), { k8s_name: String, item_name: String })
        }
        "DeleteDbfsBlockOp" => {
            case!(input, DeleteDbfsBlockOp::new(name), { k8s_name: String, block_name: String })
        }
        other => panic!("no op `{other}`"),
    }
}

/// Returns an op in the form of the reference.
fn described(op: &Inspected) -> Json {
    let outputs: BTreeMap<&str, &str> = op.outputs().collect();
    json!({
        "name": op.name(),
        "action": op.action().as_str(),
        "success_condition": op.success_condition(),
        "failure_condition": op.failure_condition(),
        "flags": if op.flags().is_empty() { Json::Null } else { json!(op.flags()) },
        "k8s_resource": op.k8s_resource(),
        "attribute_outputs": outputs,
    })
}

#[test]
fn all_cases() {
    let Some(path) = shared("reference/op_cases.json") else { return };
    let cases: Vec<Json> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(cases.len(), 59);
    let mut failed = Vec::new();
    for case in &cases {
        let test = case["test"].as_str().unwrap();
        let op = case["op"].as_str().unwrap();
        let via = case.get("via").and_then(Json::as_str);
        match (inspect(op, via, &case["input"]), case.get("expected")) {
            (Ok(op), Some(expected)) => {
                let mut expected = expected.clone();
                if expected["k8s_resource"]["kind"] == "SecretScope" {
                    // It would copy the secrets, in plain text, into the workflow's status.
                    let outputs = expected["attribute_outputs"].as_object_mut().unwrap();
                    outputs.retain(|name, _| name != "manifest");
                }
                // With kfp-dbx-operator, the op fails if Databricks rejects its resource.
                let row = table::op(case["op"].as_str().unwrap()).unwrap();
                expected["failure_condition"] = json!(row.failure_condition);
                let found = described(&op);
                if found != expected {
                    failed.push(format!("{test}:\n found {found}\n  want {expected}"));
                }
            }
            // All errors of the reference are about an op without a name for its resource.
            (Err(error), None) if case.get("error").is_some() => {
                let errors =
                    error.diagnostics().iter().filter(|found| found.level() == Level::Error);
                let rules: Vec<_> = errors.map(|found| found.rule().name).collect();
                assert_eq!(rules, ["missing_resource_name"], "{test}: {error}");
            }
            (Ok(_), None) => failed.push(format!("{test}: no error")),
            (Err(error), _) => failed.push(format!("{test}: {error}")),
        }
    }
    assert!(failed.is_empty(), "{} of {} cases:\n{}", failed.len(), cases.len(), failed.join("\n"));
}
