//! What workflows do on a real Argo, where `KUBECONFIG` names a cluster that has one.

use kfp_dbx::prelude::*;
use kfp_dbx_tests::cluster::{Cluster, Run, dcluster, job, small_cluster};
use kfp_dbx_tests::{pipelines_of_examples, with_examples};
use serde_json::json;

/// A run whose notebook exits with a text.
fn run(name: &str, returns: impl IntoValue<kfp_dbx::Argument>) -> SubmitRunOp {
    named(name, format!("{name}-{}", workflow::uid()), returns)
}

fn named(
    op: &str,
    run_name: impl IntoValue<String>,
    returns: impl IntoValue<kfp_dbx::Argument>,
) -> SubmitRunOp {
    kept(op, run_name, returns).delete_on_exit()
}

/// Like [`named`], without a delete.
fn kept(
    op: &str,
    run_name: impl IntoValue<String>,
    returns: impl IntoValue<kfp_dbx::Argument>,
) -> SubmitRunOp {
    SubmitRunOp::new(op)
        .run_name(run_name)
        .new_cluster(small_cluster())
        .notebook_task(NotebookTask::new("/Shared/load").base_parameters([("returns", returns)]))
        .timeout("5m")
        .truthful()
}

#[pipeline]
fn branches(#[default = "full"] mode: Param<String>) {
    let count = run("count", "12");
    let loaded = when(mode.eq("full"), || {
        run("load-all", "all").after(count);
    })
    .otherwise(|| {
        run("load-delta", count.outputs.notebook_output_result);
    });
    run("report", mode).after(loaded);
}

#[test]
fn one_branch_runs_and_what_follows_both_runs() {
    let Some(cluster) = Cluster::for_test("branches") else { return };
    for (mode, runs, other) in
        [("full", "load-all", "load-delta"), ("it's \"}}", "load-delta", "load-all")]
    {
        let done = cluster.run(&branches(), &[("mode", mode)]);
        assert_eq!(done.phase, "Succeeded", "{done}");
        assert_eq!(done.phase_of(runs), "Succeeded", "{done}");
        assert_eq!(done.phase_of("report"), "Succeeded", "{done}");
        assert_eq!(done.phase_of(other), "", "{done}");
        assert_eq!(cluster.objects(), [""; 0], "{done}");
    }
}

#[pipeline]
fn fails(#[default = "x"] value: Param<String>) {
    let first = named("first", format!("fails-{}", workflow::uid()), value);
    run("second", "y").after(first);
    run("alert", "z").after_failure(first);
}

#[test]
fn a_failed_run_fails_the_workflow_and_leaves_nothing() {
    let Some(cluster) = Cluster::for_test("failed-run") else { return };
    let done = cluster.run(&fails(), &[]);
    assert_eq!(done.phase, "Failed", "{done}");
    assert_eq!(done.phase_of("second"), "Omitted", "{done}");
    assert_eq!(done.phase_of("alert"), "Succeeded", "{done}");
    assert_eq!(cluster.objects(), [""; 0], "{done}");
}

#[pipeline(truthful, timeout = "5m", allow(fixed_name))]
fn own_cluster(mode: Param<String>, cluster: Param<String>) {
    let made = when(mode.eq("own"), || {
        CreateClusterOp::new("create")
            .cluster_name(cluster)
            .num_workers(2)
            .node_type_id("Standard_D3_v2")
            .spark_version("13.3.x-scala2.12")
            .delete_on_exit();
    });
    run("work", "x").after(made);
}

#[test]
fn a_cluster_of_somebody_else_stays_where_the_condition_is_not_met() {
    let Some(cluster) = Cluster::for_test("own-cluster") else { return };
    let params = |mode: &'static str| [("mode", mode), ("cluster", "shared")];
    let done = cluster.run(&own_cluster(), &params("own"));
    assert_eq!(done.phase, "Succeeded", "{done}");
    assert_eq!(cluster.objects(), [""; 0], "{done}");

    cluster.create(&dcluster("shared"));
    let done = cluster.run(&own_cluster(), &params("shared"));
    assert_eq!(done.phase, "Succeeded", "{done}");
    assert_eq!(cluster.objects(), ["Dcluster/shared"], "{done}");
}

/// The texts that have to arrive as they are.
const HOSTILE: [&str; 7] =
    ["007", "true", "null", "it's \"}}", "a: b\nc", "1e400", "12345678901234567890"];

