//! Argo's own validator and substitution for our workflows: `tests/argo`, a Go program.
//!
//! Its packages are a download of half a gigabyte, so the test runs only on demand:
//! `KFP_DBX_ARGO=1 cargo test -p kfp-dbx-tests --test argo`.

use std::process::Command;

use kfp_dbx_skip::can_run;
use kfp_dbx_tests::everywhere::{everywhere, inputs, objects, text};
use kfp_dbx_tests::golden::root;
use kfp_dbx_tests::reader;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value as Json, json};

/// Whether Argo's packages may be fetched and built. If not, the calling test is skipped.
fn is_wanted() -> bool {
    let is_wanted = std::env::var_os("KFP_DBX_ARGO").is_some();
    can_run(is_wanted, "Argo's own validator is not built without KFP_DBX_ARGO=1")
}

fn argo() -> Command {
    let mut command = Command::new("go");
    command.args(["run", "."]).current_dir(root().join("tests/argo"));
    command
}

#[test]
fn argo_takes_what_we_write() {
    if !is_wanted() {
        return;
    }
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
fn argo_puts_values_in_whole() {
    if !is_wanted() {
        return;
    }
    let yaml = everywhere().to_yaml().unwrap();
    let mut runner = TestRunner::deterministic();
    // Argo fails a run at once if a parameter contains a control character, so nothing arrives.
    let passed_on = text().prop_filter("control characters", |text| !text.contains('\u{1}'));
    let texts = (0..300).map(|_| passed_on.new_tree(&mut runner).unwrap().current());
    let cases: Vec<Json> = texts
        .map(|text| json!({"yaml": yaml, "inputs": inputs(&text), "objects": objects(&text)}))
        .collect();
    reader::feed(argo(), cases.into_iter());
}
