//! The problems of exit handlers, conditions and policies that are reported when the workflow is
//! built.

use kfp_dbx::prelude::*;
use kfp_dbx::{Error, Level};
use serde_json::json;

fn rules(error: &Error) -> Vec<&'static str> {
    error.diagnostics().iter().map(|diagnostic| diagnostic.rule().name).collect()
}

/// Returns the problems of a pipeline with that body.
fn wrong(body: impl Fn() + Send + Sync + 'static) -> Error {
    pipeline(body).workflow().unwrap_err()
}

fn pipeline(body: impl Fn() + Send + Sync + 'static) -> Pipeline {
    Pipeline::builder("wrong").build(move |_| body()).allow_warnings()
}

fn run(name: &str) -> SubmitRunOp {
    SubmitRunOp::new(name).run_name(name).job_name("job").jar_params(["1"])
}

fn message(error: &Error) -> String {
    error.diagnostics()[0].message().to_owned()
}

/// A helper function, which the macro does not see.
fn at_exit(work: impl FnOnce()) {
    on_exit(work);
}

#[test]
fn what_runs_at_exit_knows_no_op() {
    let error = wrong(|| {
        let first = run("first");
        at_exit(|| {
            DeleteRunOp::new("delete").run_name(first.outputs.name);
            DeleteJobOp::new("job").job_name("job").after(first);
        });
    });
    assert_eq!(rules(&error), ["exit_reach", "exit_reach"]);
    assert_eq!(
        message(&error),
        "`delete` is in an exit handler and uses an output of `first`: an exit handler can't read the outputs of the pipeline's ops"
    );
}

#[test]
fn the_pipeline_does_not_wait_for_its_exit() {
    let error = wrong(|| {
        let exit = on_exit(|| run("late"));
        run("first").after(exit.inner);
        run("second").jar_params([exit.inner.outputs.run_id]);
    });
    assert_eq!(rules(&error), ["exit_reach", "exit_reach"]);
}

#[test]
fn at_exit_no_op_reacts_to_a_failure() {
    let error = wrong(|| {
        run("main");
        on_exit(|| {
            let first = DeleteRunOp::new("first").run_name("first");
            DeleteRunOp::new("second").run_name("second").after_failure(first);
        });
    });
    assert_eq!(rules(&error), ["exit_reach"]);
}

#[test]
fn how_it_ended_is_known_at_exit_only() {
    let error = wrong(|| {
        run("first").run_name(format!("x-{}", workflow::duration()));
    });
    assert_eq!(rules(&error), ["exit_reach"]);
    assert_eq!(message(&error), "`workflow::duration()` is known only in an exit handler");
}

#[test]
fn an_exit_handler_stands_at_the_top() {
    let error = wrong(|| {
        run("main");
        for_each(["a"], |item| {
            run("inner").jar_params([item]);
            on_exit(|| run("exit"));
        });
    });
    assert!(rules(&error).contains(&"nested_exit"));
}

#[test]
fn a_pipeline_is_more_than_its_exit() {
    let error = wrong(|| {
        on_exit(|| run("exit"));
    });
    assert_eq!(rules(&error), ["empty_pipeline"]);
}

#[test]
fn a_block_has_ops() {
    let error = wrong(|| {
        run("main");
        for_each(["a"], |_| {});
        on_failure(|| {});
    });
    assert_eq!(rules(&error), ["empty_block", "empty_block"]);
    assert_eq!(
        error.diagnostics()[1].message(),
        "an exit handler has no ops: Argo rejects a DAG without tasks"
    );
}

#[test]
fn a_name_that_only_the_run_knows_can_t_be_deleted_at_exit() {
    let error = wrong(|| {
        let first = run("first");
        run("second").run_name(format!("{}-2", first.outputs.run_name)).delete_on_exit();
        let list = first.outputs.notebook_output_result.read_as::<Vec<String>>();
        for_each(list, |item| run("third").run_name(item).delete_on_exit());
    });
    assert_eq!(rules(&error), ["unknown_at_exit", "unknown_at_exit"]);
    assert_eq!(
        error.diagnostics()[0].message(),
        "the resource of op `second` can't be deleted at exit: its name contains an output, which an exit handler can't read"
    );
}

