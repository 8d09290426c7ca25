//! What both operators do, and what only kfp-dbx-operator does.

use kfp_dbx_core::table::ValueType;

use super::*;

/// A spec with which each operator makes the resource of a kind.
fn spec(kind: &str) -> Json {
    match kind {
        "Dcluster" => json!({"num_workers": 2, "spark_version": "15.4.x", "node_type_id": "D3"}),
        "SecretScope" => json!({"initial_manage_permission": "users"}),
        "WorkspaceItem" => {
            json!({"path": "/a", "content": "aGk=", "language": "SCALA", "format": "SOURCE"})
        }
        "DbfsBlock" => json!({"path": "/a", "data": "aGk="}),
        "VolumeFile" => json!({"path": "/Volumes/a/b/c/d", "data": "aGk="}),
        _ => notebook(),
    }
}

/// The ops that create, for an operator.
fn creates(operator: Operator) -> impl Iterator<Item = &'static Op> {
    table::OPS
        .iter()
        .copied()
        .filter(|op| op.action != Action::Delete)
        .filter(move |op| op.kind.only_for.is_none_or(|only| only == operator))
}

#[test]
fn every_op_succeeds_and_every_output_has_a_value_of_its_type() {
    for operator in Operator::ALL {
        for op in creates(operator) {
            for is_truthful in [false, true] {
                let mut bench = Bench::new(operator);
                let task = create(op.rust_name, is_truthful, operator, "x", &spec(op.kind.kind));
                let end = bench.does(task);
                assert!(succeeded(&end), "{}: {end:?}", op.rust_name);
                for output in op.outputs_of(Some(operator)) {
                    check_output(op, operator, output, &end.outputs[output.name]);
                }
            }
        }
    }
}

fn check_output(op: &Op, operator: Operator, output: &table::Output, value: &str) {
    let name = output.name;
    // What is false or empty is not there; a run that succeeds has no error.
    let may_be_empty = ["error", "state_message", "notebook_output_result", "task_results"];
    let is_bool = matches!(output.ty, ValueType::Bool);
    let is_dropped = operator == Operator::Archived && is_bool || may_be_empty.contains(&name);
    let fits = match output.ty {
        _ if value.is_empty() => is_dropped,
        ValueType::Int64 => value.parse::<i64>().is_ok(),
        ValueType::Bool => value.parse::<bool>().is_ok(),
        ValueType::Json => serde_json::from_str::<Json>(value).is_ok(),
        ValueType::Text => true,
        _ => false,
    };
    assert!(fits, "{operator} {} {name}: {value}", op.rust_name);
}

#[test]
fn each_state_and_each_field_of_a_status_is_one_of_the_table() {
    fn check(kind: &'static table::Kind, path: &str, value: &Json) {
        let is_known = kind.status.iter().any(|field| field.path == path);
        let has_parts = kind.status.iter().any(|field| field.path.starts_with(&format!("{path}.")));
        if is_known {
            return;
        }
        assert!(has_parts, "{} has no `{path}`", kind.kind);
        for (name, value) in value.as_object().unwrap() {
            check(kind, &format!("{path}.{name}"), value);
        }
    }
    for operator in Operator::ALL {
        for op in creates(operator) {
            for fault in [None, Some(Fault::Rejected), Some(Fault::Hangs)] {
                let mut bench = Bench::new(operator);
                let mut task = create(op.rust_name, false, operator, "x", &spec(op.kind.kind));
                task.script.fault = fault;
                bench.start(task);
                bench.finish();
                let status = bench.field(0, "status");
                for (name, value) in status.as_object().into_iter().flatten() {
                    check(op.kind, name, value);
                }
            }
        }
    }
}

