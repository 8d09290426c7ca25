//! What workflows do on a real Argo, where `KUBECONFIG` names a cluster that has one.

use kfp_dbx::prelude::*;
use kfp_dbx_tests::cluster::Cluster;
use kfp_dbx_tests::with_examples;
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
    SubmitRunOp::new(op)
        .run_name(run_name)
        .existing_cluster_id("1234-567890-shared")
        .notebook_task(NotebookTask::new("/Shared/load").base_parameters([("returns", returns)]))
        .timeout("5m")
        .truthful()
        .delete_on_exit()
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

    cluster.create(&json!({
        "apiVersion": kfp_dbx_core::table::API_VERSION,
        "kind": "Dcluster",
        "metadata": {"name": "shared"},
        "spec": {},
    }));
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

macro_rules! tests_of_examples {
    ($($module:ident: $pipeline:ident, $path:literal;)*) => {
        $(
            #[path = $path]
            #[allow(dead_code)]
            mod $module;
        )*

        fn examples() -> Vec<(&'static str, Pipeline)> {
            vec![$((stringify!($module), $module::$pipeline())),*]
        }
    };
}

with_examples!(tests_of_examples);

#[test]
fn the_examples_succeed_and_leave_nothing() {
    let Some(cluster) = Cluster::for_test("examples") else { return };
    // One after the other, as the names of the seed's examples are fixed.
    for (name, pipeline) in examples() {
        let done = cluster.run(&pipeline, &[]);
        assert_eq!(done.phase, "Succeeded", "{name}: {done}");
        assert_eq!(cluster.objects(), [""; 0], "{name}: {done}");
    }
}
