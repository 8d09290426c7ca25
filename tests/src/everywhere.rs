//! A pipeline with a parameter of each type in every kind of place, and the values that must arrive
//! there, for every text of the parameter.

use std::collections::BTreeMap;

use kfp_dbx::prelude::*;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

#[pipeline(allow(warnings))]
pub fn everywhere(
    text: Param<String>,
    number: Param<i32>,
    flag: Param<bool>,
    list: Param<Vec<String>>,
    map: Param<BTreeMap<String, String>>,
    any: Param<Json>,
) {
    // No API server takes most of the texts as a name: nothing waits for this one.
    CreateSecretScopeOp::new("scope").scope_name(text);
    let created = CreateClusterOp::new("create")
        .cluster_name("c")
        .spark_version(format!("a {text}: b"))
        .node_type_id("Standard_D3_v2")
        .num_workers(number)
        .enable_elastic_disk(flag)
        .spark_conf(map)
        .spark_env_vars((("KEY", text), ("N", number), (text, "as a key")))
        .custom_tags([("team", text)])
        .init_scripts([InitScript::dbfs(format!("dbfs:/{text}"))]);
    SubmitRunOp::new("submit")
        .run_name("r")
        .new_cluster(any)
        .spark_python_task(SparkPythonTask::new("dbfs:/r.py").parameters((
            "--x",
            text,
            number,
            flag,
            5,
            true,
            created.outputs.state,
        )))
        .timeout_seconds(number);
    SubmitRunOp::new("submit-there")
        .run_name("s")
        .existing_cluster_id(created.outputs.cluster_id)
        .spark_jar_task(SparkJarTask::new("Main").parameters(list));
}

const NUMBER: i32 = -7;

/// Returns the values of the templates' inputs.
pub fn inputs(text: &str) -> BTreeMap<&'static str, String> {
    BTreeMap::from([
        ("text", text.to_owned()),
        ("number", NUMBER.to_string()),
        ("flag", "True".to_owned()),
        ("list", json!([text, "b"]).to_string()),
        ("map", json!({"k": text}).to_string()),
        (
            "any",
            json!({"spark_version": text, "node_type_id": "Standard_D3_v2", "num_workers": 3})
                .to_string(),
        ),
    ])
}

/// The values of the templates' inputs that are outputs of the cluster.
pub const OUTPUTS: [(&str, &str); 2] = [("create-state", "RUNNING"), ("create-cluster_id", "7")];

/// Returns the objects that kubectl must receive, by their templates, if the cluster has [`OUTPUTS`].
pub fn objects(text: &str) -> BTreeMap<&'static str, Json> {
    let object = |kind: &str, name: &str, spec: Json| {
        json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": kind,
            "metadata": {"name": name},
            "spec": spec,
        })
    };
    let create = json!({
        "cluster_name": "c",
        "spark_version": format!("a {text}: b"),
        "node_type_id": "Standard_D3_v2",
        "num_workers": NUMBER,
        "enable_elastic_disk": true,
        "spark_conf": {"k": text},
        "spark_env_vars": {"KEY": text, "N": NUMBER.to_string(), text: "as a key"},
        "custom_tags": [{"key": "team", "value": text}],
        "init_scripts": [{"dbfs": {"destination": format!("dbfs:/{text}")}}],
    });
    let submit = json!({
        "run_name": "r",
        "new_cluster": {"spark_version": text, "node_type_id": "Standard_D3_v2", "num_workers": 3},
        "spark_python_task": {
            "python_file": "dbfs:/r.py",
            "parameters": ["--x", text, NUMBER.to_string(), "True", "5", "true", "RUNNING"],
        },
        "timeout_seconds": NUMBER,
    });
    let submit_there = json!({
        "run_name": "s",
        "existing_cluster_id": "7",
        "spark_jar_task": {"main_class_name": "Main", "parameters": [text, "b"]},
    });
    BTreeMap::from([
        ("scope", object("SecretScope", text, json!({}))),
        ("create", object("Dcluster", "c", create)),
        ("submit", object("Run", "r", submit)),
        ("submit-there", object("Run", "s", submit_there)),
    ])
}

/// Whether a character is reserved for what stands for a runtime value: no text may have it.
pub fn is_reserved(c: char) -> bool {
    ('\u{F5780}'..='\u{F57BF}').contains(&c)
}

/// Texts without what Argo doesn't pass on as it is: control characters, with which it fails a run at
/// once, and tags.
pub fn text() -> impl Strategy<Value = String> {
    let hostile = prop::sample::select(vec![
        "it's",
        "x'\nevil: 'true",
        "\nevil: true\n",
        "007",
        "true",
        "",
        "#c",
        "a\"b\\c",
        "{\"a\": 1}",
        "\n",
        "\t",
        "- x",
        "\u{2028}",
        "😀",
        " ",
        ": ",
        "<b>&",
        "\\u0041",
        "}",
        "{",
    ]);
    prop::collection::vec(prop_oneof![hostile.prop_map(str::to_owned), "[ -~]{0,20}"], 0..5)
        .prop_map(|pieces| pieces.concat())
        .prop_filter("Argo evaluates tags in values", |text| !text.contains("{{"))
        .prop_filter("two entries of one name", |text| !["KEY", "N"].contains(&text.as_str()))
}
