//! The pipelines of the reference with conditions, loops, exit handlers, policies and settings
//! (`reference/control/pipelines.py`), written with kfp-dbx.

use kfp_dbx::prelude::*;

/// The pipelines, each with the name of the workflow that the reference compiled it to.
pub fn pipelines() -> Vec<(&'static str, Pipeline)> {
    vec![
        ("exit_handler", exit_handler()),
        ("conditions", conditions()),
        ("loop_static", loop_static()),
        ("loop_objects", loop_objects()),
        ("loop_param", loop_param()),
        ("loop_output", loop_output()),
        ("policies", policies()),
        ("settings", settings()),
        ("nested", nested()),
        ("output_leaves", output_leaves()),
    ]
}

fn submit(
    name: &str,
    run_name: impl IntoValue<String> + Clone,
    parameter: impl IntoValue<kfp_dbx::Argument>,
) -> SubmitRunOp {
    SubmitRunOp::new(name)
        .run_name(run_name)
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2),
        )
        .libraries([Library::jar("dbfs:/docs/sparkpi.jar")])
        .spark_jar_task(
            SparkJarTask::new("org.apache.spark.examples.SparkPi").parameters([parameter]),
        )
}

#[pipeline(name = "exit-handler", description = "A delete that runs on every way out.")]
fn exit_handler(
    #[default = "test-run"] run_name: Param<String>,
    #[default = "10"] parameter: Param<String>,
) {
    submit("submitrun", run_name, parameter);
    on_exit(|| {
        DeleteRunOp::new("deleterun").run_name(run_name);
    });
}

#[pipeline]
fn conditions(
    #[default = "test-run"] run_name: Param<String>,
    #[default = "full"] mode: Param<String>,
    #[default = 3] n: Param<i32>,
) {
    let first = submit("first", run_name, "10");
    when(mode.eq("full"), || {
        let second = submit("second", "second-run", "10").after(first);
        when(first.outputs.result_state.ne("FAILED"), || {
            submit("third", "third-run", second.outputs.run_id);
        });
    })
    .name("is-full");
    when(n.gt(2), || {
        submit("fourth", "fourth-run", "10");
    });
}

#[pipeline(name = "loop over a list")]
fn loop_static(#[default = "test"] prefix: Param<String>) {
    let before = submit("before", "before-run", "10");
    for_each(["a", "b", "c"], |item| {
        let run = submit("each", format!("{prefix}-{item}"), item).after(before);
        DeleteRunOp::new("deleterun").run_name(format!("{prefix}-{item}")).after(run);
    });
}

#[pipeline(name = "loop over objects")]
fn loop_objects() {
    let items = [
        serde_json::json!({"run": "a", "slices": "10"}),
        serde_json::json!({"run": "b", "slices": "20"}),
    ];
    for_each(items, |item| {
        submit("each", item.field::<String>("run"), item.field::<String>("slices"));
    })
    .parallelism(2);
}

#[pipeline(name = "loop over a parameter")]
fn loop_param(
    #[default = ["x", "y"]] runs: Param<Vec<String>>,
    #[default = "s"] suffix: Param<String>,
) {
    for_each(runs, |item| {
        for_each(["1", "2"], |inner| {
            submit("each", format!("{item}-{inner}-{suffix}"), "10");
        });
    });
}

#[pipeline(name = "loop over an output")]
fn loop_output(#[default = "test-run"] run_name: Param<String>) {
    let first = submit("first", run_name, "10");
    for_each(first.outputs.notebook_output_result.read_as::<Vec<String>>(), |item| {
        submit("each", item, first.outputs.run_id);
    });
}

#[pipeline]
fn policies(#[default = "test-run"] run_name: Param<String>) {
    let disk = NodeSelectorRequirement::new("disk", SelectorOperator::In).values(["ssd"]);
    let op = submit("submitrun", run_name, "10")
        .retry(Retry::on_error(3).backoff("30s").factor(2).max_duration("10m"))
        .timeout("1h")
        .pod_label("team", "data")
        .pod_annotation("owner", "me")
        .node_selector("agentpool", "small")
        .toleration(
            Toleration::new()
                .key("spot")
                .operator(TolerationOperator::Equal)
                .value("yes")
                .effect(TaintEffect::NoSchedule),
        )
        .affinity(Affinity::new().node_affinity(
            NodeAffinity::new().required_during_scheduling_ignored_during_execution(
                NodeSelector::new([NodeSelectorTerm::new().match_expressions([disk])]),
            ),
        ))
        .display_name("Compute pi");
    DeleteRunOp::new("deleterun").run_name(run_name).retry(Retry::times(2)).after(op);
}

#[pipeline(
    deadline = "2h",
    parallelism = 4,
    ttl = "10m",
    image_pull_secret = "registry",
    defaults = Policies::new().node_selector("agentpool", "small")
)]
fn settings(#[default = "test-run"] run_name: Param<String>) {
    submit("submitrun", run_name, "10");
}

#[pipeline(name = "everything nested")]
fn nested(
    #[default = "test-run"] run_name: Param<String>,
    #[default = true] go: Param<bool>,
    #[default = ["a", "b"]] names: Param<Vec<String>>,
) {
    on_exit(|| {
        DeleteRunOp::new("deleterun").run_name(run_name);
    });
    let first = submit("first", run_name, "10");
    when(go, || {
        for_each(names, |item| {
            let each = submit("each", item, first.outputs.run_id);
            when(each.outputs.result_state.eq("SUCCESS"), || {
                submit("again", format!("{item}-again"), "10");
            });
        });
    });
}

#[pipeline(name = "output leaves a condition")]
fn output_leaves(#[default = "test-run"] run_name: Param<String>) {
    let first = submit("first", run_name, "10");
    let second =
        when(first.outputs.result_state.eq("SUCCESS"), || submit("second", "second-run", "10"));
    submit("third", "third-run", second.inner.outputs.run_id);
}
