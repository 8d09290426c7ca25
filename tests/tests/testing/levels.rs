//! The levels of rules hold in an exploration as they do elsewhere.

use std::panic::{self, AssertUnwindSafe};

use kfp_dbx::prelude::*;
use kfp_dbx::rules::Level;
use kfp_dbx::testing::*;

/// A pipeline whose pods can stay pending forever.
fn nightly(levels: fn(SubmitRunOp)) -> Pipeline {
    let pipeline = Pipeline::builder("nightly").build(move |_| {
        let submit = SubmitRunOp::new("submit").run_name(format!("nightly-{}", workflow::uid()));
        levels(submit.job_name("figures").jar_params(["10"]).delete_on_exit());
    });
    pipeline.truthful(true).deadline("6h").operator("kfp-dbx")
}

fn explore(pipeline: &Pipeline) -> Explored {
    pipeline.explore().pairs(false).run().unwrap()
}

fn level(pipeline: &Pipeline) -> Level {
    let explored = explore(pipeline);
    let [found] = explored.findings() else { panic!("{explored}") };
    assert_eq!(found.rule(), rules::NEVER_ENDS);
    assert_eq!(found.diagnostic().place().unwrap().file(), file!());
    found.diagnostic().level()
}

#[test]
fn an_error_fails_the_test() {
    let pipeline = nightly(|_| {});
    assert_eq!(level(&pipeline), Level::Error);
    assert!(!explore(&pipeline).is_clean());
    let assert = AssertUnwindSafe(|| pipeline.explore().pairs(false).assert_clean());
    let panics = panic::catch_unwind(assert);
    let text = panics.unwrap_err();
    let text = text.downcast_ref::<String>().unwrap();
    for part in [
        "error[DBX851 never_ends]: ",
        "in this scenario:\n\n    Scenario::new()\n        .fault(\"delete-submit\", Fault::Pending)",
        "\nnightly-00001: never ends\n",
    ] {
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn a_warning_does_not() {
    let pipeline = nightly(|_| {}).warn(rules::NEVER_ENDS);
    assert_eq!(level(&pipeline), Level::Warning);
    assert!(explore(&pipeline).is_clean());
    pipeline.explore().pairs(false).assert_clean();
}

#[test]
fn an_op_wins_over_its_pipeline() {
    let denied = nightly(|submit| {
        submit.deny(rules::NEVER_ENDS);
    })
    .warn(rules::NEVER_ENDS);
    assert_eq!(level(&denied), Level::Error);
}

#[test]
fn what_is_allowed_is_not_reported() {
    let of_pipeline = nightly(|_| {}).allow(rules::NEVER_ENDS);
    assert!(explore(&of_pipeline).findings().is_empty());
    // Also for the delete that the op asks for.
    let of_op = nightly(|submit| {
        submit.allow(rules::NEVER_ENDS);
    });
    assert!(explore(&of_op).findings().is_empty());
    let pipeline = nightly(|_| {});
    let of_exploration = pipeline.explore().pairs(false).allow(rules::NEVER_ENDS).run().unwrap();
    assert!(of_exploration.findings().is_empty());
}

#[test]
fn what_the_budget_leaves_out_is_said() {
    let explored = nightly(|_| {}).allow(rules::NEVER_ENDS).explore().budget(5).run().unwrap();
    assert_eq!(explored.simulations(), 5);
    let left_out = explored.left_out();
    assert!(left_out > 20, "{left_out}");
    let text = format!(
        "nothing found in 5 simulations; {left_out} more scenarios, and all in which two things happen, are left out"
    );
    assert_eq!(explored.to_string().lines().next(), Some(text.as_str()));
}
