//! Exit handlers, hooks, and what ends a workflow from outside: the rules of Argo 4.0.5.

#![allow(clippy::panic)]

mod common;

use common::{cluster, entry, fails, faults, node, phase, phases, run, with, workflow};
use kfp_dbx_simulator::report::{NodeKind, Phase, Report};
use kfp_dbx_simulator::scenario::{Action, Fault, OpScript, Scenario, When};
use kfp_dbx_simulator::simulate;
use kfp_dbx_simulator::time::Time;
use kfp_dbx_simulator::workflow::Workflow;
use serde_json::json;

/// Returns a template that makes a `ConfigMap` of a name of its own, with these fields beside.
fn making(template: &str, fields: &str) -> String {
    format!(
        r#"  - name: {template}
{fields}    resource:
      action: create
      manifest: |
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: "{{{{pod.name}}}}"
"#
    )
}

/// A workflow of a run `a` and an op `b` after it, with an exit handler of two ops.
fn whole(spec: &str) -> Workflow {
    let templates = r#"  - name: main
    dag:
      tasks:
      - {name: a, template: run}
      - {name: b, template: op, dependencies: [a]}
  - name: leave
    dag:
      tasks:
      - name: c
        template: op
        arguments: {parameters: [{name: name, value: "{{workflow.status}}"}]}
      - {name: d, template: op, dependencies: [c]}
"#;
    workflow(&format!("  onExit: leave{spec}"), templates)
}

fn of_exit(report: &Report) -> Vec<(&str, Phase)> {
    phases(report).into_iter().filter(|(name, _)| name.starts_with("onExit")).collect()
}

const WHOLE_EXIT: [(&str, Phase); 3] =
    [("onExit", Phase::Succeeded), ("onExit.c", Phase::Succeeded), ("onExit.d", Phase::Succeeded)];

// operate in workflow/controller/operator.go.
#[test]
fn the_exit_handler_runs_after_any_end() {
    let workflow = whole("");
    let report = run(&workflow, &Scenario::default());
    assert_eq!(of_exit(&report), WHOLE_EXIT);
    assert_eq!(node(&report, "onExit.c").inputs["name"], "Succeeded");
    assert!(node(&report, "onExit").at_exit && node(&report, "onExit.d").at_exit);
    assert_eq!((report.phase, report.message.as_str()), (Phase::Succeeded, ""));
    let report = run(&workflow, &fails(&["a"]));
    assert_eq!(of_exit(&report), WHOLE_EXIT);
    assert_eq!(node(&report, "onExit.c").inputs["name"], "Failed");
    assert_eq!(report.phase, Phase::Failed);
}

// operate: an exit handler that fails turns a success into a failure, and a failure stays.
#[test]
fn a_failing_exit_handler_fails_the_workflow() {
    let workflow = whole("");
    let report = run(&workflow, &fails(&["c"]));
    let ends =
        [("onExit", Phase::Failed), ("onExit.c", Phase::Failed), ("onExit.d", Phase::Omitted)];
    assert_eq!(of_exit(&report), ends);
    assert_eq!(report.phase, Phase::Failed);
    let lost = faults(&[("a", Fault::AlreadyThere), ("d", Fault::PodLostBefore)]);
    assert_eq!(run(&workflow, &lost).phase, Phase::Failed);
}

// operate: an error of the controller at the entry template ends the workflow without its exit handler.
#[test]
fn an_error_of_the_entry_leaves_out_the_exit_handler() {
    let templates = r#"  - name: main
    dag:
      tasks:
      - {name: a, template: op, when: "false"}
    outputs:
      parameters:
      - {name: x, valueFrom: {parameter: "{{tasks.a.outputs.parameters.value}}"}}
"#;
    let report = run(&workflow("  onExit: op", templates), &Scenario::default());
    assert_eq!((report.phase, of_exit(&report)), (Phase::Error, vec![]));
    let why = r#"Unable to resolve: "tasks.a.outputs.parameters.value""#;
    assert_eq!(report.message, format!("error in entry template execution: {why}"));
}

