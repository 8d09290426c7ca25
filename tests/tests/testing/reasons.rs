//! Why an op did not run, and why an item is not there.

use kfp_dbx::prelude::*;
use kfp_dbx::testing::*;

fn submit(name: &str) -> SubmitRunOp {
    let run = SubmitRunOp::new(name).run_name(format!("{name}-{}", workflow::uid()));
    run.job_name("figures").jar_params(["10"]).delete_on_exit()
}

fn reason(run: &Simulation, op: impl IntoSelect) -> String {
    run.op(op).reason().unwrap()
}

/// What the workflow decides at its end has no values that tell anything.
#[test]
fn a_handler_says_how_the_workflow_ended() {
    #[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
    fn handled() {
        submit("load");
        on_failure(|| {
            submit("alert");
        });
        on_success(|| {
            submit("publish");
            submit("tell");
        });
    }
    let run = handled().simulate(Scenario::new()).unwrap();
    assert_eq!(reason(&run, "alert"), "the workflow did not fail", "{run}");
    let run = handled().simulate(Scenario::new().fails("load")).unwrap();
    for op in ["publish", "tell"] {
        assert_eq!(reason(&run, op), "the workflow did not succeed", "{run}");
    }
    let data = serde_json::to_value(&run).unwrap();
    assert!(data.to_string().contains(r#""reason":"the workflow did not succeed""#), "{data}");
}

#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx", allow(warnings))]
fn chain(#[default = "full"] mode: Param<String>) {
    let prepare = submit("prepare");
    let scores = for_each(["a", "b", "c"], |table| {
        let score = SubmitRunOp::new("score").job_name("figures").jar_params([table]);
        score.run_name(format!("score-{table}-{}", workflow::uid())).delete_on_exit();
    })
    .after(prepare);
    let approve = submit("approve").after(scores);
    let tell = submit("tell").after(approve);
    when(mode.eq("full"), || {
        submit("publish");
    })
    .after(tell)
    .after(scores);
}

/// What was omitted because another op was names the op that failed.
#[test]
fn the_first_cause_is_named() {
    let run = chain().simulate(Scenario::new().fails(("score", 1))).unwrap();
    assert_eq!(reason(&run, "approve"), "`score[1]` failed", "{run}");
    assert_eq!(reason(&run, "tell"), "`approve` was omitted, as `score[1]` failed", "{run}");
    let both = "its block `when` is omitted: `score[1]` failed and `tell` was omitted";
    assert_eq!(reason(&run, "publish"), both, "{run}");
    let run = chain().simulate(Scenario::new().fails("prepare")).unwrap();
    let loops = "its loop `for-each` is omitted: `prepare` failed";
    assert_eq!(reason(&run, "score"), loops, "{run}");
    let omitted = "`approve` was omitted, as `prepare` failed";
    assert_eq!(reason(&run, "tell"), omitted, "{run}");
}

/// Of the failures in a block, the one that others do not wait for is the cause.
#[test]
fn a_failure_that_is_handled_is_no_cause() {
    #[pipeline(truthful, timeout = "2h", operator = "kfp-dbx", allow(warnings))]
    fn nested(#[default = "full"] mode: Param<String>) {
        let block = when(mode.eq("full"), || {
            let first = submit("first");
            let again = submit("again").after_failure(first);
            submit("last").after(again);
        });
        submit("report").after(block);
    }
    let run = nested().simulate(Scenario::new().fails("first").fails("last")).unwrap();
    assert_eq!(reason(&run, "report"), "`last` failed", "{run}");
}

#[test]
fn an_item_that_is_not_there_says_why() {
    let run = chain().simulate(Scenario::new().fails(("score", 1))).unwrap();
    let error = |op: &str| run.get(op).unwrap_err().to_string();
    let label = "there is no op `score[1]`: write `(\"score\", 1)` for an item of a loop";
    assert_eq!(error("score[1]"), label);
    let inner = "there is no op `score[1][0]`: write `(\"score\", [1, 0])` for an item of a loop";
    assert_eq!(error("score[1][0]"), inner);
    assert!(error("scoer[1]").contains("did you mean `score`?"));
    let error = |op: &str, items: Vec<usize>| run.get((op, items)).unwrap_err().to_string();
    let none = "op `prepare` is in no loop, so it has no items: write `\"prepare\"` alone";
    assert_eq!(error("prepare", vec![0]), none);
    let two = "op `score` is in 1 loop, and 2 items are given: name one for each loop, the outer one first";
    assert_eq!(error("score", vec![0, 1]), two);
    let three = "op `score` has no item 3 in this run: it has 3 items, counted from 0";
    assert_eq!(error("score", vec![3]), three);
    let run = chain().simulate(Scenario::new().fails("prepare")).unwrap();
    let error = run.get(("score", 1)).unwrap_err().to_string();
    let idle =
        "op `score` has no item 1 in this run: its loop `for-each` is omitted: `prepare` failed";
    assert_eq!(error, idle);
}

/// In two loops, the inner one may have no items for one item of the outer one.
#[test]
fn an_item_of_an_inner_loop_says_why() {
    #[pipeline(truthful, timeout = "2h", operator = "kfp-dbx", allow(warnings))]
    fn inner(#[default = ["x"]] parts: Param<Vec<String>>) {
        for_each(["a", "b"], |table| {
            when(table.eq("b"), || {
                for_each(parts, |part| {
                    let load = SubmitRunOp::new("load").job_name("figures").jar_params([part]);
                    load.run_name(format!("{table}-{part}-{}", workflow::uid())).delete_on_exit();
                });
            });
        });
    }
    let run = inner().simulate(Scenario::new()).unwrap();
    assert!(run.op(("load", [1, 0])).ran(), "{run}");
    let error = |items: [usize; 2]| run.get(("load", items)).unwrap_err().to_string();
    let skipped = "op `load` has no item [0, 0] in this run: its condition `item == \"b\"` is not met: `\"a\" == \"b\"` is false";
    assert_eq!(error([0, 0]), skipped);
    let outer = "op `load` has no item [2, 0] in this run: it has 2 items, counted from 0";
    assert_eq!(error([2, 0]), outer);
    let inner = "op `load` has no item [1, 1] in this run: it has 1 item, counted from 0";
    assert_eq!(error([1, 1]), inner);
}

/// Argo no longer looks at a pod that goes on after the end of the workflow, so that its phase is an old one.
#[test]
fn what_goes_on_after_the_end_ran() {
    #[pipeline(truthful, timeout = "2h", operator = "kfp-dbx", allow(warnings))]
    fn stopped() {
        submit("train");
    }
    let run = stopped().simulate(Scenario::new().stop(When::running("train"))).unwrap();
    let delete = run.op("delete-train");
    assert!(run.to_string().contains("later  Pending"), "{run}");
    assert_eq!((delete.phase(), delete.attempts()), (Some(Phase::Pending), 1), "{run}");
    assert!(delete.ran() && delete.reason().is_none() && delete.ended().is_none(), "{run}");
    assert!(!delete.succeeded() && !delete.failed(), "{run}");
    assert!(!delete.skipped() && !delete.omitted(), "{run}");
}