#[test]
fn an_item_stays_in_its_loop() {
    let error = wrong(|| {
        let mut kept = None;
        for_each(["a"], |item| {
            run("inner").jar_params([item]);
            kept = Some(item);
        });
        run("outer").jar_params([kept.unwrap()]);
    });
    assert_eq!(rules(&error), ["item_outside"]);
    assert_eq!(message(&error), "op `outer` uses a value of a loop, but it is outside that loop");
}

#[test]
fn an_output_of_what_may_be_skipped_stays_near_it() {
    let error = wrong(|| {
        let first = run("first");
        let outer = when(first.outputs.run_id.gt(1), || {
            let inner = when(first.outputs.run_id.gt(2), || run("inner"));
            run("user").jar_params([inner.inner.outputs.run_id])
        });
        run("last").jar_params([outer.inner.outputs.run_id]);
    });
    assert_eq!(rules(&error), ["output_of_condition"]);
}

#[test]
fn items_are_literal_and_have_the_fields_that_are_used() {
    let error = wrong(|| {
        for_each([json!({"table": "sales", "slices": "10"})], |item| {
            run("a").jar_params((item.field::<String>("tabel"), item.field::<i32>("slices")));
        });
        for_each(["{{workflow.name}}"], |item| run("b").jar_params([item]));
        for_each([format!("{}", workflow::uid())], |item| run("c").jar_params([item]));
        for_each(["a"], |item| run("d").jar_params([item])).parallelism(0);
        for_each(Sequence::new(0, 3).format("run"), |item| run("e").run_name(item));
        for_each(Sequence::new(0, 3).format("%s"), |item| run("f").run_name(format!("f-{item}")));
    });
    assert_eq!(
        rules(&error),
        [
            "unknown_field",
            "wrong_type",
            "tag_in_value",
            "wrong_type",
            "invalid_setting",
            "invalid_setting",
            "invalid_setting"
        ]
    );
    assert_eq!(error.diagnostics()[0].help(), Some("did you mean `table`?"));
}

#[test]
fn durations_labels_and_limits_are_checked() {
    let error = wrong(|| {
        run("a").timeout(format!("{} hours", 2));
        run("b").timeout(std::time::Duration::from_millis(1500));
        run("c").pod_label("not a key", "x").node_selector("disk", "two words");
        run("d").retry(Retry::on_error(0)).retry(Retry::on_error(1).factor(2));
        run("e").toleration(json!({"efect": "NoSchedule", "operator": "Is"}));
        run("f").patch_template(json!(["x"]));
        run("g").patch_template(json!({"x": format!("{}", workflow::uid())}));
        DeleteRunOp::new("h").run_name("h").wait("1.5m");
    });
    assert_eq!(
        rules(&error),
        [
            "invalid_duration",
            "invalid_duration",
            "invalid_setting",
            "invalid_setting",
            "invalid_setting",
            "invalid_setting",
            "unknown_field",
            "unknown_word",
            "invalid_setting",
            "invalid_setting",
            "invalid_duration"
        ]
    );
    let settings = pipeline(|| {
        run("a");
    })
    .deadline("soon")
    .parallelism(0)
    .label("-", "x")
    .annotation("", "x")
    .defaults(Policies::new().timeout("never"));
    let error = settings.workflow().unwrap_err();
    assert_eq!(error.diagnostics().len(), 5, "{error}");
}

