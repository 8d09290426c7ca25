//! How long the simulation of a large workflow takes. Run with
//! `cargo test --release -p kfp-dbx-simulator --test speed -- --ignored --nocapture`.

#![allow(clippy::panic, clippy::unwrap_used)]

mod common;

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use common::{cluster, workflow};
use kfp_dbx_simulator::report::Phase;
use kfp_dbx_simulator::scenario::Scenario;
use kfp_dbx_simulator::simulate;
use kfp_dbx_simulator::workflow::Workflow;

/// Returns the time that this process has had on a processor, or else the time: other programs must not
/// count.
fn used() -> Duration {
    let times = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanos = times.split(' ').next().and_then(|nanos| nanos.parse().ok());
    nanos.map_or_else(
        || {
            static BEGIN: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
            BEGIN.get_or_init(Instant::now).elapsed()
        },
        Duration::from_nanos,
    )
}

/// Returns the shortest time of a few simulations.
fn measured(name: &str, workflow: &Workflow, nodes: usize) -> Duration {
    let scenario = Scenario::default();
    let mut best = Duration::MAX;
    for _ in 0..5 {
        let begin = used();
        let reports = simulate(&[(workflow, &scenario)], &cluster()).unwrap();
        best = best.min(used().saturating_sub(begin));
        assert_eq!(reports[0].phase, Phase::Succeeded, "{:?}", reports[0].stuck.first());
        assert!(reports[0].nodes.len() >= nodes);
    }
    println!("{name}: {best:?}, {:?} an op", best / u32::try_from(nodes).unwrap());
    best
}

fn flat(number: usize) -> Workflow {
    let mut tasks = String::from("  - name: main\n    dag:\n      tasks:\n");
    for i in 0..number {
        let argument = format!("{{parameters: [{{name: name, value: r-{i}}}]}}");
        writeln!(tasks, "      - {{name: t-{i}, template: run, arguments: {argument}}}").unwrap();
    }
    workflow("", &tasks)
}

fn chain(number: usize) -> Workflow {
    let mut tasks = String::from("  - name: main\n    dag:\n      tasks:\n");
    for i in 0..number {
        let value = match i {
            0 => "r".to_owned(),
            i => format!("r-{i}-{{{{=tasks['t-{}'].outputs.parameters.result == 'x'}}}}", i - 1),
        };
        let argument = format!("{{parameters: [{{name: name, value: \"{value}\"}}]}}");
        let after = if i == 0 { String::new() } else { format!("dependencies: [t-{}], ", i - 1) };
        writeln!(tasks, "      - {{name: t-{i}, template: run, {after}arguments: {argument}}}")
            .unwrap();
    }
    workflow("", &tasks)
}

fn nested(outer: usize, inner: usize, parallelism: &str) -> Workflow {
    let templates = format!(
        r#"  - name: block
    inputs: {{parameters: [{{name: i}}]}}
    dag:
      tasks:
      - name: x
        template: run
        withSequence: {{count: "{inner}"}}
        arguments:
          parameters: [{{name: name, value: "r-{{{{inputs.parameters.i}}}}-{{{{item}}}}"}}]
  - name: main
{parallelism}    dag:
      tasks:
      - name: a
        template: block
        withSequence: {{count: "{outer}"}}
        arguments: {{parameters: [{{name: i, value: "{{{{item}}}}"}}]}}
"#
    );
    workflow("", &templates)
}

#[test]
#[ignore = "measures times"]
fn large_workflows_are_fast() {
    let mut late = Vec::new();
    let mut check = |name: &str, workflow: &Workflow, nodes: usize, most: u64| {
        if measured(name, workflow, nodes) > Duration::from_millis(most) {
            late.push(name.to_owned());
        }
    };
    check("1,000 ops, flat", &flat(1000), 1000, 50);
    check("10,000 ops, flat", &flat(10_000), 10_000, 600);
    check("1,000 ops, in a chain", &chain(1000), 1000, 50);
    check("10,000 ops, in a chain", &chain(10_000), 10_000, 600);
    check("10,000 ops, 100 times 100", &nested(100, 100, ""), 10_000, 600);
    check("10,000 ops, 2 times 5,000", &nested(2, 5000, ""), 10_000, 600);
    check("10,000 ops, 10 blocks at once", &nested(100, 100, "    parallelism: 10\n"), 10_000, 600);
    assert!(late.is_empty(), "{late:?}");
}