// applyExecutionControl in workflow/controller/exec_control.go, getWorkflowDeadline and the shutdown in
// createWorkflowPod: the exit handler runs after the deadline.
#[test]
fn the_deadline_ends_all_but_the_exit_handler() {
    let report = run(&whole("\n  activeDeadlineSeconds: 30"), &Scenario::default());
    let a = node(&report, "a");
    let why = "Pod was active on the node longer than the specified deadline";
    assert_eq!((a.phase, a.message.as_str()), (Phase::Failed, why));
    assert_eq!(a.ended, Some(Time::seconds(30)));
    assert_eq!(phase(&report, "b"), Phase::Omitted);
    assert_eq!(of_exit(&report), WHOLE_EXIT);
    assert_eq!(report.phase, Phase::Failed);
}

// assessDAGPhase in workflow/controller/dag.go: the DAG of a stopped workflow fails as soon as Argo
// looks at it, that of the exit handler too, whose first ops then run unseen.
#[test]
fn after_a_stop_only_the_first_ops_of_the_exit_handler_run() {
    let at = When::At(Time::seconds(20));
    let report = run(&whole(""), &with(Scenario::default(), Action::Stop, at));
    let a = node(&report, "a");
    assert_eq!(a.message, "workflow shutdown with strategy:  Stop");
    assert_eq!(a.phase, Phase::Failed);
    assert_eq!(of_exit(&report), [("onExit", Phase::Failed), ("onExit.c", Phase::Pending)]);
    // The DAG fails before the pod of `a` has reported: nothing is made of what comes after it.
    assert!(report.nodes.iter().all(|node| node.task != "b"), "{:#?}", phases(&report));
    assert!(node(&report, "onExit.c").object.is_some(), "its pod runs all the same");
    assert_eq!(report.phase, Phase::Failed);
    assert_eq!(report.message, "Stopped with strategy 'Stop'");
    assert_eq!(report.ended, Some(Time::seconds(20)));
}

// ShouldExecute in pkg/apis/workflow/v1alpha1/workflow_types.go.
#[test]
fn nothing_runs_after_a_termination() {
    let when = When::Running("a".to_owned());
    let report = run(&whole(""), &with(Scenario::default(), Action::Terminate, when));
    assert_eq!(node(&report, "a").message, "workflow shutdown with strategy:  Terminate");
    assert_eq!((report.phase, of_exit(&report)), (Phase::Failed, vec![]));
    assert_eq!(report.message, "Stopped with strategy 'Terminate'");
    assert!(node(&report, "a").object.is_some());
}

#[test]
fn a_deleted_workflow_ends_in_no_phase() {
    let when = When::Started("b".to_owned());
    let report = run(&whole(""), &with(Scenario::default(), Action::Delete, when));
    assert_eq!((report.phase, report.ended), (Phase::Running, None));
    assert_eq!(report.deleted, Some(node(&report, "b").started));
    assert!(report.stuck.is_empty());
    assert_eq!(node(&report, "b").object, None);
}

// secondsAfterCompletion in workflow/gccontroller/gc_controller.go.
#[test]
fn a_workflow_is_deleted_when_its_time_is_over() {
    let ttl = "\n  ttlStrategy: {secondsAfterCompletion: 60, secondsAfterFailure: 300}";
    let after = |scenario: &Scenario| {
        let report = run(&whole(ttl), scenario);
        report.deleted.unwrap() - report.ended.unwrap()
    };
    assert_eq!(after(&Scenario::default()), Time::seconds(60));
    assert_eq!(after(&fails(&["a"])), Time::seconds(300));
}

// runOnExitNode in workflow/controller/exit_handler.go.
#[test]
fn a_hook_runs_before_what_depends_on_its_task() {
    let main = r#"  - name: main
    dag:
      tasks:
      - name: a
        template: op
        arguments: {parameters: [{name: name, value: x}]}
        hooks:
          exit:
            template: run
            arguments:
              parameters: [{name: name, value: "{{tasks.a.outputs.parameters.value}}"}]
      - {name: b, template: op, dependencies: [a]}
"#;
    let workflow = workflow("", main);
    let report = run(&workflow, &Scenario::default());
    assert_eq!(
        phases(&report),
        [("a", Phase::Succeeded), ("a.onExit", Phase::Succeeded), ("b", Phase::Succeeded)]
    );
    let hook = node(&report, "a.onExit");
    assert_eq!(hook.inputs["name"], "x");
    assert_eq!(Some(node(&report, "b").started), hook.ended);
    // A hook that fails does not fail its task.
    let report = run(&workflow, &fails(&["run"]));
    assert_eq!((phase(&report, "a.onExit"), report.phase), (Phase::Failed, Phase::Succeeded));
}

