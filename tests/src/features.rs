//! A pipeline for each feature. The workflow of each is in `golden/`. It is valid by Argo's schema,
//! and Argo's validator accepts it.

use kfp_dbx::prelude::*;
use kfp_dbx::{Error, Workflow};
use serde_json::json;

/// Builds the workflow of a pipeline.
pub type Build = fn(&Pipeline) -> Result<Workflow, Error>;

/// A pipeline with the name of its file.
type Feature = (&'static str, fn() -> Pipeline, Build);

/// The pipelines.
pub const FEATURES: &[Feature] = &[
    ("after_failure", after_failure, Pipeline::workflow),
    ("argo_3_3", || for_an_older_argo().argo("3.3"), Pipeline::workflow),
    ("argo_3_4", || for_an_older_argo().argo("3.4"), Pipeline::workflow),
    ("arguments", outer, Pipeline::workflow),
    ("cluster_workflow_template", minimal, Pipeline::cluster_workflow_template),
    ("conditional_deletes", conditional_deletes, Pipeline::workflow),
    ("conditions", conditions, Pipeline::workflow),
    ("cron_workflow", labelled, |pipeline| pipeline.cron_workflow(&cron())),
    ("delete_on_exit", delete_on_exit, Pipeline::workflow),
    ("exit_handlers", exit_handlers, Pipeline::workflow),
    ("exit_that_counts", exit_that_counts, Pipeline::workflow),
    ("guarded_ops", guarded_ops, Pipeline::workflow),
    ("loops", loops, Pipeline::workflow),
    ("outputs_of_conditions", outputs_of_conditions, Pipeline::workflow),
    ("parts_of_json", parts_of_json, Pipeline::workflow),
    ("parts_of_outputs", parts_of_outputs, Pipeline::workflow),
    ("patches", patches, Pipeline::workflow),
    ("policies", policies, Pipeline::workflow),
    ("reattach", reattach, Pipeline::workflow),
    ("results_of_loops", results_of_loops, Pipeline::workflow),
    ("settings", settings, Pipeline::workflow),
    ("shared_templates", shared_templates, Pipeline::workflow),
    ("truthful", truthful, Pipeline::workflow),
    ("wait_for_a_delete", wait_for_a_delete, Pipeline::workflow),
    ("workflow_template", minimal, Pipeline::workflow_template),
];

/// Returns the value of an output in a run of such a pipeline, unless it is the simulator's.
pub fn output(pipeline: &str, object: &str, path: &str) -> Option<String> {
    match path {
        // There, it is a part of a name.
        "{.status.notebook_output.result}" if pipeline == "results_of_loops" => {
            Some(object.replace("v-uid", "x"))
        }
        "{.status.notebook_output.result}" => Some("[1, 2]".to_owned()),
        "{.data.answer}" => {
            Some(r#"{"day": "monday", "rows": 3, "go": true, "tables": ["a", "b"]}"#.to_owned())
        }
        _ => None,
    }
}

/// Values of each type, a condition, and a loop over parts of JSON.
#[pipeline(timeout = "2h", allow(warnings))]
fn for_an_older_argo(
    #[default = "nightly"] name: Param<String>,
    #[default = 4] workers: Param<i32>,
    #[default = false] elastic: Param<bool>,
    #[default = ["sales", "stock"]] tables: Param<Vec<String>>,
) {
    let created = cluster("create", format!("{name}-{}", workflow::uid()))
        .num_workers(workers)
        .enable_elastic_disk(elastic);
    when(workers.gt(2), || each("large", name).jar_params(tables));
    for_each([json!({"the \"table\"'s": "sales", "slices": 4})], |item| {
        let table = item.field::<String>("the \"table\"'s");
        SubmitRunOp::new("load")
            .run_name(format!("load-{table}-{}", workflow::uid()))
            .existing_cluster_id(created.outputs.cluster_id)
            .timeout_seconds(item.field::<i32>("slices"))
            .spark_jar_task(SparkJarTask::new("Load").parameters(tables));
    });
}

fn labelled() -> Pipeline {
    minimal().label("team", "data").argo("3.6")
}

fn exit_that_counts() -> Pipeline {
    exit_handlers().fail_on_exit_failure(true)
}

fn run(name: &str) -> SubmitRunOp {
    SubmitRunOp::new(name)
        .run_name(format!("{name}-{}", workflow::uid()))
        .job_name("job")
        .jar_params(["1"])
}

/// One of those in a loop.
fn each(name: &str, item: impl std::fmt::Display) -> SubmitRunOp {
    run(name).run_name(format!("{name}-{item}-{}", workflow::uid()))
}

fn cluster(name: &str, cluster_name: impl IntoValue<String>) -> CreateClusterOp {
    CreateClusterOp::new(name)
        .cluster_name(cluster_name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
}

#[pipeline]
fn minimal(#[default = "nightly"] run_name: Param<String>) {
    DeleteRunOp::new("delete").run_name(run_name).external();
}

fn cron() -> Cron {
    Cron::new("0 2 * * mon-fri")
        .schedule("@monthly")
        .timezone("Europe/Berlin")
        .concurrency(ConcurrencyPolicy::Forbid)
        .starting_deadline("30m")
        .history(5, 2)
        .suspend(true)
}

#[pipeline(allow(warnings))]
fn after_failure() {
    let first = run("first").truthful();
    let second = run("second");
    let fallback = run("fallback").after_failure((first, second));
    run("report").after_end((second, fallback));
    run("next").after(fallback);
}

#[pipeline(allow(warnings))]
fn conditions(
    #[default = "full"] mode: Param<String>,
    #[default = 3] n: Param<i64>,
    #[default = 0.5] ratio: Param<f64>,
    #[default = false] dry: Param<bool>,
) {
    let first = run("first");
    let state = first.outputs.result_state;
    when(mode.eq("it's \"full\" }} {{=1}}") & (n.gt(2) | ratio.le(0.25)), || {
        when(!dry, || run("all").after(first));
        when(dry.eq(false) & state.one_of(["SUCCESS", ""]), || run("some"));
    })
    .name("large")
    .otherwise(|| {
        run("small");
    });
    when(mode.ne(format!("{state}-{}", workflow::name())), || run("other"));
    when(first.outputs.run_id.ge(n), || run("later"));
}

#[pipeline(allow(warnings))]
fn loops(
    #[default = ["a", "b"]] names: Param<Vec<String>>,
    #[default = 3] count: Param<i32>,
    #[default = 1] from: Param<i32>,
) {
    let first = run("first");
    // The texts are no names of Kubernetes.
    let literal = for_each([("x", "x"), ("y", "it's \"y\"")], |(id, item)| {
        for_each(names, |name| {
            each("inner", format!("{id}-{name}")).jar_params((item, name, count)).after(first);
        });
    });
    for_each([("a", 1, true), ("b", 2, false)], |(name, slices, flag)| {
        each("tuple", name).jar_params((name, slices, flag));
    })
    .parallelism(1)
    .after(literal);
    for_each(first.outputs.notebook_output_result.read_as::<Vec<i64>>(), |n| {
        each("output", n).jar_params([n]);
    });
    for_each(1..=3, |n| each("range", n).jar_params([n]));
    for_each(Vec::<String>::new(), |item| run("never").jar_params([item]));
    for_each(Sequence::new(from, count), |n| each("sequence", n).jar_params([n])).parallelism(2);
    for_each(Sequence::new(0, count).format("run-%03d"), |n| each("format", n).jar_params([n]));
}

/// Takes a list, and returns the results of its own loop.
#[pipeline(op = Checks, allow(warnings))]
fn checks(of: Param<String>, files: Param<Vec<String>>) -> Output<Vec<i64>> {
    let checks = for_each(files, |file| each("check", format!("{of}-{file}")).jar_params([file]));
    each("checked", of).jar_params((checks.inner.outputs.run_id, files.count()));
    checks.inner.outputs.run_id
}

#[pipeline(allow(warnings))]
fn results_of_loops(
    #[default = ["a", "b"]] names: Param<Vec<String>>,
    #[default = true] go: Param<bool>,
) {
    let exports = for_each(names, |name| each("export", name).jar_params([name]));
    let results = exports.inner.outputs;
    let files = results.notebook_output_result;
    // A list for a field, as text, and in a text.
    run("listed").jar_params(files);
    run("as-text").jar_params((files, results.run_id, format!("of {files}")));
    // Its items are counted.
    let count = files.count();
    run("counted").jar_params((count, format!("{count} files")));
    cluster("sized", "sized").num_workers(count).keep();
    when(count.gt(1) & count.ne(7), || run("many"));
    for_each(Sequence::new(0, count), |n| each("numbered", n).jar_params([n])).parallelism(2);
    // It is iterated over, with the results of that loop in turn.
    let checks = for_each(files, |file| {
        let check = each("copy", file).jar_params([file]);
        (check.outputs.run_id, check.outputs.manifest, name_of_config_map(file))
    })
    .parallelism(1);
    let (ids, manifests, config_maps) = checks.inner;
    for_each(ids, |id| each("id", id).jar_params([id]));
    run("objects").jar_params((manifests, config_maps.output("name"), ids.count()));
    // Loops in loops have lists of lists.
    let outer = for_each(names, |name| {
        let inner = for_each(1..=2, |n| each("inner", format!("{name}-{n}")).jar_params((name, n)));
        each("of-inner", name).jar_params((inner.inner.outputs.run_id, inner.inner.outputs.name));
        inner.inner
    });
    for_each(outer.inner.outputs.run_id, |ids| {
        for_each(ids, |id| each("of-outer", id).jar_params([id]));
        // A list makes no name.
        ResourceOp::new("sum").k8s_resource(json!({
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"generateName": "sum-"},
            "data": {"ids": format!("{ids}"), "count": format!("{}", ids.count())},
        }));
    });
    // A condition around a loop.
    let some = when(go, || for_each(names, |name| each("some", name).jar_params([name])));
    let some = some.inner.inner.outputs;
    run("after-some").jar_params((some.run_id, some.name.count()));
    let more = for_each(some.name, |name| each("more", name).jar_params([name]));
    run("after-more").jar_params([more.inner.outputs.name]);
    // A pipeline as an op.
    let checked = Checks::new("checks").of("all").files(files);
    run("after-checks").jar_params((checked.outputs, checked.outputs.count()));
    let each_checked =
        for_each(["x", "y"], |name| Checks::new("each-checks").of(name).files((name, "z")));
    run("after-each").jar_params([each_checked.inner.outputs]);
}

fn name_of_config_map(file: Param<String>) -> ResourceOp {
    ResourceOp::new("config-map").action(kfp_dbx::Action::Get).k8s_resource(json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": format!("map-{file}")},
    }))
}

