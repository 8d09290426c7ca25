//! What a simulation says about ops and objects.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use kfp_dbx::prelude::*;
use kfp_dbx::testing::*;

/// Returns the message with which something panics.
#[track_caller]
fn panics<T>(what: impl FnOnce() -> T) -> String {
    let Err(panic) = catch_unwind(AssertUnwindSafe(what)) else { panic!("it does not panic") };
    *panic.downcast::<String>().unwrap()
}

fn run(name: &str) -> SubmitRunOp {
    let op = SubmitRunOp::new(name).run_name(format!("{name}-{}", workflow::uid()));
    op.job_name("figures").timeout("2h").delete_on_exit()
}

#[pipeline(truthful)]
fn report(
    #[default = "full"] mode: Param<String>,
    #[default = ["a", "b", "c"]] tables: Param<Vec<String>>,
) {
    let loads = for_each(tables, |table| {
        let load = SubmitRunOp::new("load").run_name(format!("load-{table}-{}", workflow::uid()));
        let load = load.job_name("figures").jar_params([table]).timeout("2h").delete_on_exit();
        load.retry(Retry::on_error(2).backoff("1m"));
    });
    let checked = when(mode.eq("full"), || {
        run("check").jar_params([mode]);
    })
    .after(loads);
    run("report").jar_params(["report"]).after(checked);
    run("alert").jar_params(["alert"]).after_failure(loads);
}

fn simulate(scenario: Scenario) -> Simulation {
    report().simulate(scenario).unwrap()
}

#[test]
fn all_goes_well() {
    let run = simulate(Scenario::new());
    assert_eq!((run.phase(), run.message()), (Phase::Succeeded, ""));
    assert_eq!(run.op("load").count(), 3);
    assert_eq!(run.op("load").attempts(), 3);
    assert!(run.op("check").started_after("load"));
    assert!(run.op("report").started_after("check"));
    assert!(!run.op("check").started_after("report"));
    let alert = run.op("alert");
    assert!(alert.omitted() && !alert.ran() && !alert.skipped());
    assert_eq!((alert.started(), alert.ended(), alert.attempts()), (None, None, 0));
    assert!(run.left_behind().is_empty() && run.kept().is_empty());
    assert_eq!(run.duration(), run.op("delete-report").ended());
    let order: Vec<_> = run.order().collect();
    assert_eq!(order[..5], ["load[0]", "load[1]", "load[2]", "check", "report"]);
    assert!(run.second().is_none());
}

#[test]
fn a_condition_that_is_not_met_skips() {
    let run = simulate(Scenario::new().param("mode", "delta"));
    assert!(run.op("check").skipped() && !run.op("check").omitted());
    assert_eq!(run.op("check").phase(), Some(Phase::Skipped));
    assert!(run.op("report").ran());
    let why = r#"its condition `mode == "full"` is not met: `"delta" == "full"` is false"#;
    assert_eq!(run.op("check").reason().unwrap(), why);
}

#[test]
fn a_loop_without_items_has_none() {
    let run = simulate(Scenario::new().param("tables", "[]"));
    let load = run.op("load");
    assert_eq!((load.count(), load.ran(), load.skipped()), (0, false, true));
    assert!(!load.omitted() && !load.failed() && !load.succeeded());
    assert_eq!((load.phase(), load.attempts()), (Some(Phase::Skipped), 0));
    assert_eq!((load.started(), load.ended(), load.manifest()), (None, None, None));
    assert_eq!(load.reason().unwrap(), "its loop `for-each` has no items");
    let none = "op `load` has no item 0 in this run: its loop `for-each` has no items";
    assert_eq!(run.get(("load", 0)).unwrap_err().to_string(), none);
    assert!(run.op("report").ran());
}

#[test]
fn a_retry_succeeds() {
    let run = simulate(Scenario::new().fault_times(("load", 1), Fault::PodLostBefore, 2));
    assert_eq!(run.phase(), Phase::Succeeded);
    assert_eq!(run.op("load").attempts(), 5);
    let load = run.op(("load", 1));
    assert_eq!((load.count(), load.attempts(), load.phase()), (1, 3, Some(Phase::Succeeded)));
    assert!(load.started_after(("load", 0)) || load.started() == run.op(("load", 0)).started());
    assert!(run.to_string().contains("Succeeded after 3 attempts"), "{run}");
}

#[test]
fn retries_end() {
    let run = simulate(Scenario::new().fails("load").succeeds(("load", 0)));
    assert_eq!(run.phase(), Phase::Failed);
    assert_eq!(run.op(("load", 0)).phase(), Some(Phase::Succeeded));
    assert_eq!(run.op("load").phase(), Some(Phase::Failed));
    assert!(run.op("alert").started_after("load"));
    assert!(run.op("report").omitted());
    assert!(run.left_behind().is_empty(), "{run}");
}