// executeSuspend in workflow/controller/operator.go.
#[test]
fn somebody_answers() {
    let main = r#"  - name: wait
    inputs:
      parameters:
      - {name: answer, default: "NO", enum: ["YES", "NO"]}
    suspend: {}
    outputs:
      parameters:
      - {name: answer, valueFrom: {supplied: {}}}
  - name: pause
    suspend: {duration: "90"}
    outputs:
      parameters:
      - {name: answer, valueFrom: {supplied: {}, default: later}}
  - name: main
    dag:
      tasks:
      - {name: ask, template: wait}
      - {name: pause, template: pause}
      - {name: b, template: op, dependencies: [ask], when: "{{=tasks.ask.outputs.parameters.answer == 'YES'}}"}
"#;
    let workflow = workflow("", main);
    let report = run(&workflow, &Scenario::default());
    // Whoever resumes it without an answer gives the default.
    assert_eq!(node(&report, "ask").outputs["answer"], "NO");
    assert_eq!(node(&report, "ask").ended, Some(cluster().other));
    assert_eq!(phase(&report, "b"), Phase::Skipped);
    assert_eq!(node(&report, "pause").outputs["answer"], "later");
    assert_eq!(node(&report, "pause").ended, Some(Time::seconds(90)));
    let yes = common::output("ask", "answer", "YES");
    assert_eq!(phase(&run(&workflow, &yes), "b"), Phase::Succeeded);
    let report = run(&workflow, &faults(&[("ask", Fault::Hangs)]));
    assert_eq!((report.phase, report.stuck.len()), (Phase::Running, 1));
    assert_eq!(report.stuck[0].name, "ask");
    // failNodesWithoutCreatedPodsAfterDeadlineOrShutdown.
    let scenario = with(Scenario::default(), Action::Stop, When::At(Time::seconds(5)));
    let report = run(&workflow, &scenario);
    assert_eq!(node(&report, "ask").message, "Stopped with strategy 'Stop'");
}

// TryAcquire in workflow/sync/sync_manager.go, within a workflow.
#[test]
fn a_mutex_lets_one_node_in_at_a_time() {
    let lock =
        "    timeout: 5m\n    synchronization: {mutexes: [{name: \"m-{{workflow.name}}\"}]}\n";
    let main = r#"  - name: main
    dag:
      tasks:
      - {name: a, template: alone, withSequence: {count: "3"}}
"#;
    let workflow = workflow("", &(making("alone", lock) + main));
    let report = run(&workflow, &Scenario::default());
    assert_eq!(report.phase, Phase::Succeeded, "{:#?}", report.stuck);
    let [one, two, three] = ["a(0:0)", "a(1:1)", "a(2:2)"].map(|name| node(&report, name));
    assert!(one.ended < two.ended && two.ended < three.ended);
    // checkTemplateTimeout: the time counts from the node's beginning, not from that of its pod.
    let first = OpScript { items: vec![0], fault: Some(Fault::Pending), ..entry("a") };
    let report = run(&workflow, &Scenario { ops: vec![first], ..Scenario::default() });
    let ends: Vec<_> = phases(&report);
    assert_eq!(report.phase, Phase::Failed, "{ends:?}");
    assert_eq!(node(&report, "a(1:1)").ended, Some(Time::minutes(5)));
}