#[test]
fn a_run_ends_as_the_scenario_says() {
    let cases = [
        ("SUCCESS", "TERMINATED", Some("SUCCESS")),
        ("FAILED", "TERMINATED", Some("FAILED")),
        ("TIMEDOUT", "TERMINATED", Some("TIMEDOUT")),
        ("CANCELED", "TERMINATED", Some("CANCELED")),
        ("SKIPPED", "SKIPPED", None),
        ("INTERNAL_ERROR", "INTERNAL_ERROR", None),
        ("MAXIMUM_CONCURRENT_RUNS_REACHED", "SKIPPED", Some("MAXIMUM_CONCURRENT_RUNS_REACHED")),
        ("SUCCESS_WITH_FAILURES", "TERMINATED", Some("SUCCESS_WITH_FAILURES")),
    ];
    for (word, life, result) in cases {
        for operator in Operator::ALL {
            let mut bench = Bench::new(operator);
            let op = |is_truthful| {
                create("SubmitRunOp", is_truthful, operator, "x", &notebook()).ends(word)
            };
            // The condition of the reference takes each end for a success.
            let end = bench.does(op(false));
            assert!(succeeded(&end), "{word}");
            assert_eq!(end.outputs["life_cycle_state"], life);
            assert_eq!(end.outputs["result_state"], result.unwrap_or_default());
            let is_good = table::SUCCESSES.contains(&word);
            assert_eq!(end.outputs["error"].is_empty(), is_good, "{word}");
            assert_eq!(bench.states(0).last().unwrap(), result.unwrap_or(life));

            let mut bench = Bench::new(operator);
            let pod = bench.start(op(true));
            bench.finish();
            let ends = bench.end(pod).map(|(_, end)| succeeded(&end));
            let known = operator == Operator::KfpDbx
                || ["SUCCESS", "FAILED", "TIMEDOUT", "CANCELED"].contains(&word)
                || life != "TERMINATED";
            assert_eq!(ends, known.then_some(is_good), "{operator} {word}");
        }
    }
}

#[test]
fn a_cluster_that_does_not_start_fails_or_counts_as_a_success_as_its_conditions_say() {
    // The end with the conditions of the reference, and with truthful ones.
    let cases = [("ERROR", Some(false), false), ("TERMINATED", Some(true), false)];
    for (word, of_reference, truthful) in cases {
        for operator in Operator::ALL {
            let end = |is_truthful| {
                let mut bench = Bench::new(operator);
                let task = create("CreateClusterOp", is_truthful, operator, "x", &spec("Dcluster"));
                let pod = bench.start(task.ends(word));
                bench.finish();
                bench.end(pod).map(|(_, end)| succeeded(&end))
            };
            assert_eq!(end(false), of_reference, "{word}");
            assert_eq!(end(true), Some(truthful), "{word}");
        }
    }
    let mut bench = Bench::archived();
    bench.start(cluster("x").ends("TERMINATED"));
    bench.finish();
    assert_eq!(bench.states(0), ["PENDING", "TERMINATING", "TERMINATED"]);
}

#[test]
fn what_hangs_is_in_databricks_and_never_gets_further() {
    for operator in Operator::ALL {
        let mut bench = Bench::new(operator);
        let why = bench.hangs(run("x", &notebook()).fault(Fault::Hangs));
        assert!(why.ends_with(": its state never changes"), "{why}");
        assert_eq!(bench.states(0), ["PENDING", "RUNNING"]);
        assert!(bench.report(0).in_databricks.is_some());
        // It can be cancelled.
        assert!(succeeded(&bench.does(delete("Run", "x"))));
        assert!(bench.report(0).gone.is_some());
        let why = bench.hangs(job("y").fault(Fault::Hangs));
        assert!(why.ends_with(": Databricks does not answer"), "{why}");
        assert_eq!(bench.report(1).in_databricks, None);
    }
}

#[test]
fn databricks_ends_a_run_after_its_time() {
    for operator in Operator::ALL {
        for fault in [None, Some(Fault::Hangs)] {
            let mut bench = Bench::new(operator);
            let mut spec = notebook();
            spec["timeout_seconds"] = 60.into();
            let mut task = run("x", &spec);
            task.script.fault = fault;
            let pod = bench.start(task);
            bench.finish();
            assert_eq!(bench.states(0), ["PENDING", "RUNNING", "TIMEDOUT"]);
            assert_eq!(bench.end(pod).unwrap().0, START + Time::seconds(60));
        }
    }
}

