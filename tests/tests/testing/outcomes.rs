//! What a simulation says about ops and objects.

use std::time::Duration;

use kfp_dbx::prelude::*;
use kfp_dbx::testing::*;

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
    assert!(!run.op("report").started_after("alert"));
    let alert = run.op("alert");
    assert!(alert.omitted() && !alert.ran() && !alert.skipped());
    assert_eq!((alert.started(), alert.ended(), alert.attempts()), (None, None, 0));
    assert!(run.left_behind().is_empty() && run.kept().is_empty());
    assert_eq!(run.duration(), run.op("delete-report").ended());
    let order: Vec<_> = run.order().collect();
    assert_eq!(order[..5], ["load", "load", "load", "check", "report"]);
    assert!(run.second().is_none());
}

#[test]
fn a_condition_that_is_not_met_skips() {
    let run = simulate(Scenario::new().param("mode", "delta"));
    assert!(run.op("check").skipped() && !run.op("check").omitted());
    assert_eq!(run.op("check").phase(), None);
    assert!(run.op("report").ran());
}

#[test]
fn a_loop_without_items_has_none() {
    let run = simulate(Scenario::new().param("tables", "[]"));
    assert_eq!((run.op("load").count(), run.op("load").ran()), (0, false));
    assert_eq!(run.op("load").phase(), None);
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
    assert_eq!(run.op("load").output("no_such_output"), None);
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
    // The timeline and the data have both.
    assert!(run.to_string().ends_with(&format!("\n\n{second}")), "{run}");
    let data = serde_json::to_value(&run).unwrap();
    assert_eq!(data["second"], serde_json::to_value(second).unwrap());
    assert_eq!(data["second"]["second"], json!(null));
}
