//! The first example, from its submission to its end.

#![allow(clippy::panic, clippy::unwrap_used)]

mod common;

use common::{cluster, node, phases, run};
use kfp_dbx_simulator::report::Phase;
use kfp_dbx_simulator::scenario::Scenario;
use kfp_dbx_simulator::simulate;
use kfp_dbx_simulator::workflow::Workflow;

fn calc_pi() -> Workflow {
    Workflow::read(include_str!("../../../examples/calc_pi.yaml")).unwrap()
}

#[test]
fn calc_pi_runs() {
    let report = run(&calc_pi(), &Scenario::default());
    assert_eq!(report.phase, Phase::Succeeded, "{report:#?}");
    assert_eq!(phases(&report), [("submitrun", Phase::Succeeded), ("deleterun", Phase::Succeeded)]);
    let submit = node(&report, "submitrun");
    assert_eq!(submit.outputs["submitrun-name"], "test-run");
    assert_eq!(submit.manifest.as_ref().unwrap()["spec"]["spark_jar_task"]["parameters"][0], "10");
    assert!(node(&report, "deleterun").started >= submit.ended.unwrap());
    assert!(report.objects.iter().all(|object| object.gone.is_some()), "{:#?}", report.objects);
}

#[test]
fn the_same_scenario_gives_the_same_report() {
    let workflow = calc_pi();
    let scenario = Scenario::default();
    let once = || simulate(&[(&workflow, &scenario)], &cluster()).unwrap();
    assert_eq!(once(), once());
}
