//! Argo's own validators and substitutions for our workflows.

use std::collections::BTreeMap;

use kfp_dbx::Workflow;
use kfp_dbx::prelude::*;
use kfp_dbx_simulator::scenario::Scenario;
use kfp_dbx_tests::argo::{Case, TARGETS, VERSIONS, for_targets, is_wanted, runs, workflow};
use kfp_dbx_tests::effects;
use kfp_dbx_tests::everywhere::{everywhere, inputs, objects, text};
use kfp_dbx_tests::features::FEATURES;
use kfp_dbx_tests::flow::{Flow, World, flows};
use kfp_dbx_tests::plan::{Choices, Of, Plan, plans};
use kfp_dbx_tests::{pipelines_of_examples, with_examples};
use proptest::prelude::any;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value as Json, json};

with_examples!(pipelines_of_examples);

fn accepted(cases: &[Case]) {
    for version in VERSIONS {
        version.accepts(cases);
    }
}

/// Returns values for the parameters without a default.
fn values(pipeline: &Pipeline) -> Json {
    let parameters = pipeline.parameters();
    let required = parameters.iter().filter(|parameter| parameter.default().is_none());
    required.map(|parameter| (parameter.name().to_owned(), json!("1"))).collect()
}

#[test]
fn argo_takes_what_we_write() {
    if !is_wanted() {
        return;
    }
    let features = FEATURES.iter().map(|(_, pipeline, _)| pipeline());
    let examples = examples().into_iter().map(|(_, pipeline)| pipeline);
    let pipelines: Vec<_> = examples.chain(features).collect();
    let case =
        |pipeline: &Pipeline, workflow: &Workflow| Case::new(workflow, &values(pipeline), &[]);
    accepted(&for_targets(&pipelines, Pipeline::clone, case));
}

#[path = "../../examples/approval.rs"]
#[allow(dead_code)]
mod approval;

/// Each op that waits for a person: with and without a decision, a limit, a loop, and at exit.
fn suspends() -> Vec<Pipeline> {
    let bare = Pipeline::builder("bare").build(|_| {
        let first = SuspendOp::new("first");
        let second = SuspendOp::new("second").duration("1d").after(first);
        DeleteRunOp::new("delete").run_name("nightly").external().after(second);
        on_exit(|| {
            SuspendOp::new("at-exit");
        });
    });
    let looped = Pipeline::builder("looped").build(|_| {
        let each = for_each(["a", "b"], |_| {
            SuspendOp::new("each").choices(["it's \"x\"", "no: #y"]).default("no: #y")
        });
        let all = each.inner.outputs.decision;
        DeleteRunOp::new("delete").run_name(format!("run-{}", all.count())).external();
    });
    let limited = Pipeline::builder("limited").build(|_| {
        let approve = SuspendOp::new("approve").choices(["YES", "NO"]).default("NO").duration("2h");
        when(approve.outputs.decision.eq("YES"), || {
            DeleteRunOp::new("delete").run_name("nightly").external();
        });
    });
    vec![approval::figures(), bare, looped, limited]
}

#[test]
fn argo_takes_ops_that_wait_for_a_person() {
    if !is_wanted() {
        return;
    }
    let case = |_: &Pipeline, workflow: &Workflow| Case::new(workflow, &json!({}), &[]);
    accepted(&for_targets(&suspends(), Pipeline::clone, case));
}

fn random<T>(strategy: impl Strategy<Value = T>, count: usize) -> Vec<T> {
    let mut runner = TestRunner::deterministic();
    (0..count).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect()
}

/// Runs a workflow in the simulator, and returns what it makes of the templates.
fn simulated(workflow: &Workflow, parameters: &BTreeMap<String, String>) -> Vec<Json> {
    let workflow = effects::read(&workflow.to_json().unwrap());
    let scenario = Scenario { parameters: parameters.clone(), ..Scenario::default() };
    runs(&workflow, parameters, &effects::run(&workflow, scenario))
}

