//! What a scenario can say, one by one.

use std::time::Duration;

use kfp_dbx::prelude::*;
use kfp_dbx::testing::*;

#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
fn figures(#[default = ["a", "b", "c"]] tables: Param<Vec<String>>) {
    let name = |name: &str| format!("{name}-{}", workflow::uid());
    let clear = DeleteRunOp::new("clear").run_name("old").external();
    let cluster = CreateClusterOp::new("cluster").cluster_name(name("cluster")).num_workers(2);
    let cluster = cluster.spark_version("15.4.x-scala2.12").node_type_id("Standard_D3_v2");
    let cluster = cluster.delete_on_exit().after(clear);
    let loads = for_each(tables, |table| {
        let load = SubmitRunOp::new("load").run_name(format!("load-{table}-{}", workflow::uid()));
        let load = load.existing_cluster_name(cluster.outputs.name);
        let load = load.notebook_task(NotebookTask::new("/Shared/Load"));
        load.retry(Retry::on_error(2).backoff("1m")).delete_on_exit();
    });
    let report = SubmitRunOp::new("report").run_name(name("report")).job_name("report");
    report.jar_params(["10"]).after(loads).delete_on_exit();
}

fn simulate(scenario: Scenario) -> Simulation {
    figures().simulate(scenario).unwrap()
}

fn ends(state: &str) -> Fault {
    Fault::Ends(state.to_owned())
}

const fn minutes(count: u64) -> Duration {
    Duration::from_secs(60 * count)
}

#[track_caller]
fn assert_fails(op: &str, fault: &Fault, phase: Phase) -> Simulation {
    let run = simulate(Scenario::new().fault(op, fault.clone()));
    assert_eq!(run.op(op).phase(), Some(phase), "{fault:?}\n{run}");
    assert_eq!(run.phase(), phase, "{fault:?}\n{run}");
    assert!(run.left_behind().is_empty(), "{fault:?}\n{run}");
    run
}

#[test]
fn an_op_fails_in_each_way_of_its_kind() {
    for state in ["FAILED", "TIMEDOUT", "CANCELED", "SKIPPED", "INTERNAL_ERROR"] {
        let run = assert_fails("report", &ends(state), Phase::Failed);
        let object = run.objects().find(|object| object.op() == Some("report")).unwrap();
        assert!(object.states().any(|(_, of)| of.split(' ').any(|word| word == state)), "{state}");
    }
    for state in ["ERROR", "TERMINATED"] {
        let run = assert_fails("cluster", &ends(state), Phase::Failed);
        assert!(run.op("load").omitted(), "{run}");
    }
}

#[test]
fn an_op_is_rejected_or_hangs() {
    let run = assert_fails("report", &Fault::Rejected, Phase::Failed);
    assert!(run.op("report").ended().unwrap() - run.op("report").started().unwrap() < minutes(1));
    let run = assert_fails("report", &Fault::Hangs, Phase::Failed);
    let report = run.op("report");
    assert_eq!(report.ended().unwrap() - report.started().unwrap(), minutes(120), "{run}");
}

#[test]
fn a_pod_is_lost_or_stays_pending() {
    let is_made = |run: &Simulation| run.objects().any(|object| object.op() == Some("report"));
    let run = assert_fails("report", &Fault::PodLostBefore, Phase::Error);
    assert!(!is_made(&run), "{run}");
    let run = assert_fails("report", &Fault::PodLostAfter, Phase::Error);
    assert!(is_made(&run), "{run}");
    let run = assert_fails("report", &Fault::Pending, Phase::Failed);
    assert!(!is_made(&run), "{run}");
    let report = run.op("report");
    assert_eq!(report.ended().unwrap() - report.started().unwrap(), minutes(120), "{run}");
}

#[test]
fn a_name_is_taken() {
    #[pipeline(truthful, timeout = "2h", operator = "kfp-dbx", allow(warnings))]
    fn fixed() {
        SubmitRunOp::new("run").run_name("nightly").job_name("figures").jar_params(["1"]).keep();
    }
    let run = fixed().simulate(Scenario::new().fault("run", Fault::AlreadyThere)).unwrap();
    assert!(run.op("run").message().contains("AlreadyExists"), "{run}");
    // A name with the uid of the workflow is nobody else's.
    let error = figures().simulate(Scenario::new().fault("report", Fault::AlreadyThere));
    let error = error.unwrap_err().to_string();
    let expected = "the name of the object of op `report` has a value that only this run has, so that it can't be taken: leave this out\n  --> tests/tests/testing/abilities.rs:";
    assert!(error.starts_with(expected), "{error}");
    // A delete finds the object of somebody else. Without the fault, there is none.
    let old = |run: &Simulation| run.objects().any(|object| object.name() == "old");
    assert!(!old(&simulate(Scenario::new())));
    let run = simulate(Scenario::new().fault("clear", Fault::AlreadyThere));
    let object = run.objects().find(|object| object.name() == "old").unwrap();
    assert_eq!((object.op(), object.gone().is_some()), (None, true), "{run}");
}

