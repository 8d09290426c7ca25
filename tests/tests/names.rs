//! Small things that the Python package decided: names that it changes, and arguments that it leaves
//! out. The expected names are what kfp 1.8.22 writes.

use kfp_dbx::prelude::*;
use serde_json::{Value as Json, json};

fn workflow(pipeline: &Pipeline) -> Json {
    let workflow = pipeline.clone().allow_warnings().workflow().unwrap();
    serde_json::from_str(&workflow.to_json().unwrap()).unwrap()
}

/// Returns the beginning of the workflow's name, its entry point and the tasks.
fn names(pipeline: &str, ops: &'static [&'static str]) -> (String, String, Vec<String>) {
    let pipeline = Pipeline::builder(pipeline).build(move |_| {
        for (index, name) in ops.iter().enumerate() {
            DeleteRunOp::new(*name).run_name(format!("run-{index}")).external();
        }
    });
    let json = workflow(&pipeline);
    let text = |value: &Json| value.as_str().unwrap().to_owned();
    let entry = text(&json["spec"]["entrypoint"]);
    let templates = json["spec"]["templates"].as_array().unwrap();
    let dag = templates.iter().find(|template| template["name"] == entry.as_str()).unwrap();
    let tasks = dag["dag"]["tasks"].as_array().unwrap();
    // Each task has the template of its name.
    assert!(tasks.iter().all(|task| task["name"] == task["template"]));
    (
        text(&json["metadata"]["generateName"]),
        entry,
        tasks.iter().map(|task| text(&task["name"])).collect(),
    )
}

#[test]
fn an_op_that_begins_with_a_digit_gets_an_n() {
    let (.., tasks) = names("p", &["9-load", "007", "9"]);
    assert_eq!(tasks, ["n9-load", "n007", "n9"]);
    // Ops of one name are numbered when they are built.
    let (.., tasks) = names("p", &["9-load", "9 Load", "n9-load"]);
    assert_eq!(tasks, ["n9-load", "n9-load-2", "n9-load-3"]);
    let (object, entry, tasks) = names("9-pipe", &["9-pipe"]);
    assert_eq!(
        (object.as_str(), entry.as_str(), tasks),
        ("9-pipe-", "9-pipe", vec!["n9-pipe".into()])
    );
}

#[test]
fn outputs_and_dependencies_follow_the_name() {
    let pipeline = Pipeline::builder("p").build(|_| {
        let first = SubmitRunOp::new("1st").run_name("a").job_name("j").jar_params(["1"]);
        SubmitRunOp::new("2nd").run_name("b").job_name("j").jar_params([first.outputs.run_id]);
        DeleteRunOp::new("3rd").run_name("a").after_end(first);
    });
    let text = pipeline.allow_warnings().to_yaml().unwrap();
    for part in
        ["{{tasks.n1st.outputs.parameters.n1st-run_id}}", "depends: (n1st.Succeeded || n1st.Failed"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn a_pipeline_without_letters_is_called_pipeline() {
    for name in ["Выгрузка", "--", "é"] {
        let (object, entry, _) = names(name, &["a"]);
        assert_eq!((object.as_str(), entry.as_str()), ("pipeline-", "pipeline"), "{name}");
    }
    let template = Pipeline::builder("日報").build(|_| {
        DeleteRunOp::new("pipeline").run_name("a").external();
    });
    let yaml = template.workflow_template().unwrap().to_yaml().unwrap();
    assert!(yaml.contains("\n  name: pipeline\n"), "{yaml}");
    // The pages of Kubeflow Pipelines show the name as it was given.
    assert!(yaml.contains("日報"), "{yaml}");
}

/// The Python package would begin the workflow's name with `nightly-2-`.
#[test]
fn an_op_keeps_the_name_of_its_pipeline() {
    let (object, entry, tasks) = names("Nightly", &["nightly", "other"]);
    assert_eq!((object.as_str(), entry.as_str()), ("nightly-", "nightly-2"));
    assert_eq!(tasks, ["nightly", "other"]);
}

#[pipeline(allow(warnings))]
fn with_empty_arguments() {
    // The macro sees one cluster and one task.
    SubmitRunOp::new("run")
        .run_name("r")
        .existing_cluster_id("")
        .existing_cluster_name("shared")
        .libraries(Vec::<Library>::new())
        .notebook_task(NotebookTask::new("/Nightly"));
}

#[test]
fn empty_arguments_set_nothing() {
    let json = workflow(&with_empty_arguments());
    let manifest = json["spec"]["templates"][1]["resource"]["manifest"].as_str().unwrap();
    let manifest: Json = serde_yaml::from_str(manifest).unwrap();
    let task = json!({"notebook_path": "/Nightly"});
    let expected =
        json!({"run_name": "r", "existing_cluster_name": "shared", "notebook_task": task});
    assert_eq!(manifest["spec"], expected);
    let cluster = CreateClusterOp::new("create").cluster_name("c").spark_version("5.3.x-scala2.11");
    let cluster = cluster
        .node_type_id("D3")
        .num_workers(2)
        .spark_conf(Vec::<(&str, &str)>::new())
        .driver_node_type_id("");
    let object = cluster.inspect().unwrap().k8s_resource().clone();
    let expected = json!({
        "cluster_name": "c", "spark_version": "5.3.x-scala2.11", "node_type_id": "D3", "num_workers": 2,
    });
    assert_eq!(object["spec"], expected);
    // A whole spec, and what is nested in an argument, are written as they are given.
    let cluster =
        NewCluster::new().spark_version("5.3.x-scala2.11").node_type_id("D3").num_workers(0);
    let op = SubmitRunOp::new("run").run_name("r").new_cluster(cluster.driver_node_type_id(""));
    let op = op.spec(json!({
        "notebook_task": {"notebook_path": "/a", "base_parameters": {"b": ""}},
        "libraries": [],
        "timeout_seconds": 0,
    }));
    let object = op.inspect().unwrap().k8s_resource().clone();
    let expected = json!({
        "libraries": [],
        "timeout_seconds": 0,
        "run_name": "r",
        "new_cluster": {
            "spark_version": "5.3.x-scala2.11", "node_type_id": "D3", "num_workers": 0,
            "driver_node_type_id": "",
        },
        "notebook_task": {"notebook_path": "/a", "base_parameters": {"b": ""}},
    });
    assert_eq!(object["spec"], expected);
}
