//! What an exploration does with scenarios that are out of the ordinary.

use kfp_dbx::Action;
use kfp_dbx::prelude::*;
use kfp_dbx::testing::*;

fn run(name: &str) -> SubmitRunOp {
    let op = SubmitRunOp::new(name).run_name(format!("{name}-{}", workflow::uid()));
    op.job_name("figures").jar_params(["10"]).delete_on_exit()
}

fn rules_of(explored: &Explored) -> Vec<&'static str> {
    explored.findings().iter().map(|found| found.rule().name).collect()
}

/// A pipeline of which one branch has no model.
#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
fn trial(#[default = "delta"] mode: Param<String>, #[default = 1] days: Param<i32>) {
    run("load");
    when(mode.eq("full") | days.eq(7), || {
        ResourceOp::new("try-it")
            .k8s_resource(json!({
                "apiVersion": "v1",
                "kind": "ConfigMap",
                "metadata": {"name": format!("try-{}", workflow::uid())},
            }))
            .action(Action::Apply)
            .flags(["--dry-run=server"])
            .keep();
    });
}

#[test]
fn what_could_not_be_simulated_is_said() {
    let explored = trial().explore().run().unwrap();
    assert!(explored.is_clean() && explored.findings().is_empty(), "{explored}");
    let [missed] = explored.not_simulated() else { panic!("{explored}") };
    let why = missed.error().problems().collect::<Vec<_>>().join("\n");
    assert!(why.contains("the simulator has no model of the flag `--dry-run=server`"), "{why}");
    assert_eq!(missed.count(), 2);
    let code = "Scenario::new()\n    .param(\"days\", \"7\")";
    assert_eq!(missed.scenario().to_code(), code);
    let text = explored.to_string();
    let said = "this scenario could not be simulated, and another one:\n\n    Scenario::new()";
    assert!(text.contains(said), "{text}");
    assert!(text.contains("; 2 scenarios could not be simulated"), "{text}");
    // An exploration says it also where it finds nothing.
    let starts = explored.simulations();
    let again = trial().explore().pairs(false).run().unwrap();
    assert_eq!(again.not_simulated().len(), 1);
    assert!(again.simulations() < starts);
}

#[test]
fn what_no_scenario_can_do_without_is_an_error() {
    let explored = trial().explore().scenario(Scenario::new().param("mode", "full")).run();
    let why = explored.unwrap_err().to_string();
    assert!(why.contains("the simulator has no model of the flag"), "{why}");
}

#[test]
fn only_what_can_be_is_tried() {
    #[pipeline(truthful, timeout = "2h", deadline = "3d", operator = "kfp-dbx")]
    fn choose(#[default = 1] days: Param<i32>, #[default = ["a"]] tables: Param<Vec<String>>) {
        let approve = SuspendOp::new("approve").choices(["NO", "YES", "LATER"]).default("NO");
        when(approve.outputs.decision.eq("YES"), || {
            run("publish");
        });
        when(days.lt(i32::MIN + 1), || {
            run("nothing");
        });
        for_each(tables, |table| {
            let load = SubmitRunOp::new("load").run_name(format!("{table}-{}", workflow::uid()));
            load.job_name("figures").jar_params([table]).delete_on_exit();
        });
    }
    for start in [Scenario::new(), Scenario::new().param("tables", "[]")] {
        let explored = choose().explore().scenario(start).run().unwrap();
        assert!(explored.not_simulated().is_empty(), "{explored}");
        assert_eq!(rules_of(&explored), [""; 0], "{explored}");
    }
}

