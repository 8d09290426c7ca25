//! Attempts: the rules of Argo 4.0.5 (`processNodeRetries` in `workflow/controller/operator.go`).

#![allow(clippy::panic, clippy::unwrap_used)]

mod common;

use common::{entry, node, phases, run, workflow};
use kfp_dbx_simulator::report::{NodeKind, Phase, Report};
use kfp_dbx_simulator::scenario::{Fault, OpScript, Scenario};
use kfp_dbx_simulator::time::Time;
use kfp_dbx_simulator::workflow::Workflow;

fn tried(strategy: &str) -> Workflow {
    let templates = format!(
        r#"  - name: tried
    retryStrategy: {strategy}
    resource:
      action: create
      manifest: |
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: "{{{{pod.name}}}}"
        data:
          retries: "{{{{retries}}}}"
          last: "{{{{lastRetry.status}}}}"
  - name: main
    dag:
      tasks:
      - {{name: a, template: tried}}
      - {{name: b, template: op, dependencies: [a]}}
"#
    );
    workflow("", &templates)
}

fn times(fault: Fault, times: u32) -> Scenario {
    let entry = OpScript { fault: Some(fault), times: Some(times), ..entry("a") };
    Scenario { ops: vec![entry], ..Scenario::default() }
}

fn attempts(report: &Report) -> Vec<Phase> {
    let attempts = report.nodes.iter().filter(|node| node.attempt.is_some());
    attempts.map(|node| node.phase).collect()
}

#[test]
fn it_is_tried_until_it_succeeds() {
    let report = run(&tried("{limit: '3'}"), &times(Fault::AlreadyThere, 2));
    assert_eq!(
        phases(&report),
        [
            ("a", Phase::Succeeded),
            ("a(0)", Phase::Failed),
            ("a(1)", Phase::Failed),
            ("a(2)", Phase::Succeeded),
            ("b", Phase::Succeeded),
        ]
    );
    assert_eq!(node(&report, "a").kind, NodeKind::Retry);
    let last = node(&report, "a(2)");
    assert_eq!((last.kind, last.attempt), (NodeKind::Pod, Some(2)));
    let data = &last.manifest.as_ref().unwrap()["data"];
    assert_eq!((&data["retries"], &data["last"]), (&"2".into(), &"Failed".into()));
    assert_eq!(report.phase, Phase::Succeeded);
}

#[test]
fn there_is_a_limit() {
    let report = run(&tried("{limit: '1'}"), &times(Fault::AlreadyThere, 9));
    assert_eq!(attempts(&report), [Phase::Failed; 2]);
    assert_eq!(node(&report, "a").message, "No more retries left");
    assert_eq!((node(&report, "a").phase, report.phase), (Phase::Failed, Phase::Failed));
}

// RetryPolicyActual in pkg/apis/workflow/v1alpha1/workflow_types.go.
#[test]
fn the_policy_says_after_which_ends() {
    let [failed, lost] = [Fault::AlreadyThere, Fault::PodLostBefore];
    let number = |policy: &str, fault: &Fault| {
        let report = run(&tried(&format!("{{limit: '1'{policy}}}")), &times(fault.clone(), 9));
        attempts(&report).len()
    };
    let both = |policy: &str| [number(policy, &failed), number(policy, &lost)];
    assert_eq!(both(""), [2, 1]);
    assert_eq!(both(", retryPolicy: OnFailure"), [2, 1]);
    assert_eq!(both(", retryPolicy: OnError"), [1, 2]);
    assert_eq!(both(", retryPolicy: Always"), [2, 2]);
    assert_eq!(both(", retryPolicy: OnTransientError"), [1, 1]);
    // With an expression and no policy, the expression alone decides.
    assert_eq!(both(", expression: 'lastRetry.status == \"Error\"'"), [1, 2]);
}

#[test]
fn it_waits_between_attempts() {
    let backoff = "{duration: 10s, factor: '3', cap: 40s}";
    let strategy = format!("{{limit: '3', backoff: {backoff}}}");
    let report = run(&tried(&strategy), &times(Fault::AlreadyThere, 9));
    let tries: Vec<_> = report.nodes.iter().filter(|node| node.attempt.is_some()).collect();
    let waits: Vec<Time> =
        tries.windows(2).map(|two| two[1].started - two[0].ended.unwrap()).collect();
    assert_eq!(waits, [Time::seconds(10), Time::seconds(30), Time::seconds(40)]);
    // Argo waits once more than it tries, and only if there is a limit.
    assert_eq!(node(&report, "a").message, "No more retries left");
}

#[test]
fn no_attempt_begins_after_the_longest_duration() {
    let backoff = "{duration: 10s, factor: '3', maxDuration: 45s}";
    let strategy = format!("{{limit: '9', backoff: {backoff}}}");
    let report = run(&tried(&strategy), &times(Fault::AlreadyThere, 9));
    assert_eq!(attempts(&report).len(), 3);
    assert_eq!(node(&report, "a").message, "Backoff would exceed max duration limit");
}

#[test]
fn without_a_limit_it_never_ends() {
    let report = run(&tried("{retryPolicy: Always}"), &times(Fault::AlreadyThere, u32::MAX));
    assert_eq!((report.phase, report.ended), (Phase::Running, None));
    assert_eq!(report.stuck[0].reason, "is tried again and again, without a limit");
}
