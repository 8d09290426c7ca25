//! The timeline of each example in which all goes well, and in which something does not.

use std::fmt::Write as _;

use kfp_dbx::prelude::*;
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

/// A pipeline with what needs an explanation on paper: a pause, loops and conditions, things that stay.
#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
fn signs(
    #[default = "brief"] mode: Param<String>,
    #[default = ["a"]] tables: Param<Vec<String>>,
    #[default = "load-1"] name: Param<String>,
) {
    let run = |op: &str| {
        let of = SubmitRunOp::new(op).run_name(format!("{op}-{}", workflow::uid()));
        of.job_name("figures").jar_params(["10"])
    };
    let load = SubmitRunOp::new("load").run_name(name).job_name("figures").jar_params(["10"]);
    let load = load.retry(Retry::on_error(2).backoff("5m")).delete_on_exit();
    run("send").success_condition("").failure_condition("").delete_on_exit();
    when(mode.eq("full"), || {
        for op in ["compare", "report", "copy", "sum", "check", "mail"] {
            run(op).keep();
        }
    })
    .otherwise(|| {
        run("note").keep();
    })
    .after(load);
    for_each(tables, |table| {
        let of = SubmitRunOp::new("export").run_name(format!("{table}-{}", workflow::uid()));
        of.job_name("export").jar_params([table]).delete_on_exit();
    })
    .after(load);
}

/// Each sign and each word of a timeline that is not plain is explained where it occurs.
#[test]
fn what_is_not_plain_is_explained() {
    let new = Scenario::new;
    let mut text = String::new();
    for scenario in [
        new().fails("send"),
        new().param("tables", "[]").param("mode", "full"),
        new().fails("load"),
        new().fault("load", Fault::AlreadyThere),
        new().fault("load", Fault::Denied),
        new().fault_times("load", Fault::PodLostBefore, 1),
        new().fault("load", Fault::PodLostAfter),
        new().fault("delete-load", Fault::Rejected),
        new().terminate(When::running("load")),
        new().stop(When::started("load")),
        new().second_run("1m"),
    ] {
        let code = scenario.to_code();
        let run = signs().simulate(scenario).unwrap_or_else(|why| panic!("{code}: {why}"));
        writeln!(text, "{code}\n\n{run}\n").unwrap();
    }
    assert_golden("tests/golden/testing/signs.txt", text.trim_end());
}
