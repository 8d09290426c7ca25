//! What a scenario says has an effect, and does not contradict itself: a test is not green because
//! nothing of it happened.

use kfp_dbx::Action;
use kfp_dbx::prelude::*;
use kfp_dbx::testing::*;

#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
fn train(#[default = "full"] mode: Param<String>) {
    let run = |name: &str| {
        let op = SubmitRunOp::new(name).run_name(format!("{name}-{}", workflow::uid()));
        op.job_name(name).jar_params(["10"]).delete_on_exit()
    };
    let train = run("train");
    let cluster = CreateClusterOp::new("cluster").num_workers(2).after(train);
    let cluster = cluster.cluster_name(format!("cluster-{}", workflow::uid()));
    cluster.spark_version("15.4.x-scala2.12").node_type_id("Standard_D3_v2").delete_on_exit();
    when(mode.eq("full"), || {
        run("report").after(train);
    });
    for_each(["a", "b"], |table| {
        let load = SubmitRunOp::new("load").run_name(format!("{table}-{}", workflow::uid()));
        load.job_name("load").jar_params([table]).delete_on_exit();
    });
    on_failure(|| {
        run("alert");
    });
}

#[track_caller]
fn problems(scenario: &Scenario) -> Vec<String> {
    match train().simulate(scenario) {
        Ok(run) => panic!("{}\n{run}", scenario.to_code()),
        Err(error) => {
            let text = error.to_string();
            assert!(text.contains("\n  --> tests/tests/testing/effects.rs:"), "{text}");
            error.problems().map(str::to_owned).collect()
        }
    }
}

#[track_caller]
fn assert_problem(scenario: &Scenario, part: &str) {
    let found = problems(scenario);
    assert!(found.len() == 1 && found[0].contains(part), "{}\n{found:#?}", scenario.to_code());
}

#[test]
fn a_fault_of_an_op_that_does_not_run_is_an_error() {
    let brief = || Scenario::new().param("mode", "brief");
    let skipped = "`.fails(\"report\")` has no effect: op `report` is skipped, as its condition `mode == \"full\"` is not met: `\"brief\" == \"full\"` is false; let the op run, by a parameter, an output or what happens to another op, or leave this out";
    assert_eq!(problems(&brief().fails("report")), [skipped]);
    let omitted = "op `report` is omitted, as its block `when` is omitted: `train` failed";
    assert_problem(&Scenario::new().fails("train").fault("report", Fault::Hangs), omitted);
    let exit = "`.fault_times(\"alert\", Fault::Pending, 2)` has no effect: op `alert` is ";
    assert_problem(&Scenario::new().fault_times("alert", Fault::Pending, 2), exit);
    // So is all else that is said of it.
    let all = brief().takes("report", "1h").output("report", "run_id", 7);
    let all = all.fails("report").succeeds("report");
    let found = problems(&all);
    assert_eq!(found.len(), 3, "{found:#?}");
    assert!(found.iter().all(|found| found.contains("has no effect: op `report` is skipped")));
    // A fault that is taken back is none.
    let back = Scenario::new().fails("report").succeeds("report");
    assert_eq!(train().simulate(back).unwrap().phase(), Phase::Succeeded);
    // It has an effect in one of the items.
    let failed = train().simulate(Scenario::new().fails(("load", 1))).unwrap();
    assert_eq!(failed.phase(), Phase::Failed);
}

