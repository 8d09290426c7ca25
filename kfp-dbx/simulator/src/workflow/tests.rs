//! Tests of reading.

#![allow(clippy::panic)]

use std::fmt::Write;
use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};

use super::{
    Action, Body, ContinueOn, Dag, Depends, Items, Kind, Lock, OutputFrom, RetryPolicy, Task,
    TaskResult, Template, Workflow,
};
use crate::time::Time;

/// Returns the YAML files under a folder.
fn yaml_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            yaml_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            found.push(path);
        }
    }
}

#[test]
fn the_workflows_of_the_repository_are_read() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    for folder in ["examples", "tests/golden"] {
        yaml_files(&root.join(folder), &mut files);
    }
    let mut wrong = String::new();
    for path in &files {
        let text = std::fs::read_to_string(path).unwrap();
        match Workflow::read(&text) {
            Ok(workflow) => {
                // The same workflow in JSON is the same.
                let json: Json = serde_yaml::from_str(&text).unwrap();
                assert_eq!(Workflow::read(&json.to_string()).unwrap(), workflow);
            }
            Err(errors) => {
                for error in errors {
                    writeln!(wrong, "{}: {error}", path.display()).unwrap();
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(files.len() > 30, "{}", files.len());
}

/// Returns a workflow whose entrypoint is a DAG of these tasks, with further templates.
fn workflow(tasks: &Json, more: &[Json]) -> Json {
    let mut templates = vec![
        json!({"name": "main", "dag": {"tasks": tasks}}),
        json!({
            "name": "run",
            "inputs": {"parameters": [{"name": "n", "default": 1}]},
            "resource": {"action": "create", "manifest": "kind: Run"},
        }),
    ];
    templates.extend(more.iter().cloned());
    json!({
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Workflow",
        "metadata": {"name": "w"},
        "spec": {"entrypoint": "main", "templates": templates},
    })
}

fn dag(tasks: &Json) -> Dag {
    let read = Workflow::of(&workflow(tasks, &[])).unwrap();
    match &read.templates[read.entrypoint].body {
        Body::Dag(dag) => dag.clone(),
        other => panic!("{other:?}"),
    }
}

fn task(fields: &Json) -> Task {
    let mut task = json!({"name": "a", "template": "run"});
    task.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    dag(&json!([task])).tasks.remove(0)
}

fn template(fields: &Json) -> Template {
    let mut template = json!({"name": "x"});
    template.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    let tasks = json!([{"name": "a", "template": "run"}]);
    Workflow::of(&workflow(&tasks, &[template])).unwrap().templates.remove(2)
}

/// Returns the errors of a workflow.
fn errors(json: &Json) -> Vec<String> {
    let errors = Workflow::of(json).err().unwrap_or_default();
    errors.iter().map(ToString::to_string).collect()
}

fn errors_of_tasks(tasks: &Json) -> Vec<String> {
    errors(&workflow(tasks, &[]))
}

fn errors_of_template(template: &Json) -> Vec<String> {
    let tasks = json!([{"name": "a", "template": "run"}]);
    errors(&workflow(&tasks, std::slice::from_ref(template)))
}

#[test]
fn a_workflow_has_its_settings() {
    let text = r#"
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: nightly-, namespace: team, labels: {a: b}}
spec:
  entrypoint: main
  onExit: main
  serviceAccountName: runner
  activeDeadlineSeconds: 3600
  parallelism: 3
  priority: 2
  podGC: {strategy: OnPodCompletion}
  synchronization:
    mutexes: [{name: "m-{{workflow.parameters.day}}"}]
    semaphores: [{configMapKeyRef: {name: c, key: k}}]
  ttlStrategy: {secondsAfterSuccess: 60, secondsAfterFailure: 120}
  arguments:
    parameters: [{name: day, value: 1, enum: [1, 2]}, {name: needed}]
  hooks: {running: {template: main, expression: workflow.status == "Running"}}
  templates:
  - name: main
    suspend: {duration: "20"}
"#;
    let read = Workflow::read(text).unwrap();
    assert_eq!(
        (read.kind, read.name.as_str(), read.is_generated),
        (Kind::Workflow, "nightly-", true)
    );
    assert_eq!(read.labels, [("a".to_owned(), "b".to_owned())]);
    assert_eq!((read.entrypoint, read.on_exit, read.priority), (0, Some(0), Some(2)));
    assert_eq!((read.deadline, read.parallelism), (Some(Time::seconds(3600)), Some(3)));
    assert_eq!(read.ttl.success, Some(Time::seconds(60)));
    assert!(matches!(&read.locks[..], [Lock::Semaphore { .. }, Lock::Mutex { name, .. }]
        if name.names().eq(["workflow.parameters.day"])));
    assert_eq!(read.parameters[0].value.as_ref().and_then(|value| value.constant()), Some("1"));
    assert_eq!((read.parameters[0].choices.len(), &read.parameters[1].value), (2, &None));
    assert_eq!((read.hooks.len(), read.hooks[0].name.as_str()), (1, "running"));
    let Body::Suspend { duration: Some(duration) } = &read.templates[0].body else { panic!() };
    assert_eq!(duration.constant(), Some("20"));
}

#[test]
fn schedules_and_templates_of_workflows_are_read() {
    let main = json!({"entrypoint": "m", "templates": [{"name": "m", "suspend": {}}]});
    for (kind, spec, want) in [
        ("WorkflowTemplate", main.clone(), Kind::WorkflowTemplate),
        ("ClusterWorkflowTemplate", main.clone(), Kind::ClusterWorkflowTemplate),
        (
            "CronWorkflow",
            json!({"schedule": "* * * * *", "workflowSpec": main}),
            Kind::CronWorkflow,
        ),
    ] {
        let json = json!({
            "apiVersion": "argoproj.io/v1alpha1",
            "kind": kind,
            "metadata": {"name": "w"},
            "spec": spec,
        });
        let read = Workflow::of(&json).unwrap();
        // What is made of it has a name of its own.
        assert_eq!((read.kind, read.name.as_str(), read.is_generated), (want, "w-", true));
    }
}

#[test]
fn dependencies_are_conditions() {
    let is = Depends::Is;
    let plain = |id| {
        Depends::Any(vec![
            is(id, TaskResult::Succeeded),
            is(id, TaskResult::Skipped),
            is(id, TaskResult::Daemoned),
        ])
    };
    let read = dag(&json!([
        {"name": "a", "template": "run"},
        {"name": "b", "template": "run", "continueOn": {"failed": true}},
        {"name": "c", "template": "run", "dependencies": ["b", "a", "b"]},
    ]));
    assert_eq!(read.tasks[1].continue_on, ContinueOn { error: false, failed: true });
    assert_eq!(read.tasks[2].dependencies, [1, 0]);
    let Depends::Any(mut goes_on) = plain(1) else { panic!() };
    goes_on.push(is(1, TaskResult::Failed));
    assert_eq!(read.tasks[2].depends, Some(Depends::All(vec![Depends::Any(goes_on), plain(0)])));
    assert_eq!((read.targets, read.fail_fast), (vec![2], true));
    let read = dag(&json!([
        {"name": "a-1", "template": "run"},
        {"name": "b", "template": "run", "withItems": [1]},
        {"name": "c", "template": "run", "depends": "!(a-1.Failed || b.AnySucceeded) && b"},
    ]));
    let failed = Depends::Any(vec![is(0, TaskResult::Failed), is(1, TaskResult::AnySucceeded)]);
    let want = Depends::All(vec![Depends::Not(Box::new(failed)), plain(1)]);
    assert_eq!(read.tasks[2].depends, Some(want));
    assert_eq!(read.tasks[2].dependencies, [0, 1]);
}

#[test]
fn tasks_have_their_settings() {
    let read = task(&json!({
        "arguments": {"parameters": [{"name": "n", "value": "{{item}}"}]},
        "withItems": [1, {"a": "b"}],
        "when": "{{=1 == 1}}",
        "onExit": "run",
    }));
    assert_eq!(read.items, Some(Items::List(vec![json!(1), json!({"a": "b"})])));
    assert_eq!(read.arguments[0].value.single_name(), Some("item"));
    assert_eq!((read.hooks[0].name.as_str(), read.hooks[0].template), ("exit", 1));
    // Argo takes an empty list for none.
    assert_eq!(task(&json!({"withItems": []})).items, None);
    let read = task(&json!({"withSequence": {"count": "3", "start": 1, "format": "r-%03d"}}));
    assert!(matches!(&read.items, Some(Items::Sequence { count: Some(count), end: None, .. })
        if count.constant() == Some("3")));
    assert!(matches!(task(&json!({"withParam": "[1]"})).items, Some(Items::Param(_))));
}

#[test]
fn templates_have_their_settings() {
    let read = template(&json!({
        "timeout": "2h",
        "activeDeadlineSeconds": 60,
        "retryStrategy": {
            "limit": 2, "retryPolicy": "OnError", "backoff": {"duration": "1m", "factor": 2},
        },
        "metadata": {"annotations": {"k": "{{workflow.name}}"}, "labels": {"a": "b"}},
        "inputs": {"parameters": [{"name": "p"}, {"name": "q", "default": true, "enum": ["a"]}]},
        "outputs": {"parameters": [
            {"name": "o", "valueFrom": {"jsonPath": "{.status.x}", "default": 0}, "globalName": "g"},
        ]},
        "resource": {
            "action": "apply", "setOwnerReference": true, "flags": ["--x={{inputs.parameters.p}}"],
            "successCondition": "status.a == b", "failureCondition": "",
            "manifest": "kind: A\nmetadata: {name: '{{=inputs.parameters.p}}'}",
        },
    }));
    let retry = read.retry.unwrap();
    assert_eq!(retry.limit.unwrap().constant(), Some("2"));
    assert_eq!(retry.policy, RetryPolicy::OnError);
    assert_eq!(retry.backoff.unwrap().factor.unwrap().constant(), Some("2"));
    assert_eq!(read.deadline.unwrap().constant(), Some("60"));
    assert_eq!((read.inputs[0].default.is_none(), read.inputs[1].choices.len()), (true, 1));
    assert!(matches!(&read.outputs[0].from, OutputFrom::JsonPath(path)
        if path.constant() == Some("{.status.x}")));
    assert_eq!(read.outputs[0].global_name.as_deref(), Some("g"));
    let Body::Resource(resource) = read.body else { panic!() };
    assert_eq!((resource.action, resource.set_owner_reference), (Action::Apply, true));
    assert_eq!((resource.flags.len(), &resource.failure), (1, &None));
    assert!(resource.manifest.names().eq(["inputs", "inputs.parameters", "inputs.parameters.p"]));
    let read = template(&json!({"suspend": {}, "retryStrategy": {"expression": "retries == '1'"}}));
    assert_eq!(read.retry.unwrap().policy, RetryPolicy::Always);
    let read = template(&json!({"suspend": {}, "retryStrategy": {}}));
    assert_eq!(read.retry.unwrap().policy, RetryPolicy::OnFailure);
}

#[test]
fn all_errors_are_told_with_their_places() {
    let found = errors_of_tasks(&json!([
        {"name": "a", "template": "rum", "dependencies": ["c"], "whem": "x"},
        {"name": "b", "template": "run", "depends": "a.Done", "when": "{{=nope(1)}}"},
    ]));
    assert_eq!(
        found,
        [
            "template `main`, task `a`, `whem`: Argo has no field `whem` here; did you mean `when`?",
            "template `main`, task `a`, `template`: there is no template `rum`; did you mean `run`?",
            "template `main`, task `a`, `dependencies`: there is no task `c` in the DAG",
            "template `main`, task `b`, `depends`: `Done` is no result",
            "template `main`, task `b`, `when`: `{{=nope(1)}}`: the function `nope` has no model in the simulator",
        ]
    );
    let found = errors_of_template(&json!({
        "name": "x", "resource": {"action": "make", "manifest": "{{a"}, "timeout": ["1h"],
        "outputs": {"parameters": [{"name": "o", "valueFrom": {"jqFilter": ".a"}}]},
    }));
    assert_eq!(
        found,
        [
            "template `x`, `resource.action`: `make` is no action of kubectl here",
            "template `x`, `resource.manifest`: a tag is not closed: `}}` is missing",
            "template `x`, output `o`, `valueFrom.jqFilter`: `jqFilter` has no model in the simulator",
            "template `x`, `timeout`: is a list, not a text",
        ]
    );
}

#[test]
fn what_argo_refuses_is_refused() {
    for (tasks, want) in [
        (json!([]), "the DAG has no tasks"),
        (json!([{"name": "a", "template": "run"}, {"name": "a", "template": "run"}]), "same name"),
        (json!([{"name": "a", "template": "run", "dependencies": ["a"]}]), "depends on itself"),
        (
            json!([
                {"name": "a", "template": "run"},
                {"name": "b", "template": "run", "depends": "a"},
                {"name": "c", "template": "run", "dependencies": ["a"]},
            ]),
            "Argo takes no `dependencies` in a DAG that has `depends`",
        ),
        (
            json!([
                {"name": "a", "template": "run", "continueOn": {"failed": true}},
                {"name": "b", "template": "run", "depends": "a"},
            ]),
            "Argo takes no `continueOn` in a DAG that has `depends`",
        ),
        (
            json!([{"name": "a", "template": "run", "withItems": [1], "withParam": "[]"}]),
            "a task takes its items from one place only",
        ),
        (json!([{"name": "a", "template": "main"}]), "a template that runs itself"),
        (json!([{"template": "run"}]), "`name` is missing"),
        (json!([{"name": "a", "template": "run", "depends": "(a"}]), "a bracket is not closed"),
        (json!([{"name": "a", "template": "run", "depends": "a &&"}]), "it ends too early"),
        (json!([{"name": "a", "template": "run", "depends": "a | a"}]), "`| a` is unexpected"),
        (json!([7]), "is a number, not an object"),
    ] {
        let found = errors_of_tasks(&tasks);
        assert!(found.iter().any(|error| error.contains(want)), "{tasks}: {found:?}");
    }
    let needs = json!({"name": "x", "inputs": {"parameters": [{"name": "p"}]}, "suspend": {}});
    let tasks = json!([{"name": "a", "template": "x"}]);
    assert_eq!(
        errors(&workflow(&tasks, &[needs])),
        ["template `main`, task `a`: the input `p` has no value"]
    );
}

#[test]
fn what_has_no_model_is_refused() {
    for (template, want) in [
        (json!({"name": "x", "container": {"image": "a"}}), "`container` has no model"),
        (json!({"name": "x", "steps": []}), "`steps` has no model"),
        (json!({"name": "x"}), "the template does nothing"),
        (json!({"name": "x", "suspend": {}, "dag": {"tasks": []}}), "several things at once"),
        (json!({"name": "x", "resource": {"action": "get"}}), "without `manifest`"),
        (json!({"name": "x", "suspend": {}, "daemon": true}), "`daemon` has no model"),
        (
            json!({"name": "x", "suspend": {}, "podSpecPatch": "activeDeadlineSeconds: 1"}),
            "the field `activeDeadlineSeconds` of a pod",
        ),
        (
            json!({"name": "x", "suspend": {}, "outputs": {"parameters": [
                {"name": "o", "valueFrom": {"jsonPath": "{.a}"}},
            ]}}),
            "such a template has no output from there",
        ),
        (
            json!({"name": "x", "dag": {"tasks": [{"name": "a", "template": "run"}]},
            "outputs": {"parameters": [
                {"name": "o", "valueFrom": {"parameter": "{{inputs.parameters.a}}"}},
            ]}}),
            "anything but the tag of a task's output",
        ),
        (
            json!({"name": "x", "suspend": {}, "retryStrategy": {"expression": "{{=1}}"}}),
            "a tag in an expression",
        ),
    ] {
        let found = errors_of_template(&template);
        assert!(found.iter().any(|error| error.contains(want)), "{template}: {found:?}");
    }
    let tag = json!([{"name": "a", "template": "run", "withItems": [{"a": ["{{b}}"]}]}]);
    assert_eq!(
        errors_of_tasks(&tag),
        ["template `main`, task `a`, `withItems`: a tag in an item has no model in the simulator"]
    );
    for text in ["", "a", "[", "kind: Pod", "kind: Workflow", "{", "kind: Workflow\nspec: 1"] {
        assert!(Workflow::read(text).is_err(), "{text}");
    }
}