#[pipeline(allow(warnings))]
fn parts_of_json(
    #[default = json!([{"t": "x", "n": 5, "f": 0.5, "b": true, "l": ["1"], "o": {"k": 1}}])]
    items: Param<Vec<Json>>,
) {
    for_each(items, |item| {
        let (text, number) = (item.field::<String>("t"), item.field::<i32>("n"));
        let flag = item.field::<bool>("b");
        let nested = item.field::<Json>("o").field::<i64>("k");
        SubmitRunOp::new("run")
            .run_name(format!("r-{text}-{number}-{flag}-{nested}"))
            .timeout_seconds(number)
            .new_cluster(
                NewCluster::new()
                    .spark_version(text)
                    .node_type_id("Standard_D3_v2")
                    .num_workers(number)
                    .enable_elastic_disk(flag),
            )
            .spark_jar_task(SparkJarTask::new("Main").parameters(item.field::<Json>("l")));
        SubmitRunOp::new("of-a-job")
            .run_name(format!("j-{text}-{number}"))
            .job_name("job")
            .notebook_params(item.field::<Json>("o"));
        // The uid stands outside of expressions, between parts that may not be there.
        run("with-uid").run_name(format!("{text}-{}-{number}", workflow::uid()));
        run("uid-first").run_name(format!("{}-{text}", workflow::uid())).jar_params([text]);
        when(text.eq("x") & number.gt(2) & flag & item.field::<f64>("f").lt(1.0), || {
            each("some", text).jar_params([text]);
        });
    });
}