/// A use that only `.uses(…)` tells. The delete is one that the checker can't see to be of that scope.
#[test]
fn declared_uses_count() {
    fn pipeline(waits: bool) -> Pipeline {
        let pipeline = Pipeline::builder("tables").build(move |p| {
            let tables = Parameter::<Vec<String>>::new("tables").default(["sales", "stock"]);
            let tables = p.param(tables);
            let name = |item: &str| format!("{item}-{}", workflow::uid());
            let loads = for_each(tables, |table| {
                let scope = CreateSecretScopeOp::new("scope").scope_name(name(&table.to_string()));
                let scope = scope.initial_manage_principal("users").delete_on_exit();
                let load = SubmitRunOp::new("load").run_name(name(&table.to_string()));
                load.job_name("figures").jar_params([table]).uses(scope).delete_on_exit();
            });
            let other = run("other");
            let delete = DeleteSecretScopeOp::new("delete").scope_name(name("stock")).external();
            let delete = delete.after(other);
            if waits {
                delete.after(loads);
            }
        });
        pipeline.truthful(true).timeout("2h").operator("kfp-dbx")
    }
    let explore = |waits| {
        let start = Scenario::new().takes("other", "1m");
        pipeline(waits).explore().scenario(start).pairs(false).run().unwrap()
    };
    let explored = explore(false);
    let found: Vec<_> =
        explored.findings().iter().map(|found| found.diagnostic().message()).collect();
    let deleted = "the secret scope of op `scope` is deleted while that of op `load` uses it";
    assert!(found.contains(&deleted), "{explored}");
    // What another item uses is there.
    assert_eq!(rules_of(&explored), ["deleted_in_use"], "{explored}");
    let explored = explore(true);
    assert_eq!(rules_of(&explored), [""; 0], "{explored}");
}

/// A cluster of one name is made twice: each run uses the one that is there.
#[test]
fn a_use_is_of_the_resource_that_is_there() {
    #[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
    fn renewed() {
        let name = format!("cluster-{}", workflow::uid());
        let cluster = |op: &str| {
            let op = CreateClusterOp::new(op).cluster_name(&name).num_workers(2);
            op.spark_version("15.4.x-scala2.12").node_type_id("Standard_D3_v2").delete_on_exit()
        };
        let train = |op: &str| {
            let op = SubmitRunOp::new(op).run_name(format!("{op}-{}", workflow::uid()));
            op.existing_cluster_name(&name)
                .notebook_task(NotebookTask::new("/Shared/Train"))
                .delete_on_exit()
        };
        let first = train("first").after(cluster("make"));
        let delete = DeleteClusterOp::new("renew").cluster_name(&name).wait("10m").after(first);
        train("second").after(cluster("again").after(delete));
    }
    let explored = renewed().explore().pairs(false).run().unwrap();
    assert_eq!(rules_of(&explored), [""; 0], "{explored}");
}

/// An object of Kubernetes is there as soon as it is made.
#[test]
fn a_secret_can_be_used() {
    #[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
    fn secrets(password: Param<String>) {
        let name = format!("secret-{}", workflow::uid());
        let secret = ResourceOp::new("secret").k8s_resource(json!({
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {"name": name},
            "stringData": {"password": password},
        }));
        let secret = secret.set_owner_reference(true);
        let scope = CreateSecretScopeOp::new("scope").initial_manage_principal("users");
        let scope = scope.scope_name(format!("scope-{}", workflow::uid()));
        let key = SecretKeyRef::new(&name, "password");
        scope.secrets([Secret::value_from("password", key)]).after(secret).delete_on_exit();
    }
    let explored = secrets().explore().pairs(false).run().unwrap();
    let found = rules_of(&explored);
    assert!(!found.contains(&"used_while_absent"), "{explored}");
}

/// Returns what is found about workflows that never end: the message and the help.
fn endless(pipeline: &Pipeline) -> Vec<(String, String)> {
    let explored = pipeline.explore().pairs(false).run().unwrap();
    let found = explored.findings().iter().filter(|found| found.rule() == rules::NEVER_ENDS);
    let text = |found: &Found| {
        let found = found.diagnostic();
        (found.message().to_owned(), found.help().unwrap_or_default().to_owned())
    };
    found.map(text).collect()
}

