//! Pipelines are explored: what is found in the examples.

use std::fmt::Write as _;

use kfp_dbx_tests::golden::assert_golden;
use kfp_dbx_tests::{pipelines_of_examples, with_examples};

with_examples!(pipelines_of_examples);

/// What is found in the examples that do as the examples of the Python package: they have no
/// timeouts and fixed names, and their deletes don't run after a failure. Nothing is found in the others,
/// but that an exit handler without a timeout waits for the pods of its deletes.
#[test]
fn findings_in_the_examples_are_as_recorded() {
    let mut text = String::new();
    for (example, pipeline) in examples() {
        let explored = pipeline.explore().run();
        let explored = explored.unwrap_or_else(|why| panic!("{example}: {why}"));
        writeln!(text, "{example}").unwrap();
        for found in explored.findings() {
            writeln!(text, "  {}: {}", found.rule().name, found.diagnostic().message()).unwrap();
        }
    }
    assert_golden("tests/golden/testing/explored.txt", &text);
}
