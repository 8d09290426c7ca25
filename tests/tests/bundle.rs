//! Pipelines as bundles of the Databricks CLI.

use std::path::PathBuf;
use std::process::Command;

use kfp_dbx::Pipeline;
use kfp_dbx::rules;
use kfp_dbx_tests::golden::{assert_golden, root};
use kfp_dbx_tests::reader;
use kfp_dbx_tests::{pipelines_of_examples, with_examples};

#[path = "bundle/cases.rs"]
mod cases;

with_examples!(pipelines_of_examples);

#[path = "../../examples/approval.rs"]
#[allow(dead_code)]
mod approval;

#[path = "../../examples/cron.rs"]
#[allow(dead_code)]
mod cron;

/// Returns the bundle of a pipeline with its warnings, or the reasons why there is none.
fn shown(pipeline: &Pipeline) -> (bool, String) {
    // Places differ between machines.
    let place = |place: kfp_dbx::Place| {
        let file = place.file().rsplit(['/', '\\']).next().unwrap_or_default();
        format!("{file}:{}", place.line())
    };
    let mut text = String::new();
    let bundle = pipeline.bundle();
    let found = match &bundle {
        Ok(bundle) => bundle.warnings(),
        Err(error) => error.diagnostics(),
    };
    for diagnostic in found {
        let (level, rule) = (diagnostic.level(), diagnostic.rule().name);
        text += &format!("# {level}[{rule}]: {}\n", diagnostic.message());
        for (what, at) in diagnostic.related() {
            text += &format!("#   {what}: {}\n", place(at));
        }
    }
    if let Ok(bundle) = &bundle {
        text += bundle.to_yaml();
    }
    (bundle.is_ok(), text)
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
    for (name, pipeline) in cases::with() {
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
    for (name, pipeline) in cases::without() {
        let (is_ok, text) = shown(&pipeline);
        assert_golden(&format!("tests/bundles/{name}.txt"), &text);
        assert!(!is_ok, "{name}: {text}");
    }
}

#[test]
fn the_same_pipeline_gives_the_same_bytes() {
    for ((name, first), (_, second)) in cases::with().into_iter().zip(cases::with()) {
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
    let all = all().into_iter().chain(cases::with());
    let cases = all.filter_map(|(name, pipeline)| {
        let bundle = pipeline.bundle().ok()?;
        Some(serde_json::json!({ "name": name, "yaml": bundle.to_yaml() }))
    });
    reader::feed(command, cases);
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