#[test]
fn a_create_is_not_retried_after_a_failure() {
    let error = wrong(|| {
        run("a").retry(Retry::times(1));
        ResourceOp::new("b")
            .k8s_resource(json!({"apiVersion": "v1", "kind": "X", "metadata": {"name": "x"}}))
            .success_condition("status.ready = yes")
            .retry(Retry::always(1));
    });
    assert_eq!(rules(&error), ["futile_retry", "futile_retry"]);
    let all = pipeline(|| {
        run("a");
    })
    .defaults(Policies::new().retry(Retry::on_failure(2)));
    assert_eq!(rules(&all.workflow().unwrap_err()), ["futile_retry"]);
    // Nothing waits for an outcome, because the create itself failed.
    let fine = pipeline(|| {
        ResourceOp::new("b")
            .k8s_resource(json!({"apiVersion": "v1", "kind": "X", "metadata": {"name": "x"}}))
            .retry(Retry::always(1));
        run("a").retry(Retry::on_transient_error(1));
    });
    assert!(fine.workflow().is_ok());
}

#[test]
fn an_owner_that_the_operator_replaces_is_a_warning() {
    let workflow = pipeline(|| {
        run("a").set_owner_reference(true);
    })
    .warn(rules::LOST_OWNER)
    .workflow()
    .unwrap();
    let [warning] = workflow.warnings() else { panic!("{:?}", workflow.warnings()) };
    assert_eq!((warning.rule().name, warning.rule().level), ("lost_owner", Level::Warning));
    let kept = pipeline(|| {
        CreateDbfsBlockOp::new("a")
            .block_name("a")
            .path("/a")
            .data(Base64::text("a"))
            .set_owner_reference(true);
    })
    .warn(rules::LOST_OWNER);
    assert!(kept.workflow().unwrap().warnings().is_empty());
}

#[pipeline(op = Inner)]
fn inner(name: Param<String>, #[default = 3] count: Param<i32>) -> Output<i64> {
    let run = run("run").run_name(format!("run-{count}")).jar_params((name, count));
    run.outputs.run_id
}

#[test]
fn a_pipeline_as_an_op_gets_its_arguments() {
    let error = wrong(|| {
        Inner::new("one");
        Inner::new("two").name("{{=1}}").count(4);
    });
    assert_eq!(rules(&error), ["missing_argument", "tag_in_value"]);
    assert_eq!(message(&error), "`one` does not set the parameter `name`, which has no default");
}

#[pipeline(op = Cleaning, allow(resource_leak))]
fn cleaning(names: Param<Json>) {
    run("run").jar_params([names]);
    let name = names.field::<String>("name");
    on_exit(|| {
        DeleteRunOp::new("delete").run_name(format!("run-{name}")).external();
    });
}

/// The exit handler runs when the whole workflow ends, and not within the pipeline.
#[test]
fn an_exit_handler_can_t_use_a_part_of_an_argument() {
    let pipeline = Pipeline::builder("ends").build(|p| {
        let names = p.param(Parameter::<Json>::new("names"));
        Cleaning::new("clean").names(names);
    });
    assert_eq!(rules(&pipeline.allow_warnings().workflow().unwrap_err()), ["item_outside"]);
}

/// The order of the calls of the body says nothing of the order of the tasks.
#[test]
fn a_task_is_skipped_with_the_tasks_whose_outputs_it_uses() {
    let workflow = Pipeline::builder("ends")
        .build(|p| {
            let full = p.param(Parameter::<bool>::new("full").default(true));
            let last = run("last");
            let first = when(full, || run("first"));
            let second = run("second").jar_params([first.inner.outputs.run_id]);
            last.jar_params([second.outputs.run_id]);
        })
        .allow_warnings()
        .workflow()
        .unwrap();
    let workflow: serde_json::Value = serde_json::from_str(&workflow.to_json().unwrap()).unwrap();
    let tasks = workflow["spec"]["templates"][0]["dag"]["tasks"].as_array().unwrap();
    let when = |name: &str| tasks.iter().find(|task| task["name"] == name).unwrap()["when"].clone();
    assert_eq!(when("second"), "{{=tasks['when'].status == 'Succeeded'}}");
    assert_eq!(when("last"), "{{=tasks['second'].status == 'Succeeded'}}");
}