#[test]
fn a_run_waits_for_its_job_and_takes_its_id() {
    for operator in Operator::ALL {
        let mut bench = Bench::new(operator);
        let spec = json!({"job_name": "j", "notebook_params": {"a": "b"}});
        let pod = bench.start(run("x", &spec));
        bench.finish();
        assert!(bench.end(pod).is_none());
        assert!(bench.ground.stuck(pod).ends_with("there is no Djob `j`"));
        assert_eq!(bench.report(0).in_databricks, None);
        assert!(succeeded(&bench.does(job("j"))));
        bench.finish();
        let (_, end) = bench.end(pod).unwrap();
        assert!(succeeded(&end));
        assert_eq!(
            bench.field(0, "status.metadata.job_id"),
            bench.field(1, "status.job_status.job_id")
        );
        assert_eq!(bench.field(0, "status.metadata.run_type"), "JOB_RUN");
    }
}

#[test]
fn a_run_on_a_cluster_waits_for_it() {
    for operator in Operator::ALL {
        let mut bench = Bench::new(operator);
        let mut spec = json!({"existing_cluster_name": "c"});
        spec["notebook_task"] = notebook()["notebook_task"].clone();
        let pod = bench.start(run("x", &spec));
        bench.finish();
        assert!(bench.ground.stuck(pod).ends_with("there is no Dcluster `c`"));
        let before = bench.ground.now();
        let create = bench.start(cluster("c"));
        bench.finish();
        let runs = bench.end(create).unwrap().0;
        assert!(succeeded(&bench.end(pod).unwrap().1));
        let id = bench.field(1, "status.cluster_info.cluster_id");
        assert_eq!(bench.field(0, "status.metadata.cluster_instance.cluster_id"), id);
        // The archived operator needs the id alone.
        let begins = bench.report(0).in_databricks.unwrap().0;
        match operator {
            Operator::Archived => assert_eq!(begins, before + START),
            Operator::KfpDbx => assert_eq!(begins, runs),
        }
    }
}

#[test]
fn a_scope_waits_for_its_secrets() {
    for operator in Operator::ALL {
        let mut bench = Bench::new(operator);
        let reference = json!({"secret_key_ref": {"name": "s", "key": "k"}});
        let spec = json!({"secrets": [{"key": "a", "value_from": reference}]});
        let pod = bench.start(create("CreateSecretScopeOp", false, operator, "x", &spec));
        bench.finish();
        assert!(bench.ground.stuck(pod).ends_with("there is no Secret `s`"));
        let secret = json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}});
        assert!(succeeded(&bench.does(task(Action::Create, secret))));
        assert!(succeeded(&bench.end(pod).unwrap().1));
    }
}

#[test]
fn a_cluster_that_is_deleted_under_a_run_ends_it() {
    let mut bench = Bench::archived();
    assert!(succeeded(&bench.does(cluster("c"))));
    let spec = json!({"existing_cluster_name": "c", "notebook_task": {"notebook_path": "/a"}});
    let pod = bench.start(run("x", &spec).takes(1000));
    let removal = bench.start(delete("Dcluster", "c"));
    bench.finish();
    assert!(succeeded(&bench.end(removal).unwrap().1));
    let (_, end) = bench.end(pod).unwrap();
    assert!(!succeeded(&end));
    assert_eq!(bench.states(1), ["PENDING", "RUNNING", "INTERNAL_ERROR"]);
    // The cluster was its owner: Kubernetes deletes it, too, and the operator never gets done.
    let left = bench.report(1);
    assert!(left.deleting.is_some() && left.gone.is_none());
}