#[pipeline(truthful)]
fn hostile(items: Param<Vec<Json>>) {
    for_each(items, |item| {
        let name = item.field::<String>("name");
        named("each", format!("{name}-{}", workflow::uid()), item.field::<String>("text"));
    });
}

#[test]
fn items_arrive_as_they_are() {
    let Some(cluster) = Cluster::for_test("items") else { return };
    let items = HOSTILE.iter().enumerate();
    let items: Vec<_> =
        items.map(|(at, text)| json!({"name": format!("i{at}"), "text": text})).collect();
    let done = cluster.run(&hostile(), &[("items", &json!(items).to_string())]);
    assert_eq!(done.phase, "Succeeded", "{done}");
    let arrived = done.seen.values().map(|object| {
        object["spec"]["notebook_task"]["base_parameters"]["returns"].as_str().unwrap().to_owned()
    });
    let mut arrived: Vec<_> = arrived.collect();
    let mut wanted = HOSTILE;
    arrived.sort();
    wanted.sort();
    assert_eq!(arrived, wanted, "{done}");
}

#[pipeline]
fn results(items: Param<Vec<Json>>) {
    let loaded = for_each(items, |item| {
        let name = item.field::<String>("name");
        named("load", format!("load-{name}-{}", workflow::uid()), item.field::<String>("text"))
    });
    let texts = loaded.inner.outputs.notebook_output_result;
    let ids = loaded.inner.outputs.run_id;
    let count = texts.count();
    let each = for_each(ids, |id| {
        let each = kept("each", format!("each-{id}-{}", workflow::uid()), id);
        DeleteRunOp::new("delete").run_name(format!("each-{id}-{}", workflow::uid())).after(each);
    })
    .parallelism(1);
    when(count.gt(1), || {
        run("merge", format!("{count} of {texts} and {ids}"));
    })
    .otherwise(|| {
        run("alone", format!("{count} of {texts} and {ids}"));
    })
    .after(each);
}

#[test]
fn results_of_a_loop_arrive_whole_and_in_order() {
    let Some(cluster) = Cluster::for_test("results") else { return };
    for (texts, task) in [(HOSTILE.as_slice(), "merge"), (&["007"], "alone"), (&[], "alone")] {
        let items = texts.iter().enumerate();
        // The names sort in the other direction than the items.
        let name = |at: usize| format!("i{}", 20 - at);
        let items: Vec<_> =
            items.map(|(at, text)| json!({"name": name(at), "text": text})).collect();
        let done = cluster.run(&results(), &[("items", &json!(items).to_string())]);
        assert_eq!(done.phase, "Succeeded", "{done}");
        let ids = (0..texts.len()).map(|at| {
            let load = format!("Run/load-{}-", name(at));
            let mut runs = done.ids.iter().filter(|(key, _)| key.starts_with(&load));
            runs.next().map(|(_, id)| *id).unwrap_or_default()
        });
        let ids: Vec<_> = ids.collect();
        let wanted = format!("{} of {} and {}", texts.len(), json!(texts), json!(ids));
        assert_eq!(returned(&done, task), wanted, "{done}");
        assert_eq!(cluster.objects(), [""; 0], "{done}");
    }
}

/// What the run of a task was given.
fn returned(done: &Run, task: &str) -> String {
    let mut objects = done.seen.iter().filter(|(key, _)| key.starts_with(&format!("Run/{task}-")));
    let (Some((_, object)), None) = (objects.next(), objects.next()) else {
        panic!("not one run of {task}: {done}");
    };
    let params = &object["spec"]["notebook_task"]["base_parameters"];
    params["returns"].as_str().unwrap_or_default().to_owned()
}

#[pipeline(truthful)]
fn nested(items: Param<Vec<String>>) {
    let outer = for_each(items, |item| {
        let inner = for_each(["x", "y"], |letter| {
            let text = format!("{item}-{letter}");
            named("load", format!("load-{item}-{letter}-{}", workflow::uid()), text)
        });
        inner.inner.outputs.notebook_output_result
    })
    .parallelism(2);
    run("all", format!("{}", outer.inner));
}

