//! Scenarios that say what cannot be.

#![allow(clippy::panic, clippy::unwrap_used)]

mod common;

use common::{dag, entry, errors, fails, output, with, workflow};
use kfp_dbx_simulator::scenario::{Action, Fault, OpScript, Scenario, When};

#[test]
fn names_that_are_not_there_are_errors() {
    let spec = "  arguments: {parameters: [{name: mode, value: full}, {name: day}]}";
    let main = "  - name: main\n    dag:\n      tasks:\n      - {name: train, template: run}\n";
    let workflow = workflow(spec, main);
    let mut scenario = fails(&["trian", "main"]);
    scenario.parameters.insert("mod".to_owned(), "x".to_owned());
    scenario.ops.extend(output("train", "rsult", "x").ops);
    let scenario = with(scenario, Action::Stop, When::Ended("load".to_owned()));
    assert_eq!(
        errors(&workflow, &scenario),
        [
            "the scenario: the workflow has no parameter `mod`; did you mean `mode`?",
            "the scenario: the parameter `day` needs a value",
            "the scenario: the workflow has no op `trian`; did you mean `train`?",
            "the scenario: the workflow has no op `load`",
            "the scenario, op `main`: `main` has tasks of its own: nothing can be said about it alone",
            "the scenario, op `train`: `train` has no output `rsult`; did you mean `result`?",
        ]
    );
}

#[test]
fn an_op_that_is_in_no_loop_has_no_items() {
    let dag = dag("      - {name: a, template: op}\n");
    let entry = OpScript { items: vec![0], fault: Some(Fault::Hangs), ..entry("a") };
    let scenario = Scenario { ops: vec![entry], ..Scenario::default() };
    let why = "the scenario, op `a`: it is in no loop, and has no items";
    assert_eq!(errors(&dag, &scenario), [why]);
}
