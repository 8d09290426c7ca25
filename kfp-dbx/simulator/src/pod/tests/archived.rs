//! What only the archived operator does, beyond the lines of `facts`.

use super::*;

#[test]
fn zero_and_false_vanish_from_the_spec_and_from_outputs() {
    let mut bench = Bench::archived();
    let spec = json!({
        "num_workers": 0,
        "enable_elastic_disk": false,
        "autotermination_minutes": 0,
        "autoscale": {"min_workers": 0, "max_workers": 2},
        "spark_conf": {"a": "0"},
    });
    bench.does(create("CreateClusterOp", false, Operator::Archived, "x", &spec));
    let stored = bench.field(0, "spec");
    assert_eq!(
        stored,
        json!({"autoscale": {"max_workers": 2}, "spark_conf": {"a": "0"}, "cluster_name": "x"})
    );
    let spec = json!({"path": "/a", "data": ""});
    let block = |operator| create("CreateDbfsBlockOp", false, operator, "b", &spec);
    let end = bench.does(block(Operator::Archived));
    assert_eq!(end.outputs["file_info_is_dir"], "");
    assert_eq!(end.outputs["file_info_file_size"], "");
    let end = Bench::kfp_dbx().does(block(Operator::KfpDbx));
    assert_eq!(end.outputs["file_info_is_dir"], "false");
    assert_eq!(end.outputs["file_info_file_size"], "0");
    let truncated = |end: &End| end.outputs["notebook_output_truncated"].clone();
    assert_eq!(truncated(&bench.does(run("r", &notebook()))), "");
    assert_eq!(truncated(&Bench::kfp_dbx().does(run("r", &notebook()))), "false");
}

#[test]
fn what_databricks_rejects_never_gets_a_status() {
    for task in [cluster("x"), run("x", &notebook()), job("x")] {
        let mut bench = Bench::archived();
        let why = bench.hangs(task.fault(Fault::Rejected));
        assert!(why.ends_with("the archived operator records an event, and no status"), "{why}");
        assert!(bench.field(0, "status").is_null());
        assert_eq!(bench.report(0).in_databricks, None);
    }
}

#[test]
fn a_deadline_is_the_way_out_of_a_rejection() {
    let mut bench = Bench::archived();
    let mut task = run("x", &notebook()).fault(Fault::Rejected);
    task.limits.deadline = Some(Time::seconds(60));
    assert_eq!(bench.does(task).phase, Phase::Failed);
}

#[test]
fn the_operator_crashes_on_some_objects_and_does_nothing_until_they_are_gone() {
    let without_spec = |kind: &str| {
        let mut object = object(kind, "bad", &json!({}));
        object.as_object_mut().unwrap().remove("spec");
        object
    };
    let bad = [
        without_spec("Dcluster"),
        without_spec("Djob"),
        without_spec("Run"),
        without_spec("DbfsBlock"),
        object("Run", "bad", &json!({"job_name": "j"})),
        object("Run", "bad", &json!({"new_cluster": {"num_workers": 1}})),
    ];
    for manifest in bad {
        let kind = manifest["kind"].as_str().unwrap().to_owned();
        let mut bench = Bench::archived();
        bench.does(task(Action::Create, manifest));
        let why = bench.hangs(job("good"));
        assert!(
            why.ends_with(&format!("the archived operator crashes on the {kind} `bad`")),
            "{why}"
        );
        assert_eq!(bench.report(1).in_databricks, None);
        assert!(succeeded(&bench.does(delete(&kind, "bad"))));
        assert!(bench.report(0).gone.is_some());
        assert!(bench.report(1).in_databricks.is_some());
    }
    // What has none of these is fine.
    let mut bench = Bench::archived();
    bench.does(task(Action::Create, without_spec("SecretScope")));
    assert!(succeeded(&bench.does(job("good"))));
}

#[test]
fn a_run_in_databricks_goes_on_while_the_operator_crashes_and_nobody_sees_its_end() {
    let mut bench = Bench::archived();
    let pod = bench.start(run("x", &notebook()));
    bench.start(task(Action::Create, object("Run", "bad", &json!({}))));
    bench.finish();
    assert!(bench.end(pod).is_none());
    assert_eq!(bench.states(0), ["PENDING"]);
    bench.does(delete("Run", "bad"));
    assert!(succeeded(&bench.end(pod).unwrap().1));
}

#[test]
fn a_number_over_32_bits_stops_the_kind_until_the_object_is_gone() {
    let mut bench = Bench::archived();
    let mut spec = notebook();
    spec["timeout_seconds"] = 3_000_000_000_u64.into();
    bench.does(task(Action::Create, object("Run", "bad", &spec)));
    let why = bench.hangs(run("x", &notebook()));
    assert!(why.contains("can't read the Run `bad`, and no Run because of it"), "{why}");
    // Other kinds go on.
    assert!(succeeded(&bench.does(job("j"))));
    assert!(succeeded(&bench.does(delete("Run", "bad"))));
    assert_eq!(bench.states(1), ["PENDING", "RUNNING", "SUCCESS"]);
}

#[test]
fn an_id_of_a_cluster_is_that_of_exactly_one_dcluster() {
    let mut bench = Bench::archived();
    let mut spec = json!({"existing_cluster_id": "unknown"});
    spec["notebook_task"] = notebook()["notebook_task"].clone();
    let why = bench.hangs(run("x", &spec));
    assert!(why.ends_with("there is not exactly one Dcluster with the id `unknown`"), "{why}");
    let end = bench.does(cluster("c"));
    spec["existing_cluster_id"] = end.outputs["cluster_id"].as_str().into();
    assert!(succeeded(&bench.does(run("y", &spec))));
    // The other operator sends any id.
    spec["existing_cluster_id"] = "unknown".into();
    assert!(succeeded(&Bench::kfp_dbx().does(run("x", &spec))));
}