/// An op with an output that is JSON.
fn answer(name: impl std::fmt::Display) -> ResourceOp {
    let metadata = json!({"name": format!("answer-{name}")});
    ResourceOp::new("answer")
        .action(kfp_dbx::Action::Get)
        .k8s_resource(json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata}))
        .attribute_outputs([("answer", "{.data.answer}")])
}

/// Used as an op below.
#[pipeline(op = Counted, allow(warnings))]
fn counted(rows: Param<i64>) -> Output<i64> {
    answer(rows).output_as::<Json>("answer").field::<i64>("rows")
}

#[pipeline(allow(warnings))]
fn parts_of_outputs() {
    let first = answer("first").output_as::<Json>("answer");
    let (day, rows) = (first.field::<String>("day"), first.field::<i64>("rows"));
    SubmitRunOp::new("run")
        .run_name(format!("r-{day}-{rows}"))
        .timeout_seconds(first.field::<i32>("rows"))
        .new_cluster(
            NewCluster::new()
                .spark_version(day)
                .node_type_id("Standard_D3_v2")
                .num_workers(first.field::<i32>("rows"))
                .enable_elastic_disk(first.field::<bool>("go")),
        )
        .spark_jar_task(SparkJarTask::new("Main").parameters(first.field::<Vec<String>>("tables")));
    let met = when(day.eq("monday") & rows.gt(2) & first.field::<bool>("go"), || {
        let inner = answer("inner").output_as::<Json>("answer");
        run("inside").jar_params([rows]);
        inner.field::<i64>("rows")
    });
    run("outside").jar_params([met.inner]);
    let each = for_each(first.field::<Vec<String>>("tables"), |table| {
        each("load", table).jar_params((table, day));
        answer(table).output_as::<Json>("answer").field::<i64>("rows")
    })
    .parallelism(2);
    let counted = Counted::new("counted").rows(rows);
    run("last").jar_params((each.inner, counted.outputs));
}

