//! Pipelines are explored: what is found in the examples, and in random pipelines.

use std::fmt::Write as _;

use kfp_dbx::rules::{
    self, DELETED_IN_USE, FOREIGN_DELETE, HIDDEN_FAILURE, LEFT_BEHIND, NEVER_ENDS, RUNS_MEET, Rule,
    USED_WHILE_ABSENT,
};
use kfp_dbx::testing::{Fault, Scenario, When};
use kfp_dbx_tests::golden::assert_golden;
use kfp_dbx_tests::plan::{BREAKS, Break, Choices, Form, How, Of, Op, Plan, path, plans};
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

/// Whether all ops run in a run in which nothing goes wrong.
fn always_runs_all(plan: &Plan) -> bool {
    let view = plan.view();
    let is_plain = |form: &Form| matches!(form, Form::Each(_) | Form::Exit | Form::Success);
    view.blocks.iter().all(|block| is_plain(&block.form))
        && view.ops.iter().all(|op| op.after.iter().all(|order| order.how != How::Failure))
}

proptest! {
    #![proptest_config(slow(16))]

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
        // Two runs with the same parameters that want one name, or one path, also delete what the other one made.
        let found = explored.findings().iter().find(|found| {
            decides.contains(&found.rule()) && found.simulation().second().is_none()
        });
        if let Some(found) = found {
            return Err(TestCaseError::fail(format!("{found}\n{plan:?}")));
        }
    }

}

proptest! {
    #![proptest_config(slow(4))]

    /// One simulation may show an object of others, which all after it start with.
    #[test]
    fn the_number_of_threads_changes_nothing(plan in plans(), threads in 2_usize..9) {
        let pipeline = plan.pipeline();
        let explore = |threads| match pipeline.explore().budget(BUDGET).threads(threads).run() {
            Ok(explored) => explored.to_string(),
            Err(why) => why.to_string(),
        };
        prop_assert_eq!(explore(threads), explore(1), "{} threads\n{:?}", threads, plan);
    }
}

/// Rules of the checker, with what an exploration finds if one is broken.
const FOUND: [(&Rule, &Rule); 3] = [
    (rules::RESOURCE_LEAK, LEFT_BEHIND),
    (rules::FIXED_NAME, RUNS_MEET),
    (rules::NO_TIMEOUT, NEVER_ENDS),
];

/// The rules of the checker on the order of ops, with what an exploration finds if one is broken.
const ORDERS: [(&Rule, &[&Rule]); 3] = [
    (rules::USE_BEFORE_CREATE, &[USED_WHILE_ABSENT]),
    (rules::USE_AFTER_DELETE, &[USED_WHILE_ABSENT]),
    (rules::DELETE_RACE, &[DELETED_IN_USE, USED_WHILE_ABSENT]),
];

/// Breaks a rule in a plan, in one of the ways there are.
fn break_rule(plan: &mut Plan, rule: &Rule, numbers: Vec<u16>) -> Option<&'static Break> {
    let mut choices = Choices::new(numbers);
    let ways: Vec<_> = BREAKS.iter().filter(|broken| broken.rule == rule).collect();
    let broken = choices.pick(&ways)?;
    if !broken.is_fault_in(plan) || !always_runs_all(plan) {
        return None;
    }
    (broken.apply)(plan, &mut choices)?;
    plan.prune_params();
    Some(broken)
}

/// Whether an operator may make a cluster or a job the owner of a resource without a delete: it goes with
/// its owner.
fn may_go_with_its_owner(plan: &Plan) -> bool {
    let view = plan.view();
    let stays =
        |user: &&Op| !user.said.keep && !user.said.delete_on_exit && view.deletes(user).is_empty();
    let owners =
        view.ops.iter().filter(|op| op.creates() && matches!(op.kind, "Dcluster" | "Djob"));
    owners.into_iter().any(|owner| view.users(owner).iter().any(stays))
}

