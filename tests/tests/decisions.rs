//! The order and the conditions of the tasks of blocks, in the workflow that is emitted.

use std::collections::BTreeMap;

use kfp_dbx::prelude::*;
use kfp_dbx_tests::cluster::{Cluster, Run, small_cluster};
use kfp_dbx_tests::effects::{Given, Step, effects};
use serde_json::Value as Json;

fn clean(name: &str) -> DeleteRunOp {
    DeleteRunOp::new(name).run_name(name).external()
}

fn workflow(pipeline: &Pipeline) -> Json {
    serde_yaml::from_str(&pipeline.to_yaml().unwrap()).unwrap()
}

/// Returns the task of that name.
fn task<'a>(workflow: &'a Json, name: &str) -> &'a Json {
    let templates = workflow["spec"]["templates"].as_array().unwrap().iter();
    let mut tasks = templates.filter_map(|template| template["dag"]["tasks"].as_array()).flatten();
    tasks.find(|task| task["name"] == name).unwrap()
}

fn dependencies(workflow: &Json, name: &str) -> Vec<String> {
    let list = task(workflow, name)["dependencies"].as_array().into_iter().flatten();
    list.map(|name| name.as_str().unwrap().to_owned()).collect()
}

#[pipeline]
fn branches(mode: Param<String>) {
    let before = clean("before");
    let (of_full, of_delta) = (clean("of-full"), clean("of-delta"));
    when(mode.eq("full"), || clean("full").after(of_full))
        .after(before)
        .otherwise(|| clean("delta").after(of_delta));
}

#[test]
fn a_branch_waits_for_the_condition_and_for_its_own_ops() {
    let workflow = workflow(&branches());
    assert_eq!(dependencies(&workflow, "when"), ["before", "of-full"]);
    assert_eq!(dependencies(&workflow, "otherwise"), ["before", "of-delta"]);
}

fn run(name: &str, argument: impl IntoValue<kfp_dbx::Argument>) -> SubmitRunOp {
    let run = SubmitRunOp::new(name).run_name(name).job_name("job").jar_params([argument]);
    run.allow(rules::FIXED_NAME_IN_LOOP)
}

/// Returns the steps that run, each with its argument.
fn steps(pipeline: Pipeline, params: &[(&str, &str)]) -> BTreeMap<String, String> {
    let workflow = pipeline.allow_warnings().workflow().unwrap().to_json().unwrap();
    let output = |object: &str, path: &str| match path {
        "{.status.metadata.run_id}" => Some(object.replace('s', "1")),
        _ => None,
    };
    let steps = effects(&workflow, &Given { params, output: &output }).unwrap();
    let step = |(_, step): (String, Step)| {
        let manifest = &step.does["resource"]["manifest"];
        let name = manifest["metadata"]["name"].as_str().unwrap().to_owned();
        (name, manifest["spec"]["jar_params"][0].as_str().unwrap_or_default().to_owned())
    };
    steps.into_iter().map(step).collect()
}

fn step(name: &str, argument: &str) -> (String, String) {
    (name.to_owned(), argument.to_owned())
}

#[pipeline]
fn independent(go: Param<bool>, mode: Param<String>) {
    let s2 = when(go, || run("s2", "2")).inner;
    when(mode.eq("full"), || {
        let s4 = run("s4", s2.outputs.run_id);
        run("s5", "5");
        run("s6", s4.outputs.run_id);
    });
}

#[test]
fn an_op_that_uses_nothing_runs_although_the_op_beside_it_is_skipped() {
    let of = |go, mode| steps(independent(), &[("go", go), ("mode", mode)]);
    assert_eq!(of("false", "full"), [step("s5", "5")].into());
    assert_eq!(of("false", "delta"), [].into());
    assert_eq!(of("true", "delta"), [step("s2", "2")].into());
    let all = [step("s2", "2"), step("s4", "12"), step("s5", "5"), step("s6", "14")];
    assert_eq!(of("true", "full"), all.into());
}

#[pipeline(op = Inner)]
fn inner(id: Param<i64>, word: Param<String>) {
    run("with-id", id);
    run("with-word", word);
}