// The same across workflows, and for a whole workflow (operate in workflow/controller/operator.go).
#[test]
fn a_mutex_of_the_workflow_lets_one_workflow_in_at_a_time() {
    let spec = "  synchronization: {mutexes: [{name: m}]}";
    let main = "  - name: main\n    dag:\n      tasks:\n      - {name: a, template: op}\n";
    let text = |name: &str| {
        let one = workflow(spec, main);
        Workflow { name: name.to_owned(), ..one }
    };
    let (one, two) = (text("one"), text("two"));
    let scenario = Scenario::default();
    let later = Scenario { submitted: Time::seconds(1), ..Scenario::default() };
    let reports = simulate(&[(&one, &scenario), (&two, &later)], &cluster()).unwrap();
    let [first, second] = &reports[..] else { panic!() };
    assert_eq!([first.phase, second.phase], [Phase::Succeeded; 2]);
    assert_eq!(Some(second.nodes[0].started), first.ended);
    assert_eq!(second.submitted, Time::seconds(1));
    // What never ends keeps its lock.
    let hangs = faults(&[("a", Fault::Pending)]);
    let reports = simulate(&[(&one, &hangs), (&two, &later)], &cluster()).unwrap();
    assert_eq!(reports[1].phase, Phase::Pending);
    let waits = "Waiting for default/Mutex/m lock. Lock status: 0/1";
    assert_eq!((reports[1].message.as_str(), reports[1].stuck[0].reason.as_str()), (waits, waits));
    // A workflow that is deleted gives it back.
    let deleted = with(hangs, Action::Delete, When::At(Time::minutes(1)));
    let reports = simulate(&[(&one, &deleted), (&two, &later)], &cluster()).unwrap();
    assert_eq!(reports[1].phase, Phase::Succeeded);
}

// newInternalSemaphore in workflow/sync/semaphore.go.
#[test]
fn a_semaphore_that_lets_nobody_in_is_an_error() {
    let lock = "synchronization: {semaphores: [{configMapKeyRef: {name: sizes, key: none}}]}\n";
    let main = "  - name: main\n    dag:\n      tasks:\n      - {name: a, template: alone}\n";
    let sizes = json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "sizes"},
        "data": {"none": "0"},
    });
    let scenario = Scenario { present: vec![sizes], ..Scenario::default() };
    let why = "failed to initialize semaphore default/ConfigMap/sizes/none with limit";

    let of_node = workflow("", &(making("alone", &format!("    {lock}")) + main));
    let report = run(&of_node, &scenario);
    let a = node(&report, "a");
    assert_eq!((report.phase, a.phase, a.kind), (Phase::Error, Phase::Error, NodeKind::Skipped));
    assert!(a.message.ends_with(why), "{}", a.message);

    let of_workflow = workflow(&format!("  {lock}"), &(making("alone", "") + main));
    let report = run(&of_workflow, &scenario);
    assert_eq!((report.phase, report.nodes.len()), (Phase::Failed, 0));
    assert_eq!(report.message, format!("Failed to acquire the synchronization lock. {why}"));
}

// processNodeRetries, executeDAGTask: what a stop leaves.
#[test]
fn a_stop_ends_attempts_loops_and_waits_for_locks() {
    let tried = making("tried", "    retryStrategy: {limit: \"5\", backoff: {duration: 10m}}\n");
    let alone = making("alone", "    synchronization: {mutex: {name: m}}\n");
    let main = r#"  - name: main
    dag:
      tasks:
      - {name: a, template: tried}
      - {name: b, template: run, withItems: [x, y], arguments: {parameters: [{name: name, value: "{{item}}"}]}}
      - {name: c, template: alone, withItems: [x, y]}
      - {name: d, template: op, depends: a.Failed}
"#;
    let scenario = faults(&[("a", Fault::AlreadyThere), ("c", Fault::Pending)]);
    let scenario = with(scenario, Action::Stop, When::At(Time::seconds(30)));
    let report = run(&workflow("", &(tried + &alone + main)), &scenario);
    assert_eq!((report.phase, report.ended), (Phase::Failed, Some(Time::seconds(30))));
    let a = node(&report, "a");
    assert_eq!((a.phase, a.message.as_str()), (Phase::Failed, "Stopped with strategy 'Stop'"));
    // The pods have not reported when the DAG fails, and Argo does not look at their group again.
    assert_eq!([phase(&report, "b"), phase(&report, "b(1:y)")], [Phase::Running, Phase::Failed]);
    assert_eq!(phase(&report, "c(0:x)"), Phase::Failed);
    // What becomes ready then fails before it has a pod.
    let d = node(&report, "d");
    assert_eq!(d.message, "workflow shutdown with strategy: Stop");
    assert_eq!((d.phase, &d.manifest), (Phase::Failed, &None));
}