#[test]
fn a_fault_that_makes_no_difference_is_an_error() {
    // The name tells the run: no object of somebody else has it.
    let run = train().simulate(Scenario::new().fault_times("train", Fault::PodLostBefore, 1));
    assert_eq!(run.unwrap().phase(), Phase::Error);
    let none = "`.fault_times(\"train\", Fault::Hangs, 0)` has no effect: op `train` runs as it does without a fault";
    assert_problem(&Scenario::new().fault_times("train", Fault::Hangs, 0), none);
    // Something else lets the op fail before.
    #[pipeline(truthful, timeout = "2h", operator = "kfp-dbx", allow(warnings))]
    fn nightly() {
        let run = SubmitRunOp::new("run").run_name("nightly").job_name("figures").jar_params(["1"]);
        run.delete_on_exit();
        let wait = SuspendOp::new("wait").duration("5m");
        SuspendOp::new("look").after(wait);
        let approve = SuspendOp::new("approve").choices(["YES", "NO"]).default("NO");
        when(approve.outputs.decision.eq("YES"), || {
            SuspendOp::new("enjoy").duration("1m");
        });
    }
    let problem = |scenario: &Scenario| {
        let error = nightly().simulate(scenario).unwrap_err();
        let problems: Vec<_> = error.problems().map(str::to_owned).collect();
        assert_eq!(problems.len(), 1, "{problems:#?}");
        problems[0].clone()
    };
    let new = Scenario::new;
    let taken = json!({"kind": "Run", "metadata": {"name": "nightly"}});
    let masked = problem(&new().present(taken).fails("run"));
    let expected = "`.fails(\"run\")` has no effect: op `run` fails without it, too: ";
    assert!(masked.starts_with(expected) && masked.contains("already exists"), "{masked}");
    let late = problem(&new().takes("run", "3h").fails("run"));
    assert!(late.starts_with(expected) && late.contains("deadline"), "{late}");
    // An op that fails has no outputs.
    let decision = problem(&new().fails("approve").output("approve", "decision", "YES"));
    let expected = "`.output(\"approve\", \"decision\", \"YES\")` has no effect, as nobody answers";
    assert!(decision.starts_with(expected), "{decision}");
    let output = problem(&new().fails("run").output("run", "run_id", "7"));
    let expected = "`.output(\"run\", \"run_id\", \"7\")` has no effect: op `run` fails, and has no outputs then; leave this out";
    assert_eq!(output, expected);
    let pause = "op `wait` ends after the time that its `.duration(…)` says: leave this out";
    assert_eq!(problem(&new().takes("wait", "7m")), pause);
    // Nobody decides anything here.
    let none = "op `look` has no output `decision`: it has no outputs";
    assert_eq!(problem(&new().output("look", "decision", "YES")), none);
    let waits = problem(&new().fault("look", Fault::Pending));
    assert!(waits.starts_with("op `look` has no pod: it waits until somebody"), "{waits}");
}

#[test]
fn an_end_of_the_workflow_that_never_comes_is_an_error() {
    let late = problems(&Scenario::new().stop(When::at("9d")));
    assert!(late[0].starts_with("the workflow is never stopped: it ended after "), "{late:?}");
    assert_problem(
        &Scenario::new().terminate(When::running("alert")),
        "the workflow is never terminated: op `alert` is ",
    );
    let failed =
        Scenario::new().fault("train", Fault::PodLostBefore).deadline(When::running("train"));
    assert_problem(&failed, "never ended by its deadline: op `train` never got so far");
    let deleted = Scenario::new().delete(When::at("1m")).stop(When::at("6m"));
    assert_problem(&deleted, "the workflow is never stopped: it was deleted after 1m 00s");
    for ends in [
        Scenario::new().stop(When::at("1m")),
        Scenario::new().deadline(When::at("1m")),
        Scenario::new().delete(When::at("9d")),
        Scenario::new().stop(When::at("1m")).delete(When::at("9d")),
    ] {
        let code = ends.to_code();
        assert!(train().simulate(ends).is_ok(), "{code}");
    }
}

#[test]
fn contradictions_are_errors() {
    let new = Scenario::new;
    let twice = "`.fault(\"train\", Fault::Hangs)` replaces `.fails(\"train\")`, as only the last fault of an op holds: leave one of them out";
    assert_problem(&new().fails("train").fault("train", Fault::Hangs), twice);
    let all = new().fails(("load", 1)).fails("load");
    assert_problem(&all, "`.fails(\"load\")` replaces `.fails((\"load\", 1))`");
    let one = new().fails("load").fault(("load", 1), Fault::Hangs);
    assert!(train().simulate(one).is_ok());
    let good = |scenario: Scenario| scenario.output("train", "result_state", "SUCCESS");
    let both = "output `result_state` of op `train` can't be `SUCCESS` with `.fails(\"train\")`";
    assert_problem(&good(new().fails("train")), both);
    assert_problem(&good(new()).fails("train"), both);
    assert_problem(
        &good(new().fault("train", Fault::Rejected)),
        "can't be `SUCCESS` with `.fault(",
    );
    let stopped = "the workflow is stopped 2 times, and only the first one counts";
    let twice = new().stop(When::at("5m")).stop(When::at("6m"));
    assert_problem(&twice, stopped);
    let thrice = problems(&twice.stop(When::at("7m")));
    assert_eq!(thrice.len(), 2, "{thrice:?}");
    assert!(thrice[0].contains(stopped) && thrice[1].contains("is stopped 3 times"), "{thrice:?}");
    let after = new().terminate(When::at("5m")).stop(When::at("6m"));
    assert_problem(&after, "the workflow is stopped after it is terminated");
    let ends = |state: &str| Scenario::new().fault("train", Fault::ends(state));
    let message = "a run in the state `SUCCESS` has not failed";
    assert_problem(&ends("SUCCESS"), message);
    assert!(train().explore().scenario(ends("SUCCESS")).run().is_err());
}