/// Returns the two ops whose order a plan has lost, if it is between a file or a notebook and a run that
/// uses it. An operator waits for what a spec names by its name.
fn pair_with_a_path(before: &Plan, after: &Plan) -> Option<[String; 2]> {
    let (old, new) = (before.view(), after.view());
    let orders = |op: &Op| -> Vec<String> {
        op.after.iter().map(|order| order.after.clone()).chain(op.uses.clone()).collect()
    };
    let changed = new.ops.iter().find_map(|op| {
        let (was, is) = (orders(old.op(&op.label)?), orders(op));
        let other = was.iter().find(|label| !is.contains(label));
        let other = other.or_else(|| is.iter().find(|label| !was.contains(label)))?;
        Some([old.op(other)?, old.op(&op.label)?])
    });
    let changed = changed?;
    let run = changed.iter().find(|op| op.creates() && op.kind == "Run")?;
    let other = changed.iter().find(|op| op.kind != "Run")?;
    let mut made = old.creates(other).into_iter().chain(other.creates().then_some(*other));
    let is_used = |made: &Op| {
        path(made).is_some() && old.users(made).iter().any(|user| user.label == run.label)
    };
    made.any(is_used).then(|| changed.map(|op| op.label.clone()))
}

/// Whether the first op has ended when the second one starts, although no order says so: other orders, or what
/// each takes, keep them apart in every run of the exploration.
fn are_apart(plan: &Plan, [first, second]: &[String; 2]) -> bool {
    let Ok(run) = plan.pipeline().simulate(with_params(plan)) else { return false };
    let (first, second) = (run.op(first.as_str()), run.op(second.as_str()));
    first.ran() && second.ran() && second.started_after(first.name())
}

proptest! {
    #![proptest_config(slow(4))]

    /// What the checker says of a plan that is broken, an exploration finds, too.
    #[test]
    fn what_is_broken_is_found(
        mut plan in plans(),
        at in 0..FOUND.len(),
        numbers in prop::collection::vec(any::<u16>(), 5),
    ) {
        let (rule, expected) = FOUND[at];
        prop_assume!(break_rule(&mut plan, rule, numbers).is_some());
        prop_assume!(rule != rules::RESOURCE_LEAK || !may_go_with_its_owner(&plan));
        let explored = match plan.pipeline().explore().pairs(false).run() {
            Ok(explored) => explored,
            Err(why) => return Err(TestCaseError::fail(format!("{why}\n{plan:?}"))),
        };
        let is_found = explored.findings().iter().any(|found| found.rule() == expected);
        prop_assert!(is_found, "{} is not found: {explored}\n{plan:?}", rule.name);
    }

    /// An order that the checker misses shows in a run.
    #[test]
    fn what_is_out_of_order_is_found(
        plan in plans(),
        first in 0..ORDERS.len(),
        numbers in prop::collection::vec(any::<u16>(), 5),
    ) {
        prop_assume!(always_runs_all(&plan));
        // The first rule that can be broken in this plan.
        let found = ORDERS.iter().cycle().skip(first).take(ORDERS.len()).find_map(|(rule, expected)| {
            let mut changed = plan.clone();
            let broken = break_rule(&mut changed, rule, numbers.clone())?;
            let pair = pair_with_a_path(&plan, &changed)?;
            Some((*rule, *expected, changed, broken.with, pair))
        });
        prop_assume!(found.is_some());
        let Some((rule, expected, changed, with, pair)) = found else { return Ok(()) };
        let pipeline = with.iter().chain([&rule]).fold(changed.pipeline(), |of, rule| of.allow(rule));
        let explored = match pipeline.explore().pairs(false).run() {
            Ok(explored) => explored,
            Err(why) => return Err(TestCaseError::fail(format!("{why}\n{changed:?}"))),
        };
        let is_found = explored.findings().iter().any(|found| {
            expected.contains(&found.rule()) && found.assertion().is_some()
        });
        let is_found = is_found || rule != rules::USE_AFTER_DELETE && are_apart(&changed, &pair);
        prop_assert!(is_found, "{} is not found: {explored}\n{changed:?}", rule.name);
    }
}