#[test]
fn runs_of_templates_have_objects_conditions_arguments_and_items() {
    let pipeline = FEATURES.iter().find(|(name, ..)| *name == "guarded_ops").unwrap().1();
    let of = |go: &str| {
        let params = BTreeMap::from([("go".to_owned(), go.to_owned())]);
        simulated(&pipeline.workflow().unwrap(), &params)
    };
    let task = |runs: &[Json], template: &str, task: &str| {
        let run = runs.iter().find(|run| run["template"] == template).unwrap();
        run["tasks"][task].clone()
    };
    let runs = of("true");
    let object =
        |name: &str| runs.iter().find(|run| run["template"] == name).unwrap()["object"].clone();
    assert_eq!(object("beside")["kind"], "Run");
    let when = task(&runs, "guarded-ops", "when-2");
    assert_eq!(when["when"], true);
    assert_eq!(when["arguments"]["items"], r#"["a"]"#);
    assert_eq!(when["arguments"]["when-met"], "true");
    assert_eq!(task(&runs, "guarded-ops", "otherwise"), json!({"when": false}));
    assert_eq!(task(&runs, "for-each", "for-each-item"), json!({"items": r#"["a"]"#}));
    let runs = of("false");
    let top = runs.iter().find(|run| run["template"] == "guarded-ops").unwrap();
    assert_eq!(top["scope"]["tasks.when.status"], "Skipped");
    assert_eq!(top["empty"]["tasks.when.outputs.parameters.made-run_id"], "");
    assert_eq!(task(&runs, "guarded-ops", "when-2")["arguments"]["when-met"], "false");
    assert_eq!(task(&runs, "when-2", "used"), json!({"when": false}));
}

/// What the simulator makes of the templates, Argo makes of them, too.
#[test]
fn argo_takes_random_flows_and_makes_of_them_what_the_simulator_does() {
    if !is_wanted() {
        return;
    }
    let numbers = proptest::collection::vec(any::<u16>(), 200);
    let flows = random((flows(), numbers), 120);
    let build = |(flow, _): &(Flow, Vec<u16>)| flow.pipeline();
    let case = |(flow, numbers): &(Flow, Vec<u16>), workflow: &Workflow| {
        let mut choices = Choices::new(numbers.clone());
        let read = effects::read(&workflow.to_json().unwrap());
        let worlds = (0..3).map(|_| World::random(flow, &mut choices));
        let templates = worlds.flat_map(|world| {
            let params = world.params().into_iter();
            let params = params.map(|(name, value)| (name.to_owned(), value)).collect();
            runs(&read, &params, &world.run(flow, &read))
        });
        Case::new(workflow, &json!({}), &templates.collect::<Vec<_>>())
    };
    accepted(&for_targets(&flows, build, case));
}

#[test]
fn argo_takes_random_lifecycles_and_makes_of_them_what_the_simulator_does() {
    if !is_wanted() {
        return;
    }
    let plans = random(plans(), 60);
    let case = |plan: &Plan, workflow: &Workflow| {
        let values = values(&plan.pipeline());
        let params = plan.params.iter().filter(|param| param.default.is_none());
        let params = params.map(|param| {
            let value = match param.of {
                Of::Text => "a-name",
                Of::Number => "7",
                Of::Flag => "True",
                Of::List => r#"["a", "b"]"#,
            };
            (param.name.clone(), value.to_owned())
        });
        Case::new(workflow, &values, &simulated(workflow, &params.collect()))
    };
    accepted(&for_targets(&plans, Plan::pipeline, case));
}

#[test]
fn argo_puts_values_in_whole() {
    if !is_wanted() {
        return;
    }
    let texts = random(text(), 200);
    let case = |text: &String, workflow: &Workflow| {
        let inputs = inputs(text);
        let params = inputs.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        let runs = simulated(workflow, &params.collect());
        let mut found: BTreeMap<&str, Json> = runs
            .iter()
            .filter(|run| run["object"].is_object())
            .map(|run| (run["template"].as_str().unwrap(), run["object"].clone()))
            .collect();
        let id = &mut found.get_mut("submit-there").unwrap()["spec"]["existing_cluster_id"];
        assert!(id.is_string());
        *id = "7".into();
        assert_eq!(found, objects(text));
        Case::new(workflow, &json!(inputs), &runs)
    };
    accepted(&for_targets(&texts, |_| everywhere(), case));
}

#[pipeline(op = Report, allow(warnings))]
fn report(what: Param<String>, title: Param<String>) {
    SubmitRunOp::new("in-report").run_name("r").job_name("j").jar_params([what, title]);
}

/// An exit handler with the failures of the workflow in each kind of place.
#[pipeline(allow(warnings), plain)]
fn reports(#[default = "it"] text: Param<String>) {
    SubmitRunOp::new("main").run_name("main").job_name("j").jar_params(["x"]);
    let run = |name: &str| SubmitRunOp::new(name).run_name(name).job_name("j");
    on_exit(|| {
        let failures = workflow::failures();
        run("whole").jar_params([failures]);
        run("in-a-text").jar_params([
            format!("{failures} of {text}"),
            format!("{text}: {failures}"),
            format!("{failures}{failures}"),
        ]);
        ResourceOp::new("in-json").action(Action::Create).k8s_resource(json!({
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": "report"},
            "data": {"all": failures, "some": format!("<{failures}>")},
        }));
        when(text.eq("it") & failures.eq("[]"), || run("compared").jar_params(["x"]));
        Report::new("passed").what(failures).title(format!("{failures} of {text}"));
    });
}

/// Returns the tasks of the exit handler of `reports`, with their conditions and arguments.
fn tasks_of_reports(failures: &str) -> Json {
    json!({
        "whole": {"arguments": {}},
        "in-a-text": {"arguments": {"text": "it"}},
        "in-json": {"arguments": {}},
        "when": {"when": failures == "[]"},
        "passed": {"arguments": {"what": failures, "title": format!("{failures} of it")}},
    })
}

/// Returns the objects that `reports` must create.
fn objects_of_reports(failures: &str) -> Json {
    let run = |name: &str, params: Json| {
        json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "Run",
            "metadata": {"name": name},
            "spec": {"run_name": name, "job_name": "j", "jar_params": params},
        })
    };
    let texts =
        [format!("{failures} of it"), format!("it: {failures}"), format!("{failures}{failures}")];
    json!({
        "whole": run("whole", json!([failures])),
        "in-a-text": run("in-a-text", json!(texts)),
        "in-json": {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": "report"},
            "data": {"all": failures, "some": format!("<{failures}>")},
        },
    })
}

/// Returns the templates of `reports` with their failures, and the objects and tasks that must come
/// of them.
fn runs_of_reports(failures: &str) -> Vec<Json> {
    let objects = objects_of_reports(failures);
    let objects = objects.as_object().unwrap().iter().map(|(template, object)| {
        json!({"template": template, "inputs": {"text": "it"}, "failures": failures, "object": object})
    });
    objects.collect()
}

#[test]
fn failures_arrive_once() {
    if !is_wanted() {
        return;
    }
    let of = |message: &str| json!([{"displayName": "main", "message": message}]).to_string();
    let hostile = "it's \"x\" \\ \\\" a\nb\u{1}\u{9f}<>&\u{2028}😀 {\"a\": [1]} 'x': #c";
    // Characters that Go's literals have in another form than JSON. An expression can't read them.
    let of_go = of(&format!("{hostile}\u{7f}\u{e0001}\u{10fffd}"));
    let mut cases = Vec::new();
    for target in TARGETS {
        let workflow = workflow(reports(), target).unwrap();
        cases.push(Case::new(&workflow, &json!({}), &runs_of_reports(&of_go)));
        for failures in ["[]", "null", &of("exit code 1"), &of(hostile)] {
            let mut runs = runs_of_reports(failures);
            let tasks = tasks_of_reports(failures);
            let run = json!({"template": "on-exit", "inputs": {"text": "it"}, "failures": failures, "tasks": tasks});
            runs.push(run);
            cases.push(Case::new(&workflow, &json!({}), &runs));
        }
    }
    accepted(&cases);
}
