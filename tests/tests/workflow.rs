//! The workflow around the ops: names, settings, and the same bytes for the same input.

use kfp_dbx::prelude::*;
use serde_json::{Value as Json, json};

fn json_of(pipeline: &Pipeline) -> Json {
    serde_json::from_str(&pipeline.workflow().unwrap().to_json().unwrap()).unwrap()
}

fn names(list: &Json) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap()).collect()
}

fn delete(name: &str) -> DeleteRunOp {
    DeleteRunOp::new(name).run_name("r").external()
}

#[test]
fn names_that_come_again_get_numbers() {
    #[pipeline]
    fn numbers() {
        for _ in 0..3 {
            delete("Delete it!");
        }
        delete("delete-it-2").after(delete("delete it"));
    }
    let workflow = json_of(&numbers());
    let tasks = &workflow["spec"]["templates"][0]["dag"]["tasks"];
    let expected = ["delete-it", "delete-it-2", "delete-it-3", "delete-it-2-2", "delete-it-4"];
    assert_eq!(names(tasks), expected);
    assert_eq!(tasks[3]["dependencies"], json!(["delete-it-4"]));
}

#[test]
fn an_op_named_like_its_pipeline_keeps_its_name() {
    #[pipeline(name = "Clean Up")]
    fn clean() {
        DeleteRunOp::new("clean-up").run_name("r").external();
    }
    let workflow = json_of(&clean());
    assert_eq!(workflow["spec"]["entrypoint"], "clean-up-2");
    assert_eq!(names(&workflow["spec"]["templates"]), ["clean-up-2", "clean-up"]);
    assert_eq!(workflow["metadata"]["generateName"], "clean-up-");
}

#[test]
fn a_parameter_named_like_an_output_is_another() {
    #[pipeline(allow(warnings))]
    fn names_of_inputs(#[name = "make-name"] name: Param<String>) {
        let make = CreateJobOp::new("make")
            .job_name(name)
            .existing_cluster_name("c")
            .spark_jar_task(SparkJarTask::new("M"));
        SubmitRunOp::new("run").run_name(name).job_name(make.outputs.name).jar_params(["1"]);
    }
    let workflow = json_of(&names_of_inputs());
    let arguments = &workflow["spec"]["templates"][0]["dag"]["tasks"][1]["arguments"]["parameters"];
    assert_eq!(
        arguments,
        &json!([
            {"name": "make-name", "value": "{{inputs.parameters.make-name}}"},
            {"name": "make-name-2", "value": "{{tasks.make.outputs.parameters.make-name}}"},
        ])
    );
    let manifest = &workflow["spec"]["templates"][2]["resource"]["manifest"];
    assert!(
        manifest
            .as_str()
            .unwrap()
            .contains("job_name: \"{{=toJson(inputs.parameters['make-name-2'])")
    );
}

#[test]
fn settings_of_the_attribute_and_of_the_call() {
    /// What it is for.
    #[pipeline(service_account = "argo", namespace = "spark", generate_name = "cleaning-")]
    fn clean_up(
        /// The run.
        #[default = "a"]
        run: Param<String>,
        #[description = "another"] other: Param<i64>,
    ) {
        DeleteRunOp::new("delete").run_name(format!("{run}-{other}")).external()
    }
    let workflow = json_of(&clean_up());
    assert_eq!(workflow["metadata"]["generateName"], "cleaning-");
    assert_eq!(workflow["metadata"]["namespace"], "spark");
    assert_eq!(workflow["spec"]["serviceAccountName"], "argo");
    assert_eq!(workflow["spec"]["entrypoint"], "clean-up");
    let spec = &workflow["metadata"]["annotations"]["pipelines.kubeflow.org/pipeline_spec"];
    let spec: Json = serde_json::from_str(spec.as_str().unwrap()).unwrap();
    assert_eq!(
        spec,
        json!({
            "name": "clean_up",
            "description": "What it is for.",
            "inputs": [
                {"name": "run", "default": "a", "optional": true, "description": "The run."},
                {"name": "other", "type": "Integer", "description": "another"},
            ],
        })
    );
    let set = clean_up().service_account("other").namespace("ns").generate_name("x-");
    let workflow = json_of(&set);
    assert_eq!(workflow["metadata"]["generateName"], "x-");
    assert_eq!(workflow["metadata"]["namespace"], "ns");
    assert_eq!(workflow["spec"]["serviceAccountName"], "other");
}

#[test]
fn keys_stand_in_the_order_in_which_people_read_them() {
    #[pipeline]
    fn order() {
        delete("delete");
    }
    let yaml = order().to_yaml().unwrap();
    let keys: Vec<_> = yaml
        .lines()
        .filter(|line| !line.starts_with(' '))
        .map(|line| line.split(':').next().unwrap())
        .collect();
    assert_eq!(keys, ["apiVersion", "kind", "metadata", "spec"]);
}

