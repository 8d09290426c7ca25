//! Ops that wait until someone resumes them.

use kfp_dbx::prelude::*;
use pretty_assertions::assert_eq;
use serde_json::{Value as Json, json};

fn delete(name: &str) -> DeleteRunOp {
    DeleteRunOp::new(name).run_name("nightly").external()
}

fn built(body: impl Fn() + Send + Sync + 'static) -> Pipeline {
    Pipeline::builder("approved").build(move |_| body())
}

fn object(pipeline: &Pipeline) -> Json {
    serde_yaml::from_str(&pipeline.to_yaml().unwrap_or_else(|error| panic!("{error}"))).unwrap()
}

fn template<'o>(object: &'o Json, name: &str) -> &'o Json {
    let templates = object["spec"]["templates"].as_array().unwrap();
    templates.iter().find(|template| template["name"] == name).unwrap()
}

fn task<'o>(object: &'o Json, name: &str) -> &'o Json {
    let templates = object["spec"]["templates"].as_array().unwrap();
    let tasks = templates.iter().filter_map(|template| template["dag"]["tasks"].as_array());
    tasks.flatten().find(|task| task["name"] == name).unwrap()
}

fn errors(pipeline: &Pipeline) -> Vec<(&'static str, String)> {
    let found = pipeline.check();
    found.iter().map(|found| (found.rule().name, found.message().to_owned())).collect()
}

#[test]
fn an_approval_is_a_suspend_template() {
    let pipeline = built(|| {
        let approve = SuspendOp::new("approve").after(delete("first"));
        delete("second").after(approve);
        delete("alert").after_failure(approve);
    });
    let object = object(&pipeline);
    assert_eq!(*template(&object, "approve"), json!({"name": "approve", "suspend": {}}));
    assert_eq!(task(&object, "approve")["depends"], "first");
    assert_eq!(task(&object, "second")["depends"], "approve");
    assert_eq!(task(&object, "alert")["depends"], "(approve.Failed || approve.Errored)");
}

#[test]
fn settings_of_pods_do_not_apply() {
    let pipeline = built(|| {
        let approve = SuspendOp::new("approve").duration(std::time::Duration::from_secs(90));
        delete("last").after(approve);
    });
    let policies = Policies::new().timeout("1h").retry(Retry::on_error(2)).mutex("lock");
    let object = object(&pipeline.defaults(policies).argo("3.6"));
    let wanted = json!({"name": "approve", "suspend": {"duration": "90s"}});
    assert_eq!(*template(&object, "approve"), wanted);
    assert_eq!(template(&object, "last")["timeout"], "1h");
}

#[test]
fn a_decision_is_an_output_of_the_same_name_as_an_input() {
    let pipeline = built(|| {
        let approve = SuspendOp::new("approve").choices(["YES", "NO"]).default("NO");
        when(approve.description("Right?").outputs.decision.eq("YES"), || {
            delete("publish");
        });
    });
    let object = object(&pipeline);
    let wanted = json!({
        "name": "approve",
        "inputs": {"parameters": [{
            "name": "approve-decision",
            "default": "NO",
            "enum": ["YES", "NO"],
            "description": "Right?",
        }]},
        "suspend": {},
        "outputs": {"parameters": [{
            "name": "approve-decision",
            "valueFrom": {"supplied": {}, "default": "NO"},
        }]},
    });
    assert_eq!(*template(&object, "approve"), wanted);
    let when = task(&object, "when");
    let decision = "tasks['approve'].outputs.parameters['approve-decision']";
    assert_eq!(when["when"], format!("{{{{={decision} == \"YES\"}}}}"));
    assert_eq!(when["dependencies"], json!(["approve"]));
}

#[test]
fn decisions_of_a_loop_are_a_list() {
    let pipeline = built(|| {
        let each =
            for_each(["a", "b"], |_| SuspendOp::new("each").choices(["YES", "NO"]).default("NO"));
        let first: Output<Vec<String>> = each.inner.outputs.decision;
        DeleteRunOp::new("last").run_name(format!("run-{}", first.count())).external();
    });
    let object = object(&pipeline);
    assert_eq!(template(&object, "for-each")["outputs"]["parameters"][0]["name"], "each-decision");
}

#[test]
fn a_default_after_a_duration_needs_its_argo() {
    let pipeline = || {
        built(|| {
            let approve = SuspendOp::new("approve").choices(["YES", "NO"]).default("NO");
            let approve = approve.duration("1d");
            DeleteRunOp::new("last").run_name(approve.outputs.decision).external();
        })
    };
    for version in [None, Some("3.4"), Some("3.6.1")] {
        let pipeline = version.map_or_else(pipeline, |version| pipeline().argo(version));
        let found = errors(&pipeline);
        assert_eq!((found.len(), found[0].0), (1, "argo_version"), "{found:?}");
        assert!(found[0].1.contains("leaves the decision open"), "{found:?}");
    }
    let pipeline = pipeline().argo("3.6.2");
    let workflow = pipeline.workflow().unwrap();
    let needs = workflow.needs_argo().features();
    assert!(needs.iter().any(|feature| feature.name.contains("decision")), "{needs:?}");
    assert_eq!(template(&object(&pipeline), "approve")["suspend"]["duration"], "24h");
}

