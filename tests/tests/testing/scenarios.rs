//! What a scenario may say: everything else is an error, with the nearest name.

use kfp_dbx::prelude::*;
use kfp_dbx::testing::*;

#[pipeline(truthful, timeout = "2h")]
fn train(
    #[default = "full"] mode: Param<String>,
    #[default = 3] days: Param<i32>,
    #[default = ["a", "b"]] tables: Param<Vec<String>>,
) {
    let name = |name: &str| format!("{name}-{}", workflow::uid());
    let cluster = CreateClusterOp::new("cluster").cluster_name(name("cluster")).num_workers(2);
    cluster.spark_version("15.4.x-scala2.12").node_type_id("Standard_D3_v2").delete_on_exit();
    let loads = for_each(tables, |table| {
        let load = SubmitRunOp::new("load").run_name(format!("load-{table}")).job_name("load");
        load.jar_params((table, mode, days)).keep();
    });
    let approve = SuspendOp::new("approve").choices(["YES", "NO"]).default("NO").after(loads);
    when(approve.outputs.decision.eq("YES"), || {
        let publish = SubmitRunOp::new("publish").run_name(name("publish")).job_name("publish");
        publish.jar_params([days]).delete_on_exit();
    });
}

fn simulate(scenario: Scenario) -> Result<Simulation, SimulationError> {
    train().simulate(scenario)
}

#[track_caller]
fn assert_problem(scenario: Scenario, message: &str) {
    let code = scenario.to_code();
    match simulate(scenario) {
        Ok(run) => panic!("{code}\n{run}"),
        Err(error) => assert_eq!(error.problems().collect::<Vec<_>>(), [message], "{code}"),
    }
}

#[test]
fn names_of_ops_are_known() {
    let all = "`cluster`, `load`, `approve`, `publish`, `delete-cluster`, `delete-publish`";
    let near = "there is no op `clster` in the pipeline: did you mean `cluster`?";
    let none = format!("there is no op `nothing` in the pipeline: the ops are {all}");
    assert_problem(Scenario::new().fails("clster"), near);
    assert_problem(Scenario::new().succeeds("clster"), near);
    assert_problem(Scenario::new().takes("clster", "5m"), near);
    assert_problem(Scenario::new().output("clster", "x", "y"), near);
    assert_problem(Scenario::new().stop(When::running("clster")), near);
    assert_problem(Scenario::new().terminate(When::started("clster")), near);
    assert_problem(Scenario::new().delete(When::ended("clster")), near);
    assert_problem(Scenario::new().deadline(When::ended("clster")), near);
    assert_problem(Scenario::new().fails("nothing"), &none);
    // A block is no op.
    let block = "`when` is a block and no op: the ops in it are `publish`";
    assert_problem(Scenario::new().fails("when"), block);
    let found = simulate(Scenario::new()).unwrap();
    assert_eq!(found.get("when").unwrap_err().to_string(), block);
    let item = "there is no op `load[1]`: write `(\"load\", 1)` for an item of a loop";
    assert_problem(Scenario::new().fails("load[1]"), item);
}

