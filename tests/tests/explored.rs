//! Pipelines are explored: what is found in the examples, and in random pipelines.

use std::fmt::Write as _;

use kfp_dbx::rules::{
    self, DELETED_IN_USE, FOREIGN_DELETE, HIDDEN_FAILURE, LEFT_BEHIND, NEVER_ENDS, RUNS_MEET, Rule,
    USED_WHILE_ABSENT,
};
use kfp_dbx::testing::Found;
use kfp_dbx_tests::golden::assert_golden;
use kfp_dbx_tests::plan::{BREAKS, Choices, Form, How, Plan, plans};
use kfp_dbx_tests::properties::config;
use kfp_dbx_tests::{pipelines_of_examples, with_examples};
use proptest::prelude::*;

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
            // The code of a finding is a test.
            let again = pipeline.simulate(found.scenario());
            assert!(again.is_ok(), "{example}: {}{again:?}", found.scenario().to_code());
        }
        assert!(explored.not_simulated().is_empty(), "{example}: {explored}");
    }
    assert_golden("tests/golden/testing/explored.txt", &text);
}

/// Returns a configuration with few steps to a smaller plan, as each of them explores one.
fn slow(cases: u32) -> ProptestConfig {
    ProptestConfig { max_shrink_iters: 20, ..config(cases) }
}

/// The simulations of an exploration.
const BUDGET: usize = 60;

/// Whether the checker does not know of it: after `argo stop`, Argo runs no delete at exit that waits
/// for another one. The guide shows this as a mistake that only an exploration finds.
fn is_chain_after_stop(found: &Found) -> bool {
    found.rule() == LEFT_BEHIND && found.scenario().to_code().contains("\n    .stop(")
}

/// Whether all ops run in a run in which nothing goes wrong.
fn always_runs_all(plan: &Plan) -> bool {
    let view = plan.view();
    let is_plain = |form: &Form| matches!(form, Form::Each(_) | Form::Exit | Form::Success);
    view.blocks.iter().all(|block| is_plain(&block.form))
        && view.ops.iter().all(|op| op.after.iter().all(|order| order.how != How::Failure))
}

/// The rules of the checker that only an exploration can check, with what it finds if one is broken.
const FOUND: [(&Rule, &Rule); 3] = [
    (rules::RESOURCE_LEAK, LEFT_BEHIND),
    (rules::FIXED_NAME, RUNS_MEET),
    (rules::NO_TIMEOUT, NEVER_ENDS),
];

proptest! {
    #![proptest_config(slow(12))]

    /// What the checker passes with no word has no way out that breaks what only the pipeline decides.
    #[test]
    fn what_the_checker_passes_is_explored_clean(plan in plans()) {
        let pipeline = plan.pipeline();
        prop_assume!(pipeline.check().is_empty());
        // No rule of the checker asks for unique names, or for timeouts of deletes.
        let explored = pipeline.explore();
        let explored = explored.allow(RUNS_MEET).allow(NEVER_ENDS).allow(FOREIGN_DELETE);
        let explored = match explored.budget(BUDGET).run() {
            Ok(explored) => explored,
            Err(why) => return Err(TestCaseError::fail(format!("{why}\n{plan:?}"))),
        };
        prop_assert!(explored.not_simulated().is_empty(), "{explored}\n{plan:?}");
        let decides = [DELETED_IN_USE, HIDDEN_FAILURE, LEFT_BEHIND, USED_WHILE_ABSENT];
        let found = explored.findings().iter().find(|found| {
            decides.contains(&found.rule()) && !is_chain_after_stop(found)
        });
        if let Some(found) = found {
            return Err(TestCaseError::fail(format!("{found}\n{plan:?}")));
        }
    }

}

proptest! {
    #![proptest_config(slow(6))]

    /// What the checker says of a plan that is broken, an exploration finds, too.
    #[test]
    fn what_is_broken_is_found(
        mut plan in plans(),
        at in 0..FOUND.len(),
        numbers in prop::collection::vec(any::<u16>(), 4),
    ) {
        let (rule, expected) = FOUND[at];
        let broken = BREAKS.iter().find(|broken| broken.rule == rule).unwrap();
        prop_assume!(broken.is_fault_in(&plan) && always_runs_all(&plan));
        // With the archived operator, a run goes with its job or its cluster.
        prop_assume!(rule != rules::RESOURCE_LEAK || plan.kfp_dbx);
        let made = (broken.apply)(&mut plan, &mut Choices::new(numbers));
        prop_assume!(made.is_some());
        plan.prune_params();
        let explored = plan.pipeline().explore().pairs(false).run();
        let explored = match explored {
            Ok(explored) => explored,
            Err(why) => return Err(TestCaseError::fail(format!("{why}\n{plan:?}"))),
        };
        let is_found = explored.findings().iter().any(|found| found.rule() == expected);
        prop_assert!(is_found, "{} is not found: {explored}\n{plan:?}", rule.name);
    }
}