#[test]
fn an_op_fails_a_few_times() {
    let run = simulate(Scenario::new().fault_times(("load", 1), Fault::PodLostBefore, 2));
    assert_eq!(run.phase(), Phase::Succeeded);
    let attempts = [0, 1, 2].map(|item| run.op(("load", item)).attempts());
    assert_eq!(attempts, [1, 3, 1], "{run}");
    let run = simulate(Scenario::new().fault_times(("load", 1), Fault::PodLostBefore, 3));
    assert_eq!((run.phase(), run.op(("load", 1)).attempts()), (Phase::Error, 3), "{run}");
    // The way in which it usually fails is none that its retry is for.
    let run = simulate(Scenario::new().fails_times("load", 1));
    assert_eq!((run.phase(), run.op("load").attempts()), (Phase::Failed, 3), "{run}");
}

#[test]
fn items_differ() {
    let scenario = Scenario::new()
        .takes("load", "1m")
        .takes(("load", 1), "30m")
        .fails(("load", 2))
        .output(("load", 0), "run_id", 7);
    let run = simulate(scenario);
    let length = |item| {
        let op = run.op(("load", item));
        op.ended().unwrap() - op.started().unwrap()
    };
    assert!(length(0) < minutes(2) && length(1) >= minutes(30), "{run}");
    let phases = [0, 1, 2].map(|item| run.op(("load", item)).phase().unwrap());
    assert_eq!(phases, [Phase::Succeeded, Phase::Succeeded, Phase::Failed], "{run}");
    assert_eq!(run.op(("load", 0)).output("run_id"), Some("7"), "{run}");
    assert_ne!(run.op(("load", 1)).output("run_id"), Some("7"), "{run}");
}

#[test]
fn an_item_has_moments_of_its_own() {
    let stopped = |when: When| {
        let scenario = Scenario::new().takes("load", "1m").takes(("load", 1), "30m");
        simulate(scenario.stop(when)).duration().unwrap()
    };
    assert!(stopped(When::ended("load")) < stopped(When::ended(("load", 1))));
    assert_eq!(stopped(When::ended("load")), stopped(When::ended(("load", 0))));
    assert_eq!(stopped(When::running("load")), stopped(When::running(("load", 2))));
    let never = Scenario::new().fault(("load", 1), Fault::PodLostBefore);
    let never = never.terminate(When::running(("load", 1)));
    let why = figures().simulate(never).unwrap_err().to_string();
    let part = "the workflow is never terminated: op `load[1]` never got so far that it waits";
    assert!(why.contains(part), "{why}");
}

#[test]
fn a_workflow_is_ended_from_outside() {
    type End = fn(Scenario, When) -> Scenario;
    let ways: [(End, &str, bool); 4] = [
        (Scenario::stop, "the workflow is stopped", true),
        (Scenario::terminate, "the workflow is terminated", false),
        (Scenario::delete, "the workflow is deleted", false),
        (Scenario::deadline, "Argo sees that the deadline of the workflow has passed", true),
    ];
    for (end, note, cleans_up) in ways {
        let whens = [
            When::at("10m"),
            When::started("load"),
            When::running("load"),
            When::ended(String::from("cluster")),
        ];
        for when in whens {
            let run = simulate(end(Scenario::new(), when.clone()));
            let text = run.to_string();
            assert!(text.contains(note), "{when:?}\n{run}");
            assert!(!run.op("report").ran(), "{when:?}\n{run}");
            assert_eq!(run.op("delete-cluster").ran(), cleans_up, "{when:?}\n{run}");
        }
    }
    // It passes by itself, too.
    let late = figures().deadline("1h").simulate(Scenario::new().takes("load", "90m")).unwrap();
    assert!(
        late.to_string()
            .contains("at 1h 00m 00s: Argo sees that the deadline of the workflow has passed"),
        "{late}"
    );
    assert!(late.op("delete-cluster").ran(), "{late}");
}
