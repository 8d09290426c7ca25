//! Actions, lost pods, retries.

use super::*;

const EXISTS: &str = "main: Error (exit code 64): no more retries Error from server (AlreadyExists): error when creating \"/tmp/manifest.yaml\": runs.databricks.microsoft.com \"x\" already exists";

#[test]
fn an_object_that_is_there_fails_a_create() {
    let mut bench = Bench::archived();
    fails(&bench.does(run("x", &notebook()).fault(Fault::AlreadyThere)), EXISTS);
    let there = bench.report(0);
    assert_eq!(there.maker, crate::report::Maker::Somebody);
    assert_eq!(there.in_databricks, Some((Time::ZERO, None)));
}

#[test]
fn a_create_after_a_lost_pod_ends_in_already_exists_and_an_apply_goes_on_waiting() {
    let mut bench = Bench::archived();
    let lost = bench.does(run("x", &notebook()).fault(Fault::PodLostAfter));
    assert_eq!((lost.phase, lost.message.as_str()), (Phase::Error, "pod deleted"));
    fails(&bench.does(run("x", &notebook())), EXISTS);

    let mut bench = Bench::archived();
    let apply = || Task { action: Action::Apply, ..run("x", &notebook()) };
    bench.start(apply().fault(Fault::PodLostAfter));
    let second = bench.start(apply());
    bench.finish();
    let (time, end) = bench.end(second).unwrap();
    assert!(succeeded(&end));
    assert_eq!(time, START + RUN);
    assert_eq!(bench.ground.objects().len(), 1);
}

#[test]
fn a_pod_that_is_lost_before_has_done_nothing() {
    let mut bench = Bench::archived();
    let lost = bench.does(run("x", &notebook()).fault(Fault::PodLostBefore));
    assert_eq!((lost.phase, lost.message.as_str()), (Phase::Error, "pod deleted"));
    assert!(bench.ground.objects().is_empty());
    assert!(succeeded(&bench.does(run("x", &notebook()))));
}

#[test]
fn an_apply_over_the_object_of_a_failed_run_fails_at_once_on_its_old_status() {
    let mut bench = Bench::archived();
    assert!(!succeeded(&bench.does(run("x", &notebook()).ends("FAILED"))));
    let before = bench.ground.now();
    let pod = bench.start(Task { action: Action::Apply, ..run("x", &notebook()) });
    bench.finish();
    let (time, end) = bench.end(pod).unwrap();
    assert!(!succeeded(&end));
    assert_eq!(time, before + START);
}

#[test]
fn an_apply_merges_over_an_object_of_somebody_else() {
    let mut bench = Bench::archived();
    let mut apply = task(Action::Apply, config_map("x"));
    apply.manifest["data"] = json!({"b": "2"});
    bench.ground.present(&config_map("x")).unwrap();
    assert!(succeeded(&bench.does(apply)));
    assert_eq!(bench.field(0, "data"), json!({"a": "1", "b": "2"}));
    assert_eq!(bench.report(0).manifest["data"], json!({"a": "1", "b": "2"}));
}

#[test]
fn generate_name_makes_a_second_object() {
    let mut bench = Bench::archived();
    let generated = || {
        let mut run = run("x", &notebook());
        run.manifest["metadata"] = json!({"generateName": "x-"});
        run
    };
    bench.does(generated().fault(Fault::PodLostAfter));
    assert!(succeeded(&bench.does(generated())));
    let names: Vec<_> = bench.ground.objects().into_iter().map(|object| object.name).collect();
    assert_eq!(names, ["x-bbbbb", "x-bbbbc"]);
}

#[test]
fn get_fails_if_the_object_is_not_there_unless_that_is_ignored() {
    let mut bench = Bench::archived();
    let get = || Task { outputs: vec![("a", "{.data.a}")], ..task(Action::Get, config_map("x")) };
    let missing = "main: Error (exit code 64): no more retries Error from server (NotFound): configmaps \"x\" not found";
    fails(&bench.does(get()), missing);
    let ignored = bench.does(Task { flags: vec!["--ignore-not-found=true".to_owned()], ..get() });
    assert_eq!(ignored.outputs["a"], "");
    bench.ground.present(&config_map("x")).unwrap();
    assert_eq!(bench.does(get()).outputs["a"], "1");
}

#[test]
fn a_manifest_that_is_no_yaml_fails_in_the_pod_or_in_the_controller() {
    let mut bench = Bench::archived();
    let mut broken = task(Action::Create, json!(null));
    broken.manifest = json!("{{=asInt(inputs.parameters['n'])}}");
    let end = bench.does(broken);
    assert!(end.message.contains("no more retries error: unable to decode"), "{end:?}");
    let plan = |owned| {
        let source = Source {
            action: Action::Create,
            flags: &[],
            success: None,
            failure: None,
            merge: None,
            owned,
            outputs: &[],
        };
        Arc::new(Plan::new(&source, &mut Texts::default()).unwrap())
    };
    let mut ends = Vec::new();
    for owned in [false, true] {
        let mut bench = Bench::archived();
        let pod = bench.ground.start(Job {
            node: 0,
            workflow: Arc::from("w"),
            plan: plan(owned),
            manifest: Manifest::read("kind: {{=asInt('abc')}}: x\n"),
            script: Script::default(),
            limits: Limits::default(),
        });
        bench.listen();
        bench.finish();
        ends.push(bench.end(pod).unwrap());
    }
    assert_eq!((ends[0].0, ends[0].1.phase), (START, Phase::Failed));
    assert_eq!((ends[1].0, ends[1].1.phase), (Time::ZERO, Phase::Error));
    let message = &ends[1].1.message;
    assert!(message.starts_with("error converting YAML to JSON: yaml: "), "{message}");
}

#[test]
fn a_workflow_that_is_deleted_takes_with_it_what_it_owns() {
    let mut bench = Bench::archived();
    bench.does(Task { owned: true, ..run("owned", &notebook()) });
    bench.does(run("free", &notebook()));
    assert_eq!(bench.report(0).owner.as_deref(), Some("w"));
    let before = bench.ground.now();
    bench.ground.delete_workflow("w");
    bench.finish();
    assert_eq!(bench.report(0).deleting, Some(before));
    assert_eq!(bench.report(0).gone, Some(before + OTHER));
    assert_eq!(bench.report(1).deleting, None);
}

#[test]
fn a_condition_on_what_is_not_there_has_no_model() {
    let mut bench = Bench::archived();
    let pod = bench.start(Task {
        flags: vec!["--ignore-not-found".to_owned()],
        success: Some("data.a = 1"),
        ..task(Action::Get, config_map("x"))
    });
    bench.finish();
    let is_no_model = |news: &News| matches!(news, News::NoModel(_));
    assert!(bench.told.iter().any(|(_, of, news)| *of == pod && is_no_model(news)));
}

#[test]
fn an_object_of_another_kind_has_the_status_that_was_said_or_that_its_condition_wants() {
    let job = || json!({"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "x"}});
    let get = |success| Task {
        success: Some(success),
        outputs: vec![("count", "{.status.succeeded}")],
        ..task(Action::Get, job())
    };
    let mut bench = Bench::archived();
    let mut there = job();
    there["status"] = json!({"succeeded": 3});
    bench.ground.present(&there).unwrap();
    assert_eq!(bench.does(get("status.succeeded > 2")).outputs["count"], "3");
    assert_eq!(bench.does(get("status.succeeded > 3")).outputs["count"], "4");
}