#[test]
fn each_way_to_wait_for_ever_has_its_way_out() {
    let pipeline = |name: &str, body: fn()| {
        Pipeline::builder(name).build(move |_| body()).truthful(true).operator("kfp-dbx")
    };
    let found = endless(&pipeline("deletes", || {
        let first = run("first").timeout("2h");
        run("second").timeout("2h").after(first);
    }));
    let [(message, help)] = &found[..] else { panic!("{found:#?}") };
    let never = "the workflow never ends: it waits for op";
    let expected = format!(
        "{never} `delete-first`, whose pod never starts; it can also wait for ever for `delete-second`"
    );
    assert_eq!(*message, expected);
    for part in ["`#[pipeline(timeout = \"2h\")]`", "`.delete_on_exit_with(Policies::new()"] {
        assert!(help.contains(part), "{help}");
    }
    // What the help says helps.
    let with_default = pipeline("deletes", || {
        run("first");
    });
    let with_default = with_default.timeout("2h");
    assert_eq!(endless(&with_default), []);
    let with_policies = pipeline("deletes", || {
        let first = run("first").timeout("2h");
        first.delete_on_exit_with(Policies::new().timeout("10m"));
    });
    assert_eq!(endless(&with_policies), []);

    fn approvals() {
        let first = SuspendOp::new("first");
        SuspendOp::new("second").after(first);
        run("publish").timeout("2h").allow(rules::NEVER_ENDS);
    }
    let found = endless(&pipeline("approvals", approvals));
    let [(message, help)] = &found[..] else { panic!("{found:#?}") };
    let expected =
        format!("{never} `first`, which nobody resumes; it can also wait for ever for `second`");
    assert_eq!(*message, expected);
    assert!(help.contains("`#[pipeline(deadline = \"3d\")]`"), "{help}");
    assert_eq!(endless(&pipeline("approvals", approvals).deadline("3d")), []);
}

#[test]
fn a_budget_of_nothing_is_an_error() {
    let none = trial().explore().budget(0).run().unwrap_err().to_string();
    assert!(none.starts_with("an exploration of 0 simulations finds nothing"), "{none}");
    assert!(none.contains("\n  --> tests/tests/testing/explorations.rs:"), "{none}");
    let one = trial().explore().budget(1).run().unwrap().to_string();
    assert!(one.contains("nothing found in 1 simulation; ") && one.contains(" left out"), "{one}");
    let error = trial().explore().param("mod", "full").run().unwrap_err().to_string();
    assert!(error.contains("did you mean `mode`?"), "{error}");
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let none = trial().explore().threads(0).run().unwrap_err().to_string();
    assert!(none.starts_with("an exploration in 0 threads does nothing"), "{none}");
    assert!(none.contains("\n  --> tests/tests/testing/explorations.rs:"), "{none}");
    let one = trial().explore().threads(1).run().unwrap().to_string();
    for threads in [2, 3, 7, 64] {
        let explored = trial().explore().threads(threads).run().unwrap().to_string();
        assert_eq!(explored, one, "{threads} threads");
    }
}

/// What the budget makes and what it leaves out are all there is, and a larger one leaves out less.
#[test]
fn a_budget_is_the_number_of_simulations_at_most() {
    #[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
    fn choose(#[default = "delta"] mode: Param<String>) {
        let load = run("load");
        when(mode.eq("full"), || {
            run("compare");
        })
        .after(load);
    }
    let explore = |budget: Option<usize>, pairs| {
        let pipeline = choose();
        let exploration = pipeline.explore().pairs(pairs);
        match budget {
            Some(budget) => exploration.budget(budget).run().unwrap(),
            None => exploration.run().unwrap(),
        }
    };
    let singles = explore(None, false).simulations();
    for pairs in [false, true] {
        let all = match pairs {
            false => singles,
            true => explore(Some(100_000), true).simulations(),
        };
        let mut last = (true, usize::MAX);
        for budget in (1..all + 20).step_by(if pairs { 97 } else { 9 }) {
            let explored = explore(Some(budget), pairs);
            let (made, left_out) = (explored.simulations(), explored.left_out());
            assert_eq!(made, budget.min(all), "{explored}");
            assert_eq!(explored.leaves_out_pairs(), pairs && budget < singles, "{explored}");
            let of = if explored.leaves_out_pairs() { singles } else { all };
            assert_eq!(made + left_out, of, "{budget}: {explored}");
            let now = (explored.leaves_out_pairs(), left_out);
            assert!(now <= last, "{budget}: {explored}");
            last = now;
        }
        let whole = explore(Some(all), pairs);
        assert_eq!((whole.simulations(), whole.left_out()), (all, 0), "{whole}");
    }
    let few = explore(Some(10), true).to_string();
    assert!(
        few.contains("nothing found in 10 simulations; ") && few.contains(" left out"),
        "{few}"
    );
    assert!(
        few.ends_with(" more scenarios, and all in which two things happen, are left out"),
        "{few}"
    );
}

