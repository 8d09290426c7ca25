//! What users of Argo write by hand: hooks of tasks, outputs of DAGs, limits of templates and
//! sequences. The workflows are YAML, as no op is written like this.

use kfp_dbx_simulator::scenario::{Action, Fault, When};
use kfp_dbx_tests::cluster::notebook_run;
use kfp_dbx_tests::simulated::{Case, gate};
use serde_json::{Value as Json, json};

/// A template that makes a `ConfigMap` of the workflow's. It has an output, the text `data.text`.
pub fn note(name: &str) -> Json {
    let manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: \"NAME-{{inputs.parameters.\
        of}}-{{workflow.uid}}\"\ndata:\n  text: \"{{inputs.parameters.of}}\"\n";
    json!({
        "name": name,
        "inputs": {"parameters": [{"name": "of", "default": "x"}]},
        "resource": {"action": "create", "manifest": manifest.replace("NAME", name)},
        "outputs": {"parameters": [{"name": "text", "valueFrom": {"jsonPath": "{.data.text}"}}]},
    })
}

/// A template that makes a run, whose name has a word that decides how it ends.
pub fn run(name: &str, word: &str, more: &Json) -> Json {
    let manifest = notebook_run(&format!("{name}-{word}-{{{{workflow.uid}}}}"));
    let mut template = json!({
        "name": name,
        "resource": {
            "action": "create",
            "manifest": manifest.to_string(),
            "successCondition": "status.metadata.state.result_state = SUCCESS",
            "failureCondition": "status.metadata.state.result_state in (FAILED, CANCELED)",
        },
    });
    template.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    template
}

/// A workflow whose entrypoint is a DAG of these tasks.
pub fn workflow(tasks: &Json, templates: &[Json], spec: &Json) -> String {
    let mut all = vec![json!({"name": "main", "dag": {"tasks": tasks}})];
    all.extend(templates.iter().cloned());
    let mut workflow = json!({
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Workflow",
        "metadata": {"generateName": "by-hand-"},
        "spec": {"entrypoint": "main", "templates": all},
    });
    let fields = spec.as_object().unwrap().clone();
    workflow["spec"].as_object_mut().unwrap().extend(fields);
    serde_yaml::to_string(&workflow).unwrap()
}

/// A run with a hook, something after it, and an exit handler.
pub fn hooked(word: &str, more: &Json, spec: &Json) -> String {
    let tasks = json!([
        {
            "name": "work",
            "template": "work",
            "hooks": {"exit": {"template": "note", "arguments": {"parameters": [
                {"name": "of", "value": "hook-{{tasks.work.status}}"},
            ]}}},
        },
        {"name": "next", "template": "note", "dependencies": ["work"]},
    ]);
    let mut all = json!({"onExit": "last"});
    all.as_object_mut().unwrap().extend(spec.as_object().unwrap().clone());
    workflow(&tasks, &[run("work", word, more), note("note"), note("last")], &all)
}

/// The same without anything after it.
fn hooked_at_the_end(word: &str) -> String {
    let tasks = json!([
        {"name": "work", "template": "work", "hooks": {"exit": {"template": "note"}}},
    ]);
    let templates = [run("work", word, &json!({})), note("note"), note("last")];
    workflow(&tasks, &templates, &json!({"onExit": "last"}))
}

/// A wait with a hook, and, unless it is the last task, something after it.
fn hooked_wait(has_next: bool) -> String {
    let mut tasks = vec![
        json!({"name": "ask", "template": "ask", "hooks": {"exit": {"template": "note"}}}),
        json!({"name": "next", "template": "note", "depends": "ask"}),
    ];
    tasks.truncate(1 + usize::from(has_next));
    let ask = json!({"name": "ask", "suspend": {}});
    workflow(&json!(tasks), &[ask, note("note"), note("last")], &json!({"onExit": "last"}))
}

/// A DAG with an output of a task that does not run, or has no such value.
fn outputs(value_from: &Json) -> String {
    let inner = json!({
        "name": "inner",
        "dag": {"tasks": [
            {"name": "always", "template": "note"},
            {"name": "never", "template": "note", "when": "false"},
        ]},
        "outputs": {"parameters": [{"name": "text", "valueFrom": value_from}]},
    });
    let tasks = json!([
        {"name": "inner", "template": "inner"},
        {"name": "next", "template": "last", "dependencies": ["inner"], "arguments": {"parameters": [
            {"name": "of", "value": "got-{{tasks.inner.outputs.parameters.text}}"},
        ]}},
    ]);
    workflow(&tasks, &[inner, note("note"), note("last")], &json!({"onExit": "last"}))
}

/// Three runs in a DAG that lets this many of them run at once.
fn at_once(parallelism: u32) -> String {
    let inner = json!({
        "name": "inner",
        "parallelism": parallelism,
        "dag": {"tasks": [
            {"name": "one", "template": "one"},
            {"name": "two", "template": "two"},
            {"name": "three", "template": "three"},
            {"name": "last", "template": "note", "depends": "one && two && three"},
        ]},
    });
    let tasks = json!([{"name": "inner", "template": "inner"}]);
    let runs = ["one", "two", "three"].map(|name| run(name, "works", &json!({})));
    workflow(&tasks, &[&[inner, note("note")], &runs[..]].concat(), &json!({}))
}