#[test]
fn wrong_choices_are_errors() {
    type Make = fn(SuspendOp) -> SuspendOp;
    let cases: [(Make, &str, &str); 6] = [
        (
            |op| op.choices(["YES", "NO"]),
            "invalid_setting",
            "op `approve` has choices, but no default",
        ),
        (
            |op| op.default("NO"),
            "invalid_setting",
            "op `approve` has the default `NO`, but no choices",
        ),
        (
            |op| op.choices(["YES", "NO"]).default("No"),
            "invalid_setting",
            "the default `No` of op `approve` is not one of its choices",
        ),
        (
            |op| op.choices(["YES", "YES"]).default("YES"),
            "invalid_setting",
            "op `approve` has the choice `YES` twice",
        ),
        (
            |op| op.choices(Vec::<String>::new()),
            "invalid_setting",
            "op `approve` has choices, but none to choose from",
        ),
        (|op| op.duration("soon"), "invalid_duration", "op `approve`: `soon` is not a duration"),
    ];
    for (make, rule, message) in cases {
        let found = errors(&built(move || {
            make(SuspendOp::new("approve"));
        }));
        assert_eq!((found.len(), found[0].0), (1, rule), "{found:?}");
        assert!(found[0].1.starts_with(message), "{found:?}");
    }
}

#[test]
fn choices_are_known_when_the_pipeline_is_built() {
    let pipeline = Pipeline::builder("approved").build(|p| {
        let day = p.param(Parameter::<String>::new("day").default("monday"));
        SuspendOp::new("approve").choices([format!("publish {day}")]).default("no");
        DeleteRunOp::new("last").run_name(day).external();
    });
    let found = errors(&pipeline);
    assert!(found.iter().any(|(_, text)| text.contains("are build-time values")), "{found:?}");
}

#[test]
fn a_decision_needs_choices_and_can_be_only_one_of_them() {
    let without = built(|| {
        let approve = SuspendOp::new("approve");
        DeleteRunOp::new("last").run_name(approve.outputs.decision).external();
    });
    let found = errors(&without);
    assert_eq!(found[0].0, "unknown_output");
    assert_eq!(found[0].1, "op `approve` has no output `decision`, because it offers no choices");
    let never = built(|| {
        let approve = SuspendOp::new("approve").choices(["YES", "NO"]).default("NO");
        when(approve.outputs.decision.eq("yes"), || {
            delete("publish");
        });
    });
    let found = errors(&never);
    assert_eq!(found[0].0, "unknown_state");
    assert!(found[0].1.starts_with("the decision of op `approve` is never `yes`"), "{found:?}");
}

#[test]
fn the_order_of_resources_goes_through_it() {
    let pipeline = Pipeline::builder("ordered").build(|_| {
        let cluster = CreateClusterOp::new("create")
            .cluster_name(format!("c-{}", workflow::uid()))
            .spark_version("13.3.x-scala2.12")
            .node_type_id("Standard_D3_v2")
            .num_workers(2);
        let run = SubmitRunOp::new("run")
            .run_name(format!("r-{}", workflow::uid()))
            .existing_cluster_id(cluster.outputs.cluster_id)
            .notebook_task(NotebookTask::new("/Run"));
        let approve = SuspendOp::new("approve").after(run);
        let delete_run = DeleteRunOp::new("delete-run").run_name(format!("r-{}", workflow::uid()));
        DeleteClusterOp::new("delete")
            .cluster_name(format!("c-{}", workflow::uid()))
            .after((approve, delete_run.after(approve)));
    });
    let workflow = pipeline.truthful(true).timeout("2h").workflow().unwrap();
    assert!(workflow.runs_before("run", "delete").unwrap());
    let races = workflow.warnings().iter().filter(|found| found.rule().name.contains("race"));
    assert_eq!(races.count(), 0);
    assert_eq!(workflow.op("approve").unwrap().action(), None);
}

#[test]
fn it_can_wait_at_exit() {
    let object = object(&built(|| {
        delete("first");
        on_exit(|| {
            delete("last").after(SuspendOp::new("look"));
        });
    }));
    assert_eq!(task(&object, "last")["dependencies"], json!(["look"]));
    assert_eq!(*template(&object, "look"), json!({"name": "look", "suspend": {}}));
}

#[test]
fn there_is_nothing_to_inspect() {
    let error = SuspendOp::new("approve").inspect().unwrap_err();
    assert!(error.to_string().contains("`approve` acts on no Kubernetes object"), "{error}");
}
