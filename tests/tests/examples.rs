//! Each example prints the YAML that stands beside it.

use kfp_dbx::{Error, Workflow};
use kfp_dbx_tests::golden::{assert_golden, root};
use kfp_dbx_tests::with_examples;

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

with_examples!(examples);

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