#[test]
fn a_finding_shows_the_assertion_that_fails() {
    #[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
    fn nightly(#[default = "nightly"] name: Param<String>) {
        let compute = SubmitRunOp::new("compute").job_name("figures");
        let compute = compute.run_name(name);
        compute.jar_params(["10"]).delete_on_exit();
    }
    // A finding about a name is at the call that gives it.
    let source = include_str!("explorations.rs").lines();
    let line = 1 + source.take_while(|line| !line.contains("compute.run_name(name)")).count();
    let place = format!("--> tests/tests/testing/explorations.rs:{line}:31");
    let explored = nightly().explore().pairs(false).run().unwrap();
    let found = |rule| explored.findings().iter().find(|found| found.rule() == rule).unwrap();
    let foreign = found(rules::FOREIGN_DELETE);
    let text = foreign.to_string();
    let line = foreign.assertion().unwrap();
    assert!(text.contains("object.gone().is_none()") && text.contains(line), "{text}");
    assert!(text.contains("`delete-compute` deletes Run `nightly` of somebody else"), "{text}");
    assert!(text.contains("`#[pipeline(mutex") || text.contains("workflow::uid()"), "{text}");
    let meet = found(rules::RUNS_MEET);
    assert!(meet.assertion().unwrap().contains("run.second()"), "{meet}");
    assert!(text.contains(&place) && meet.to_string().contains(&place), "{text}\n{meet}");
    // The code of the finding fails with its assertion.
    let run = nightly().simulate(foreign.scenario()).unwrap();
    assert!(run.objects().any(|object| object.op().is_none() && object.gone().is_some()), "{run}");
}

/// A cluster of a name that whoever starts a run chooses.
fn named(has_mutex: bool, clears: bool) -> Pipeline {
    let pipeline = Pipeline::builder("nightly").build(move |p| {
        let name = p.param(Parameter::<String>::new("name").default("nightly"));
        let cluster = CreateClusterOp::new("cluster").cluster_name(name).num_workers(2);
        let cluster = cluster.spark_version("15.4.x-scala2.12").node_type_id("Standard_D3_v2");
        let cluster = cluster.delete_on_exit();
        if clears {
            let clear = DeleteClusterOp::new("clear").cluster_name(name).external();
            cluster.after(clear.wait("10m"));
        }
        let train = SubmitRunOp::new("train").run_name(format!("train-{}", workflow::uid()));
        let train = train.existing_cluster_name(cluster.outputs.name);
        train.notebook_task(NotebookTask::new("/Shared/Train")).delete_on_exit();
    });
    let pipeline = pipeline.truthful(true).timeout("2h").operator("kfp-dbx");
    if has_mutex { pipeline.mutex("nightly").argo("3.6") } else { pipeline }
}

/// What the help of `runs_meet` says helps, and nothing less does.
#[test]
fn a_mutex_is_free_before_the_resource_is_gone() {
    let meets = |has_mutex, clears| {
        let explored = named(has_mutex, clears).explore().run().unwrap();
        let found = explored.findings().iter().find(|found| found.rule() == rules::RUNS_MEET);
        found.map(ToString::to_string)
    };
    assert!(meets(false, false).is_some() && meets(false, true).is_some());
    let found = meets(true, false).unwrap();
    assert!(found.contains("AlreadyExists: Dcluster `nightly` is still being deleted"), "{found}");
    assert!(found.contains("let the create wait for a delete of that name"), "{found}");
    assert_eq!(meets(true, true), None);
}

/// What an exploration does not judge, and what no pipeline can prevent.
#[test]
fn what_is_no_finding_is_said() {
    let pipeline = |is_truthful: bool| {
        let plain = Pipeline::builder("plain").build(|_| {
            let name = format!("plain-{}", workflow::uid());
            let cluster = CreateClusterOp::new("cluster").cluster_name(&name).num_workers(2);
            let cluster = cluster.spark_version("15.4.x-scala2.12").node_type_id("Standard_D3_v2");
            let cluster = cluster.delete_on_exit().outputs.name;
            let train = SubmitRunOp::new("train").run_name(&name).existing_cluster_name(cluster);
            train.notebook_task(NotebookTask::new("/Shared/Train")).delete_on_exit();
        });
        plain.truthful(is_truthful).timeout("2h").operator("kfp-dbx")
    };
    let explored = pipeline(false).explore().pairs(false).run().unwrap();
    assert!(explored.is_clean(), "{explored}");
    let [warning, ..] = explored.warnings() else { panic!("{explored}") };
    assert_eq!(warning.rule(), rules::IGNORED_FAILURE);
    let text = explored.to_string();
    assert!(text.contains(&warning.to_string()), "{text}");
    let stays = "\nwhat `cluster`, `train` made can stay until the workflow is deleted, such as after `argo terminate`: `#[pipeline(ttl = \"1d\")]` deletes the workflow, and with it what it owns, a day after its end";
    assert!(text.ends_with(stays), "{text}");
    let green = pipeline(false).simulate(Scenario::new().fails("train")).unwrap();
    assert_eq!(green.phase(), Phase::Succeeded);
    assert!(
        green.to_string().ends_with("\n  Succeeded, but the run of `train` is FAILED"),
        "{green}"
    );

    let truthful = pipeline(true).ttl("1d").explore().pairs(false).run().unwrap();
    assert!(truthful.warnings().is_empty(), "{truthful}");
    assert!(!truthful.to_string().contains('\n'), "{truthful}");
}

