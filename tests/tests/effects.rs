//! The effects of a workflow are compared: every change of what it does is seen, and none of how it is
//! written.

use kfp_dbx_tests::effects::{Given, Steps, effects};
use pretty_assertions::assert_eq;

const WORKFLOW: &str = r#"
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: w}
spec:
  entrypoint: main
  onExit: exit
  arguments: {parameters: [{name: go, value: "true"}]}
  templates:
  - name: main
    dag:
      tasks:
      - {name: first, template: op, arguments: {parameters: [{name: name, value: first}]}}
      - name: second
        template: op
        dependencies: [first]
        when: "{{workflow.parameters.go}} == true"
        arguments: {parameters: [{name: name, value: "of-{{tasks.first.outputs.parameters.value}}"}]}
      - name: third
        template: inner
        dependencies: [second]
        withItems: [a, b]
        arguments: {parameters: [{name: name, value: "{{item}}"}]}
  - name: inner
    inputs: {parameters: [{name: name}]}
    dag:
      tasks:
      - {name: deep, template: op, arguments: {parameters: [{name: name, value: "third-{{inputs.parameters.name}}"}]}}
  - name: exit
    dag:
      tasks:
      - {name: last, template: op, arguments: {parameters: [{name: name, value: last}]}}
  - name: op
    inputs: {parameters: [{name: name}]}
    retryStrategy: {limit: "2"}
    resource:
      action: create
      manifest: |
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: "{{inputs.parameters.name}}"}
        data: {uid: "{{workflow.uid}}"}
    outputs:
      parameters:
      - {name: value, valueFrom: {jsonPath: "{.data.value}"}}
"#;

fn run(workflow: &str, go: &str) -> Result<Steps, String> {
    let output = |object: &str, _: &str| Some(format!("v-{object}"));
    effects(workflow, &Given { params: &[("go", go)], output: &output })
}

#[test]
fn steps_have_their_objects_settings_and_order() {
    let steps = run(WORKFLOW, "true").unwrap();
    let after: Vec<_> = steps
        .iter()
        .map(|(name, step)| {
            let after = step.after.iter().map(|name| name.replace("create ConfigMap ", ""));
            (name.replace("create ConfigMap ", ""), after.collect::<Vec<_>>())
        })
        .collect();
    let step = |name: &str, after: &[&str]| {
        (name.to_owned(), after.iter().map(|name| (*name).to_owned()).collect())
    };
    let third = ["first", "of-v-first"];
    let all = ["first", "of-v-first", "third-a", "third-b"];
    let wanted = [
        step("first", &[]),
        step("last", &all),
        step("of-v-first", &["first"]),
        step("third-a", &third),
        step("third-b", &third),
    ];
    assert_eq!(after, wanted);
    let last = &steps["create ConfigMap last"];
    assert!(last.at_exit);
    assert_eq!(last.does["retryStrategy"]["limit"], "2");
    assert_eq!(last.does["resource"]["manifest"]["data"]["uid"], "v-uid");
    // What is skipped is passed over.
    let steps = run(WORKFLOW, "false").unwrap();
    assert_eq!(steps.len(), 4);
    assert_eq!(steps["create ConfigMap third-a"].after, ["create ConfigMap first".into()].into());
}

#[test]
fn each_change_of_what_is_done_is_seen() {
    let steps = run(WORKFLOW, "true").unwrap();
    for (from, to) in [
        ("dependencies: [second]", "dependencies: [first]"),
        ("[a, b]", "[a]"),
        ("[a, b]", "[a, c]"),
        ("== true", "!= true"),
        ("value: first}", "value: other}"),
        ("  onExit: exit\n", ""),
        ("limit: \"2\"", "limit: \"3\""),
        ("action: create", "action: apply"),
        ("data: {uid", "data: {id"),
        ("    retryStrategy:", "    timeout: 1h\n    retryStrategy:"),
    ] {
        let changed = WORKFLOW.replace(from, to);
        assert_ne!(changed, WORKFLOW, "{from}");
        assert!(run(&changed, "true").unwrap() != steps, "{from}");
    }
}

#[test]
fn how_it_is_written_makes_no_difference() {
    let steps = run(WORKFLOW, "true").unwrap();
    let renamed = WORKFLOW.replace("template: op", "template: other");
    let renamed = renamed.replace("name: op\n", "name: other\n");
    assert_eq!(run(&renamed, "true").unwrap(), steps);
    for (from, to) in [
        ("name: deep", "name: deeper"),
        ("parameters: [{name: name, value: last}]", "parameters: [{value: last, name: name}]"),
        ("{{workflow.parameters.go}} == true", "{{=workflow.parameters.go == 'true'}}"),
        ("dependencies: [second]", "dependencies: [first, second]"),
    ] {
        let changed = WORKFLOW.replace(from, to);
        assert_ne!(changed, WORKFLOW, "{from}");
        assert_eq!(run(&changed, "true").unwrap(), steps, "{from}");
    }
}

#[test]
fn what_does_not_succeed_has_a_reason() {
    let fails = WORKFLOW.replace("kind: ConfigMap", "kindly: ConfigMap");
    assert!(run(&fails, "true").unwrap_err().contains("'Kind' is missing"));
    let waits = WORKFLOW.replace("dependencies: [first]", "dependencies: []");
    let why = run(&waits, "true").unwrap_err();
    assert!(why.contains("waits for `tasks.first.outputs.parameters.value`"), "{why}");
}
