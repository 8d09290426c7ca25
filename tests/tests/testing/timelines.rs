//! The timeline of each example in which all goes well, and in which something does not.

use std::fmt::Write as _;

use kfp_dbx::testing::*;
use kfp_dbx_tests::golden::assert_golden;

use crate::{clean_up, databricks_job, examples, fan_out};

/// Returns what goes wrong with an example.
fn scenarios(example: &str) -> Vec<Scenario> {
    let new = Scenario::new;
    match example {
        "calc_pi" => vec![new().fails("submitrun"), new().fault("submitrun", Fault::PodLostAfter)],
        "calc_pi_resource_op" => vec![new().fault("submitrun", Fault::Rejected)],
        "clean_up" => vec![
            new().fails("train"),
            new().stop(When::running("train")),
            new().terminate(When::running("train")),
            new().delete(When::at("1h")).takes("train", "90m"),
            new().takes("train", "7h"),
        ],
        "conditions" => vec![
            new().output("load-delta", "result_state", "FAILED"),
            new().param("mode", "full").fails("load-all"),
            new().absent("Djob", "load"),
        ],
        "databricks_cluster" => vec![
            new().fails("createcluster"),
            new().fault("createcluster", Fault::ends("TERMINATED")),
        ],
        "databricks_job" => vec![new().fault("submitrun", Fault::Hangs)],
        "databricks_notebook" => vec![new().fault("createsecretscope", Fault::AlreadyThere)],
        "databricks_run" => vec![new().second_run("1m")],
        "databricks_secretscope" => vec![new().fails("createsecretscope")],
        "databricks_workspaceitem" => vec![new().fault("deleteworkspaceitem", Fault::Pending)],
        "fan_in" => vec![
            new().param("tables", "[]"),
            new().param("tables", "[\"one\"]"),
            new().fails(("export", 1)),
            new().output("export", "notebook_output_result", "sales.csv"),
        ],
        "fan_out" => vec![new().fails(("export", [1, 0])).takes(("export", [0, 1]), "20m")],
        "multi_task_job" => vec![new().fault("train", Fault::ends("TIMEDOUT"))],
        "multi_task_run" => vec![new().fault("nightly", Fault::PodLostBefore)],
        "volume_file" => vec![new().fault("settings", Fault::Rejected)],
        _ => panic!("the example {example} has no scenario"),
    }
}

#[test]
fn examples_run_as_recorded() {
    for (example, pipeline) in examples() {
        let mut text = String::new();
        for scenario in [vec![Scenario::new()], scenarios(example)].concat() {
            let code = scenario.to_code();
            let run = pipeline.simulate(scenario).unwrap_or_else(|why| panic!("{example}: {why}"));
            writeln!(text, "{code}\n\n{run}\n").unwrap();
        }
        assert_golden(&format!("tests/golden/testing/{example}.txt"), text.trim_end());
    }
}

#[test]
fn pictures_are_as_recorded() {
    let clean_up = || clean_up::train();
    let lost = clean_up().simulate(Scenario::new().stop(When::running("train"))).unwrap();
    assert_golden("tests/golden/testing/stopped.svg", &lost.to_svg());
    let pipeline = databricks_job::calc_pipeline();
    let hangs = pipeline.simulate(Scenario::new().fault("submitrun", Fault::Hangs)).unwrap();
    assert_golden("tests/golden/testing/hangs.svg", &hangs.to_svg());
    for picture in [lost.to_svg(), hangs.to_svg()] {
        roxmltree_parses(&picture);
    }
}

fn roxmltree_parses(svg: &str) {
    assert!(roxmltree::Document::parse(svg).is_ok(), "{svg}");
}

#[test]
fn simulations_are_data() {
    let run = fan_out::exports().simulate(Scenario::new().fails(("export", [1, 0]))).unwrap();
    let json = serde_json::to_string_pretty(&run).unwrap();
    assert_golden("tests/golden/testing/fan_out.json", &json);
}

#[test]
fn a_simulation_is_always_the_same() {
    for (_, pipeline) in examples() {
        let run = || pipeline.simulate(Scenario::new()).unwrap();
        assert_eq!(run().to_string(), run().to_string());
        assert_eq!(run().to_svg(), run().to_svg());
    }
}
