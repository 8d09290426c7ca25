//! Random decisions, loops, exit handlers and orders: what the checker accepts runs as it says.

use std::collections::BTreeSet;

use kfp_dbx_simulator::report::Phase;
use kfp_dbx_tests::effects::read;
use kfp_dbx_tests::flow::{
    Block, Flow, Form, How, Op, Order, Over, Step, Test, World, flows, judge,
};
use kfp_dbx_tests::plan::Choices;
use kfp_dbx_tests::properties::config;
use proptest::prelude::*;

/// What a flow may break.
const REFUSED: [&str; 8] = [
    "dependency_cycle",
    "self_dependency",
    "output_of_condition",
    "omitted_output",
    "output_after_failure",
    "never_runs",
    "failure_of_block",
    "skipped_with_block",
];

proptest! {
    #![proptest_config(config(500))]

    #[test]
    fn what_is_accepted_runs_as_it_says(
        flow in flows(),
        numbers in prop::collection::vec(any::<u16>(), 200),
    ) {
        let pipeline = flow.pipeline();
        let found = pipeline.check();
        let rules: BTreeSet<_> = found.iter().map(|found| found.rule().name).collect();
        let other = rules.iter().find(|rule| !REFUSED.contains(rule));
        prop_assert!(other.is_none(), "{found:?}\n{flow:?}");
        let Ok(workflow) = pipeline.workflow() else { return Ok(()) };
        let yaml = workflow.to_yaml().unwrap();
        prop_assert_eq!(&yaml, &flow.pipeline().to_yaml().unwrap());
        let read = read(&workflow.to_json().unwrap());
        let warned = |label: &str| {
            let warnings = ["skipped_with_block", "failure_of_block"];
            let mut found = found.iter().filter(|found| warnings.contains(&found.rule().name));
            found.any(|found| format!("{found:?}").contains(&format!("`{label}`")))
        };
        let mut choices = Choices::new(numbers);
        for _ in 0..5 {
            let world = World::random(&flow, &mut choices);
            let judged = judge(&flow, &read, &world, &warned);
            prop_assert!(judged.is_ok(), "{}\n{world:?}\n{flow:?}\n{yaml}", judged.unwrap_err());
        }
    }
}

fn op(label: &str, uses: &[&str]) -> Step {
    let uses = uses.iter().map(|&of| of.to_owned()).collect();
    Step::Op(Op { label: label.to_owned(), uses, after: Vec::new() })
}

fn block(label: &str, form: Form, steps: Vec<Step>, otherwise: Vec<Step>) -> Step {
    Step::Block(Block { label: label.to_owned(), form, steps, after: Vec::new(), otherwise })
}

/// A loop whose items are all skipped, with what reads their outputs.
#[test]
fn what_reads_the_outputs_of_skipped_items_is_skipped() {
    let first = block("maybe", Form::When(vec![Test::Go]), vec![op("first", &[])], Vec::new());
    let each =
        block("each", Form::Each(Over::Items(1)), vec![op("second", &["first"])], Vec::new());
    let steps = vec![first, each, op("third", &["second"])];
    let flow = Flow { steps, ..Flow::default() };
    let workflow = read(&flow.pipeline().workflow().unwrap().to_json().unwrap());
    for go in [false, true] {
        let world =
            World { go, full: true, items: 1, fails: BTreeSet::new(), few: BTreeSet::new() };
        let report = world.run(&flow, &workflow);
        let third = report.nodes.iter().find(|node| node.template == "third").unwrap();
        assert_eq!(third.phase, if go { Phase::Succeeded } else { Phase::Skipped });
        assert_eq!(judge(&flow, &workflow, &world, &|_| false), Ok(()));
    }
}

/// A condition, or its other branch, runs after a failure in a block: the warning names what the order is said of.
#[test]
fn a_branch_after_a_failure_in_a_block_runs_after_that_of_the_block() {
    for of in ["second", "second!"] {
        let first = vec![op("fails", &[]), op("meant", &[])];
        let first = block("first", Form::When(vec![Test::Full]), first, Vec::new());
        let (then, other) = (vec![op("then", &[])], vec![op("other", &[])]);
        let second = block("second", Form::When(vec![Test::Go]), then, other);
        let order = Order { from: "meant".to_owned(), how: How::Failure };
        let late = vec![(of.to_owned(), order)];
        let flow = Flow { steps: vec![first, second], late, ..Flow::default() };
        let pipeline = flow.pipeline();
        let found = format!("{:?}", pipeline.check());
        let named = of.replace('!', "-other");
        let warning = format!("`{named}` runs after a failure of `meant`, but also if");
        assert!(found.contains(&warning), "{found}");
        let workflow = read(&pipeline.workflow().unwrap().to_json().unwrap());
        let fails = BTreeSet::from(["fails".to_owned()]);
        let world = World { go: false, full: true, items: 1, fails, few: BTreeSet::new() };
        assert_eq!(judge(&flow, &workflow, &world, &|label| label == named), Ok(()));
    }
}
