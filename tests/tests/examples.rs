//! Each example prints the YAML that stands beside it.

use kfp_dbx::{Error, Workflow};
use kfp_dbx_tests::golden::{assert_golden, root};

macro_rules! examples {
    ($($example:ident: $pipeline:ident, $path:literal;)*) => {$(
        #[path = $path]
        #[allow(dead_code)]
        mod $example;

        #[test]
        fn $example() {
            assert_prints(stringify!($example), $example::$pipeline().workflow());
        }
    )*};
}

examples! {
    calc_pi: calc_pipeline, "../../examples/calc_pi.rs";
    calc_pi_resource_op: calc_pipeline, "../../examples/calc_pi_resource_op.rs";
    clean_up: train, "../../examples/clean_up.rs";
    conditions: load, "../../examples/conditions.rs";
    databricks_cluster: calc_pipeline, "../../examples/databricks_cluster.rs";
    databricks_job: calc_pipeline, "../../examples/databricks_job.rs";
    databricks_notebook: notebook_pipeline, "../../examples/databricks_notebook.rs";
    databricks_run: calc_pipeline, "../../examples/databricks_run.rs";
    databricks_secretscope: secretscope_pipeline, "../../examples/databricks_secretscope.rs";
    databricks_workspaceitem: workspaceitem_pipeline, "../../examples/databricks_workspaceitem.rs";
    fan_out: exports, "../../examples/fan_out.rs";
}

#[path = "../../examples/cron.rs"]
#[allow(dead_code)]
mod cron;

#[test]
fn cron_is_scheduled() {
    assert_prints("cron", cron::nightly().cron_workflow(&cron::schedule()));
}

fn assert_prints(example: &str, workflow: Result<Workflow, Error>) {
    let workflow = workflow.unwrap();
    assert!(workflow.warnings().is_empty(), "{:?}", workflow.warnings());
    assert_golden(&format!("examples/{example}.yaml"), &workflow.to_yaml().unwrap());
}

#[test]
fn the_readme_shows_what_calc_pi_is_and_prints() {
    let read = |path: &str| std::fs::read_to_string(root().join(path)).unwrap();
    let readme = read("README.md");
    assert!(readme.contains(&read("examples/calc_pi.yaml")));
    let source = read("examples/calc_pi.rs").replace("pub fn", "fn");
    let source = source.split_once("use std::").unwrap().1;
    assert!(readme.contains(source), "{source}");
}