#[pipeline(allow(warnings))]
fn outputs_of_conditions(#[default = true] first: Param<bool>) {
    let made = when(first, || run("made"));
    let used = run("used").jar_params([made.inner.outputs.run_id]);
    run("used-in-turn").jar_params([used.outputs.run_id]);
    when(made.inner.outputs.run_id.gt(5), || run("compared"));
    let list = made.inner.outputs.notebook_output_result.read_as::<Vec<String>>();
    for_each(list, |item| each("looped", item).jar_params([item]));
    run("after-all").after(made);
}

/// Ops in blocks that use an output of a condition, beside ops that do not.
#[pipeline(allow(warnings))]
fn guarded_ops(
    #[default = true] go: Param<bool>,
    #[default = "full"] mode: Param<String>,
    #[default = ["a"]] items: Param<Vec<String>>,
) {
    let made = when(go, || run("made")).inner;
    when(mode.eq("full"), || {
        let used = run("used").jar_params([made.outputs.run_id]);
        run("beside");
        run("used-in-turn").jar_params([used.outputs.run_id]);
        for_each(items, |item| {
            each("looped", item);
            each("looped-user", item).jar_params([made.outputs.run_id]);
        })
        .parallelism(2);
    })
    .otherwise(|| {
        when(made.outputs.run_id.gt(5), || run("compared"));
        run("other");
    });
    on_exit(|| {
        let first = run("first");
        run("second").jar_params([first.outputs.run_id]);
    });
}

#[pipeline(allow(warnings))]
fn exit_handlers(#[default = "nightly"] name: Param<String>) {
    run("main");
    on_exit(|| {
        let first = DeleteSecretScopeOp::new("delete-scope").scope_name(name);
        DeleteDbfsBlockOp::new("delete-block").block_name(name).after(first);
        DeleteClusterOp::new("delete-cluster").cluster_name(name);
        DeleteJobOp::new("delete-job").job_name(name);
        DeleteRunOp::new("delete-run").run_name(name);
    });
    on_failure(|| {
        run("on-failure").jar_params((workflow::status(), workflow::failures()));
    });
    on_success(|| {
        run("on-success").jar_params([workflow::duration()]);
    })
    .name("celebrate");
}

#[pipeline(op = Part, allow(warnings))]
fn part(full: Param<bool>, mode: Param<String>) {
    when(mode.ne("none") & full, || {
        run("part").run_name(format!("part-{mode}")).delete_on_exit();
    });
}