/// A loop over a sequence.
fn counts(sequence: &Json) -> String {
    let each = json!([
        {"name": "of", "value": "{{item}}"},
    ]);
    let tasks = json!([
        {
            "name": "each",
            "template": "note",
            "withSequence": sequence,
            "arguments": {"parameters": each},
        },
        {"name": "next", "template": "last", "dependencies": ["each"]},
    ]);
    workflow(&tasks, &[note("note"), note("last")], &json!({}))
}

/// A loop of which each item has a hook.
fn hooked_items() -> String {
    let tasks = json!([
        {
            "name": "each",
            "template": "note",
            "withItems": ["a", "b"],
            "arguments": {"parameters": [{"name": "of", "value": "{{item}}"}]},
            "hooks": {"exit": {"template": "pause"}},
        },
        {"name": "beside", "template": "last"},
    ]);
    let pause = json!({"name": "pause", "suspend": {"duration": "1"}});
    workflow(&tasks, &[note("note"), note("last"), pause], &json!({}))
}

pub fn cases() -> Vec<Case> {
    let running = |op: &str| When::Running(op.to_owned());
    let failed = || Fault::Ends("FAILED".to_owned());
    let none = || json!({});
    let mut cases = vec![
        Case::of_yaml("hook-success", hooked("works", &none(), &none())),
        Case::of_yaml("hook-failure", hooked("fails", &none(), &none())).fault("work", failed()),
        Case::of_yaml(
            "hook-retry",
            hooked("fails", &json!({"retryStrategy": {"limit": 0}}), &none()),
        )
        .fault("work", failed()),
        Case::of_yaml("hook-timeout", hooked("hangs", &json!({"timeout": "20s"}), &none()))
            .fault("work", Fault::Hangs),
        Case::of_yaml(
            "hook-deadline",
            hooked("hangs", &none(), &json!({"activeDeadlineSeconds": 20})),
        )
        .fault("work", Fault::Hangs),
        Case::of_yaml("hook-items", hooked_items()),
    ];
    let ways = [
        ("hook-stop", "hook-stop-end", Action::Stop),
        ("hook-terminate", "hook-terminate-end", Action::Terminate),
    ];
    for (name, at_the_end, action) in ways {
        let case = Case::of_yaml(name, hooked("hangs", &none(), &none()));
        cases.push(case.fault("work", Fault::Hangs).intervene(action, running("work")));
        let case = Case::of_yaml(at_the_end, hooked_at_the_end("hangs"));
        cases.push(case.fault("work", Fault::Hangs).intervene(action, running("work")));
    }
    for (name, has_next) in [("hook-stop-wait", true), ("hook-stop-wait-end", false)] {
        let case = Case::of_yaml(name, hooked_wait(has_next)).fault("ask", Fault::Hangs);
        cases.push(case.intervene(Action::Stop, running("ask")));
    }
    let pending = hooked("works", &gate(), &none());
    let case = Case::of_yaml("hook-stop-pending", pending).fault("work", Fault::Pending);
    cases.push(case.intervene(Action::Stop, When::Started("work".to_owned())));
    let outputs_of = [
        ("output-skipped", json!({"parameter": "{{tasks.never.outputs.parameters.text}}"})),
        (
            "output-skipped-default",
            json!({"parameter": "{{tasks.never.outputs.parameters.text}}", "default": "none"}),
        ),
        ("output-there", json!({"parameter": "{{tasks.always.outputs.parameters.text}}"})),
        (
            "output-expression",
            json!({"expression": "tasks.never.status == 'Skipped' ? 'no' : 'yes'"}),
        ),
        ("output-expression-missing", json!({"expression": "tasks.never.outputs.parameters.text"})),
    ];
    for (name, from) in outputs_of {
        let case = Case::of_yaml(name, outputs(&from));
        // Nothing comes after a DAG that fails at its outputs, and Argo goes on looking for it.
        let fails = ["output-skipped", "output-expression-missing"].contains(&name);
        cases.push(if fails { case.never_ends() } else { case });
    }
    cases.extend([
        Case::of_yaml("parallelism-one", at_once(1)).exclusive(&["one", "two", "three"]),
        Case::of_yaml("parallelism-two", at_once(2)),
    ]);
    let sequences = [
        ("sequence-none", json!({"count": "0"})),
        ("sequence-start", json!({"start": "3", "count": "2"})),
        ("sequence-down", json!({"start": "2", "end": "0"})),
        ("sequence-format", json!({"count": "2", "format": "part-%03d"})),
        ("sequence-expression", json!({"count": "{{=toJson(1 + 1)}}"})),
        ("sequence-no-number", json!({"count": "x"})),
    ];
    cases.extend(sequences.map(|(name, sequence)| Case::of_yaml(name, counts(&sequence))));
    cases
}
