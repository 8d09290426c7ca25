//! Argo's own validator and substitution over what we write: `tests/argo`, a Go program.
//!
//! Its packages are half a gigabyte to fetch, so that this runs on demand:
//! `cargo test -p kfp-dbx-tests --test argo -- --ignored`.

use std::process::Command;

use kfp_dbx_tests::everywhere::{everywhere, inputs, objects, text};
use kfp_dbx_tests::golden::root;
use kfp_dbx_tests::reader;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value as Json, json};

fn argo() -> Command {
    let mut command = Command::new("go");
    command.args(["run", "."]).current_dir(root().join("tests/argo"));
    command
}

#[test]
#[ignore = "fetches and builds Argo Workflows"]
fn argo_takes_what_we_write() {
    let mut files: Vec<_> = ["examples", "tests/golden"]
        .into_iter()
        .flat_map(|folder| std::fs::read_dir(root().join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    files.sort();
    let texts = files.into_iter().map(|path| std::fs::read_to_string(path).unwrap());
    // The program checks workflows; the other kinds hold the same spec.
    let workflows: Vec<_> = texts.filter(|text| text.contains("\nkind: Workflow\n")).collect();
    assert!(workflows.len() > 20);
    let cases =
        workflows.into_iter().map(|yaml| json!({"yaml": yaml, "inputs": {}, "objects": {}}));
    reader::feed(argo(), cases);
}

#[test]
#[ignore = "fetches and builds Argo Workflows"]
fn argo_puts_values_in_whole() {
    let yaml = everywhere().to_yaml().unwrap();
    let mut runner = TestRunner::deterministic();
    // Argo fails a run at once over a control character in a parameter: nothing arrives then.
    let passed_on = text().prop_filter("control characters", |text| !text.contains('\u{1}'));
    let texts = (0..300).map(|_| passed_on.new_tree(&mut runner).unwrap().current());
    let cases: Vec<Json> = texts
        .map(|text| json!({"yaml": yaml, "inputs": inputs(&text), "objects": objects(&text)}))
        .collect();
    reader::feed(argo(), cases.into_iter());
}
