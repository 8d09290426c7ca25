//! Loops: the rules of Argo 4.0.5 (`expandTask` in `workflow/controller/dag.go`, where nothing else is
//! named).

#![allow(clippy::panic, clippy::unwrap_used)]

mod common;

use common::{dag, entry, errors, fails, most_pods, node, phase, phases, run, workflow};
use kfp_dbx_simulator::report::{NodeKind, Phase, Report};
use kfp_dbx_simulator::scenario::{Fault, OpScript, Scenario};

fn names(report: &Report) -> Vec<&str> {
    phases(report).into_iter().map(|(name, _)| name).collect()
}

// generateNodeName in workflow/controller/operator.go.
#[test]
fn each_item_is_a_node() {
    let dag = dag(r#"
      - name: a
        template: op
        withItems: [x, "it's (y)", {k: 1}]
        arguments: {parameters: [{name: name, value: "{{item}}"}]}
    "#);
    let report = run(&dag, &Scenario::default());
    assert_eq!(names(&report), ["a", "a(0:x)", "a(1:it's y)", "a(2:k:1)"]);
    assert_eq!(node(&report, "a").kind, NodeKind::TaskGroup);
    assert_eq!(node(&report, "a(1:it's y)").inputs["name"], "it's (y)");
    assert_eq!(node(&report, "a(2:k:1)").inputs["name"], r#"{"k":1}"#);
    assert_eq!(node(&report, "a(2:k:1)").items, [2]);
    assert_eq!(report.phase, Phase::Succeeded);
}

#[test]
fn an_empty_list_skips_the_task() {
    let dag = dag(r#"
      - {name: a, template: op, withParam: "{{=toJson([])}}"}
      - {name: b, template: op, dependencies: [a]}
      - {name: c, template: op, withParam: "no list"}
      - {name: d, template: op, withSequence: {count: "0"}}
    "#);
    let report = run(&dag, &Scenario::default());
    assert_eq!(phase(&report, "a"), Phase::Skipped);
    assert_eq!(node(&report, "a").message, "Skipped, empty params");
    assert_eq!(phase(&report, "b"), Phase::Succeeded);
    assert_eq!(phase(&report, "c"), Phase::Error);
    let message = "withParam value could not be parsed as a JSON list: no list";
    assert!(node(&report, "c").message.starts_with(message), "{}", node(&report, "c").message);
    assert_eq!(phase(&report, "d"), Phase::Skipped);
}

// processAggregateNodeOutputs in workflow/controller/operator.go: the list has the items that
// succeeded, in their order.
#[test]
fn a_loop_has_lists_of_outputs() {
    let dag = dag(r#"
      - name: a
        template: op
        withParam: '["x", "y", "z"]'
        continueOn: {failed: true}
        arguments: {parameters: [{name: name, value: "{{item}}"}]}
      - name: b
        template: op
        depends: a || a.Failed
        arguments:
          parameters:
          - {name: name, value: "{{tasks.a.outputs.parameters.value}}"}
    "#
    .replace("        continueOn: {failed: true}\n", "")
    .as_str());
    let report = run(&dag, &Scenario::default());
    assert_eq!(node(&report, "b").inputs["name"], r#"["x","y","z"]"#);
    let second = OpScript { items: vec![1], fault: Some(Fault::AlreadyThere), ..entry("a") };
    let scenario = Scenario { ops: vec![second], ..Scenario::default() };
    let report = run(&dag, &scenario);
    assert_eq!(phase(&report, "a(1:y)"), Phase::Failed);
    assert_eq!(phase(&report, "a"), Phase::Failed);
    assert_eq!(node(&report, "b").inputs["name"], r#"["x","z"]"#);
}

// evaluateDependsLogic: the results of the items.
#[test]
fn the_results_of_items_count() {
    let dag = dag(r"
      - {name: a, template: op, withSequence: {count: '2'}}
      - {name: any, template: op, depends: a.AnySucceeded}
      - {name: all, template: op, depends: a.AllFailed}
    ");
    let first = OpScript { items: vec![0], fault: Some(Fault::AlreadyThere), ..entry("a") };
    let report = run(&dag, &Scenario { ops: vec![first], ..Scenario::default() });
    assert_eq!([phase(&report, "any"), phase(&report, "all")], [Phase::Succeeded, Phase::Omitted]);
    let report = run(&dag, &fails(&["a"]));
    assert_eq!([phase(&report, "any"), phase(&report, "all")], [Phase::Omitted, Phase::Succeeded]);
}

// processItem in workflow/controller/operator.go: a condition may need the item.
#[test]
fn a_condition_decides_for_each_item() {
    let dag = dag(r#"
      - {name: a, template: op, withItems: [x, y], when: "{{=item == 'x'}}"}
      - {name: b, template: op, withItems: [x, y], when: "{{=1 > 2}}"}
      - {name: c, template: op, withParam: "{{=fromJSON('no')}}", when: "false"}
    "#);
    let report = run(&dag, &Scenario::default());
    let of = |name| phase(&report, name);
    assert_eq!([of("a(0:x)"), of("a(1:y)")], [Phase::Succeeded, Phase::Skipped]);
    assert_eq!(
        [of("b(0:x)"), of("b"), of("c")],
        [Phase::Skipped, Phase::Succeeded, Phase::Skipped]
    );
}

// checkParallelism in workflow/controller/operator.go.
#[test]
fn items_wait_for_room() {
    let main = r"  - name: main
    parallelism: 3
    dag:
      tasks:
      - {name: a, template: op, withSequence: {count: '10'}}
      - {name: b, template: op}
";
    let report = run(&workflow("", main), &Scenario::default());
    assert_eq!(report.phase, Phase::Succeeded, "{:#?}", report.stuck);
    assert_eq!(most_pods(&report), 3);
    let templates = r#"  - name: block
    inputs: {parameters: [{name: i}]}
    dag:
      tasks:
      - {name: x, template: op}
      - {name: y, template: op, dependencies: [x]}
  - name: main
    parallelism: 2
    dag:
      tasks:
      - name: a
        template: block
        withSequence: {count: '5'}
        arguments: {parameters: [{name: i, value: "{{item}}"}]}
"#;
    let report = run(&workflow("", templates), &Scenario::default());
    assert_eq!(report.phase, Phase::Succeeded, "{:#?}", report.stuck);
    assert_eq!(most_pods(&report), 2);
}

#[test]
fn a_scenario_knows_the_items_of_loops() {
    let templates = r#"  - name: block
    inputs: {parameters: [{name: i}]}
    dag:
      tasks:
      - {name: x, template: op, withItems: [p, q]}
  - name: main
    dag:
      tasks:
      - name: a
        template: block
        withItems: [u, v]
        arguments: {parameters: [{name: i, value: "{{item}}"}]}
"#;
    let workflow = workflow("", templates);
    let at = |items: &[usize]| {
        let fault = Some(Fault::AlreadyThere);
        let entry = OpScript { items: items.to_vec(), fault, ..entry("x") };
        Scenario { ops: vec![entry], ..Scenario::default() }
    };
    let failed = |items: &[usize]| {
        let report = run(&workflow, &at(items));
        let leaves = report.nodes.iter().filter(|node| node.kind == NodeKind::Pod);
        let failed = leaves.filter(|node| node.phase == Phase::Failed);
        failed.map(|node| node.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(failed(&[1, 0]), ["a(1:v).x(0:p)"]);
    assert_eq!(failed(&[1]), ["a(1:v).x(0:p)", "a(1:v).x(1:q)"]);
    let why = "the scenario, op `x`: `a` has no item 2: it has 2";
    assert_eq!(errors(&workflow, &at(&[2])), [why]);
    let why = "the scenario, op `x`: `x` has no item 5: it has 2";
    assert_eq!(errors(&workflow, &at(&[0, 5])), [why]);
}