#[test]
fn states_in_outputs_are_known() {
    let output = |op, name, value: &str| Scenario::new().output(op, name, value);
    let wrong = "output `result_state` of op `train` is never `FAILD`: did you mean `FAILED`?";
    assert_problem(&output("train", "result_state", "FAILD"), wrong);
    let wrong = "output `life_cycle_state` of op `train` is never `xyz`: it is one of `TERMINATED`";
    assert_problem(&output("train", "life_cycle_state", "xyz"), wrong);
    assert_problem(&output("cluster", "state", "RUNING"), "did you mean `RUNNING`?");
    let failed = train().simulate(output("train", "result_state", "FAILED")).unwrap();
    assert_eq!(failed.phase(), Phase::Failed);
}

/// What is absent makes a difference if an op needs it. Otherwise the error says why not.
#[test]
fn an_absence_without_an_effect_says_why() {
    #[pipeline(timeout = "2h", operator = "kfp-dbx", allow(warnings))]
    fn needs(#[default = "full"] mode: Param<String>) {
        let run = |name: &str, job: &str| {
            let op = SubmitRunOp::new(name).run_name(format!("{name}-{}", workflow::uid()));
            op.job_name(job).notebook_params([("a", "b")]).truthful().delete_on_exit()
        };
        let first = run("first", "one");
        run("second", "two").after(first);
        when(mode.eq("brief"), || {
            run("third", "three");
        });
        let make = CreateJobOp::new("make").job_name("made").new_cluster(
            NewCluster::new()
                .spark_version("15.4.x-scala2.12")
                .node_type_id("Standard_D3_v2")
                .num_workers(2),
        );
        let make = make.notebook_task(NotebookTask::new("/Shared/Made")).delete_on_exit();
        run("fourth", "made").after(make);
        let key = |name: &str| SecretKeyRef::new(name, "password");
        CreateSecretScopeOp::new("scope")
            .scope_name(format!("scope-{}", workflow::uid()))
            .initial_manage_principal("users")
            .secrets([Secret::value_from("a", key("a")), Secret::value_from("b", key("b"))])
            .delete_on_exit();
        let note = json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "note"}});
        ResourceOp::new("note").action(Action::Get).k8s_resource(note);
    }
    let absent = |all: &[(&str, &str)]| {
        let new = Scenario::new();
        all.iter().fold(new, |scenario, (kind, name)| scenario.absent(*kind, *name))
    };
    let problems = |all: &[(&str, &str)]| match needs().simulate(absent(all)) {
        Ok(_) => Vec::new(),
        Err(error) if error.pipeline().is_some() => panic!("{error}"),
        Err(error) => error.problems().map(str::to_owned).collect(),
    };
    // Each of them is needed.
    for needed in [&[("Djob", "one")][..], &[("Djob", "two")], &[("Secret", "a"), ("Secret", "b")]]
    {
        assert_eq!(problems(needed), [""; 0], "{needed:?}");
    }
    let later = "`.absent(\"Djob\", \"two\")` has no effect: op `second` needs it, but op `second` is omitted, as `first` failed; leave this out";
    let both = [("Djob", "one"), ("Djob", "two")];
    assert_eq!(problems(&both), [later]);
    let skipped = "`.absent(\"Djob\", \"three\")` has no effect: op `third` needs it, but op `third` is skipped, as its condition `mode == \"brief\"` is not met: `\"full\" == \"brief\"` is false; leave this out";
    assert_eq!(problems(&[("Djob", "three")]), [skipped]);
    let made = "`.absent(\"Djob\", \"made\")` has no effect: op `make` makes it; write `.fails(\"make\")` if it is not to be made, or leave this out";
    assert_eq!(problems(&[("Djob", "made")]), [made]);
    let read = "`.absent(\"ConfigMap\", \"note\")` has no effect: op `note` reads it, and it is only there if `.present(…)` adds it; leave this out";
    assert_eq!(problems(&[("ConfigMap", "note")]), [read]);
}