/// What a condition on parameters keeps from being created is not deleted at exit.
#[pipeline(allow(warnings))]
fn conditional_deletes(
    #[default = "full"] mode: Param<String>,
    #[default = false] dry: Param<bool>,
    #[default = ["a", "b"]] tables: Param<Vec<String>>,
) {
    let loaded = when(mode.eq("full") & !dry, || {
        let cluster = cluster("cluster", mode).delete_on_exit();
        let load = run("load").run_name(format!("load-{mode}")).delete_on_exit();
        for_each(tables, |table| {
            when(table.ne("b"), || {
                run("table").run_name(format!("table-{table}")).after(cluster).delete_on_exit();
            });
        });
        load
    })
    .otherwise(|| {
        run("delta").run_name(format!("delta-{mode}")).delete_on_exit();
    });
    // It is skipped with the op whose output it uses.
    let next = run("next").run_name(format!("next-{mode}"));
    next.jar_params([loaded.when.inner.outputs.run_id]).delete_on_exit();
    // Nobody else has the name.
    when(dry, || run("own").delete_on_exit());
    Part::new("first").full(dry).mode(mode);
    Part::new("second").full(true).mode(format!("{mode}-2"));
}

#[pipeline(truthful, deadline = "8h")]
fn delete_on_exit(
    #[default = ["x", "y"]] names: Param<Vec<String>>,
    #[default = "shared"] cluster_name: Param<String>,
) {
    let cluster = cluster("cluster", cluster_name).delete_on_exit();
    CreateSecretScopeOp::new("scope")
        .scope_name(format!("scope-{}", workflow::uid()))
        .delete_on_exit();
    for_each(names, |name| {
        let job = CreateJobOp::new("job")
            .job_name(format!("job-{name}"))
            .existing_cluster_name(cluster_name)
            .notebook_task(NotebookTask::new("/Example"))
            .after(cluster)
            .delete_on_exit();
        SubmitRunOp::new("run")
            .run_name(format!("run-{name}-{}", workflow::uid()))
            .job_name(job.outputs.name)
            .notebook_params([("name", name)])
            .delete_on_exit();
    });
    SubmitRunOp::new("alone")
        .run_name(format!("alone-{}", workflow::uid()))
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(1),
        )
        .spark_python_task(SparkPythonTask::new("dbfs:/alone.py"))
        .delete_on_exit_with(Policies::new().timeout("5m").retry(Retry::on_failure(3)));
}

#[pipeline(truthful, timeout = "2h", allow(warnings))]
fn truthful() {
    cluster("cluster", "test-cluster");
    run("run");
    run("own")
        .success_condition("status.metadata.run_type = JOB_RUN")
        .failure_condition("status.error = yes");
    CreateJobOp::new("job")
        .job_name("test-job")
        .existing_cluster_name("shared")
        .notebook_task(NotebookTask::new("/Example"));
    CreateDbfsBlockOp::new("block")
        .block_name("b")
        .path("/b")
        .data(Base64::text("b"))
        .timeout("5m");
}

#[pipeline(timeout = "1h", allow(warnings))]
fn reattach() {
    let first = SubmitRunOp::new("named").run_name("nightly").job_name("job").jar_params(["1"]);
    let first = first.reattach();
    run("with-uid").reattach().retry(Retry::on_error(5).backoff("30s"));
    DeleteRunOp::new("delete").k8s_name(first.outputs.name);
}

#[pipeline(allow(warnings))]
fn wait_for_a_delete() {
    let delete = DeleteClusterOp::new("delete").cluster_name("nightly").wait("10m");
    cluster("create", "nightly").after(delete);
}