#[test]
fn items_are_there() {
    let in_no_loop = "op `cluster` is in no loop, so it has no items: write `\"cluster\"` alone";
    assert_problem(Scenario::new().fails(("cluster", 1)), in_no_loop);
    let too_many = "op `load` is in 1 loop, and 2 items are given: name one for each loop, the outer one first";
    assert_problem(Scenario::new().fails(("load", [0, 0])), too_many);
    let not_there =
        "op `load` has no item 7: its loop `for-each` has 2 items, counted from 0: did you mean 1?";
    assert_problem(Scenario::new().fails(("load", 7)), not_there);
    assert_problem(Scenario::new().stop(When::running(("load", 7))), not_there);
    assert_problem(Scenario::new().stop(When::ended(("cluster", 1))), in_no_loop);
    assert_problem(Scenario::new().stop(When::started(("load", [0, 0]))), too_many);
    assert_problem(Scenario::new().fails_times(("load", 7), 2).second_run("5m"), not_there);
    let only =
        "op `load` has no item 7: its loop `for-each` has 1 item, counted from 0: did you mean 0?";
    assert_problem(Scenario::new().param("tables", r#"["a"]"#).takes(("load", 7), "1h"), only);
    let none = "op `load` has no item 0: its loop `for-each` has no items";
    assert_problem(Scenario::new().param("tables", "[]").fails(("load", 0)), none);
    let stop = Scenario::new().param("tables", "[]").stop(When::running(("load", 0)));
    assert_problem(stop, none);
    // In a condition that is not met, nobody knows how many items there are.
    let nested = |scenario| {
        #[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
        fn nested(#[default = "full"] mode: Param<String>) {
            when(mode.eq("full"), || {
                for_each(["a", "b"], |outer| {
                    for_each(["x", "y", "z"], |inner| {
                        let name = format!("load-{outer}-{inner}-{}", workflow::uid());
                        let load = SubmitRunOp::new("load").run_name(name).job_name("load");
                        load.jar_params([inner]).delete_on_exit();
                    });
                });
            });
        }
        nested().simulate(scenario)
    };
    let error = nested(Scenario::new().fails(("load", [1, 3])).takes(("load", [2]), "1h"));
    let error = error.unwrap_err();
    let problems: Vec<_> = error.problems().collect();
    let expected = [
        "op `load` has no item [1, 3]: its loop `for-each-2` has 3 items, counted from 0: did you mean [1, 2]?",
        "op `load` has no item 2: its loop `for-each` has 2 items, counted from 0: did you mean 1?",
    ];
    assert_eq!(problems, expected);
    assert_eq!(error.to_string().matches("\n  --> tests/tests/testing/scenarios.rs:").count(), 2);
    let none = nested(Scenario::new().param("mode", "none").takes(("load", [1, 3]), "1h"));
    let none = none.unwrap_err().to_string();
    let part =
        "op `load` has no item [1, 3] in this run: its condition `mode == \"full\"` is not met";
    assert!(none.contains(part), "{none}");
}

#[test]
fn parameters_fit() {
    let unknown = "pipeline `train` has no parameter `mod`; did you mean `mode`?";
    assert_problem(Scenario::new().param("mod", "x"), unknown);
    let no_number = "parameter `days`: `x` is not a valid `i32`: write a whole number from -2147483648 to 2147483647, in digits only";
    assert_problem(Scenario::new().param("days", "x"), no_number);
    let no_list = "parameter `tables`: the value is not JSON: expected value at line 1 column 1; write a JSON list such as `[\"a\", \"b\"]`";
    assert_problem(Scenario::new().param("tables", "x"), no_list);
    let no_texts = "parameter `tables`: item 0 is not a valid `String`: write `[\"1\",\"2\"]`";
    assert_problem(Scenario::new().param("tables", "[1,2]"), no_texts);
    // Each at its call.
    let wrong = Scenario::new().param("mod", "x");
    let wrong = wrong.param("days", "x");
    let text = simulate(wrong).unwrap_err().to_string();
    let places = text.lines().filter_map(|line| line.strip_prefix("  --> "));
    let source = include_str!("scenarios.rs").lines();
    let line = 1 + source.take_while(|line| !line.contains(r#"let wrong = Scenario"#)).count();
    let place = |line, column| format!("tests/tests/testing/scenarios.rs:{line}:{column}");
    assert_eq!(places.collect::<Vec<_>>(), [place(line, 33), place(line + 1, 23)], "{text}");
}

#[test]
fn states_are_those_of_the_kind() {
    let fault = |op, state: &str| Scenario::new().fault(op, Fault::ends(state));
    assert_problem(
        fault("cluster", "EROR"),
        "a cluster has no state `EROR`: did you mean `ERROR`?",
    );
    assert_problem(
        fault("cluster", "xyz"),
        "a cluster has no state `xyz`: it fails as `ERROR`, `TERMINATED`",
    );
    let no_states = "op `delete-cluster` creates no resource of Databricks, so it has no states: `.fails(\"delete-cluster\")` lets it fail";
    assert_problem(fault("delete-cluster", "FAILED"), no_states);
}

#[test]
fn outputs_fit() {
    let output = |op, name, value: &str| Scenario::new().output(op, name, value);
    let unknown = "op `load` has no output `run_idd`: did you mean `run_id`?";
    assert_problem(output("load", "run_idd", "1"), unknown);
    let no_number = "output `run_id` of op `load`: `x` is not a valid `i64`: write a whole number of 64 bits, in digits only";
    assert_problem(output("load", "run_id", "x"), no_number);
    let tag = "output `run_id` of op `load`: the value contains `{{`, which Argo evaluates as a tag, or waits for forever";
    assert_problem(output("load", "run_id", "{{x}}"), tag);
    let none = "op `delete-cluster` has no output `x`: it has no outputs";
    assert_problem(output("delete-cluster", "x", "y"), none);
}

#[test]
fn approvals_get_decisions() {
    let output = |name, value: &str| Scenario::new().output("approve", name, value);
    let unknown = "op `approve` has no output `decison`: did you mean `decision`?";
    assert_problem(output("decison", "YES"), unknown);
    let choice = "op `approve` has no choice `PERHAPS`: its choices are `YES`, `NO`";
    assert_problem(output("decision", "PERHAPS"), choice);
    let fails = "op `approve` is an approval: it ends with a decision, which `.output(\"approve\", \"decision\", …)` gives, or with a fault: `Fault::Rejected` if somebody refuses, `Fault::Hangs` if nobody decides";
    let fault = Scenario::new().fault("approve", Fault::PodLostBefore);
    assert_problem(fault, fails);

    let publishes = |scenario| simulate(scenario).unwrap().op("publish").ran();
    assert!(publishes(output("decision", "YES")));
    assert!(!publishes(output("decision", "NO")));
    let refused = simulate(Scenario::new().fails("approve")).unwrap();
    assert_eq!((refused.phase(), refused.op("publish").ran()), (Phase::Failed, false), "{refused}");
    let nobody = simulate(Scenario::new().fault("approve", Fault::Hangs)).unwrap();
    assert_eq!((nobody.phase(), nobody.duration()), (Phase::Running, None));
}

#[test]
fn times_are_durations() {
    let wrong = |text: &str| {
        format!(
            "`{text}` is not a duration: write whole numbers with the units `d`, `h`, `m` and `s`, as in `1h30m`"
        )
    };
    assert_problem(Scenario::new().takes("load", "5 parsecs"), &wrong("5 parsecs"));
    assert_problem(Scenario::new().stop(When::at("soon")), &wrong("soon"));
    assert_problem(Scenario::new().second_run("later"), &wrong("later"));
}

#[test]
fn there_is_one_second_run() {
    let message = "a scenario has one second run: leave out one of them";
    assert_problem(Scenario::new().second_run("1m").second_run("5m"), message);
}

#[test]
fn objects_have_a_kind_and_a_name() {
    let message = "an object that is there before has a `kind` and a `metadata.name`, as in `{\"kind\": \"Run\", \"metadata\": {\"name\": \"nightly\"}}`";
    for object in [json!({"kind": "Run"}), json!({"metadata": {"name": "x"}}), json!("Run")] {
        assert_problem(Scenario::new().present(object), message);
    }
    let kind = "there is no kind `Djobb`: did you mean `Djob`?";
    assert_problem(Scenario::new().absent("Djobb", "load"), kind);
    let named = json!({"kind": "Djobb", "metadata": {"name": "load"}});
    assert_problem(Scenario::new().present(named), kind);
    let absent = "no op waits for a Djob `loads`, so it makes no difference if it is absent: did you mean `load`?";
    assert_problem(Scenario::new().absent("Djob", "loads"), absent);
    let run = json!({"kind": "Run", "metadata": {"name": "x"}});
    let twice = Scenario::new().present(run.clone()).present(run);
    assert_problem(twice, "the Run `x` is present twice: leave one of them out");
    let both = json!({"kind": "Djob", "metadata": {"name": "load"}});
    let both = Scenario::new().present(both).absent("Djob", "load");
    assert_problem(both, "the Djob `load` can't be both present and absent: leave one of them out");
}

#[test]
fn operators_are_known() {
    let message = "there is no operator `kfpdbx`: did you mean `kfp-dbx`? the operators are `azure-databricks-operator`, `kfp-dbx`";
    assert_problem(Scenario::new().operator("kfpdbx"), message);
}

#[test]
fn all_problems_are_reported_at_their_places() {
    let scenario = Scenario::new().fails("clster").output("load", "run_idd", "1").param("mod", "x");
    let error = simulate(scenario).unwrap_err();
    assert_eq!(error.problems().count(), 3);
    assert!(error.pipeline().is_none());
    let text = format!("{error:?}");
    assert!(
        text.contains("did you mean `cluster`?\n  --> tests/tests/testing/scenarios.rs:"),
        "{text}"
    );
}

#[test]
fn errors_of_the_pipeline_come_first() {
    let pipeline = Pipeline::builder("empty").build(|_| {});
    let error = pipeline.simulate(Scenario::new().fails("x")).unwrap_err();
    assert_eq!(error.problems().count(), 0);
    assert_eq!(error.pipeline().unwrap().diagnostics()[0].rule(), rules::EMPTY_PIPELINE);
}

#[test]
fn a_parameter_without_a_default_needs_a_value() {
    #[pipeline(truthful, timeout = "2h")]
    fn needs(run: Param<String>) {
        let submit = SubmitRunOp::new("submit").run_name(format!("{run}-{}", workflow::uid()));
        submit.job_name("figures").jar_params(["10"]).delete_on_exit();
    }
    let error = needs().simulate(Scenario::new()).unwrap_err();
    let message =
        "parameter `run` (String) has no default, so it needs a value: write `.param(\"run\", …)`";
    assert_eq!(error.problems().collect::<Vec<_>>(), [message]);
    let text = error.to_string();
    assert!(text.contains("\n  --> tests/tests/testing/scenarios.rs:"), "{text}");
    let run = needs().simulate(Scenario::new().param("run", "x")).unwrap();
    assert_eq!(run.phase(), Phase::Succeeded);
}

#[test]
fn names_that_a_test_asks_for_are_known() {
    let run = simulate(Scenario::new()).unwrap();
    let unknown = run.get("clster").unwrap_err().to_string();
    assert_eq!(unknown, "there is no op `clster` in the pipeline: did you mean `cluster`?");
    let item = "op `load` has no item 7 in this run: it has 2 items, counted from 0";
    assert_eq!(run.get(("load", 7)).unwrap_err().to_string(), item);
    let op = run.op(("load", 1));
    assert!(op.succeeded() && !op.failed() && run.op("load").succeeded(), "{run}");
    // What a failed assertion prints is short.
    for text in [format!("{op:?}"), format!("{:?}", run.kept())] {
        assert!(text.contains("load") && text.len() < 1000, "{text}");
    }
    let failed = simulate(Scenario::new().fails(("load", 1))).unwrap();
    assert!(failed.op("load").failed() && failed.op(("load", 0)).succeeded(), "{failed}");
    assert!(!failed.op("publish").failed() && !failed.op("publish").succeeded(), "{failed}");
}

#[test]
fn code_is_what_was_said() {
    let scenario = Scenario::new()
        .param("mode", "a\"b")
        .succeeds("load")
        .fails("load")
        .fails_times(("load", 1), 2)
        .fault(("load", [1, 2]), Fault::ends("TIMEDOUT"))
        .fault_times("load", Fault::Hangs, 1)
        .takes("load", "90m")
        .output("load", "run_id", 7)
        .stop(When::at("26h"))
        .terminate(When::started("load"))
        .delete(When::running("load"))
        .deadline(When::ended(("load", 2)))
        .present(json!({"kind": "Run"}))
        .absent("Djob", "load")
        .second_run("1m30s")
        .operator("kfp-dbx");
    let code = r#"Scenario::new()
    .param("mode", "a\"b")
    .succeeds("load")
    .fails("load")
    .fails_times(("load", 1), 2)
    .fault(("load", [1, 2]), Fault::ends("TIMEDOUT"))
    .fault_times("load", Fault::Hangs, 1)
    .takes("load", "1h30m")
    .output("load", "run_id", "7")
    .stop(When::at("26h"))
    .terminate(When::started("load"))
    .delete(When::running("load"))
    .deadline(When::ended(("load", 2)))
    .present(json!({"kind":"Run"}))
    .absent("Djob", "load")
    .second_run("1m30s")
    .operator("kfp-dbx")"#;
    assert_eq!(scenario.to_code(), code);
}