#[test]
fn what_is_said_twice_is_an_error() {
    let new = Scenario::new;
    let twice =
        "parameter `mode` is given twice, and only one value can hold: leave one of them out";
    assert_problem(&new().param("mode", "brief").param("mode", "full"), twice);
    let id = |scenario: Scenario, op: (&str, Vec<usize>), id: u8| scenario.output(op, "run_id", id);
    let all = || ("load", Vec::new());
    let replaced = "`.output(\"load\", \"run_id\", \"8\")` replaces `.output(\"load\", \"run_id\", \"7\")`, as only the last value of an output holds: leave one of them out";
    assert_problem(&id(id(new(), all(), 7), all(), 8), replaced);
    let covered = "replaces `.output((\"load\", 1), \"run_id\", \"7\")`";
    assert_problem(&id(id(new(), ("load", vec![1]), 7), all(), 8), covered);
    assert!(train().simulate(id(id(new(), all(), 7), ("load", vec![1]), 8)).is_ok());
    let times = "`.takes(\"train\", \"2h\")` replaces `.takes(\"train\", \"1h\")`";
    assert_problem(&new().takes("train", "1h").takes("train", "2h"), times);
    // An exploration varies what it starts from, and its scenarios say it once.
    let start = new().param("mode", "brief").output("train", "run_id", 7);
    let explored = train().explore().scenario(start).pairs(false).run().unwrap();
    assert!(explored.not_simulated().is_empty(), "{explored}");
}

#[test]
fn a_time_that_is_never_taken_is_an_error() {
    let takes = |fault| Scenario::new().takes("train", "1h").fault("train", fault);
    let hangs = "`.takes(\"train\", \"1h\")` has no effect, as op `train` never ends with `.fault(\"train\", Fault::Hangs)`";
    assert_problem(&takes(Fault::Hangs), hangs);
    assert_problem(&takes(Fault::Pending), "as op `train` has a pod that never starts with");
    assert_problem(&takes(Fault::PodLostBefore), "as op `train` makes no object with");
    assert!(train().simulate(takes(Fault::ends("FAILED"))).is_ok());
    let delete = "op `delete-train` makes nothing that takes a time: leave this out";
    assert_problem(&Scenario::new().takes("delete-train", "1h"), delete);
}

#[test]
fn a_fault_of_more_attempts_than_there_are_is_an_error() {
    #[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
    fn clear() {
        DeleteRunOp::new("clear").run_name("old").external().retry(Retry::on_failure(2));
        DeleteRunOp::new("once").run_name("older").external();
    }
    for times in 1..=3 {
        assert!(clear().simulate(Scenario::new().fails_times("clear", times)).is_ok(), "{times}");
    }
    let error = |op, times| {
        let error = clear().simulate(Scenario::new().fails_times(op, times)).unwrap_err();
        error.problems().collect::<Vec<_>>().join("\n")
    };
    let four = "`.fails_times(\"clear\", 4)` is about more than happens: op `clear` has 3 attempts; name as many, or give the op a retry with a larger limit";
    assert_eq!(error("clear", 4), four);
    assert!(error("once", 2).contains("op `once` has 1 attempt; "), "{}", error("once", 2));
}

#[test]
fn a_second_run_that_meets_nothing_is_an_error() {
    let late = "the second run begins after 9h 00m 00s, when the first one has ended (after ";
    let found = problems(&Scenario::new().second_run("9h"));
    assert!(found.len() == 1 && found[0].starts_with(late), "{found:?}");
    assert!(train().simulate(Scenario::new().second_run("5m")).is_ok());
    // What the first run has left is in the way of the second one.
    #[pipeline(truthful, timeout = "2h", operator = "kfp-dbx", allow(warnings))]
    fn keeps() {
        SubmitRunOp::new("run").run_name("nightly").job_name("figures").jar_params(["1"]).keep();
    }
    let run = keeps().simulate(Scenario::new().second_run("9h")).unwrap();
    assert_eq!(run.second().unwrap().phase(), Phase::Failed, "{run}");
}

