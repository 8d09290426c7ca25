//! What a real cluster with Argo 4.0.5 was seen to do where its sources are easily read in another way.

#![allow(clippy::panic)]

mod common;

use common::{cluster, entry, faults, node, phase, phases, run, with, workflow};
use kfp_dbx_simulator::report::Phase;
use kfp_dbx_simulator::scenario::{Action, Fault, OpScript, Scenario, When};
use kfp_dbx_simulator::simulate;
use kfp_dbx_simulator::time::Time;

// The queue of the controller keeps one time for a workflow: the first event of a pod takes the place of
// the deadline.
#[test]
fn a_deadline_is_seen_at_the_next_look() {
    let templates = r#"  - name: main
    dag:
      tasks:
      - {name: hangs, template: limited}
      - {name: slow, template: limited, arguments: {parameters: [{name: name, value: slow}]}}
      - {name: next, template: op, dependencies: [slow]}
  - name: limited
    timeout: 2h
    inputs: {parameters: [{name: name, default: hangs}]}
    resource:
      action: create
      successCondition: status.metadata.state.result_state=SUCCESS
      manifest: |
        apiVersion: databricks.microsoft.com/v1alpha1
        kind: Run
        metadata: {name: "{{inputs.parameters.name}}"}
        spec: {new_cluster: {num_workers: 1}, spark_jar_task: {main_class_name: Main}}
"#;
    let deadline = workflow("  activeDeadlineSeconds: 60", templates);
    let mut scenario = faults(&[("hangs", Fault::Hangs)]);
    scenario.ops.push(OpScript { takes: Some(Time::seconds(300)), ..entry("slow") });
    let report = run(&deadline, &scenario);
    assert_eq!(phase(&report, "slow"), Phase::Succeeded);
    let hangs = node(&report, "hangs");
    assert_eq!((hangs.phase, hangs.ended), (Phase::Failed, node(&report, "slow").ended));
    assert_eq!(hangs.message, "Step exceeded its deadline");
    assert_eq!(node(&report, "next").message, "Step exceeded its deadline");

    // Without an event the next look is 20 minutes after the last one.
    let report = run(&deadline, &faults(&[("hangs", Fault::Hangs), ("slow", Fault::Hangs)]));
    assert_eq!(node(&report, "hangs").ended, Some(Time::minutes(20) + Time::seconds(1)));
    assert_eq!(report.phase, Phase::Failed);

    // A wait for somebody asks for a look at the deadline.
    let waits = templates
        .replace("      - {name: next", "      - {name: ask, template: ask}\n      - {name: next")
        + "  - {name: ask, suspend: {}}\n";
    let waits = workflow("  activeDeadlineSeconds: 60", &waits);
    let report = run(&waits, &faults(&[("hangs", Fault::Hangs), ("ask", Fault::Hangs)]));
    assert_eq!(node(&report, "hangs").ended, Some(Time::seconds(60)));
}

#[test]
fn a_pod_that_is_pending_for_too_long_is_seen_at_the_next_look() {
    let templates = r#"  - name: main
    dag:
      tasks:
      - {name: stays, template: limited}
      - {name: other, template: run}
  - name: limited
    timeout: 30s
    resource: {action: create, manifest: "{apiVersion: v1, kind: ConfigMap, metadata: {name: x}}"}
"#;
    let limited = workflow("", templates);
    let report = run(&limited, &faults(&[("stays", Fault::Pending)]));
    let stays = node(&report, "stays");
    assert_eq!((stays.phase, stays.message.as_str()), (Phase::Failed, "timeout"));
    assert_eq!(stays.ended, node(&report, "other").ended);
    let alone = workflow("", &templates.replace("      - {name: other, template: run}\n", ""));
    let report = run(&alone, &faults(&[("stays", Fault::Pending)]));
    assert_eq!(node(&report, "stays").ended, Some(Time::minutes(20)));
}