#[pipeline(argo = "3.6", allow(warnings))]
fn policies(#[default = "data"] team: Param<String>) {
    let term = NodeSelectorTerm::new()
        .match_expressions([NodeSelectorRequirement::new("disk", SelectorOperator::Exists)]);
    run("all")
        .display_name("All of it")
        .timeout(std::time::Duration::from_secs(90))
        .retry(Retry::on_error(3).backoff("30s").factor(2).max_duration("1h30m"))
        .pod_label("team", team)
        .pod_annotation("example.com/why", "because: \"it's so\"")
        .node_selector("agentpool", "small")
        .toleration(Toleration::new().key("spot").operator(TolerationOperator::Exists))
        .toleration(json!({"key": "gpu", "operator": "Equal", "value": "yes"}))
        .affinity(
            Affinity::new()
                .node_affinity(
                    NodeAffinity::new()
                        .required_during_scheduling_ignored_during_execution(NodeSelector::new([
                            term.clone(),
                        ]))
                        .preferred_during_scheduling_ignored_during_execution([
                            PreferredSchedulingTerm::new(50, term),
                        ]),
                )
                .pod_anti_affinity(
                    PodAntiAffinity::new().required_during_scheduling_ignored_during_execution([
                        PodAffinityTerm::new("kubernetes.io/hostname")
                            .label_selector(LabelSelector::new().match_labels([("team", "data")])),
                    ]),
                ),
        )
        .priority_class("low")
        .service_account("runner")
        .mutex(format!("lock-{team}"))
        .semaphore("limits", "runs")
        .set_owner_reference(false);
}

#[pipeline(
    service_account = "argo",
    namespace = "spark",
    deadline = "8h",
    parallelism = 10,
    ttl = "1d",
    ttl_after_failure = "7d",
    pod_gc = PodGc::OnPodSuccess,
    image_pull_secret = "registry",
    mutex = "nightly",
    argo = "3.6",
    defaults = Policies::new()
        .timeout("2h")
        .retry(Retry::on_error(2))
        .pod_label("team", "data")
        .pod_annotation("owner", "me")
        .node_selector("agentpool", "small")
        .toleration(Toleration::new().key("spot"))
        .priority_class("low"),
    allow(warnings)
)]
fn settings() {
    let plain = run("plain");
    run("own")
        .timeout("5m")
        .node_selector("disk", "ssd")
        .toleration(Toleration::new().key("gpu"))
        .retry(Retry::on_transient_error(1))
        .after(plain);
}

fn patches() -> Pipeline {
    Pipeline::builder("patches")
        .build(|_| {
            run("patched").patch_template(json!({
                "hostAliases": [{"ip": "10.0.0.1", "hostnames": ["proxy"]}],
                "metadata": {"labels": {"yes": "no"}},
            }));
        })
        .allow_warnings()
        .label("team", "data")
        .annotation("example.com/why", "because")
        .patch(json!({"spec": {"dnsPolicy": "Default", "serviceAccountName": null}}))
}

/// A pipeline with more templates than the full CRD accepts: a fan, and pairs that use each other's
/// outputs.
#[pipeline(allow(warnings))]
fn shared_templates(#[default = "monday"] day: Param<String>) {
    for index in 0..120 {
        run(&format!("fan-{index}")).jar_params((day, index, "{{ as it is }}\n\"quoted\""));
    }
    for index in 0..45 {
        let first = run(&format!("first-{index}")).jar_params([format!("{day}-{index}")]);
        SubmitRunOp::new(format!("second-{index}"))
            .run_name(format!("second-{index}-{}", workflow::uid()))
            .existing_cluster_name("shared")
            .timeout_seconds(first.outputs.run_id.read_as::<i32>())
            .spark_jar_task(SparkJarTask::new("Main").parameters((index, first.outputs.run_id)));
    }
}

/// Used as an op below.
#[pipeline(op = Inner)]
fn inner(
    #[default = "x"] name: Param<String>,
    count: Param<i32>,
    flag: Param<bool>,
    #[default = json!({"a": [1]})] any: Param<Json>,
) -> Output<i64> {
    let first = each("first", name).jar_params((name, count, flag, any)).delete_on_exit();
    when(flag, || each("second", name).after(first));
    on_exit(|| DeleteJobOp::new("delete-job").job_name(name).external());
    first.outputs.run_id
}

#[pipeline(allow(warnings))]
fn outer(#[default = "p"] name: Param<String>) {
    let first = Inner::new("one").count(3).flag(true).name(format!("n-{name}"));
    let second = Inner::new("two").count(first.outputs.read_as::<i32>()).flag(false).after(first);
    run("last").jar_params([second.outputs]);
}
