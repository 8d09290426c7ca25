//! Pipelines as bundles of the Databricks CLI.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;

use kfp_dbx::rules;
use kfp_dbx::{Level, Pipeline};
use kfp_dbx_tests::bundle::{Given, run};
use kfp_dbx_tests::effects;
use kfp_dbx_tests::flow::{World, flows};
use kfp_dbx_tests::golden::{assert_golden, root};
use kfp_dbx_tests::plan::Choices;
use kfp_dbx_tests::properties::config;
use kfp_dbx_tests::reader;
use kfp_dbx_tests::{pipelines_of_examples, with_examples};
use proptest::prelude::*;
use serde_json::Value as Json;

#[path = "bundle/cases.rs"]
mod cases;

#[path = "bundle/hostile.rs"]
mod hostile;

#[path = "bundle/refused.rs"]
mod refused;

with_examples!(pipelines_of_examples);

#[path = "../../examples/approval.rs"]
#[allow(dead_code)]
mod approval;

#[path = "../../examples/cron.rs"]
#[allow(dead_code)]
mod cron;

/// Returns the bundle of a pipeline with its warnings, or the reasons why there is none.
fn shown(pipeline: &Pipeline) -> (bool, String) {
    let mut text = String::new();
    let bundle = pipeline.bundle();
    let found = match &bundle {
        Ok(bundle) => bundle.warnings(),
        Err(error) => error.diagnostics(),
    };
    // What the checker says of the pipeline itself is tested elsewhere.
    let of_bundles = [rules::NO_COUNTERPART, rules::BUNDLE_DIFFERS];
    let is_shown = |found: &&kfp_dbx::Diagnostic| {
        found.level() == Level::Error || of_bundles.contains(&found.rule())
    };
    for diagnostic in found.iter().filter(is_shown) {
        let (level, rule) = (diagnostic.level(), diagnostic.rule().name);
        text += &format!("# {level}[{rule}]: {}\n", diagnostic.message());
        for (what, _) in diagnostic.related() {
            text += &format!("#   {what}\n");
        }
    }
    if let Ok(bundle) = &bundle {
        text += bundle.to_yaml();
    }
    (bundle.is_ok(), text)
}

/// The pipelines of these tests that have a bundle.
fn with() -> Vec<(&'static str, Pipeline)> {
    cases::with().into_iter().chain(hostile::with()).collect()
}

/// The pipelines of these tests that have none.
fn without() -> Vec<(&'static str, Pipeline)> {
    cases::without().into_iter().chain(refused::without()).collect()
}

fn all() -> Vec<(&'static str, Pipeline)> {
    let mut all = examples();
    all.extend([("approval", approval::figures()), ("cron", cron::nightly())]);
    all
}

/// The examples without a counterpart. All others have one.
const WITHOUT: &[&str] = &[
    "approval",
    "clean_up",
    "conditions",
    "cron",
    "databricks_notebook",
    "databricks_secretscope",
    "databricks_workspaceitem",
    "fan_in",
    "multi_task_job",
    "volume_file",
];

#[test]
fn each_example_has_a_bundle_or_the_reasons_why_not() {
    for (name, pipeline) in all() {
        let (is_ok, text) = shown(&pipeline);
        assert_eq!(is_ok, !WITHOUT.contains(&name), "{name}: {text}");
        assert_golden(&format!("tests/bundles/{name}.yml"), &text);
    }
}

#[test]
fn each_part_has_its_counterpart() {
    let mut failed = false;
    for (name, pipeline) in with() {
        let (is_ok, text) = shown(&pipeline);
        assert_golden(&format!("tests/bundles/{name}.yml"), &text);
        if !is_ok {
            eprintln!("{name}: {text}");
            failed = true;
        }
    }
    assert!(!failed);
}

#[test]
fn what_a_bundle_lacks_is_told() {
    for (name, pipeline) in without() {
        let (is_ok, text) = shown(&pipeline);
        assert_golden(&format!("tests/bundles/{name}.txt"), &text);
        assert!(!is_ok, "{name}: {text}");
    }
}

#[test]
fn a_job_has_up_to_1000_tasks() {
    let (is_ok, text) = shown(&hostile::many_tasks(1000));
    assert!(is_ok, "{text}");
    assert_eq!(text.matches("task_key:").count(), 1000);
}

#[test]
fn no_secret_is_written() {
    let error = refused::no_secrets().bundle().unwrap_err();
    assert!(!error.to_string().contains("hunter2"), "{error}");
}

#[test]
fn the_same_pipeline_gives_the_same_bytes() {
    for ((name, first), (_, second)) in with().into_iter().zip(with()) {
        let yaml = |pipeline: &Pipeline| pipeline.bundle().unwrap().to_yaml().to_owned();
        assert_eq!(yaml(&first), yaml(&second), "{name}");
    }
}

