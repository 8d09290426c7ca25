//! Pipelines as bundles of the Databricks CLI.

use kfp_dbx::Pipeline;
use kfp_dbx::rules;
use kfp_dbx_tests::golden::{assert_golden, root};
use kfp_dbx_tests::{pipelines_of_examples, with_examples};

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
fn what_has_no_counterpart_is_one_error() {
    for (name, pipeline) in all().into_iter().filter(|(name, _)| WITHOUT.contains(name)) {
        let error = pipeline.bundle().unwrap_err();
        let found = error.diagnostics();
        let errors = found.iter().filter(|found| found.rule() == rules::NO_COUNTERPART);
        assert_eq!(errors.count(), 1, "{name}: {error}");
    }
    assert!(root().join("tests/bundles").is_dir());
}
