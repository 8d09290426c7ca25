//! DAGs: the rules of Argo 4.0.5 (`workflow/controller/dag.go`, where nothing else is named).

#![allow(clippy::panic, clippy::unwrap_used)]

mod common;

use common::{dag, fails, faults, most_pods, node, phase, phases, run, workflow};
use kfp_dbx_simulator::report::{NodeKind, Phase};
use kfp_dbx_simulator::scenario::{Fault, Scenario};

const NONE: &[(&str, Phase)] = &[];

fn assert_phases(
    report: &kfp_dbx_simulator::report::Report,
    whole: Phase,
    expected: &[(&str, Phase)],
) {
    assert_eq!(phases(report), expected, "{:#?}", report.stuck);
    assert_eq!(report.phase, whole);
}

// executeDAGTask: a task begins when all that it depends on has ended.
#[test]
fn a_task_waits_for_its_dependencies() {
    let dag = dag(r"
      - {name: c, template: op, dependencies: [a, b]}
      - {name: b, template: run}
      - {name: a, template: op}
    ");
    let report = run(&dag, &Scenario::default());
    assert_eq!(report.phase, Phase::Succeeded);
    let [a, b, c] = ["a", "b", "c"].map(|name| node(&report, name));
    assert_eq!(a.started, b.started);
    assert!(a.ended < b.ended);
    assert_eq!(Some(c.started), b.ended);
    assert_eq!(report.ended, c.ended);
}

// evaluateDependsLogic, expandDependency in workflow/common/ancestry.go: a dependency is one that
// succeeded or was skipped. assessDAGPhase: a branch fails with what came before.
#[test]
fn what_depends_on_a_failure_is_omitted() {
    let dag = dag(r"
      - {name: a, template: op}
      - {name: b, template: op, dependencies: [a]}
      - {name: c, template: op, dependencies: [b]}
    ");
    let report = run(&dag, &fails(&["a"]));
    let ends = [("a", Phase::Failed), ("b", Phase::Omitted), ("c", Phase::Omitted)];
    assert_phases(&report, Phase::Failed, &ends);
    assert_eq!(node(&report, "b").message, "omitted: depends condition not met");
    assert_eq!(node(&report, "b").kind, NodeKind::Skipped);
}

// assessDAGPhase: the other branches go on after a failure, also where failFast is not false.
#[test]
fn other_branches_go_on() {
    let dag = dag(r"
      - {name: a, template: op}
      - {name: b, template: run}
      - {name: c, template: op, dependencies: [b]}
    ");
    let report = run(&dag, &fails(&["a"]));
    let ends = [("a", Phase::Failed), ("b", Phase::Succeeded), ("c", Phase::Succeeded)];
    assert_phases(&report, Phase::Failed, &ends);
}

// assessDAGPhase: only the targets count, which are the tasks that no other depends on.
#[test]
fn a_clean_up_task_turns_a_failure_into_a_success() {
    let dag = dag(r"
      - {name: a, template: op}
      - {name: b, template: op, depends: a.Failed}
    ");
    let ends = [("a", Phase::Failed), ("b", Phase::Succeeded)];
    assert_phases(&run(&dag, &fails(&["a"])), Phase::Succeeded, &ends);
    let ends = [("a", Phase::Succeeded), ("b", Phase::Omitted)];
    assert_phases(&run(&dag, &Scenario::default()), Phase::Succeeded, &ends);
}

// executeDAG, assessDAGPhase: targets are looked at in the order in which they are written. Without
// failFast, the last one that has failed decides how the DAG ends.
#[test]
fn the_last_target_decides_how_a_dag_ends() {
    let phase = |target: &str| {
        let main = format!(
            r"  - name: main
    dag:
      target: {target}
      failFast: false
      tasks:
      - {{name: a, template: run}}
      - {{name: b, template: op}}
"
        );
        let scenario = faults(&[("a", Fault::ends("FAILED")), ("b", Fault::PodLostBefore)]);
        run(&workflow("", &main), &scenario).phase
    };
    assert_eq!(phase("a b"), Phase::Error);
    assert_eq!(phase("b a"), Phase::Failed);
}

// executeDAG: with `target`, what no target depends on does not run.
#[test]
fn only_what_a_target_depends_on_runs() {
    let main = r"  - name: main
    dag:
      target: b
      tasks:
      - {name: a, template: op}
      - {name: b, template: op, dependencies: [a]}
      - {name: c, template: op, dependencies: [b]}
";
    let report = run(&workflow("", main), &Scenario::default());
    assert_phases(&report, Phase::Succeeded, &[("a", Phase::Succeeded), ("b", Phase::Succeeded)]);
}

// expandDependency in workflow/common/ancestry.go, ContinuesOn in assessDAGPhase.
#[test]
fn a_dag_continues_on_failures_where_it_says_so() {
    let dag = dag(r"
      - {name: a, template: op, continueOn: {failed: true}}
      - {name: b, template: op, dependencies: [a], continueOn: {error: true}}
    ");
    let [failed, lost] = [Fault::AlreadyThere, Fault::PodLostBefore];
    let both = |a: &Fault, b: &Fault| run(&dag, &faults(&[("a", a.clone()), ("b", b.clone())]));
    let report = both(&failed, &lost);
    assert_phases(&report, Phase::Succeeded, &[("a", Phase::Failed), ("b", Phase::Error)]);
    let report = both(&failed, &failed);
    assert_phases(&report, Phase::Failed, &[("a", Phase::Failed), ("b", Phase::Failed)]);
    // What is omitted fails with what came before, and continues on that, too.
    let report = both(&lost, &failed);
    assert_phases(&report, Phase::Succeeded, &[("a", Phase::Error), ("b", Phase::Omitted)]);
}

// evaluateDependsLogic.
#[test]
fn depends_takes_results_together() {
    let dag = dag(r"
      - {name: a, template: op}
      - {name: b, template: op}
      - {name: either, template: op, depends: a || b}
      - {name: both, template: op, depends: a && b}
      - {name: not, template: op, depends: '!a.Succeeded && (b.Succeeded || b.Errored)'}
    ");
    let report = run(&dag, &fails(&["a"]));
    let of = |name| phase(&report, name);
    assert_eq!(of("either"), Phase::Succeeded);
    assert_eq!(of("both"), Phase::Omitted);
    assert_eq!(of("not"), Phase::Succeeded);
    // What is omitted is not a failure of its own, but its branch is one.
    assert_eq!(report.phase, Phase::Failed);
}

// shouldExecute in workflow/controller/steps.go; resolveDependencyReferences.
#[test]
fn a_condition_decides() {
    let dag = dag(r#"
      - {name: a, template: op, when: "{{=1 > 2}}"}
      - {name: b, template: op, dependencies: [a]}
      - {name: c, template: op, when: "{{=inputs.parameters.x}}"}
      - {name: d, template: op, dependencies: [c]}
    "#);
    let report = run(&dag, &Scenario::default());
    assert_eq!(phase(&report, "a"), Phase::Skipped);
    assert_eq!(node(&report, "a").message, "when 'false' evaluated false");
    assert_eq!(phase(&report, "b"), Phase::Succeeded);
    assert_eq!(phase(&report, "c"), Phase::Error);
    assert_eq!(phase(&report, "d"), Phase::Omitted);
    assert_eq!(report.phase, Phase::Error);
}

// buildLocalScopeFromTask: each output of a task that did not run is an empty text.
#[test]
fn outputs_of_what_did_not_run_are_empty() {
    let dag = dag(r#"
      - {name: a, template: op, when: "false"}
      - name: b
        template: op
        dependencies: [a]
        arguments:
          parameters:
          - {name: name, value: "<{{tasks.a.outputs.parameters.value}}>"}
    "#);
    let report = run(&dag, &Scenario::default());
    assert_eq!(node(&report, "b").inputs["name"], "<>");
    assert_eq!(node(&report, "b").outputs["value"], "<>");
}

// resolveDependencyReferences: a value of a task that is missing is waited for.
#[test]
fn an_output_that_never_comes_is_waited_for() {
    let dag = dag(r#"
      - {name: a, template: op}
      - name: b
        template: op
        depends: a.Failed
        arguments:
          parameters:
          - {name: name, value: "{{tasks.a.outputs.parameters.value}}"}
    "#);
    let report = run(&dag, &fails(&["a"]));
    assert_phases(&report, Phase::Running, &[("a", Phase::Failed)]);
    assert_eq!(report.ended, None);
    let stuck: Vec<_> =
        report.stuck.iter().map(|stuck| (stuck.name.as_str(), stuck.reason.as_str())).collect();
    assert_eq!(stuck, [("b", "waits for `tasks.a.outputs.parameters.value`, which never comes")]);
}

// executeDAG: its outputs are those of its tasks, if it succeeds.
#[test]
fn a_dag_has_outputs() {
    let templates = r#"  - name: inner
    inputs: {parameters: [{name: x}]}
    dag:
      tasks:
      - name: a
        template: op
        arguments: {parameters: [{name: name, value: "{{inputs.parameters.x}}!"}]}
    outputs:
      parameters:
      - {name: from, valueFrom: {parameter: "{{tasks.a.outputs.parameters.value}}"}}
      - {name: made, valueFrom: {expression: "tasks.a.outputs.parameters.value + '?'"}}
  - name: main
    dag:
      tasks:
      - name: d
        template: inner
        arguments: {parameters: [{name: x, value: "it's"}]}
      - name: e
        template: op
        dependencies: [d]
        arguments:
          parameters: [{name: name, value: "{{tasks.d.outputs.parameters.made}}"}]
"#;
    let report = run(&workflow("", templates), &Scenario::default());
    let d = node(&report, "d");
    assert_eq!((d.kind, d.phase), (NodeKind::DAG, Phase::Succeeded));
    assert_eq!(d.outputs["from"], "it's!");
    assert_eq!(node(&report, "e").inputs["name"], "it's!?");
    assert_eq!(node(&report, "d.a").parent, report.nodes.iter().position(|node| node.name == "d"));
    assert_eq!(report.phase, Phase::Succeeded);
}

// executeDAG and executeTemplate in workflow/controller/operator.go: an output of a DAG that has no
// value is an error of the DAG.
#[test]
fn an_output_of_what_did_not_run_fails_the_dag() {
    let templates = |default: &str| {
        format!(
            r#"  - name: inner
    dag:
      tasks:
      - {{name: a, template: op, when: "false"}}
    outputs:
      parameters:
      - {{name: x, valueFrom: {{parameter: "{{{{tasks.a.outputs.parameters.value}}}}"{default}}}}}
  - name: main
    dag:
      tasks:
      - {{name: d, template: inner}}
"#
        )
    };
    let report = run(&workflow("", &templates("")), &Scenario::default());
    assert_phases(&report, Phase::Error, &[("d", Phase::Error), ("d.a", Phase::Skipped)]);
    let message = r#"task 'w.d' errored: Unable to resolve: "tasks.a.outputs.parameters.value""#;
    assert_eq!(node(&report, "d").message, message);
    let report = run(&workflow("", &templates(", default: none")), &Scenario::default());
    assert_eq!(node(&report, "d").outputs["x"], "none");
    assert_eq!(report.phase, Phase::Succeeded);
}

// assessDAGPhase: a task that did not run has the phase of the last nodes in the DAG before it.
#[test]
fn a_failure_that_a_dag_continues_on_reaches_what_is_skipped_after_it() {
    let templates = r#"  - name: inner
    dag:
      tasks:
      - {name: a, template: op, continueOn: {failed: true}}
  - name: main
    dag:
      tasks:
      - {name: d, template: inner}
      - {name: e, template: op, dependencies: [d], when: "false"}
"#;
    let ends = [("d", Phase::Succeeded), ("d.a", Phase::Failed), ("e", Phase::Skipped)];
    assert_phases(&run(&workflow("", templates), &fails(&["a"])), Phase::Failed, &ends);
}

// checkParallelism in workflow/controller/operator.go, getActiveChildrenCounter in
// workflow/controller/node_counters.go.
#[test]
fn a_dag_runs_as_many_pods_as_it_may() {
    let main = r"  - name: main
    parallelism: 2
    dag:
      tasks:
      - {name: a, template: op}
      - {name: b, template: op}
      - {name: c, template: op}
      - {name: d, template: op, dependencies: [a]}
      - {name: e, template: op}
";
    let report = run(&workflow("", main), &Scenario::default());
    assert_eq!(report.phase, Phase::Succeeded, "{:#?}", report.stuck);
    assert_eq!(most_pods(&report), 2);
    let whole =
        run(&workflow("  parallelism: 1", &main.replace(": 2", ": 3")), &Scenario::default());
    assert_eq!(whole.phase, Phase::Succeeded, "{:#?}", whole.stuck);
    assert_eq!(most_pods(&whole), 1);
}

// executeTemplate in workflow/controller/operator.go: what is too deep fails.
#[test]
fn templates_that_are_too_deep_in_each_other_fail() {
    let nested = |levels: usize| {
        let name = |level: usize| match level {
            0 => "main".to_owned(),
            level if level == levels => "op".to_owned(),
            level => format!("level-{level}"),
        };
        let dag = |level| {
            let (name, next) = (name(level), name(level + 1));
            format!(
                "  - name: {name}\n    dag:\n      tasks:\n      - {{name: a, template: {next}}}\n"
            )
        };
        let dags: String = (0..levels).map(dag).collect();
        run(&workflow("", &dags), &Scenario::default())
    };
    assert_eq!(nested(99).phase, Phase::Succeeded);
    let report = nested(101);
    assert_eq!(report.phase, Phase::Error);
    let mut messages = report.nodes.iter().map(|node| node.message.as_str());
    assert!(messages.any(|message| message.contains("Maximum recursion depth exceeded")));
}

// operate in workflow/controller/operator.go: a workflow may be one op alone.
#[test]
fn a_workflow_may_be_one_op() {
    let main = r"  - name: main
    resource:
      action: create
      manifest: |
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: one
";
    let workflow = workflow("", main);
    let report = run(&workflow, &Scenario::default());
    assert_phases(&report, Phase::Succeeded, NONE);
    assert_eq!((report.nodes[0].name.as_str(), report.nodes[0].task.as_str()), ("w", "main"));
    let report = run(&workflow, &fails(&["main"]));
    assert_eq!(report.phase, Phase::Failed);
    assert!(report.message.contains("AlreadyExists"), "{}", report.message);
}