#[test]
fn kfp_dbx_operator_deletes_what_uses_a_cluster_before_it() {
    let mut bench = Bench::kfp_dbx();
    assert!(succeeded(&bench.does(cluster("c"))));
    let mut spec = notebook();
    spec["existing_cluster_name"] = "c".into();
    spec.as_object_mut().unwrap().remove("new_cluster");
    let job = create("CreateJobOp", false, Operator::KfpDbx, "j", &spec);
    assert!(succeeded(&bench.does(job)));
    let of_job = run("x", &json!({"job_name": "j", "notebook_params": {}}));
    let pod = bench.start(of_job.takes(1000));
    let removal = bench.start(task(Action::Delete, object("Dcluster", "c", &json!({}))));
    bench.finish();
    let gone = |object: Object| bench.report(object).gone.unwrap();
    assert!(gone(2) < gone(1) && gone(1) < gone(0));
    assert!(succeeded(&bench.end(removal).unwrap().1));
    assert!(bench.end(pod).unwrap().1.message.contains("has been deleted"));
}

#[test]
fn kfp_dbx_operator_tells_what_databricks_rejects() {
    for op in creates(Operator::KfpDbx) {
        let mut bench = Bench::kfp_dbx();
        let spec = spec(op.kind.kind);
        let task = create(op.rust_name, true, Operator::KfpDbx, "x", &spec).fault(Fault::Rejected);
        let end = bench.does(task);
        assert_eq!(end.phase, Phase::Failed, "{}", op.rust_name);
        assert_eq!(bench.report(0).in_databricks, None);
        let conditions = bench.field(0, "status.conditions");
        assert_eq!(conditions[0]["reason"], "Rejected");
        // Its object goes at once.
        bench.does(delete(op.kind.kind, "x"));
        assert!(bench.report(0).gone.is_some());
    }
}

#[test]
fn kfp_dbx_operator_keeps_the_owners_and_adds_one_only_to_an_object_without() {
    let mut bench = Bench::kfp_dbx();
    bench.does(job("j"));
    let spec = json!({"job_name": "j", "notebook_params": {}});
    bench.does(Task { owned: true, ..run("owned", &spec) });
    bench.does(run("free", &spec));
    bench.ground.delete_workflow("w");
    bench.finish();
    assert!(bench.report(1).gone.is_some());
    assert_eq!(bench.report(2).deleting, None);
    bench.does(delete("Djob", "j"));
    assert!(bench.report(2).gone.is_some());
}

#[test]
fn kfp_dbx_operator_deletes_a_run_without_a_result_and_an_item_whose_path_is_gone() {
    let mut bench = Bench::kfp_dbx();
    bench.does(run("x", &notebook()).ends("INTERNAL_ERROR"));
    bench.does(delete("Run", "x"));
    assert!(bench.report(0).gone.is_some());
    for name in ["a", "b"] {
        bench.does(create(
            "ImportWorkspaceItemOp",
            false,
            Operator::KfpDbx,
            name,
            &spec("WorkspaceItem"),
        ));
    }
    for name in ["a", "b"] {
        assert!(succeeded(&bench.does(delete("WorkspaceItem", name))));
    }
    assert!(bench.report(2).gone.is_some());
}

#[test]
fn what_was_there_before_is_in_its_good_state_or_in_that_of_its_status() {
    for operator in Operator::ALL {
        let mut bench = Bench::new(operator);
        bench.ground.present(&object("Dcluster", "c", &spec("Dcluster"))).unwrap();
        bench.ground.present(&object("Djob", "j", &notebook())).unwrap();
        let mut ended = object("Run", "r", &notebook());
        ended["status"] = json!({"metadata": {"state": {"life_cycle_state": "TERMINATED"}}});
        bench.ground.present(&ended).unwrap();
        assert!(bench.ground.present(&ended).is_err());
        assert_eq!(bench.states(0), ["RUNNING"]);
        assert_eq!(bench.states(2), ["TERMINATED"]);
        let spec = json!({"job_name": "j", "notebook_params": {"a": "b"}});
        assert!(succeeded(&bench.does(run("x", &spec))));
        assert_eq!(bench.report(0).in_databricks, Some((Time::ZERO, None)));
    }
}