#[test]
fn schedules_are_checked() {
    let pipeline = Pipeline::builder("nightly").build(|p| {
        let name = p.param(Parameter::<String>::new("name"));
        DeleteRunOp::new("delete").run_name(name).external();
    });
    let cron = Cron::new("0 2 * * 7").schedule("@dayly").timezone("Europe/Berln");
    let error = pipeline.cron_workflow(&cron.starting_deadline("late")).unwrap_err();
    assert_eq!(
        rules(&error),
        [
            "missing_argument",
            "argo_version",
            "invalid_schedule",
            "invalid_schedule",
            "invalid_setting",
            "invalid_duration"
        ]
    );
    assert_eq!(error.diagnostics()[4].help(), Some("did you mean `Europe/Berlin`?"));
    assert!(pipeline.workflow_template().is_ok());
}

#[test]
fn a_setting_is_reported_at_its_place() {
    let named = pipeline(|| {
        run("a").pod_label("a b", "c").mutex("lock");
    });
    let line = line!();
    let settings = Policies::new().priority_class("High");
    let wrong = named
        .argo("3.6")
        .parallelism(0)
        .label("team", "data science")
        .ttl("1 day")
        .mutex("lock")
        .defaults(settings);
    let error = wrong.workflow().unwrap_err();
    let places: Vec<_> = error
        .diagnostics()
        .iter()
        .map(|found| (found.rule().name, found.place().map(|place| place.line())))
        .collect();
    for (rule, at) in [
        ("invalid_setting", line - 2),
        ("invalid_name", line + 1),
        ("invalid_setting", line + 4),
        ("invalid_setting", line + 5),
        ("invalid_duration", line + 6),
    ] {
        assert!(places.contains(&(rule, Some(at))), "{rule} {at}: {places:?}");
    }
    let held =
        error.diagnostics().iter().find(|found| found.message().contains("its own workflow"));
    let held = held.unwrap();
    assert_eq!(held.place().map(|place| place.line()), Some(line - 2));
    assert!(held.related().any(|(_, place)| place.line() == line + 7));
}

#[test]
fn what_is_said_of_all_ops_is_known_before_the_run() {
    let named = pipeline(|| {
        run("a");
    });
    for policies in [
        Policies::new().node_selector("pool", Param::<String>::detached("pool")),
        Policies::new().priority_class("{{workflow.name}}"),
    ] {
        let error = named.clone().defaults(policies).workflow().unwrap_err();
        assert_eq!(rules(&error), ["invalid_setting"]);
    }
}

#[test]
fn names_that_are_made_up_fit_as_well() {
    let error = wrong(|| {
        run(&"x".repeat(125)).run_name("x").delete_on_exit();
        run(&"y".repeat(129)).run_name("y");
    });
    assert_eq!(rules(&error), ["invalid_name", "invalid_name"]);
    let long = Pipeline::builder("z".repeat(64)).build(|_| {
        run("a");
    });
    assert!(long.workflow().is_ok());
    let error = long.allow_warnings().workflow_template().unwrap_err();
    assert_eq!(rules(&error), ["invalid_name"]);
}