/// Returns a scenario with a value for each parameter that needs one.
fn with_params(plan: &Plan) -> Scenario {
    let needed = plan.params.iter().filter(|param| param.default.is_none());
    needed.fold(Scenario::new(), |scenario, param| {
        let value = match param.of {
            Of::Text => "blue",
            Of::Number => "3",
            Of::Flag => "false",
            Of::List => r#"["sales"]"#,
        };
        scenario.param(&param.name, value)
    })
}

/// What happens in a run.
fn scenario(plan: &Plan, choices: &mut Choices) -> Scenario {
    let labels: Vec<_> = plan.view().ops.iter().map(|op| op.label.clone()).collect();
    let op = choices.pick(&labels).unwrap_or_default();
    let faults = [
        Fault::PodLostBefore,
        Fault::PodLostAfter,
        Fault::Pending,
        Fault::Rejected,
        Fault::Denied,
        Fault::Hangs,
    ];
    let when = match choices.below(3) {
        0 => When::started(op.as_str()),
        1 => When::running(op.as_str()),
        _ => When::ended(op.as_str()),
    };
    let scenario = with_params(plan);
    match choices.below(6) {
        0 => scenario.stop(when),
        1 => scenario.deadline(when),
        2 => scenario,
        3 => match choices.pick(&faults) {
            Some(fault) => scenario.fault_times(op.as_str(), fault, 1),
            None => scenario,
        },
        _ => match choices.pick(&faults) {
            Some(fault) => scenario.fault(op.as_str(), fault),
            None => scenario,
        },
    }
}

/// Returns the items of the loops around two ops: each of the first ones, of each loop.
fn shared_items(plan: &Plan, first: &str, second: &str) -> Vec<Vec<usize>> {
    let view = plan.view();
    let pairs = view.around(first).iter().zip(view.around(second));
    let shared = pairs.take_while(|(a, b)| a == b);
    let is_loop =
        |label: &str| view.block(label).is_some_and(|block| matches!(block.form, Form::Each(_)));
    let loops = shared.filter(|((label, _), _)| is_loop(label)).count();
    (0..loops).fold(vec![Vec::new()], |all, _| {
        let longer = |items: &Vec<usize>| {
            (0..3).map(|item| [items.as_slice(), &[item]].concat()).collect::<Vec<_>>()
        };
        all.iter().flat_map(longer).collect()
    })
}

proptest! {
    #![proptest_config(config(100))]

    /// Whatever happens, no op begins before those that it waits for have ended, and a workflow with
    /// limits ends.
    #[test]
    fn runs_keep_the_order_and_end(
        plan in plans(),
        numbers in prop::collection::vec(any::<u16>(), 5),
    ) {
        let scenario = scenario(&plan, &mut Choices::new(numbers));
        let run = match plan.pipeline().simulate(&scenario) {
            Ok(run) => run,
            // The op does not run in this scenario.
            Err(why) if why.to_string().contains("leave this out") => return Ok(()),
            Err(why) if why.to_string().contains("has no effect") => return Ok(()),
            Err(why) => return Err(TestCaseError::fail(format!("{why}\n{plan:?}"))),
        };
        prop_assert!(!plan.timeout || run.duration().is_some(), "{run}\n{plan:?}");
        let view = plan.view();
        let is_earlier = |first: &Op, second: &Op| {
            second.is_after(&first.label) || second.uses_output_of(&first.label)
        };
        let pairs = view.ops.iter().flat_map(|a| view.ops.iter().map(move |b| (*a, *b)));
        for (first, second) in pairs.filter(|(first, second)| is_earlier(first, second)) {
            let (first, second) = (&first.label, &second.label);
            for items in shared_items(&plan, first, second) {
                let of = |op: &str| run.get((op, items.clone()));
                let (Ok(first), Ok(second)) = (of(first), of(second)) else { continue };
                if first.ran() && second.ran() {
                    let is_after = first.ended().is_some_and(|ended| Some(ended) <= second.started());
                    prop_assert!(is_after, "{first:?}, {second:?}: {run}\n{plan:?}");
                }
            }
        }
    }
}