// Fulfilled in pkg/apis/workflow/v1alpha1/workflow_types.go, initializeNode and markNodePhase in
// workflow/controller/operator.go: a pod that has begun has to report before anything follows from its
// end, and one that is pending has nothing to report.
#[test]
fn a_stop_leaves_the_attempts_of_a_pod_that_runs_and_omits_what_follows_a_pending_one() {
    let templates = r#"  - name: tried
    retryStrategy: {limit: "3", retryPolicy: Always}
    resource:
      action: create
      successCondition: data.never=x
      manifest: |
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: "{{pod.name}}"
  - name: main
    dag:
      tasks:
      - {name: a, template: tried}
      - {name: b, template: op, dependencies: [a]}
      - {name: c, template: op}
      - {name: d, template: op, dependencies: [c]}
"#;
    let scenario = faults(&[("c", Fault::Pending)]);
    let scenario = with(scenario, Action::Stop, When::Running("a".to_owned()));
    let report = run(&workflow("", templates), &scenario);
    let expected = [
        ("a", Phase::Running),
        ("a(0)", Phase::Failed),
        ("c", Phase::Failed),
        ("d", Phase::Omitted),
    ];
    let mut phases = phases(&report);
    phases.sort_unstable();
    assert_eq!((phases.as_slice(), report.phase), (&expected[..], Phase::Failed));
}

// executeSuspend in workflow/controller/operator.go.
#[test]
fn a_wait_runs_as_soon_as_it_has_begun() {
    let templates = "  - name: ask\n    suspend: {}\n  - name: main\n    dag:\n      tasks:\n      - {name: a, template: ask}\n";
    let scenario =
        with(faults(&[("a", Fault::Hangs)]), Action::Stop, When::Running("a".to_owned()));
    let report = run(&workflow("", templates), &scenario);
    assert_eq!((report.phase, phase(&report, "a")), (Phase::Failed, Phase::Failed));
}

// operate: a termination also ends the exit handler, and a deadline does not.
#[test]
fn an_exit_handler_may_be_terminated() {
    let templates = r"  - name: main
    dag:
      tasks:
      - {name: a, template: op}
  - name: leave
    dag:
      tasks:
      - {name: r, template: run}
      - {name: d, template: op, dependencies: [r]}
";
    let workflow = workflow("  onExit: leave\n  activeDeadlineSeconds: 10", templates);
    let report = run(&workflow, &Scenario::default());
    assert_eq!((report.phase, phase(&report, "onExit.d")), (Phase::Succeeded, Phase::Succeeded));
    assert!(report.ended > Some(Time::seconds(60)));
    let when = When::Running("r".to_owned());
    let report = run(&workflow, &with(Scenario::default(), Action::Terminate, when));
    assert_eq!(phase(&report, "onExit.r"), Phase::Failed);
    assert_eq!(phase(&report, "onExit"), Phase::Failed);
    assert_eq!(report.phase, Phase::Failed);
}

// Two workflows in one namespace meet in the names of their objects.
#[test]
fn two_runs_of_a_pipeline_may_meet() {
    let main = "  - name: main\n    dag:\n      tasks:\n      - {name: a, template: run}\n";
    let one = workflow("", main);
    let two = Workflow { name: "two".to_owned(), ..one.clone() };
    let scenario = Scenario::default();
    let later = Scenario { submitted: Time::seconds(10), ..Scenario::default() };
    let reports = simulate(&[(&one, &scenario), (&two, &later)], &cluster()).unwrap();
    assert_eq!([reports[0].phase, reports[1].phase], [Phase::Succeeded, Phase::Failed]);
    assert!(node(&reports[1], "a").message.contains("AlreadyExists"));
    assert_eq!(reports[0].objects, reports[1].objects);
    assert_eq!(reports[0].objects.len(), 1);
}

// addOutputsToGlobalScope in workflow/controller/operator.go.
#[test]
fn an_output_may_be_known_to_the_exit_handler() {
    let templates = r#"  - name: told
    resource:
      action: create
      manifest: |
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: told
        data: {x: "5"}
    outputs:
      parameters:
      - {name: x, globalName: known, valueFrom: {jsonPath: "{.data.x}"}}
  - name: main
    dag:
      tasks:
      - {name: a, template: told}
  - name: leave
    dag:
      tasks:
      - name: c
        template: op
        arguments:
          parameters: [{name: name, value: "{{workflow.outputs.parameters.known}}"}]
"#;
    let report = run(&workflow("  onExit: leave", templates), &Scenario::default());
    assert_eq!(node(&report, "onExit.c").inputs["name"], "5");
}
