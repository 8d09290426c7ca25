//! Small workflows, and what becomes of them.

#![allow(dead_code, clippy::panic, clippy::unwrap_used)]

use std::collections::BTreeMap;

use kfp_dbx_core::table::Operator;
use kfp_dbx_simulator::report::{Phase, Report, What};
use kfp_dbx_simulator::scenario::{Action, Cluster, Fault, Intervention, OpScript, Scenario, When};
use kfp_dbx_simulator::time::Time;
use kfp_dbx_simulator::workflow::Workflow;
use kfp_dbx_simulator::{Error, simulate};

/// A cluster whose pods start at once, and in which a run takes a minute.
pub fn cluster() -> Cluster {
    Cluster {
        operator: Operator::KfpDbx,
        pod_start: Time::seconds(1),
        cluster_start: Time::minutes(5),
        run: Time::minutes(1),
        other: Time::seconds(10),
    }
}

/// The templates that workflows of these tests have: `op` makes a `ConfigMap`; `run` makes a Run, which
/// takes a minute, and has its result as an output.
const TEMPLATES: &str = r#"
  - name: op
    inputs:
      parameters:
      - name: name
        default: none
    resource:
      action: create
      manifest: |
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: "{{pod.name}}"
        data:
          name: "{{=toJson(inputs.parameters.name)[1:-1]}}"
    outputs:
      parameters:
      - name: value
        valueFrom:
          jsonPath: "{.data.name}"
  - name: run
    inputs:
      parameters:
      - name: name
        default: r
    resource:
      action: create
      successCondition: status.metadata.state.result_state=SUCCESS
      failureCondition: status.metadata.state.result_state in (FAILED, TIMEDOUT, CANCELED)
      manifest: |
        apiVersion: databricks.microsoft.com/v1alpha1
        kind: Run
        metadata:
          name: "{{=toJson(inputs.parameters.name)[1:-1]}}"
        spec:
          run_name: "{{=toJson(inputs.parameters.name)[1:-1]}}"
          new_cluster:
            spark_version: 5.3.x-scala2.11
            node_type_id: Standard_D3_v2
            num_workers: 2
          spark_jar_task:
            main_class_name: org.example.Main
    outputs:
      parameters:
      - name: result
        valueFrom:
          jsonPath: "{.status.notebook_output.result}"
"#;

/// Returns a workflow: the fields of its spec, and its templates beside those that all have. The
/// entrypoint is `main`.
pub fn workflow(spec: &str, templates: &str) -> Workflow {
    let text = text(spec, templates);
    Workflow::read(&text).unwrap_or_else(|errors| panic!("{errors:#?}\n{text}"))
}

fn text(spec: &str, templates: &str) -> String {
    format!(
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata:\n  name: w\nspec:\n  \
        entrypoint: main\n{spec}\n  templates:{TEMPLATES}{templates}"
    )
}

/// Returns a workflow of one DAG, by the tasks of it.
pub fn dag(tasks: &str) -> Workflow {
    workflow("", &format!("  - name: main\n    dag:\n      tasks:\n{tasks}"))
}

/// Simulates a workflow.
pub fn run(workflow: &Workflow, scenario: &Scenario) -> Report {
    let reports = simulate(&[(workflow, scenario)], &cluster());
    reports.unwrap_or_else(|errors| panic!("{errors:#?}")).remove(0)
}

/// Returns why a workflow cannot be simulated.
pub fn errors(workflow: &Workflow, scenario: &Scenario) -> Vec<String> {
    let reports = simulate(&[(workflow, scenario)], &cluster());
    reports.unwrap_err().iter().map(Error::to_string).collect()
}

/// Returns a scenario in which ops have faults.
pub fn faults(ops: &[(&str, Fault)]) -> Scenario {
    let entry = |(op, fault): &(&str, Fault)| OpScript { fault: Some(fault.clone()), ..entry(op) };
    Scenario { ops: ops.iter().map(entry).collect(), ..Scenario::default() }
}

/// Returns a scenario in which ops fail.
pub fn fails(ops: &[&str]) -> Scenario {
    let ops: Vec<_> = ops.iter().map(|op| (*op, Fault::AlreadyThere)).collect();
    faults(&ops)
}

/// Returns an entry that says nothing.
pub fn entry(op: &str) -> OpScript {
    OpScript::new(op)
}

/// Returns a scenario in which an output has a value.
pub fn output(op: &str, name: &str, value: &str) -> Scenario {
    let outputs = BTreeMap::from([(name.to_owned(), value.to_owned())]);
    Scenario { ops: vec![OpScript { outputs, ..entry(op) }], ..Scenario::default() }
}

/// Adds an intervention.
pub fn with(scenario: Scenario, action: Action, when: When) -> Scenario {
    let mut scenario = scenario;
    scenario.interventions.push(Intervention { action, when, items: Vec::new() });
    scenario
}

/// Returns the phases of the nodes but for the first, by their names.
pub fn phases(report: &Report) -> Vec<(&str, Phase)> {
    report.nodes.iter().skip(1).map(|node| (node.name.as_str(), node.phase)).collect()
}

/// Returns a node.
pub fn node<'a>(report: &'a Report, name: &str) -> &'a kfp_dbx_simulator::report::Node {
    let found = report.nodes.iter().find(|node| node.name == name);
    found.unwrap_or_else(|| panic!("there is no node {name}: {:#?}", phases(report)))
}

/// Returns the phase of a node.
pub fn phase(report: &Report, name: &str) -> Phase {
    node(report, name).phase
}

/// Returns the most pods that were there at once.
pub fn most_pods(report: &Report) -> usize {
    let is_pod = |node: usize| {
        let node = &report.nodes[node];
        node.kind == kfp_dbx_simulator::report::NodeKind::Pod
    };
    let (mut now, mut most) = (0_usize, 0);
    for event in &report.events {
        match event.what {
            What::NodeStarted(node) if is_pod(node) => now += 1,
            What::NodeEnded(node) if is_pod(node) => now -= 1,
            _ => {}
        }
        most = most.max(now);
    }
    most
}