// The last nodes of a DAG are set after its outputs: what comes after it hangs on nothing.
#[test]
fn after_a_dag_without_its_output_the_workflow_never_ends() {
    let templates = r#"  - name: main
    dag:
      tasks:
      - {name: inner, template: inner}
      - {name: next, template: op, dependencies: [inner]}
  - name: inner
    dag:
      tasks:
      - {name: a, template: op, when: "false"}
    outputs:
      parameters:
      - {name: x, valueFrom: {parameter: "{{tasks.a.outputs.parameters.value}}"}}
"#;
    let report = run(&workflow("", templates), &Scenario::default());
    assert_eq!(phase(&report, "inner"), Phase::Error);
    assert_eq!(phase(&report, "next"), Phase::Omitted);
    assert_eq!((report.phase, report.ended), (Phase::Running, None));
    let [stuck] = report.stuck.as_slice() else { panic!("{:?}", report.stuck) };
    assert!(stuck.reason.contains("a DAG without its outputs"), "{stuck:?}");
}

// `checkTaskResultsInProgress` in workflow/controller/operator.go.
#[test]
fn a_workflow_stopped_at_exit_ends_with_what_still_runs() {
    let templates = r"  - name: main
    dag: {tasks: [{name: a, template: op}]}
  - name: leave
    dag:
      tasks:
      - {name: report, template: run}
      - {name: after, template: op, dependencies: [report]}
";
    let workflow = workflow("  onExit: leave", templates);
    let when = || When::Running("report".to_owned());
    let report = run(&workflow, &with(Scenario::default(), Action::Stop, when()));
    let last = node(&report, "onExit.report");
    assert_eq!(last.phase, Phase::Succeeded);
    assert_eq!((report.phase, report.ended), (Phase::Failed, last.ended));
    assert!(node(&report, "onExit").ended < last.ended);
    assert!(report.nodes.iter().all(|node| node.task != "after"), "{:?}", phases(&report));
    let ended = run(&workflow, &with(Scenario::default(), Action::Terminate, when()));
    assert_eq!(ended.ended, node(&ended, "onExit").ended);
}

// `substitutePodParams` in workflow/controller/workflowpod.go.
#[test]
fn an_expression_without_a_value_fails_the_node_or_kubectl() {
    let report_of = |expression: &str| {
        let templates = format!(
            r#"  - name: main
    dag:
      tasks:
      - {{name: a, template: bad, arguments: {{parameters: [{{name: x, value: "{{}}"}}]}}}}
  - name: bad
    inputs: {{parameters: [{{name: x}}]}}
    resource:
      action: create
      manifest: |
        apiVersion: v1
        kind: ConfigMap
        metadata: {{name: x}}
        data: {{x: {{{{={expression}}}}}}}
"#
        );
        run(&workflow("", &templates), &Scenario::default())
    };
    let quoted = report_of(r#"fromJSON(inputs.parameters.x)["a"]["b"] + "1""#);
    assert_eq!(phase(&quoted, "a"), Phase::Error);
    let plain = report_of("asInt(inputs.parameters.x)");
    assert_eq!(phase(&plain, "a"), Phase::Failed);
}

#[test]
fn an_approval_is_rejected() {
    let templates = r"  - name: main
    dag:
      tasks:
      - {name: ask, template: ask}
      - {name: next, template: op, depends: ask}
      - {name: alert, template: op, depends: ask.Failed}
  - {name: ask, suspend: {}}
";
    let workflow = workflow("", templates);
    let report = run(&workflow, &faults(&[("ask", Fault::Rejected)]));
    assert_eq!(phase(&report, "ask"), Phase::Failed);
    assert_eq!(node(&report, "ask").ended, Some(cluster().other));
    assert_eq!(phase(&report, "next"), Phase::Omitted);
    assert_eq!(phase(&report, "alert"), Phase::Succeeded);
}

#[test]
fn the_hook_of_a_loop_that_others_wait_for_has_no_model() {
    let templates = r#"  - name: main
    dag:
      tasks:
      - {name: each, template: op, withItems: [a], hooks: {exit: {template: pause}}}
      - {name: next, template: op, dependencies: [each]}
  - {name: pause, suspend: {duration: "1"}}
"#;
    let refused = workflow("", templates);
    let errors = simulate(&[(&refused, &Scenario::default())], &cluster()).unwrap_err();
    assert!(errors[0].to_string().contains("by chance"), "{errors:?}");
    let last = workflow(
        "",
        &templates.replace("      - {name: next, template: op, dependencies: [each]}\n", ""),
    );
    let report = run(&last, &Scenario::default());
    assert_eq!(phase(&report, "each.onExit"), Phase::Succeeded);
}
