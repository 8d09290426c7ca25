//! The values that arrive on the cluster: any value of a parameter, unchanged, with the type of the
//! field, and literal text unchanged.

use kfp_dbx::prelude::*;
use kfp_dbx_tests::everywhere::{OUTPUTS, everywhere, inputs, is_reserved, objects, text};
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
        let mut values = inputs(&text);
        values.extend(OUTPUTS.map(|(name, value)| (name, value.to_owned())));
        for (template, meant) in objects(&text) {
            let manifest = manifest(&everywhere(), template);
            let value = |name: &str| values[name].clone();
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
                any::<String>()
                    .prop_filter("reserved characters", |text| !text.contains(is_reserved)),
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

/// What a manifest holds, with the values of the parameters filled in.
fn filled(resource: fn(&Handles) -> Json) -> Json {
    let pipeline = Pipeline::builder("filled").build(move |p| {
        let handles = Handles {
            number: p.param(Parameter::new("number")),
            flag: p.param(Parameter::new("flag")),
            list: p.param(Parameter::new("list")),
            any: p.param(Parameter::new("any")),
            text: p.param(Parameter::new("text")),
        };
        let Json::Object(mut object) = resource(&handles) else { panic!() };
        for (key, value) in [("apiVersion", "v1"), ("kind", "X")] {
            object.insert(key.to_owned(), json!(value));
        }
        object.insert("metadata".to_owned(), json!({"name": "x"}));
        ResourceOp::new("x").k8s_resource(object);
    });
    let value = |name: &str| match name {
        "number" => "-7".to_owned(),
        "flag" => "True".to_owned(),
        "list" => json!(["a\"b", "c"]).to_string(),
        "any" => json!({"k": 1}).to_string(),
        _ => "true".to_owned(),
    };
    object(&manifest(&pipeline, "x"), &value)["data"].clone()
}

struct Handles {
    number: Param<i32>,
    flag: Param<bool>,
    list: Param<Vec<String>>,
    any: Param<Json>,
    text: Param<String>,
}

#[test]
fn a_text_that_is_only_a_placeholder_arrives_as_text() {
    let data = filled(|Handles { number, flag, list, any, text }| {
        json!({"data": {
            "format": [
                format!("{number}"), format!("{flag}"), format!("{list}"), format!("{any}"),
                format!("{text}"), format!("{}", list.count()),
            ],
            "to_string": [
                number.to_string(), flag.to_string(), list.to_string(), any.to_string(),
                text.to_string(), list.count().to_string(),
            ],
            "deep": {"a": [{"b": format!("{number}")}]},
            "key": {(format!("{number}")): 1},
        }})
    });
    for texts in [&data["format"], &data["to_string"]] {
        let texts: Vec<_> =
            texts.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect();
        assert_eq!((texts[0], texts[4], texts[5]), ("-7", "true", "2"), "{texts:?}");
        assert_eq!(texts[1].to_lowercase(), "true");
        let parsed = |text| serde_json::from_str::<Json>(text).unwrap();
        assert_eq!(parsed(texts[2]), json!(["a\"b", "c"]));
        assert_eq!(parsed(texts[3]), json!({"k": 1}));
    }
    assert_eq!(data["deep"], json!({"a": [{"b": "-7"}]}));
    assert_eq!(data["key"], json!({"-7": 1}));
}

#[test]
fn a_serialized_handle_arrives_with_its_type() {
    let data = filled(|Handles { number, flag, list, any, text }| {
        // A value that was serialized before is the same value, beside text it is text.
        let before = serde_json::to_value(number).unwrap();
        let beside = format!("n: {}", before.as_str().unwrap());
        json!({"data": [number, flag, list, any, text, list.count(), before, beside]})
    });
    let meant = json!([-7, true, ["a\"b", "c"], {"k": 1}, "true", 2, -7, "n: -7"]);
    assert_eq!(data, meant);
}

#[test]
fn a_placeholder_of_a_number_is_text_in_a_spec() {
    let pipeline = |spec: fn(Param<i32>) -> Json| {
        Pipeline::builder("typed").build(move |p| {
            let number = p.param(Parameter::<i32>::new("number"));
            SubmitRunOp::new("run").run_name(format!("r-{}", workflow::uid())).spec(spec(number));
        })
    };
    let task = pipeline(|number| {
        json!({
            "existing_cluster_id": "0923-164208-meows279",
            "timeout_seconds": number,
            "spark_jar_task": {
                "main_class_name": number.to_string(),
                "parameters": [format!("{number}"), number],
            },
        })
    });
    let object = object(&manifest(&task, "run"), &|name| match name {
        "number" => "-7".to_owned(),
        name => format!("v-{name}"),
    });
    let task = json!({"main_class_name": "-7", "parameters": ["-7", "-7"]});
    assert_eq!(object["spec"]["spark_jar_task"], task);
    assert_eq!(object["spec"]["timeout_seconds"], json!(-7));
    // As text, the API server would reject it.
    let error = pipeline(|number| {
        json!({
            "existing_cluster_id": "0923-164208-meows279",
            "timeout_seconds": format!("{number}"),
            "spark_jar_task": {"main_class_name": "M"},
        })
    });
    let error = error.workflow().unwrap_err().to_string();
    assert!(error.contains("timeout_seconds") && error.contains("text"), "{error}");
}