#[pipeline]
fn nested(go: Param<bool>, mode: Param<String>, list: Param<Vec<String>>) {
    let s2 = when(go, || run("s2", "2")).inner;
    for_each(["a"], |_| {
        run("in-loop", "1");
        when(mode.eq("full"), || {
            run("deep-user", s2.outputs.run_id);
            run("deep", "2");
            for_each(list, |item| {
                run("item", item);
                run("item-user", s2.outputs.run_id);
            });
        })
        .otherwise(|| {
            run("other", "3");
            when(s2.outputs.run_id.ne(1), || run("other-user", "4"));
        });
    })
    .parallelism(1);
    for_each(["b"], |item| {
        for_each([1], |_| run("twice-user", s2.outputs.run_id)).parallelism(2);
        run("once", item);
    });
    Inner::new("inner").id(s2.outputs.run_id).word("w");
}

#[test]
fn guards_reach_the_ops_of_inner_blocks() {
    let list = ("list", r#"["x"]"#);
    let of = |go, mode| steps(nested(), &[("go", go), ("mode", mode), list]);
    let always = [step("in-loop", "1"), step("once", "b")];
    let full = [step("deep", "2"), step("item", "x")];
    let other = [step("other", "3")];
    let expected = |parts: &[&[(String, String)]]| parts.concat().into_iter().collect();
    assert_eq!(of("false", "full"), expected(&[&always, &full]));
    assert_eq!(of("false", "delta"), expected(&[&always, &other]));
    let users =
        [step("s2", "2"), step("twice-user", "12"), step("with-id", "12"), step("with-word", "w")];
    let deep = [step("deep-user", "12"), step("item-user", "12")];
    assert_eq!(of("true", "full"), expected(&[&always, &full, &users, &deep]));
    let other_user = [step("other-user", "4")];
    assert_eq!(of("true", "delta"), expected(&[&always, &other, &users, &other_user]));
}

#[pipeline]
fn passed_on(go: Param<bool>, mode: Param<String>) {
    let s2 = when(go, || run("s2", "2")).inner;
    let s4 = when(mode.eq("full"), || {
        run("s5", "5");
        run("s4", s2.outputs.run_id)
    });
    run("s6", s4.inner.outputs.run_id);
}

#[test]
fn a_block_that_passes_on_an_output_is_skipped_as_a_whole_with_a_warning() {
    let workflow = passed_on().workflow().unwrap();
    let skipped = |warning: &&kfp_dbx::Diagnostic| warning.rule() == rules::SKIPPED_WITH_BLOCK;
    let warnings: Vec<_> = workflow.warnings().iter().filter(skipped).collect();
    assert_eq!(warnings.len(), 1);
    assert!(warnings[0].to_string().contains("`s5` is skipped"), "{}", warnings[0]);
    let of = |go, mode| steps(passed_on(), &[("go", go), ("mode", mode)]);
    assert_eq!(of("false", "full"), [].into());
    let all = [step("s2", "2"), step("s4", "12"), step("s5", "5"), step("s6", "14")];
    assert_eq!(of("true", "full"), all.into());
    assert_eq!(of("true", "delta"), [step("s2", "2")].into());
}

#[pipeline]
fn after_failure(mode: Param<String>) {
    let load = run("load", "1");
    let repair = run("repair", "2").after_failure(load);
    when(mode.eq("full"), || {
        run("user", repair.outputs.run_id);
        run("other", "3");
    });
}

#[test]
fn an_op_in_a_block_that_waits_for_a_reaction_is_named_in_a_warning() {
    let workflow = after_failure().workflow().unwrap();
    let mut warnings = workflow.warnings().iter();
    let skipped = warnings.find(|warning| warning.rule() == rules::SKIPPED_WITH_BLOCK).unwrap();
    let expected = "`other` runs only after a failure of `load`";
    assert!(skipped.to_string().contains(expected), "{skipped}");
}

#[pipeline]
fn passed_on_with_a_delete(go: Param<bool>, mode: Param<String>, name: Param<String>) {
    let s2 = when(go, || run("s2", "2")).inner;
    let s4 = when(mode.eq("full"), || {
        run("s5", "5").run_name(name).delete_on_exit();
        run("s4", s2.outputs.run_id)
    });
    run("s6", s4.inner.outputs.run_id);
}

#[test]
fn a_delete_does_not_run_where_its_create_is_skipped_with_a_block() {
    let error = passed_on_with_a_delete().workflow().unwrap_err();
    let broken: Vec<_> = error.diagnostics().iter().map(|found| found.rule().name).collect();
    assert!(broken.contains(&"conditional_create"), "{error}");
}

#[pipeline]
fn at_exit() {
    clean("main");
    on_exit(|| {
        let first = run("first", "1");
        run("second", first.outputs.run_id);
        for_each(["a"], |_| {
            run("third", first.outputs.run_id);
            run("fourth", "4");
        });
    });
}

#[test]
fn at_exit_an_op_is_skipped_if_the_op_whose_output_it_uses_has_failed() {
    let workflow = workflow(&at_exit());
    assert_eq!(task(&workflow, "second")["when"], "{{=tasks['first'].status == 'Succeeded'}}");
    assert_eq!(task(&workflow, "third")["when"], "{{=inputs.parameters['first-met'] == 'true'}}");
    assert_eq!(task(&workflow, "fourth")["when"], Json::Null);
    assert_eq!(task(&workflow, "for-each")["when"], Json::Null);
}

/// A run on the cluster, whose notebook exits with a text.
fn exits(op: &str, run_name: &str, with: impl IntoValue<kfp_dbx::Argument>) -> SubmitRunOp {
    SubmitRunOp::new(op)
        .run_name(format!("{run_name}-{}", workflow::uid()))
        .new_cluster(small_cluster())
        .notebook_task(NotebookTask::new("/Shared/load").base_parameters([("returns", with)]))
        .timeout("5m")
        .truthful()
        .allow(rules::FIXED_NAME_IN_LOOP)
        .delete_on_exit()
}

#[pipeline]
fn on_argo(go: Param<bool>, mode: Param<String>, items: Param<Vec<String>>) {
    let s2 = when(go, || exits("s2", "s2", "it's \"2\" <&>\n")).inner;
    when(mode.eq("full"), || {
        let s4 = exits("s4", "s4", s2.outputs.notebook_output_result);
        exits("s5", "s5", "5");
        exits("s6", "s6", s4.outputs.notebook_output_result);
        for_each(items, |item| {
            exits("s7", "s7", item);
            exits("s8", "s8", s2.outputs.notebook_output_result);
        })
        .parallelism(1);
    });
    on_exit(|| {
        let first = exits("first", "fails", "1");
        exits("second", "second", first.outputs.notebook_output_result);
        when(mode.eq("full"), || {
            exits("third", "third", first.outputs.notebook_output_result);
            exits("fourth", "fourth", "4");
        });
    });
}

#[test]
fn argo_skips_the_ops_that_have_a_guard_and_no_others() {
    let Some(cluster) = Cluster::for_test("decisions") else { return };
    let pipeline = || on_argo().allow_warnings();
    let params = |go| [("go", go), ("mode", "full"), ("items", r#"["x"]"#)];
    let at_exit = |done: &Run| {
        let phases = ["first", "second", "third", "fourth"].map(|task| done.phase_of(task));
        assert_eq!(phases, ["Failed", "Skipped", "Skipped", "Succeeded"], "{done}");
    };
    let done = cluster.run(&pipeline(), &params("false"));
    assert_eq!(done.phase, "Succeeded", "{done}");
    let phases = ["s4", "s5", "s6", "s7", "s8"].map(|task| done.phase_of(task));
    assert_eq!(phases, ["Skipped", "Succeeded", "Skipped", "Succeeded", "Skipped"], "{done}");
    at_exit(&done);

    let done = cluster.run(&pipeline(), &params("true"));
    assert_eq!(done.phase, "Succeeded", "{done}");
    for task in ["s4", "s6", "s8"] {
        let object = done.seen.iter().find(|(key, _)| key.contains(task)).unwrap().1;
        let parameters = &object["spec"]["notebook_task"]["base_parameters"];
        assert_eq!(parameters["returns"], "it's \"2\" <&>\n", "{task}: {done}");
    }
    at_exit(&done);
}

#[pipeline]
fn branch_with_a_failure(#[default = "delta"] mode: Param<String>) {
    let of_full = exits("of-full", "fails", "1");
    when(mode.eq("full"), || exits("full", "full", "2").after(of_full))
        .otherwise(|| exits("delta", "delta", "3"));
}

#[test]
fn argo_runs_a_branch_although_an_op_before_the_other_one_has_failed() {
    let Some(cluster) = Cluster::for_test("branches-fail") else { return };
    let done = cluster.run(&branch_with_a_failure().allow_warnings(), &[]);
    assert_eq!(done.phase, "Failed", "{done}");
    let phases = ["of-full", "when", "delta"].map(|task| done.phase_of(task));
    assert_eq!(phases, ["Failed", "Omitted", "Succeeded"], "{done}");
}
