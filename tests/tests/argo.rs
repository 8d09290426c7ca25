//! Argo's own validators and substitutions for our workflows.

use std::collections::BTreeMap;

use kfp_dbx::prelude::*;
use kfp_dbx_tests::argo::{VERSIONS, Version, case, is_wanted};
use kfp_dbx_tests::everywhere::{everywhere, inputs, objects, text};
use kfp_dbx_tests::golden::root;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value as Json, json};

/// What a version lacks, as the guide says of it, by a part of its answer.
const LACKS: &[(&str, &str, &str)] = &[
    ("v3.3", "when doesn't support 'expr' expression", "conditions by expressions"),
    ("v3.3", "must be a valid yaml", "expressions that stand unquoted in a manifest"),
    ("v3.3", "unknown field \"mutexes\"", "locks"),
    ("v3.4", "unknown field \"mutexes\"", "locks"),
];

/// Expects that a version accepts all cases but those that need what it lacks, and prints these.
fn accepted(version: Version, cases: &[Json]) {
    let (full, answers) = version.ask(cases);
    let mut lacking: BTreeMap<&str, usize> = BTreeMap::new();
    for (case, answer) in cases.iter().zip(&answers).filter(|(_, answer)| !answer.is_empty()) {
        let lacks = LACKS.iter().find(|(of, part, _)| version.0 == *of && answer.contains(part));
        let Some((_, _, feature)) = lacks else {
            panic!("Argo {full}: {answer}\nof\n{}", case["yaml"].as_str().unwrap());
        };
        *lacking.entry(feature).or_default() += 1;
    }
    println!("Argo {full}: {} workflows, and it lacks {lacking:?} for some", cases.len());
    for (of, _, feature) in LACKS {
        assert!(version.0 != *of || lacking.contains_key(feature), "{of} has {feature}");
    }
}

#[test]
fn argo_takes_what_we_write() {
    if !is_wanted() {
        return;
    }
    let mut files: Vec<_> = ["examples", "tests/golden"]
        .into_iter()
        .flat_map(|folder| std::fs::read_dir(root().join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    files.sort();
    let texts = files.into_iter().map(|path| std::fs::read_to_string(path).unwrap());
    // The programs check workflows; the other kinds hold the same spec.
    let workflows = texts.filter(|text| text.contains("\nkind: Workflow\n"));
    let cases: Vec<_> = workflows.map(|yaml| case(&yaml, &json!({}), &[])).collect();
    assert!(cases.len() > 20);
    for version in VERSIONS {
        accepted(version, &cases);
    }
}

#[test]
fn argo_puts_values_in_whole() {
    if !is_wanted() {
        return;
    }
    let yaml = everywhere().to_yaml().unwrap();
    let mut runner = TestRunner::deterministic();
    // Argo fails a run at once if a parameter contains a control character, so nothing arrives.
    let passed_on = text().prop_filter("control characters", |text| !text.contains('\u{1}'));
    let texts = (0..300).map(|_| passed_on.new_tree(&mut runner).unwrap().current());
    let cases: Vec<Json> = texts
        .map(|text| {
            let inputs = inputs(&text);
            let objects = objects(&text);
            let run = |(template, object)| {
                let made = ["cluster_id", "state"].map(|output| {
                    (format!("create-{output}"), format!("v-create-{output}").into())
                });
                let mut inputs = json!(inputs);
                inputs.as_object_mut().unwrap().extend(made);
                let global = json!({"workflow.uid": "v-uid", "workflow.name": "v-name"});
                json!({"template": template, "inputs": inputs, "global": global, "object": object})
            };
            let runs: Vec<_> = objects.into_iter().map(run).collect();
            case(&yaml, &json!(inputs), &runs)
        })
        .collect();
    for version in VERSIONS {
        // Argo 3.3 can't evaluate the slice of a text.
        if version.0 != "v3.3" {
            version.accepts(&cases);
        }
    }
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
    let yaml = reports().to_yaml().unwrap();
    let of = |message: &str| json!([{"displayName": "main", "message": message}]).to_string();
    let hostile = "it's \"x\" \\ \\\" a\nb\u{1}\u{9f}<>&\u{2028}😀 {\"a\": [1]} 'x': #c";
    // Characters that Go's literals have in another form than JSON. An expression can't read them.
    let of_go = of(&format!("{hostile}\u{7f}\u{e0001}\u{10fffd}"));
    let mut cases = vec![case(&yaml, &json!({}), &runs_of_reports(&of_go))];
    for failures in ["[]", "null", &of("exit code 1"), &of(hostile)] {
        let mut runs = runs_of_reports(failures);
        let tasks = tasks_of_reports(failures);
        let run = json!({"template": "on-exit", "inputs": {"text": "it"}, "failures": failures, "tasks": tasks});
        runs.push(run);
        cases.push(case(&yaml, &json!({}), &runs));
    }
    for version in VERSIONS {
        if version.0 != "v3.3" {
            version.accepts(&cases);
        }
    }
}