#[test]
fn results_of_two_loops_are_lists_of_lists() {
    let Some(cluster) = Cluster::for_test("nested") else { return };
    let done = cluster.run(&nested(), &[("items", r#"["b", "a", "c"]"#)]);
    assert_eq!(done.phase, "Succeeded", "{done}");
    assert_eq!(returned(&done, "all"), r#"[["b-x","b-y"],["a-x","a-y"],["c-x","c-y"]]"#, "{done}");
    assert_eq!(cluster.objects(), [""; 0], "{done}");
}

#[pipeline(truthful)]
fn guards(go: Param<bool>, mode: Param<String>) {
    let first = when(go, || run("first", "one"));
    when(mode.eq("full"), || {
        run("user", first.inner.outputs.notebook_output_result);
        run("independent", "two");
        for_each(["a", "b"], |item| {
            named(
                "loop-user",
                format!("loop-user-{item}-{}", workflow::uid()),
                first.inner.outputs.notebook_output_result,
            );
            named("loop-independent", format!("loop-independent-{item}-{}", workflow::uid()), item);
        });
    });
}

#[test]
fn only_what_uses_a_skipped_op_is_skipped() {
    let Some(cluster) = Cluster::for_test("guards") else { return };
    for (go, runs) in [("true", 7), ("false", 3)] {
        let done = cluster.run(&guards(), &[("go", go), ("mode", "full")]);
        assert_eq!(done.phase, "Succeeded", "{done}");
        assert_eq!(done.seen.len(), runs, "{done}");
        assert_eq!(done.phase_of("independent"), "Succeeded", "{done}");
        let user = if go == "true" { "Succeeded" } else { "Skipped" };
        assert_eq!(done.phase_of("user"), user, "{done}");
        assert_eq!(cluster.objects(), [""; 0], "{done}");
    }
}

#[pipeline(truthful)]
fn branch_after_a_failure(#[default = "full"] mode: Param<String>) {
    let failed = named("failed", format!("fails-{}", workflow::uid()), "x");
    when(mode.eq("full"), || {
        run("in-when", "x").after(failed);
    })
    .otherwise(|| {
        run("in-otherwise", "y");
    });
}

#[test]
fn a_branch_waits_only_for_what_it_needs_itself() {
    let Some(cluster) = Cluster::for_test("branch-waits") else { return };
    let done = cluster.run(&branch_after_a_failure(), &[("mode", "delta")]);
    assert_eq!(done.phase, "Failed", "{done}");
    assert_eq!(done.phase_of("in-otherwise"), "Succeeded", "{done}");
    let done = cluster.run(&branch_after_a_failure(), &[]);
    assert_eq!(done.phase_of("in-when"), "", "{done}");
    assert_eq!(cluster.objects(), [""; 0], "{done}");
}

#[pipeline]
fn reports(#[default = "x"] value: Param<String>) {
    kept("broken", format!("fails-{}", workflow::uid()), value).delete_on_exit();
    on_exit(|| {
        kept("report", format!("report-{}", workflow::uid()), workflow::failures()).keep();
        kept("status", format!("status-{}", workflow::uid()), workflow::status()).keep();
    });
}

#[test]
fn an_exit_handler_gets_the_failures_as_json() {
    let Some(cluster) = Cluster::for_test("failures") else { return };
    let done = cluster.run(&reports(), &[]);
    assert_eq!(done.phase, "Failed", "{done}");
    assert_eq!(returned(&done, "status"), "Failed", "{done}");
    let failures: Json = serde_json::from_str(&returned(&done, "report")).unwrap();
    let failures = failures.as_array().expect("a list");
    assert!(failures.iter().any(|task| task["displayName"] == "broken"), "{failures:?}");
}

#[pipeline]
fn approval(value: Param<String>) {
    let approve =
        SuspendOp::new("approve").choices(["YES", "NO"]).default("NO").after(run("compute", value));
    let decision = approve.outputs.decision;
    when(decision.eq("YES"), || {
        run("publish", decision);
    })
    .otherwise(|| {
        run("discard", decision);
    });
    run("alert", "rejected").after_failure(approve);
}

/// The node of a task that someone resumes with a decision.
fn decided(decision: &str) -> Json {
    let decision = json!({"name": "approve-decision", "value": decision});
    json!({
        "phase": "Succeeded",
        "finishedAt": "2026-01-01T00:00:00Z",
        "outputs": {"parameters": [decision]},
    })
}

#[test]
fn a_decision_of_a_person_decides() {
    let Some(cluster) = Cluster::for_test("approval") else { return };
    for (decision, runs, other) in [("YES", "publish", "discard"), ("NO", "discard", "publish")] {
        let workflow = cluster.start(&approval(), &[("value", "x")]);
        cluster.resume(&workflow, "approve", &decided(decision));
        let done = cluster.wait(&workflow);
        assert_eq!(done.phase, "Succeeded", "{done}");
        assert_eq!(returned(&done, runs), decision, "{done}");
        assert_eq!(done.phase_of(other), "", "{done}");
        assert_eq!(done.phase_of("alert"), "Omitted", "{done}");
        assert_eq!(cluster.objects(), [""; 0], "{done}");
    }
}

#[test]
fn a_person_can_reject() {
    let Some(cluster) = Cluster::for_test("rejection") else { return };
    let workflow = cluster.start(&approval(), &[("value", "x")]);
    let rejected = json!({"phase": "Failed", "finishedAt": "2026-01-01T00:00:00Z"});
    cluster.resume(&workflow, "approve", &rejected);
    let done = cluster.wait(&workflow);
    assert_eq!(done.phase, "Failed", "{done}");
    assert_eq!(done.phase_of("alert"), "Succeeded", "{done}");
    assert_eq!((done.phase_of("publish"), done.phase_of("discard")), ("", ""), "{done}");
    assert_eq!(cluster.objects(), [""; 0], "{done}");
}

#[pipeline(argo = "3.6.2")]
fn limited() {
    let approve = SuspendOp::new("approve").choices(["YES", "NO"]).default("NO").duration("5s");
    let pause = SuspendOp::new("pause").duration("5s");
    run("publish", approve.outputs.decision).after(pause);
}

#[test]
fn after_its_duration_it_is_resumed_with_the_default() {
    let Some(cluster) = Cluster::for_test("duration") else { return };
    let done = cluster.run(&limited(), &[]);
    assert_eq!(done.phase, "Succeeded", "{done}");
    assert_eq!(returned(&done, "publish"), "NO", "{done}");
    assert_eq!(done.phase_of("pause"), "Succeeded", "{done}");
}

#[pipeline(deadline = "20s")]
fn late() {
    let approve = SuspendOp::new("approve");
    run("publish", "x").after(approve);
}

#[test]
fn the_deadline_of_the_workflow_fails_it() {
    let Some(cluster) = Cluster::for_test("deadline") else { return };
    let done = cluster.run(&late(), &[]);
    assert_eq!(done.phase, "Failed", "{done}");
    assert_eq!(done.phase_of("approve"), "Failed", "{done}");
    assert_eq!(done.phase_of("publish"), "Omitted", "{done}");
}

#[pipeline]
fn looks_at_exit() {
    run("first", "x");
    on_exit(|| {
        let look = SuspendOp::new("look");
        kept("last", format!("last-{}", workflow::uid()), "y").keep().after(look);
    });
}

#[test]
fn an_exit_handler_can_wait_for_a_person() {
    let Some(cluster) = Cluster::for_test("exit-approval") else { return };
    let workflow = cluster.start(&looks_at_exit(), &[]);
    let resumed = json!({"phase": "Succeeded", "finishedAt": "2026-01-01T00:00:00Z"});
    cluster.resume(&workflow, "look", &resumed);
    let done = cluster.wait(&workflow);
    assert_eq!(done.phase, "Succeeded", "{done}");
    assert_eq!(done.phase_of("last"), "Succeeded", "{done}");
}

with_examples!(pipelines_of_examples);

/// The jobs that the examples expect to be there.
const JOBS: [&str; 5] = ["load", "export", "report", "check", "merge"];

fn is_job(object: &str) -> bool {
    object.strip_prefix("Djob/").is_some_and(|name| JOBS.contains(&name))
}

#[test]
fn the_examples_succeed_and_leave_what_they_keep() {
    let Some(cluster) = Cluster::for_test("examples") else { return };
    for name in JOBS {
        cluster.create(&job(name));
    }
    // One after the other, as the names of the seed's examples are fixed.
    for (name, pipeline) in examples() {
        let done = cluster.run(&pipeline, &[]);
        assert_eq!(done.phase, "Succeeded", "{name}: {done}");
        // `fan_in` keeps its checks, and says so.
        let mut left = cluster.objects();
        left.retain(|object| !object.starts_with("Run/check-") && !is_job(object));
        assert_eq!(left, [""; 0], "{name}: {done}");
    }
}