#[test]
fn manifests_have_their_values() {
    let run = simulate(Scenario::new().param("tables", r#"["sales"]"#));
    let manifest = run.op("load").manifest().unwrap();
    assert_eq!(manifest["kind"], "Run");
    assert_eq!(manifest["spec"]["jar_params"][0], "sales");
    assert_eq!(run.op("alert").manifest(), None);
}

#[test]
fn objects_have_times() {
    let run = simulate(Scenario::new().takes("report", "30m"));
    let objects: Vec<_> = run.objects().filter(|object| object.op() == Some("report")).collect();
    let [report] = objects[..] else { panic!("{run}") };
    assert_eq!(report.kind(), "Run");
    let (from, until) = report.in_databricks().unwrap();
    let until = until.unwrap();
    assert!(until - from >= Duration::from_secs(30 * 60), "{run}");
    assert!(report.is_there_at(from) && !report.is_there_at(from - Duration::from_secs(5)));
    assert!(!report.is_there_at(until + Duration::from_secs(5)));
    assert!(report.states().any(|(_, state)| state.contains("RUNNING")));
    let there = run.objects_at(from).map(|object| object.name()).collect::<Vec<_>>();
    assert!(there.contains(&report.name()) && there.contains(&"figures"), "{there:?}");
    assert!(report.to_string().ends_with("of op `report`"));
}

#[test]
fn what_is_kept_is_not_left_behind() {
    #[pipeline(truthful, timeout = "2h")]
    fn keeps() {
        let op = SubmitRunOp::new("run").run_name(format!("run-{}", workflow::uid()));
        op.job_name("figures").jar_params(["1"]).keep();
    }
    let run = keeps().simulate(Scenario::new()).unwrap();
    assert_eq!(run.kept().len(), 1);
    assert!(run.left_behind().is_empty());
}

#[test]
fn a_second_run_is_a_run_of_its_own() {
    let run = simulate(Scenario::new().second_run("5m"));
    let second = run.second().unwrap();
    assert_eq!((run.phase(), second.phase()), (Phase::Succeeded, Phase::Succeeded));
    assert_eq!(second.op("load").started(), run.op("load").started());
    assert_eq!(second.duration(), run.duration());
    let of_both = run.objects().filter(|object| object.kind() == "Run").count();
    assert_eq!(of_both, 10);
    assert_eq!(run.objects().filter(|object| object.op() == Some("report")).count(), 1);
    // The picture, the timeline and the data have both. On paper, both are on the clock of the first one.
    let (picture, text) = (run.to_svg(), run.to_string());
    assert!(roxmltree::Document::parse(&picture).is_ok(), "{picture}");
    let title = "report-00002, submitted at 5m 00s: Succeeded after 30m 08s";
    assert!(picture.contains(&format!("<title>{title}</title>")), "{picture}");
    assert!(picture.contains("<title>load[0]: 5m 00s – 15m 02s, Succeeded</title>"), "{picture}");
    assert!(text.contains(&format!("\n\n{title}\n")), "{text}");
    assert!(text.contains("  5m 00s – 15m 02s  Succeeded"), "{text}");
    let alone = second.to_string();
    assert!(alone.starts_with("report-00002: Succeeded after 30m 08s\n"), "{alone}");
    assert!(alone.contains("      0s – 10m 02s  Succeeded"), "{alone}");
    let data = serde_json::to_value(&run).unwrap();
    assert_eq!(data["second"], serde_json::to_value(second).unwrap());
    assert_eq!(data["second"]["second"], json!(null));
}

/// An op ran if its pod began, or if it waited for an approval.
#[test]
fn an_op_ran_if_its_pod_began() {
    #[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
    fn line() {
        let first = run("first").retry(Retry::on_error(1));
        let second = run("second").jar_params(["2"]).after(first);
        run("third").jar_params(["3"]).after_end(second);
        let approve = SuspendOp::new("approve").after(first);
        run("publish").jar_params(["4"]).after(approve);
    }
    let told = |run: &Simulation, op: &str| {
        let op = run.op(op);
        assert!(op.started().is_some() || !op.ran(), "{run}");
        (op.ran(), op.phase(), op.attempts())
    };
    let failed = Some(Phase::Failed);
    // The pod is pending when the workflow is stopped: it never began.
    let run = line().simulate(Scenario::new().stop(When::started("second"))).unwrap();
    assert_eq!(told(&run, "first"), (true, Some(Phase::Succeeded), 1), "{run}");
    assert_eq!(told(&run, "second"), (false, failed, 1), "{run}");
    assert!(run.op("second").failed() && !run.op("second").skipped(), "{run}");
    // Argo marks the next one as failed, too, and makes no pod for it.
    assert_eq!(told(&run, "third"), (false, failed, 0), "{run}");
    assert_eq!(told(&run, "approve"), (true, failed, 1), "{run}");
    assert_eq!(told(&run, "publish"), (false, Some(Phase::Omitted), 0), "{run}");
    assert!(run.op("publish").omitted() && !run.op("publish").failed(), "{run}");
    // The pods of the deletes run, although Argo does not wait for them any more.
    assert!(run.op("delete-first").ran() && run.op("delete-first").ended().is_none(), "{run}");
    assert!(!run.order().any(|op| op.starts_with("second")), "{run}");
    // It runs when the workflow is stopped.
    let run = line().simulate(Scenario::new().stop(When::running("second"))).unwrap();
    assert_eq!(told(&run, "second"), (true, failed, 1), "{run}");
    // A pod that never starts, and one that is lost.
    let run = line().simulate(Scenario::new().fault("second", Fault::Pending)).unwrap();
    assert_eq!(told(&run, "second"), (false, failed, 1), "{run}");
    assert!(run.op("third").ran(), "{run}");
    let no_order = panics(|| run.op("third").started_after("second"));
    assert!(no_order.starts_with("op `second` did not run: its pod never begins: "), "{no_order}");
    let run = line().simulate(Scenario::new().fault("first", Fault::PodLostBefore)).unwrap();
    assert_eq!(told(&run, "first"), (true, Some(Phase::Error), 2), "{run}");
    assert!(run.op("second").omitted(), "{run}");
}

/// Items are told apart by their places, also those of equal values.
#[test]
fn equal_items_are_told_apart() {
    #[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
    fn twice(#[default = ["a", "b"]] tables: Param<Vec<String>>) {
        for_each(tables, |table| {
            let name = format!("load-{table}-{}", workflow::uid());
            let load = SubmitRunOp::new("load").run_name(name);
            let load = load.job_name("figures").jar_params([table]);
            load.delete_on_exit();
        });
    }
    let scenario = Scenario::new().param("tables", r#"["a", "a"]"#).takes(("load", 0), "30m");
    let run = twice().simulate(scenario).unwrap();
    let text = run.to_string();
    assert!(text.contains("  load[0] ") && text.contains("  load[1] "), "{run}");
    // The second one finds the name of the first one taken.
    assert!(run.op(("load", 0)).succeeded() && run.op(("load", 1)).failed(), "{run}");
    let order: Vec<_> = run.order().collect();
    assert_eq!(order[..2], ["load[0]", "load[1]"], "{run}");
}

/// An item is there although its op is not reached.
#[test]
fn an_op_of_an_item_may_be_skipped() {
    #[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
    fn tables() {
        for_each(["a", "b", "c"], |table| {
            when(table.eq("b"), || {
                let check = SubmitRunOp::new("check").job_name("figures").jar_params([table]);
                check.run_name(format!("check-{table}-{}", workflow::uid())).delete_on_exit();
            });
        });
    }
    let run = tables().simulate(Scenario::new()).unwrap();
    assert!(run.op(("check", 1)).ran() && !run.op(("check", 1)).skipped(), "{run}");
    for item in [0, 2] {
        let check = run.op(("check", item));
        assert_eq!((check.ran(), check.skipped()), (false, true), "{run}");
        assert_eq!(check.phase(), Some(Phase::Skipped), "{run}");
    }
    assert!(!run.op("check").skipped() && run.op("check").count() == 1, "{run}");
    assert!(run.op("check").succeeded() && run.op("check").reason().is_none(), "{run}");
    let why = r#"its condition `item == "b"` is not met: `"c" == "b"` is false"#;
    assert_eq!(run.op(("check", 2)).reason().unwrap(), why);
    let missing = "op `check` has no item 3 in this run: it has 3 items, counted from 0";
    assert_eq!(run.get(("check", 3)).unwrap_err().to_string(), missing);
    let error = tables().simulate(Scenario::new().fails(("check", 0))).unwrap_err();
    assert!(error.to_string().contains("op `check[0]` is skipped, as its condition"), "{error}");
}

#[test]
fn a_name_that_is_none_panics() {
    let run = simulate(Scenario::new());
    let output = |name| panics(|| run.op("load").output(name).is_none());
    let near =
        "op `load` has no output `notebook_output_reslt`: did you mean `notebook_output_result`?";
    assert_eq!(output("notebook_output_reslt"), near);
    let all = output("weather");
    assert!(all.starts_with("op `load` has no output `weather`: its outputs are `"), "{all}");
    let none = "op `delete-load` has no output `run_id`: it has no outputs";
    assert_eq!(panics(|| run.op("delete-load").output("run_id").is_none()), none);
    let near = "op `check` has no input `mod`: did you mean `mode`?";
    assert_eq!(panics(|| run.op("check").input("mod").is_none()), near);
    assert_eq!(run.op("check").input("mode"), Some("full"));
    // It is known, whether the op ran or not.
    let skipped = simulate(Scenario::new().param("mode", "delta"));
    assert_eq!(skipped.op("check").input("mode"), None);
    assert_eq!(skipped.op("check").output("run_id"), None);
    assert_eq!(panics(|| skipped.op("check").input("mod").is_none()), near);
    assert!(panics(|| skipped.op("check").output("run_idd").is_none()).contains("`run_id`?"));
}

/// Each output has a value after a success.
#[test]
fn the_outputs_that_are_known_have_values() {
    let run = simulate(Scenario::new());
    for output in ["run_id", "notebook_output_result", "result_state", "life_cycle_state", "name"] {
        assert!(run.op("report").output(output).is_some(), "{output}");
    }
}

#[test]
fn what_did_not_run_has_no_place_in_the_order() {
    let skipped = simulate(Scenario::new().param("mode", "delta"));
    let why = r#"op `check` is skipped, as its condition `mode == "full"` is not met: `"delta" == "full"` is false, so that it has no place in the order"#;
    assert_eq!(panics(|| skipped.op("report").started_after("check")), why);
    assert_eq!(panics(|| skipped.op("check").started_after("report")), why);
    let empty = simulate(Scenario::new().param("tables", "[]"));
    let why = "op `load` is skipped, as its loop `for-each` has no items, so that it has no place in the order";
    assert_eq!(panics(|| empty.op("check").started_after("load")), why);
    let unknown = panics(|| skipped.op("report").started_after("chek"));
    assert!(unknown.contains("did you mean `check`?"), "{unknown}");
}

#[test]
fn what_did_not_run_says_why() {
    let reason = |run: &Simulation, op: &str| run.op(op).reason().unwrap();
    let run = simulate(Scenario::new());
    assert_eq!(run.op("load").reason(), None);
    assert_eq!(reason(&run, "alert"), "`for-each` succeeded");
    let run = simulate(Scenario::new().fails("check"));
    assert_eq!(reason(&run, "report"), "`check` failed");
    let run = simulate(Scenario::new().fails("load"));
    assert_eq!(reason(&run, "check"), "its block `when` is omitted: `load[0]` failed");
    let run = simulate(Scenario::new().stop(When::started("check")));
    let why = "its pod never begins: workflow shutdown with strategy:  Stop";
    assert_eq!(reason(&run, "check"), why);
    let run = simulate(Scenario::new().delete(When::running("check")));
    assert_eq!(reason(&run, "report"), "the workflow is deleted before");
    let never = panics(|| run.op("report").started_after("check"));
    assert!(never.starts_with("op `report` is never reached: the workflow is deleted"), "{never}");
}

#[test]
fn a_deleted_workflow_is_deleted() {
    let run = simulate(Scenario::new().delete(When::at("5m")));
    assert!(run.deleted(), "{run}");
    assert_eq!((run.phase(), run.duration()), (Phase::Running, Some(Duration::from_secs(300))));
    assert!(run.to_string().starts_with("report-00001: deleted after 5m 00s"), "{run}");
    let run = simulate(Scenario::new());
    assert!(!run.deleted() && !simulate(Scenario::new().stop(When::at("5m"))).deleted());
    let late = simulate(Scenario::new().delete(When::at("9d")));
    assert!(late.deleted(), "{late}");
    assert_eq!((late.phase(), late.duration()), (Phase::Succeeded, run.duration()));
}

/// Of several items, the worst one tells, and those that did not run tell nothing.
#[test]
fn an_op_is_as_its_worst_item() {
    #[pipeline(truthful, operator = "kfp-dbx", allow(warnings))]
    fn tables() {
        for_each(["a", "b"], |table| {
            let load = SubmitRunOp::new("load").job_name("figures").jar_params([table]);
            load.run_name(format!("load-{table}-{}", workflow::uid())).delete_on_exit();
        });
    }
    let run = tables().simulate(Scenario::new().fault(("load", 1), Fault::Hangs)).unwrap();
    let load = run.op("load");
    assert_eq!(load.phase(), Some(Phase::Running), "{run}");
    assert!(!load.succeeded() && !load.failed() && run.op(("load", 0)).succeeded(), "{run}");
    assert_eq!((load.ended(), run.duration()), (None, None));
}