#[test]
fn the_same_pipeline_gives_the_same_bytes() {
    let conf = || std::collections::HashMap::from([("a", "1"), ("b", "2"), ("c", "3"), ("d", "4")]);
    let build = || {
        Pipeline::builder("same").build(move |p| {
            let name = p.param(Parameter::<String>::new("name"));
            let create = CreateClusterOp::new("create").cluster_name(name).spark_conf(conf());
            create.spark_version("x").node_type_id("D3").num_workers(1);
        })
    };
    let first = build().to_yaml().unwrap();
    for _ in 0..8 {
        assert_eq!(build().to_yaml().unwrap(), first);
    }
}

#[test]
fn every_action_and_setting_of_a_resource_op() {
    let resource = json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}});
    for action in Action::ALL {
        let resource = resource.clone();
        let pipeline = Pipeline::builder("actions").build(move |_| {
            let op = ResourceOp::new("op").k8s_resource(&resource).action(action);
            if action == Action::Patch {
                op.merge_strategy(MergeStrategy::Merge).flags(["--subresource=status"]);
            }
            if action == Action::Apply {
                op.success_condition("a in (b, c)")
                    .failure_condition("d")
                    .set_owner_reference(true);
            }
        });
        let workflow = json_of(&pipeline);
        let template = &workflow["spec"]["templates"][1];
        let resource = &template["resource"];
        assert_eq!(resource["action"], action.as_str());
        assert_eq!(template.get("outputs").is_none(), action == Action::Delete);
        match action {
            Action::Patch => {
                assert_eq!(resource["mergeStrategy"], "merge");
                assert_eq!(resource["flags"], json!(["--subresource=status"]));
            }
            Action::Apply => {
                assert_eq!(resource["successCondition"], "a in (b, c)");
                assert_eq!(resource["failureCondition"], "d");
                assert_eq!(resource["setOwnerReference"], true);
            }
            Action::Delete => assert_eq!(resource["flags"], json!(["--wait=false"])),
            _ => {}
        }
    }
}

#[test]
fn yaml_text_is_a_resource_too() {
    let text = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndata:\n  on: \"yes\"\n";
    let op = ResourceOp::from_yaml("op", text).inspect().unwrap();
    assert_eq!(op.k8s_resource()["data"], json!({"on": "yes"}));
    let two = ResourceOp::from_yaml("op", format!("{text}---\n{text}")).inspect();
    assert!(two.unwrap_err().to_string().contains("more than one document"));
}

#[test]
fn debugging_shows_names_and_is_no_text() {
    let run = Param::<String>::detached("run");
    assert!(format!("{run:?}").starts_with("Param(\"run\")"));
    let error = DeleteRunOp::new("delete").run_name(format!("{run:?}")).inspect().unwrap_err();
    assert!(error.to_string().contains("formatted with `{:?}`"), "{error}");
    let op = SubmitRunOp::new("submit");
    assert!(format!("{:?}", op.outputs.run_id).starts_with("Output(\"submit.run_id\")"));
}

#[test]
fn messages_write_settings_as_the_source_does() {
    #[pipeline(allow(warnings))]
    fn by_attribute() {
        SubmitRunOp::new("train").run_name("train").job_name("job").jar_params(["1"]);
    }
    let by_builder = Pipeline::builder("by_builder").build(|_| {
        SubmitRunOp::new("train").run_name("train").job_name("job").jar_params(["1"]);
    });
    let helps = |pipeline: Pipeline| {
        let workflow = pipeline.warn(rules::NO_TIMEOUT).warn(rules::FIXED_NAME).workflow().unwrap();
        let texts = workflow.warnings().iter().map(ToString::to_string);
        texts.collect::<Vec<_>>().join("\n")
    };
    let (attribute, builder) = (helps(by_attribute()), helps(by_builder));
    for written in
        ["`#[pipeline(timeout = \"2h\")]`", "`#[pipeline(mutex = \"…\", argo = \"3.6\")]`"]
    {
        assert!(attribute.contains(written), "{attribute}");
    }
    for written in
        ["`.timeout(\"2h\")` on the pipeline", "`.mutex(\"…\").argo(\"3.6\")` on the pipeline"]
    {
        assert!(builder.contains(written), "{builder}");
    }
    assert!(!builder.contains("#[pipeline"), "{builder}");
    let scheduled = Pipeline::builder("scheduled").build(|p| {
        let run = p.param(Parameter::<String>::new("run"));
        delete("delete").run_name(run);
    });
    let problems = scheduled.schedule("@daily").argo("3.6").check();
    let [problem] = problems.as_slice() else { panic!("{problems:?}") };
    assert!(problem.to_string().contains("`.default(…)` of the `Parameter`"), "{problem}");
}
