//! Deletes.

use super::*;

#[test]
fn a_delete_with_conditions_or_outputs_fails_before_kubectl_is_called() {
    let message = "main: Error (exit code 64): successCondition, failureCondition and outputs are not supported for delete action";
    let reads: [fn(&mut Task); 3] = [
        |task| task.success = Some("status.a"),
        |task| task.failure = Some("status.a"),
        |task| task.outputs = vec![("name", "{.metadata.name}")],
    ];
    for read in reads {
        let mut bench = Bench::archived();
        bench.ground.present(&config_map("x")).unwrap();
        let mut delete = task(Action::Delete, config_map("x"));
        read(&mut delete);
        fails(&bench.does(delete), message);
        assert_eq!(bench.report(0).deleting, None);
    }
}

#[test]
fn a_delete_ignores_what_is_not_there() {
    let mut bench = Bench::archived();
    assert!(succeeded(&bench.does(delete("Run", "x"))));
    assert!(bench.told.iter().any(|(_, _, news)| *news == News::Acted(None)));
}

#[test]
fn without_wait_a_delete_returns_while_finalizers_run_and_a_create_then_fails() {
    let mut bench = Bench::archived();
    bench.does(run("x", &notebook()));
    let before = bench.ground.now();
    let removal = bench.start(delete("Run", "x"));
    let next = bench.start(run("x", &notebook()));
    bench.finish();
    assert_eq!(bench.end(removal).unwrap().0, before + START);
    fails(
        &bench.end(next).unwrap().1,
        "main: Error (exit code 64): no more retries Error from server (AlreadyExists): error when creating \"/tmp/manifest.yaml\": object is being deleted: runs.databricks.microsoft.com \"x\" already exists",
    );
    assert_eq!(bench.report(0).gone, Some(before + START + OTHER));
    assert!(succeeded(&bench.does(run("x", &notebook()))));
}

#[test]
fn with_wait_a_delete_ends_when_the_object_is_gone() {
    let mut bench = Bench::archived();
    bench.does(run("x", &notebook()));
    let before = bench.ground.now();
    let removal = bench.start(task(Action::Delete, object("Run", "x", &json!({}))));
    bench.finish();
    let (time, end) = bench.end(removal).unwrap();
    assert!(succeeded(&end));
    assert_eq!(time, before + START + OTHER);
}

#[test]
fn a_delete_that_waits_too_long_fails() {
    let mut bench = Bench::archived();
    bench.does(run("x", &notebook()));
    let mut removal = task(Action::Delete, object("Run", "x", &json!({}))).fault(Fault::Hangs);
    removal.flags = vec!["--wait=true".to_owned(), "--timeout=60s".to_owned()];
    let before = bench.ground.now();
    let pod = bench.start(removal);
    bench.finish();
    let (time, end) = bench.end(pod).unwrap();
    assert_eq!(time, before + START + Time::seconds(60));
    fails(
        &end,
        "main: Error (exit code 64): no more retries error: timed out waiting for the condition on runs.databricks.microsoft.com/x",
    );
}

#[test]
fn a_delete_of_what_is_not_there_fails_only_if_its_flags_say_so() {
    let mut bench = Bench::archived();
    let removal = || delete("Run", "x");
    assert!(succeeded(&bench.does(removal())));
    let flags = vec!["--ignore-not-found=false".to_owned()];
    let end = bench.does(Task { flags, ..removal() });
    fails(
        &end,
        "main: Error (exit code 64): no more retries Error from server (NotFound): error when deleting \"/tmp/manifest.yaml\": runs.databricks.microsoft.com \"x\" not found",
    );
}

#[test]
fn a_delete_reaches_what_somebody_else_made() {
    let mut bench = Bench::archived();
    assert!(succeeded(&bench.does(delete("Run", "x").fault(Fault::AlreadyThere))));
    assert!(bench.report(0).gone.is_some());
}

#[test]
fn a_deletion_that_databricks_rejects_never_ends() {
    for operator in Operator::ALL {
        let mut bench = Bench::new(operator);
        bench.does(cluster("x"));
        assert!(succeeded(&bench.does(delete("Dcluster", "x").fault(Fault::Rejected))));
        let left = bench.report(0);
        assert!(left.deleting.is_some() && left.gone.is_none());
        assert!(left.in_databricks.unwrap().1.is_none());
        let why = bench.hangs(task(Action::Delete, object("Dcluster", "x", &json!({}))));
        assert_eq!(why, "it waits until the Dcluster `x` is gone: Databricks rejects the deletion");
    }
}