#[test]
fn an_object_with_which_nothing_has_to_do_is_an_error() {
    #[pipeline(truthful, timeout = "2h", operator = "kfp-dbx", allow(warnings))]
    fn nightly(#[default = "full"] mode: Param<String>) {
        SubmitRunOp::new("run").run_name("nightly").job_name("figures").jar_params(["1"]).keep();
        when(mode.eq("brief"), || {
            SubmitRunOp::new("brief").run_name("brief").job_name("short").jar_params(["1"]).keep();
        });
    }
    let object = |kind: &str, name: &str| json!({"kind": kind, "metadata": {"name": name}});
    let problems =
        |object: serde_json::Value| match nightly().simulate(Scenario::new().present(object)) {
            Ok(_) => String::new(),
            Err(error) => error.problems().collect::<Vec<_>>().join("\n"),
        };
    assert_eq!(problems(object("Run", "nightly")), "");
    assert_eq!(problems(object("Djob", "figures")), "");
    let near = "`.present(…)` of the Run `nihgtly` has no effect: no op has to do with it: did you mean `nightly`?";
    assert_eq!(problems(object("Run", "nihgtly")), near);
    let none =
        "`.present(…)` of the Secret `key` has no effect: no op has to do with it; leave this out";
    assert_eq!(problems(object("Secret", "key")), none);
    let skipped = "`.present(…)` of the Djob `short` has no effect: op `brief` has to do with it, but op `brief` is skipped, as its condition `mode == \"brief\"` is not met: `\"full\" == \"brief\"` is false; leave this out";
    assert_eq!(problems(object("Djob", "short")), skipped);
}

/// An approval that fails, or that nobody answers, has no answer.
#[test]
fn an_answer_to_an_approval_that_fails_is_an_error() {
    #[pipeline]
    fn approve() {
        SuspendOp::new("approve").choices(["YES", "NO"]).default("NO");
    }
    let answered = || Scenario::new().output("approve", "decision", "YES");
    for (scenario, fault) in [
        (answered().fails("approve"), ".fails(\"approve\")"),
        (answered().fault("approve", Fault::Hangs), ".fault(\"approve\", Fault::Hangs)"),
        (answered().fault("approve", Fault::Rejected), ".fault(\"approve\", Fault::Rejected)"),
    ] {
        let error = approve().simulate(scenario).unwrap_err();
        let expected = format!(
            "`.output(\"approve\", \"decision\", \"YES\")` has no effect, as nobody answers op `approve` with `{fault}`: leave one of them out"
        );
        assert_eq!(error.problems().collect::<Vec<_>>(), [expected]);
    }
}

#[test]
fn what_takes_nothing_back_or_is_part_of_the_manifest_is_an_error() {
    let nothing = "`.succeeds(\"train\")` has no effect: no call before it lets op `train` fail; leave this out";
    assert_eq!(problems(&Scenario::new().succeeds("train")), [nothing]);
    let found = problems(&Scenario::new().fails("load").succeeds(("load", 0)).fails(("load", 0)));
    let again = "`.fails((\"load\", 0))` replaces `.succeeds((\"load\", 0))`, as only the last word on an op holds: leave one of them out";
    assert!(found.contains(&again.to_owned()), "{found:#?}");
    assert!(train().simulate(Scenario::new().fails("load").succeeds(("load", 0))).is_ok());
    let name = "output `name` of op `train` is the name of its object, which its manifest says: leave this out";
    assert_eq!(problems(&Scenario::new().output("train", "name", "other")), [name]);
    let absent = problems(&Scenario::new().absent("Djob", "train").absent("Djob", "train"));
    assert_eq!(absent, ["the Djob `train` is absent twice: leave one of them out"]);
    let operators = Scenario::new().operator("kfp-dbx").operator("azure-databricks-operator");
    assert_eq!(problems(&operators), ["a cluster has one operator: leave out one of them"]);
}