/// Returns the tasks that each task of a DAG waits for.
fn waits(workflow: &serde_json::Value, dag: &str) -> Vec<(String, Vec<String>)> {
    let templates = workflow["spec"]["templates"].as_array().unwrap();
    let dag = templates.iter().find(|template| template["name"] == dag).unwrap();
    let names = |list: &serde_json::Value| {
        let list = list.as_array().into_iter().flatten();
        list.map(|name| name.as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let tasks = dag["dag"]["tasks"].as_array().unwrap();
    tasks
        .iter()
        .map(|task| (task["name"].as_str().unwrap().to_owned(), names(&task["dependencies"])))
        .collect()
}

#[test]
fn deletes_at_exit_wait_where_they_have_to() {
    let cluster = |name: &str| {
        let op = CreateClusterOp::new(name)
            .cluster_name(name)
            .spark_version("5")
            .node_type_id("D3")
            .num_workers(1);
        op.delete_on_exit()
    };
    let pipeline = pipeline(move || {
        let first = cluster("first");
        cluster("other");
        let job = CreateJobOp::new("job").job_name("job").existing_cluster_name("first");
        let job = job.spark_jar_task(SparkJarTask::new("M")).after(first).delete_on_exit();
        // By its job's name, and by an order.
        run("run").allow(rules::USE_BEFORE_CREATE).delete_on_exit();
        run("ordered").job_name("elsewhere").after(job).delete_on_exit();
        run("alone").job_name("elsewhere").delete_on_exit();
        CreateSecretScopeOp::new("scope").scope_name("scope").delete_on_exit();
        on_exit(|| {
            DeleteClusterOp::new("made-elsewhere").cluster_name("made-elsewhere");
        });
    });
    let json = pipeline.workflow().unwrap().to_json().unwrap();
    let workflow = serde_json::from_str(&json).unwrap();
    let found = waits(&workflow, "on-exit");
    let of = |name: &str| {
        let (_, waits) = found.iter().find(|(known, _)| known == name).unwrap();
        waits.iter().map(String::as_str).collect::<Vec<_>>()
    };
    assert_eq!(of("delete-job"), ["delete-run", "delete-ordered"]);
    assert_eq!(of("delete-first"), ["delete-job"]);
    assert_eq!(of("delete-other"), [""; 0]);
    assert_eq!(of("delete-scope"), [""; 0]);
    assert_eq!(of("delete-alone"), [""; 0]);
    // It is not known what uses it.
    assert_eq!(of("made-elsewhere"), ["delete-job", "delete-alone"]);
}

#[test]
fn deletes_in_loops_at_exit_are_those_of_their_items() {
    let pipeline = Pipeline::builder("loops")
        .build(|_| {
            for_each(["a", "b"], |item| {
                let job = CreateJobOp::new("job").job_name(format!("job-{item}"));
                let job = job.existing_cluster_name("elsewhere");
                job.spark_jar_task(SparkJarTask::new("M"));
                let run = run("run").run_name(format!("run-{item}"));
                run.job_name(format!("job-{item}")).after(job).delete_on_exit();
                let cluster = CreateClusterOp::new("cluster").cluster_name(format!("c-{item}"));
                cluster.spark_version("5").node_type_id("D3").num_workers(1).delete_on_exit();
            });
            on_exit(|| {
                for_each(["a", "b"], |item| {
                    DeleteJobOp::new("delete-job").job_name(format!("job-{item}"));
                })
                .name("jobs");
            });
        })
        .allow(rules::FIXED_NAME)
        .truthful(true)
        .timeout("2h");
    let workflow = pipeline.workflow().unwrap();
    assert_eq!(format!("{:?}", workflow.warnings()), "[]");
    let json = serde_json::from_str(&workflow.to_json().unwrap()).unwrap();
    let found = waits(&json, "on-exit");
    assert_eq!(
        found,
        [
            ("jobs".to_owned(), vec!["delete-for-each".to_owned()]),
            ("delete-for-each".to_owned(), vec![])
        ]
    );
}

#[test]
fn what_is_created_at_exit_is_deleted_after_that() {
    let pipeline = pipeline(|| {
        run("main");
        on_exit(|| run("report").delete_on_exit());
        on_failure(|| {
            for_each(["a", "b"], |item| run("alert").run_name(item).delete_on_exit());
        })
        .name("failed");
    });
    let json = pipeline.workflow().unwrap().to_json().unwrap();
    let workflow = serde_json::from_str(&json).unwrap();
    let waits = |dag: &str, task: &str| {
        let tasks = waits(&workflow, dag);
        tasks.into_iter().find(|(name, _)| name == task).unwrap().1
    };
    assert_eq!(waits("on-exit", "delete-report"), ["report"]);
    assert_eq!(waits("failed", "delete-for-each"), ["for-each"]);
}