#[test]
fn a_changed_content_is_sent() {
    for operator in Operator::ALL {
        let mut bench = Bench::new(operator);
        let block = |data: &str| {
            let spec = json!({"path": "/a", "data": data});
            let create = create("CreateDbfsBlockOp", false, operator, "b", &spec);
            Task { action: Action::Apply, ..create }
        };
        let first = bench.does(block("aGk=")).outputs["file_hash"].clone();
        assert_eq!(bench.does(block("aGk=")).outputs["file_hash"], first);
        let before = bench.ground.now();
        let pod = bench.start(block("aG8="));
        bench.finish();
        let (time, end) = bench.end(pod).unwrap();
        let hash = bench.field(0, "status.file_hash");
        assert_ne!(hash, first.as_str());
        // The archived operator leaves the old hash until then.
        match operator {
            Operator::Archived => assert_eq!(
                (end.outputs["file_hash"].as_str(), time),
                (first.as_str(), before + START)
            ),
            Operator::KfpDbx => assert_eq!(hash, end.outputs["file_hash"].as_str()),
        }
    }
}

#[test]
fn an_empty_item_is_never_imported() {
    let spec = json!({"path": "/a", "content": "", "language": "PYTHON"});
    let task = create("ImportWorkspaceItemOp", false, Operator::Archived, "x", &spec);
    let why = Bench::archived().hangs(task);
    assert!(why.contains("never imports an empty content"), "{why}");
}

#[test]
fn a_run_without_a_result_is_never_deleted() {
    for state in ["INTERNAL_ERROR", "SKIPPED"] {
        let mut bench = Bench::archived();
        bench.does(run("x", &notebook()).ends(state));
        // Without waiting, the delete succeeds, and leaves the object.
        assert!(succeeded(&bench.does(delete("Run", "x"))));
        let left = bench.report(0);
        assert!(left.deleting.is_some() && left.gone.is_none());
        let why = bench.hangs(task(Action::Delete, object("Run", "x", &json!({}))));
        assert!(why.contains("waits for a `result_state`"), "{why}");
    }
}

#[test]
fn an_active_run_is_cancelled() {
    let mut bench = Bench::archived();
    let pod = bench.start(run("x", &notebook()));
    bench.start(delete("Run", "x"));
    bench.finish();
    let run = bench.report(0);
    assert_eq!(run.in_databricks, Some((START, Some(START + OTHER))));
    assert_eq!(run.gone, Some(START + OTHER));
    assert!(!succeeded(&bench.end(pod).unwrap().1));
}

#[test]
fn an_item_is_deleted_with_all_below_and_one_whose_path_is_gone_stays_for_ever() {
    let mut bench = Bench::archived();
    for (name, path) in [("top", "/a"), ("below", "/a/b"), ("beside", "/ab")] {
        let spec = json!({"path": path, "content": "aGk=", "language": "PYTHON"});
        bench.does(create("ImportWorkspaceItemOp", false, Operator::Archived, name, &spec));
    }
    assert!(succeeded(&bench.does(delete("WorkspaceItem", "top"))));
    let until = |object: Object| bench.report(object).in_databricks.unwrap().1.is_some();
    assert_eq!([until(0), until(1), until(2)], [true, true, false]);
    bench.does(delete("WorkspaceItem", "below"));
    let left = bench.report(1);
    assert!(left.deleting.is_some() && left.gone.is_none());
    bench.does(delete("WorkspaceItem", "beside"));
    assert!(bench.report(2).gone.is_some());
}

#[test]
fn owners_are_replaced_and_a_run_of_a_job_is_never_collected() {
    let mut bench = Bench::archived();
    let owned = |task: Task| Task { owned: true, ..task };
    bench.does(owned(job("j")));
    bench.does(owned(run("of-job", &json!({"job_name": "j", "jar_params": ["1"]}))));
    bench.does(owned(cluster("c")));
    let mut spec = json!({"existing_cluster_name": "c"});
    spec["notebook_task"] = notebook()["notebook_task"].clone();
    bench.does(owned(run("on-cluster", &spec)));
    bench.does(owned(create("CreateJobOp", false, Operator::Archived, "job-on-cluster", &spec)));
    bench.does(owned(run("direct", &notebook())));
    let owners: Vec<_> =
        bench.ground.objects().into_iter().map(|object| object.owner.is_some()).collect();
    assert_eq!(owners, [true, false, true, false, false, true]);
    bench.ground.delete_workflow("w");
    bench.finish();
    let gone: Vec<_> =
        bench.ground.objects().into_iter().map(|object| object.gone.is_some()).collect();
    // Those on the cluster go with it, and the run of the job stays without its job.
    assert_eq!(gone, [true, false, true, true, true, true]);
    assert_eq!(bench.report(1).deleting, None);
}

#[test]
fn a_rejected_run_keeps_its_owner() {
    let mut bench = Bench::archived();
    bench.does(job("j"));
    let spec = json!({"job_name": "j", "jar_params": ["1"]});
    bench.hangs(Task { owned: true, ..run("x", &spec).fault(Fault::Rejected) });
    bench.ground.delete_workflow("w");
    bench.finish();
    assert!(bench.report(1).gone.is_some());
}