#[test]
fn two_pods_with_the_same_input_do_the_same() {
    let told = || {
        let mut bench = Bench::kfp_dbx();
        bench.start(cluster("c"));
        bench.start(run("x", &notebook()).ends("FAILED"));
        bench.start(job("j"));
        bench.finish();
        format!("{:?} {:?} {:?}", bench.told, bench.ground.events, bench.ground.objects())
    };
    assert_eq!(told(), told());
}

/// Imports the item of that name at `/a`.
fn item(name: &str) -> Task {
    create("ImportWorkspaceItemOp", false, Operator::KfpDbx, name, &spec("WorkspaceItem"))
}

#[test]
fn a_run_whose_notebook_is_not_there_fails() {
    for operator in Operator::ALL {
        let mut bench = Bench::new(operator);
        // Before the import has ended.
        bench.start(item("i").takes(100));
        let early = bench.start(run("early", &notebook()));
        bench.finish();
        assert!(!succeeded(&bench.end(early).unwrap().1));
        assert_eq!(bench.states(1).last().unwrap(), "INTERNAL_ERROR");
        assert!(succeeded(&bench.does(run("in-time", &notebook()))));
        bench.does(job("j"));
        let of_job = || json!({"job_name": "j", "notebook_params": {"a": "b"}});
        assert!(succeeded(&bench.does(run("of-job", &of_job()))));
        bench.does(delete("WorkspaceItem", "i"));
        assert!(!succeeded(&bench.does(run("late", &notebook()))));
        assert!(!succeeded(&bench.does(run("late-of-job", &of_job()))));
        // Nobody here has made that one.
        let other = json!({"notebook_task": {"notebook_path": "/b"}, "new_cluster": {}});
        assert!(succeeded(&bench.does(run("other", &other))));
    }
}

#[test]
fn a_file_can_be_named_with_its_scheme_and_as_a_part_of_an_archive() {
    let mut bench = Bench::kfp_dbx();
    let on_jar =
        |jar: &str| json!({"libraries": [{"jar": jar}], "spark_jar_task": {}, "new_cluster": {}});
    let block = create("CreateDbfsBlockOp", false, Operator::KfpDbx, "b", &spec("DbfsBlock"));
    bench.does(block.fault(Fault::Rejected));
    assert!(!succeeded(&bench.does(run("by-scheme", &on_jar("dbfs:/a")))));
    // A path of the workspace has its own scheme there.
    assert!(succeeded(&bench.does(run("of-workspace", &on_jar("/Workspace/a")))));
    let archive = json!({"path": "/folder", "content": "aGk=", "format": "DBC"});
    bench.does(
        create("ImportWorkspaceItemOp", false, Operator::KfpDbx, "f", &archive)
            .fault(Fault::Rejected),
    );
    let inside = json!({"notebook_task": {"notebook_path": "/folder/n"}, "new_cluster": {}});
    assert!(!succeeded(&bench.does(run("inside", &inside))));
}

#[test]
fn a_cluster_whose_init_script_is_not_there_does_not_start() {
    let mut bench = Bench::archived();
    let block = create("CreateDbfsBlockOp", false, Operator::Archived, "b", &spec("DbfsBlock"));
    bench.does(block);
    let script = json!({"init_scripts": [{"dbfs": {"destination": "dbfs:/a"}}]});
    let with_script =
        |name: &str| create("CreateClusterOp", true, Operator::Archived, name, &script);
    assert!(succeeded(&bench.does(with_script("early"))));
    bench.does(delete("DbfsBlock", "b"));
    assert!(!succeeded(&bench.does(with_script("late"))));
    assert_eq!(bench.states(2), ["PENDING", "TERMINATING", "TERMINATED"]);
}

#[test]
fn a_state_that_the_kind_does_not_have_has_no_model() {
    let mut bench = Bench::archived();
    let pod = bench.start(run("x", &notebook()).ends("FAILD"));
    bench.finish();
    let why = "`FAILD` is no state of a Run; did you mean `FAILED`?".to_owned();
    assert!(
        bench.told.iter().any(|(_, of, news)| *of == pod && *news == News::NoModel(why.clone()))
    );
    assert!(bench.ground.objects().is_empty());
}