/// What depends on the values that a run gets, and a retry that can't help.
#[test]
fn equal_items_and_vain_retries_are_said() {
    let pipeline = |reattaches: bool| {
        let pipeline = Pipeline::builder("exports").build(move |p| {
            let tables = Parameter::<Vec<String>>::new("tables").default(["a", "b"]);
            for_each(p.param(tables), |table| {
                let name = format!("{table}-{}", workflow::uid());
                let export = SubmitRunOp::new("export").run_name(name).job_name("export");
                export.jar_params([table]).delete_on_exit();
            });
            let check = run("check");
            match reattaches {
                true => check.reattach(),
                false => check.retry(Retry::on_error(1)),
            };
        });
        pipeline.truthful(true).timeout("2h").operator("kfp-dbx")
    };
    let notes = |reattaches| {
        let explored = pipeline(reattaches).explore().pairs(false).run().unwrap();
        assert_eq!(rules_of(&explored), [""; 0], "{explored}");
        explored.notes().join("\n")
    };
    let equal = "op `export` fails with `AlreadyExists` if its loop gets two equal items";
    let vain = "op `check` does not profit from its retry if its pod is lost after";
    let all = notes(false);
    assert!(all.contains(equal) && all.contains(vain), "{all}");
    let all = notes(true);
    assert!(all.contains(equal) && !all.contains(vain), "{all}");
}

/// What the scenario says that all start from is not explored again, and is told if it has no effect in any.
#[test]
fn what_an_exploration_starts_from_has_an_effect() {
    #[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
    fn once() {
        run("once").delete_on_exit();
    }
    let explored =
        |scenario: Scenario| once().explore().scenario(scenario).pairs(false).run().unwrap();
    let notes = |scenario: Scenario| -> Vec<String> {
        let explored = explored(scenario);
        assert!(explored.not_simulated().is_empty(), "{explored}");
        let is_it = |note: &String| note.starts_with("of the scenario that each one starts from");
        explored.notes().into_iter().filter(is_it).collect()
    };
    let late = notes(Scenario::new().stop(When::at("100d")));
    assert!(
        matches!(&late[..], [one] if one.contains("the workflow is never stopped")),
        "{late:?}"
    );
    let late = notes(Scenario::new().second_run("100d"));
    assert!(matches!(&late[..], [one] if one.contains("the second run begins after")), "{late:?}");
    assert_eq!(notes(Scenario::new().second_run("1s")), [""; 0]);
    assert_eq!(notes(Scenario::new().stop(When::at("1m"))), [""; 0]);
}

/// What a termination leaves behind, no pipeline can prevent: also not if all scenarios start from it.
#[test]
fn what_an_exploration_starts_from_is_no_finding() {
    #[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
    fn once() {
        run("once").delete_on_exit();
    }
    let once = once();
    let found = |scenario| {
        let explored = once.explore().scenario(scenario).pairs(false).run().unwrap();
        let rules = explored.findings().iter().map(|found| found.rule().name);
        rules.filter(|rule| *rule == "left_behind").count()
    };
    let terminated = Scenario::new().terminate(When::running("once"));
    assert_eq!(once.simulate(&terminated).unwrap().left_behind().len(), 1);
    assert_eq!(found(terminated), 0);
    let denied = Scenario::new().fails("delete-once");
    assert_eq!(once.simulate(&denied).unwrap().left_behind().len(), 1);
    assert_eq!(found(denied), 0);
}
