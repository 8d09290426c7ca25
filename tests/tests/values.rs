//! The values that arrive on the cluster: any value of a parameter, unchanged, with the type of the
//! field, and literal text unchanged.

use kfp_dbx::prelude::*;
use kfp_dbx_tests::everywhere::{everywhere, inputs, objects, text};
use kfp_dbx_tests::same::object;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

/// Returns the manifest of the op with that name.
fn manifest(pipeline: &Pipeline, op: &str) -> String {
    let workflow: Json = serde_json::to_value(pipeline.workflow().unwrap()).unwrap();
    let templates = workflow["spec"]["templates"].as_array().unwrap();
    let template = templates.iter().find(|template| template["name"] == op).unwrap();
    template["resource"]["manifest"].as_str().unwrap().to_owned()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_parameter_arrives_whole(text in text()) {
        let values = inputs(&text);
        for (template, meant) in objects(&text) {
            let manifest = manifest(&everywhere(), template);
            let value = |name: &str| values.get(name).cloned().unwrap_or(format!("v-{name}"));
            prop_assert_eq!(object(&manifest, &value), meant);
        }
    }

    #[test]
    fn literal_text_arrives_as_it_is_written(
        pieces in prop::collection::vec(
            prop_oneof![
                prop::sample::select(vec![
                    "{{", "}}", "{", "}", "=", "=1+1", "inputs.parameters.text", "workflow.uid", " ", "\n", "\t",
                ]).prop_map(str::to_owned),
                any::<String>(),
            ],
            0..6,
        ),
    ) {
        let literal = pieces.concat();
        let pipeline = literal_pipeline(&literal);
        for (op, meant) in [("plain", json!(literal)), ("beside", json!(format!("{literal}v-text{literal}")))] {
            let object = object(&manifest(&pipeline, op), &|name| format!("v-{name}"));
            prop_assert_eq!(&object["value"], &meant);
            prop_assert_eq!(&object["map"][&literal], &json!([&literal]));
        }
    }
}

fn literal_pipeline(literal: &str) -> Pipeline {
    let literal = literal.to_owned();
    Pipeline::builder("literals").build(move |p| {
        let text = p.param(Parameter::<String>::new("text"));
        for (op, value) in
            [("plain", literal.clone()), ("beside", format!("{literal}{text}{literal}"))]
        {
            ResourceOp::new(op).k8s_resource(json!({
                "apiVersion": "v1",
                "kind": "X",
                "metadata": {"name": format!("{op}-{text}")},
                "value": value,
                "map": {(literal.clone()): [&literal]},
            }));
        }
    })
}

#[test]
fn outputs_that_the_operator_leaves_empty_have_a_value() {
    #[pipeline(allow(warnings))]
    fn empties() {
        let block =
            CreateDbfsBlockOp::new("block").block_name("b").path("/b").data(Base64::text("x"));
        ResourceOp::new("copy").k8s_resource(json!({
            "apiVersion": "v1",
            "kind": "X",
            "metadata": {"name": "x"},
            "size": block.outputs.file_info_file_size,
            "is_dir": block.outputs.file_info_is_dir,
        }));
    }
    let manifest = manifest(&empties(), "copy");
    assert!(manifest.contains("['block-file_info_file_size'] == '' ? '0' :"), "{manifest}");
    assert!(
        manifest.contains(",'':false}[inputs.parameters['block-file_info_is_dir']]"),
        "{manifest}"
    );
}

#[test]
fn a_run_of_kubeflow_pipelines_gets_its_own_id() {
    #[pipeline]
    fn by_id() {
        DeleteRunOp::new("delete").run_name(format!("run-{}", workflow::uid())).external();
    }
    // Its API server replaces this text, and no expression with the same meaning.
    assert!(manifest(&by_id(), "delete").contains("name: \"run-{{workflow.uid}}\""));
}

#[test]
fn an_output_makes_its_edge_wherever_it_stands() {
    #[pipeline(allow(warnings))]
    fn edges() {
        let create = CreateJobOp::new("create")
            .job_name("j")
            .existing_cluster_name("c")
            .spark_jar_task(SparkJarTask::new("M"));
        let name = format!("run-of-{}", create.outputs.job_name);
        SubmitRunOp::new("in-text").run_name(&name).job_name("j").jar_params(["1"]);
        SubmitRunOp::new("in-json")
            .run_name("in-json")
            .spec(json!({"job_name": create.outputs.name, "jar_params": ["1"]}));
        SubmitRunOp::new("in-list")
            .run_name("in-list")
            .job_name("j")
            .jar_params(("1", create.outputs.job_id));
        ResourceOp::new("in-condition")
            .k8s_resource(json!({"apiVersion": "v1", "kind": "X", "metadata": {"name": "x"}}))
            .success_condition(format!("status.x == {}", create.outputs.name));
    }
    let workflow: Json = serde_json::to_value(edges().workflow().unwrap()).unwrap();
    let tasks = workflow["spec"]["templates"][0]["dag"]["tasks"].as_array().unwrap();
    for task in &tasks[1..] {
        assert_eq!(task["dependencies"], json!(["create"]), "{task}");
    }
    let condition = &workflow["spec"]["templates"][5]["resource"]["successCondition"];
    assert_eq!(condition, "status.x == {{inputs.parameters.create-name}}");
}