/// The JSON schema of the Databricks CLI, which `databricks bundle schema` prints, if it is there.
fn schema() -> Option<PathBuf> {
    let path = std::env::var_os("KFP_DBX_BUNDLE_SCHEMA").map(PathBuf::from);
    let path = path.unwrap_or(root().join("../shared/schemas/databricks-bundle.json"));
    path.exists().then_some(path)
}

#[test]
fn the_databricks_cli_reads_what_is_written() {
    let python = |arguments: &[&str]| {
        let mut command = Command::new("python3");
        command.args(arguments).current_dir(root().join("tests/readers"));
        command
    };
    let probe = python(&["-c", "import databricks.bundles, yaml"]);
    if !reader::installed(probe, "databricks-bundles") {
        return;
    }
    let mut command = python(&["bundle.py"]);
    let schema = schema();
    if kfp_dbx_skip::check_can_run(
        "the schema of bundles",
        schema.is_some(),
        "the schema of the Databricks CLI is not there",
    ) {
        command.args(schema);
    }
    let all = all().into_iter().chain(with());
    let cases = all.filter_map(|(name, pipeline)| {
        let bundle = pipeline.bundle().ok()?;
        Some(serde_json::json!({ "name": name, "yaml": bundle.to_yaml() }))
    });
    reader::feed(command, cases);
}

#[test]
fn each_part_without_a_counterpart_has_its_place() {
    let error = examples().into_iter().find(|(name, _)| *name == "clean_up").unwrap().1.bundle();
    let error = error.unwrap_err();
    let mut found = error.diagnostics().iter();
    let found = found.find(|found| found.rule() == rules::NO_COUNTERPART).unwrap();
    let related: Vec<_> = found.related().collect();
    let source = std::fs::read_to_string(root().join("examples/clean_up.rs")).unwrap();
    let [(_, place)] = related.as_slice() else { panic!("{error}") };
    let line = source.lines().nth(place.line() as usize - 1).unwrap();
    assert!(line.contains("ResourceOp::new(\"report\")"), "{line}");
    assert_eq!(found.place(), Some(*place));
}

#[test]
fn no_file_is_left_over() {
    let names = all().into_iter().chain(with()).chain(without());
    let names: Vec<_> = names.map(|(name, _)| name).collect();
    for entry in std::fs::read_dir(root().join("tests/bundles")).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap();
        assert!(names.contains(&stem), "{}", path.display());
    }
}

#[test]
fn what_has_no_counterpart_is_one_error() {
    for (name, pipeline) in all().into_iter().filter(|(name, _)| WITHOUT.contains(name)) {
        let error = pipeline.bundle().unwrap_err();
        let found = error.diagnostics();
        let errors = found.iter().filter(|found| found.rule() == rules::NO_COUNTERPART);
        assert_eq!(errors.count(), 1, "{name}: {error}");
    }
}

proptest! {
    #![proptest_config(config(500))]

    /// The tasks that Databricks runs are the ops that Argo runs.
    #[test]
    fn a_job_runs_what_the_workflow_runs(
        mut flow in flows(),
        numbers in prop::collection::vec(any::<u16>(), 200),
    ) {
        flow.direct = true;
        let pipeline = flow.pipeline();
        let (Ok(workflow), Ok(bundle)) = (pipeline.workflow(), pipeline.bundle()) else {
            return Ok(());
        };
        let workflow = effects::read(&workflow.to_json().unwrap());
        let yaml = bundle.to_yaml();
        let bundle: Json = serde_yaml::from_str(yaml).unwrap();
        let mut choices = Choices::new(numbers);
        for _ in 0..5 {
            let world = World::random(&flow, &mut choices);
            let argo = world.run(&flow, &workflow);
            prop_assert!(argo.ended.is_some(), "{:?}\n{world:?}\n{flow:?}", argo.stuck);
            let argo = argo.nodes.iter().filter(|node| effects::is_step(node));
            let argo: BTreeSet<_> = argo.map(|step| step.template.clone()).collect();
            let databricks = Given {
                params: &world.params(),
                fails: &|task| world.fails.contains(task),
                run_id: &|task| if world.few.contains(task) { "1" } else { "9" }.to_owned(),
            };
            let databricks = run(&bundle, "flow", &databricks);
            prop_assert_eq!(databricks.as_ref(), Ok(&argo), "\n{:?}\n{:?}\n{}", world, flow, yaml);
        }
    }
}

#[test]
fn many_flows_have_a_bundle() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut workflows, mut bundles) = (0, 0);
    for _ in 0..200 {
        let mut flow = flows().new_tree(&mut runner).unwrap().current();
        flow.direct = true;
        workflows += usize::from(flow.pipeline().workflow().is_ok());
        bundles += usize::from(flow.pipeline().bundle().is_ok());
    }
    println!("{bundles} bundles of {workflows} workflows");
    assert!(bundles * 4 >= workflows, "{bundles} of {workflows}");
}
