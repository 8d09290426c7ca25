//! Conditions, looks and outputs.

use super::*;

#[test]
fn without_conditions_a_pod_ends_when_kubectl_has() {
    let mut bench = Bench::archived();
    let pod = bench
        .start(Task { outputs: vec![("a", "{.data.a}")], ..task(Action::Create, config_map("x")) });
    bench.finish();
    let (time, end) = bench.end(pod).unwrap();
    assert_eq!(time, START);
    assert_eq!(end.outputs["a"], "1");
    let news: Vec<_> = bench.told.iter().map(|(_, _, news)| news.clone()).collect();
    assert_eq!(news, [News::Runs, News::Acted(Some(0)), News::Ended(end)]);
}

#[test]
fn a_pod_looks_at_once_and_every_five_seconds() {
    let mut bench = Bench::archived();
    let pod = bench.start(run("x", &notebook()).takes(61));
    bench.finish();
    let (time, end) = bench.end(pod).unwrap();
    assert_eq!(time, START + Time::seconds(65));
    assert!(succeeded(&end));
    assert_eq!(end.outputs["result_state"], "SUCCESS");
}

#[test]
fn success_requirements_are_anded_and_failure_requirements_are_ored_and_come_first() {
    let ends = |success: &'static str, failure: Option<&'static str>| {
        let mut bench = Bench::archived();
        let mut object = object("Run", "x", &notebook());
        object["status"] = json!({"a": "x", "b": "y"});
        bench.ground.present(&object).unwrap();
        let pod = bench.start(Task {
            success: Some(success),
            failure,
            ..task(Action::Get, super::object("Run", "x", &json!({})))
        });
        bench.finish();
        bench.end(pod).map(|(_, end)| end)
    };
    assert!(succeeded(&ends("status.a = x, status.b = y", None).unwrap()));
    assert_eq!(ends("status.a = x, status.b = z", None), None);
    let message = "main: Error (exit code 64): failure condition '{status.b = [y]}' evaluated true";
    fails(&ends("status.a = x", Some("status.a = z, status.b = y")).unwrap(), message);
    fails(&ends("status.a = z", Some("status.b = y")).unwrap(), message);
    assert_eq!(ends("status.a = z", Some("status.b = z")), None);
    assert!(succeeded(&ends("status.a != z", Some("status.c")).unwrap()));
}

#[test]
fn a_failure_condition_alone_is_a_success_if_it_is_not_met_at_once() {
    let mut bench = Bench::archived();
    let end = bench.does(Task {
        failure: Some("status.metadata.state.result_state = FAILED"),
        ..task(Action::Create, object("Run", "x", &notebook()))
    });
    assert!(succeeded(&end));
}

#[test]
fn an_object_that_is_deleted_meanwhile_fails() {
    let mut bench = Bench::archived();
    let create = bench.start(cluster("x"));
    let mut gone = delete("Dcluster", "x");
    gone.manifest["metadata"]["name"] = "x".into();
    bench.start(gone);
    bench.finish();
    let (time, end) = bench.end(create).unwrap();
    fails(
        &end,
        "main: Error (exit code 64): The resource has been deleted while its status was still being checked. Will not be retried: dclusters.databricks.microsoft.com \"x\" not found",
    );
    assert_eq!(time, START + Time::seconds(5));
}

#[test]
fn a_missing_value_is_an_empty_output_and_the_default_is_not_used() {
    let mut bench = Bench::archived();
    let end = bench.does(Task {
        outputs: vec![("none", "{.data.none}"), ("name", "{.metadata.name}")],
        ..task(Action::Create, config_map("x"))
    });
    assert_eq!(end.outputs["none"], "");
    assert_eq!(end.outputs["name"], "x");
}

#[test]
fn a_path_that_kubectl_cannot_follow_fails() {
    let mut bench = Bench::archived();
    let end = bench.does(Task {
        outputs: vec![("a", "{.data.a[0]}")],
        ..task(Action::Create, config_map("x"))
    });
    fails(
        &end,
        "main: Error (exit code 64): error: error executing jsonpath \"{.data.a[0]}\": Error executing template: string is not array or slice",
    );
}

#[test]
fn both_time_limits_end_a_pod_and_leave_its_object() {
    for is_timeout in [false, true] {
        let mut bench = Bench::archived();
        let mut task = run("x", &notebook()).fault(Fault::Hangs);
        let limit = Some(Time::seconds(30));
        if is_timeout {
            task.limits.timeout = limit;
        } else {
            task.limits.deadline = limit;
        }
        let pod = bench.start(task);
        bench.finish();
        let (time, end) = bench.end(pod).unwrap();
        assert_eq!(time, Time::seconds(30));
        fails(&end, "Pod was active on the node longer than the specified deadline");
        assert_eq!(bench.report(0).deleting, None);
    }
}

#[test]
fn only_a_timeout_ends_a_pod_that_stays_pending() {
    let mut bench = Bench::archived();
    let mut pending = run("x", &notebook()).fault(Fault::Pending);
    pending.limits.deadline = Some(Time::seconds(30));
    assert_eq!(bench.hangs(pending), "its pod never starts");
    let mut pending = run("x", &notebook()).fault(Fault::Pending);
    pending.limits.timeout = Some(Time::seconds(30));
    fails(&bench.does(pending), "timeout");
    assert!(bench.ground.objects().is_empty());
}

#[test]
fn a_pod_that_is_killed_says_nothing_more() {
    let mut bench = Bench::archived();
    let pod = bench.start(run("x", &notebook()));
    let early = bench.start(run("y", &notebook()));
    bench.ground.kill(early);
    while bench.ground.now() < Time::seconds(20) {
        let due = bench.ground.next().unwrap();
        bench.ground.due(due);
        bench.listen();
    }
    bench.ground.kill(pod);
    bench.finish();
    assert_eq!(bench.end(pod), None);
    // The run goes on.
    assert_eq!(bench.states(0), ["PENDING", "RUNNING", "SUCCESS"]);
    assert_eq!(bench.ground.objects().len(), 1);
}

#[test]
fn the_values_of_a_scenario_are_outputs_and_fields_of_the_status() {
    let mut bench = Bench::kfp_dbx();
    let task = run("x", &notebook())
        .output("notebook_output_result", r#"{"rows": 10}"#)
        .output("{.status.metadata.run_id}", "7")
        .output("name", "other");
    let end = bench.does(task);
    assert_eq!(end.outputs["notebook_output_result"], r#"{"rows": 10}"#);
    assert_eq!(bench.field(0, "status.notebook_output.result"), r#"{"rows": 10}"#);
    assert_eq!(bench.field(0, "status.metadata.run_id"), 7);
    assert_eq!(end.outputs["run_id"], "7");
    assert_eq!(end.outputs["name"], "other");
    // A value that decides how the run ends does.
    let failed = run("z", &notebook()).output("result_state", "FAILED");
    let message = bench.does(failed).message;
    assert!(message.contains("result_state in [CANCELED FAILED TIMEDOUT]"), "{message}");
}
