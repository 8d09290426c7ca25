//! Pipelines with the code that messages propose. Each one builds.

use kfp_dbx::Action;
use kfp_dbx::prelude::*;
use serde_json::json;

/// A pipeline by its name.
pub type Named = (&'static str, fn() -> Pipeline);

/// The pipelines.
pub const ALL: &[Named] = &[
    ("orders", orders),
    ("clusters_of_today", clusters_of_today),
    ("orders_of_objects", orders_of_objects),
    ("failures", failures),
    ("exits", exits),
    ("keeps", keeps),
    ("objects", objects),
    ("waits", waits),
    ("decisions", decisions),
    ("comparisons", comparisons),
    ("loops", loops),
    ("texts", texts),
    ("names", names),
    ("values", values),
    ("policies", policies),
    ("pods", pods),
    ("timeouts", timeouts),
    ("truths", truths),
    ("locks", locks),
    ("operator", operator),
    ("defaults", defaults),
    ("optional", optional),
    ("files", files),
    ("attributes", attributes),
    ("switches", switches),
    ("schedules", schedules),
    ("approvals", approvals),
    ("joined_conditions", || joined_conditions()),
    ("settings", settings),
    ("tasks", tasks),
    ("volumes", volumes),
];

fn run(name: &str) -> SubmitRunOp {
    SubmitRunOp::new(name).run_name(name).job_name("job").jar_params(["1"])
}

#[pipeline(allow(warnings))]
pub fn orders() {
    let create_cluster = CreateClusterOp::new("create-cluster")
        .cluster_name("cluster")
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(1);
    let create_job = CreateJobOp::new("create-job")
        .job_name("job")
        .existing_cluster_id(create_cluster.outputs.cluster_id)
        .spark_jar_task(SparkJarTask::new("Main"));
    let load = SubmitRunOp::new("load")
        .run_name("load")
        .job_name("job")
        .jar_params(["1"])
        .after(create_job);
    let spec = SubmitRunOp::from_json_spec("spec", r#"{"job_name": "job", "jar_params": ["1"]}"#)
        .run_name("spec");
    let upload =
        CreateDbfsBlockOp::new("upload").block_name("data").path("/data").data(Base64::text("1"));
    let import = ImportWorkspaceItemOp::new("import")
        .item_name("item")
        .path("/item")
        .content(Base64::text("1"))
        .language(Language::Python)
        .file_format(ImportFormat::Source);
    let delete = DeleteRunOp::new("delete").run_name("load");
    spec.after((create_job, create_cluster));
    delete.after(load);
    let train = run("train");
    train.after(load);
    delete.after(train);
    let last = run("last");
    last.after(delete);
    last.after((upload, import)).jar_params([import.outputs.object_path]);
}

#[pipeline(allow(warnings))]
pub fn orders_of_objects(name: Param<String>) {
    let create_secret = ResourceOp::new("create-secret")
        .k8s_resource(json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name}}));
    run("use").after(create_secret).jar_params([create_secret.output("name")]);
}

#[pipeline(allow(warnings))]
pub fn failures() {
    let load = run("load").truthful();
    run("repair").after_failure(load);
    when(load.outputs.result_state.eq("SUCCESS"), || {
        run("report");
    });
    on_failure(|| {
        run("alert");
    });
}

#[pipeline(allow(warnings))]
pub fn exits() {
    run("load").delete_on_exit();
    run("checked").set_owner_reference(true);
    on_exit(|| {
        DeleteRunOp::new("delete").run_name(workflow::uid());
    });
}

#[pipeline(allow(warnings))]
pub fn keeps() {
    run("kept").keep();
    run("found").reattach();
    DeleteRunOp::new("old").run_name("old").external();
}

#[pipeline(allow(warnings))]
pub fn objects(name: Param<String>) {
    let map = || json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}});
    let read =
        ResourceOp::new("read").k8s_resource(map()).action(Action::Apply).retry(Retry::on_error(2));
    read.success_condition("data.a = 1").failure_condition("data.a = 2");
    run("use").jar_params([read.output("name")]);
    ResourceOp::new("wait")
        .k8s_resource(map())
        .action(Action::Apply)
        .flags(["--wait=true"])
        .after(read);
    on_exit(|| {
        ResourceOp::new("delete").k8s_resource(map()).action(Action::Delete);
    });
}

#[pipeline(allow(warnings))]
pub fn waits() {
    let clear = DeleteClusterOp::new("clear").cluster_name("cluster").wait("10m");
    run("judged").allow(rules::MISREAD_CONDITION).timeout("2h").after(clear);
}

#[pipeline(allow(warnings))]
pub fn decisions(
    mode: Param<String>,
    n: Param<i32>,
    x: Param<f64>,
    mail: Param<bool>,
    tables: Param<Vec<String>>,
) {
    let load = run("load");
    when(mode.eq("full"), || {
        run("a");
    });
    when(mode.eq("full"), || {
        run("b");
    })
    .otherwise(|| {
        run("c");
    });
    when(mode.eq("full") & n.gt(3) | !mail, || {
        run("d");
    })
    .otherwise(|| {
        run("e");
    });
    when(mode.ne("full"), || {
        run("f");
    });
    when(mode.read_as::<i64>().gt(3), || {
        run("g");
    });
    when(load.outputs.run_id.read_as::<i64>().gt(3), || {
        run("h");
    });
    when(n.read_as::<i64>().lt(3), || {
        run("r");
    });
    when(load.outputs.notebook_output_result.read_as::<Json>().field::<bool>("again"), || {
        run("s");
    });
    when(load.outputs.result_state.ne("SUCCESS"), || {
        run("i");
    });
    when(mail, || {
        run("j");
    });
    when(!mail, || {
        run("k");
    });
    when(n.lt(3), || {
        run("l");
    });
    when(n.gt(0), || {
        run("m");
    });
    when(x.lt(3.0), || {
        run("n");
    });
    when(tables.count().gt(3) | tables.is_empty(), || {
        run("o");
    });
    when(tables.count().gt(0), || {
        run("p");
    });
    when(mode.one_of(["full", "part"]), || {
        run("q");
    });
}

#[pipeline(allow(warnings))]
pub fn comparisons(mode: Param<String>, n: Param<i32>, x: Param<f64>, mail: Param<bool>) {
    let all = n.eq(3) & mode.ne("3") & mode.read_as::<i64>().gt(5) & x.lt(3.0) & mail;
    when(all & !mode.one_of(["full", "part"]), || {
        run("a");
    });
}

#[pipeline(allow(warnings))]
pub fn loops(tables: Param<Vec<String>>, n: Param<i32>, table: Param<String>, config: Param<Json>) {
    for_each(tables, |table| {
        run("a").run_name(format!("a-{table}"));
    });
    for_each(Sequence::new(0, n), |i| {
        run("b").run_name(format!("b-{i}"));
    });
    for_each(table.read_as::<Vec<String>>(), |part| {
        run("c").run_name(format!("c-{part}"));
    })
    .parallelism(1);
    run("d").jar_params([config.field::<String>("table")]);
}

#[pipeline(allow(warnings))]
pub fn texts(table: Param<String>, day: Param<String>) {
    let cluster = CreateClusterOp::new("cluster")
        .cluster_name(format!("{table}-run"))
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(1);
    run("a").run_name(format!("run-{table}-{day}"));
    run("b").run_name(format!("run-{}-{table}", workflow::uid()));
    run("c").run_name(format!("run-{}", table)).after(cluster);
    run("d").run_name(format!("{}-{table}", cluster.outputs.cluster_id));
    run("e").run_name(format!("run-{}", cluster.outputs.name));
    SubmitRunOp::new("f")
        .run_name("f")
        .existing_cluster_id(cluster.outputs.cluster_id)
        .notebook_task(NotebookTask::new("/Export"));
    let name = table;
    let load = run("load");
    let written = (("id", format!("{name}-id")), ("run", load.outputs.run_id));
    SubmitRunOp::new("h").run_name("h").job_name("job").notebook_params(written);
    run("i").jar_params([table.to_string(), String::from("all")]);
    run("j").jar_params([format!("dbx:{}", cluster.outputs.state)]);
    run("k").jar_params([workflow::name()]);
    run("g").jar_params([format!("--days={{{{day}}}} {day}")]);
}

#[pipeline(allow(warnings))]
pub fn names(name: Param<String>) {
    SubmitRunOp::new("load").run_name(name).job_name("load").jar_params(["1"]);
    CreateClusterOp::new("create")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(1);
    CreateSecretScopeOp::new("scope").scope_name(format!("{name}-scope")).k8s_name("nightly");
    DeleteRunOp::new("delete").run_name("load").external();
}

#[pipeline(allow(warnings))]
pub fn values(day: Param<String>) {
    let secret = Secret::value_from("key", SecretKeyRef::new("secret", "key"));
    CreateSecretScopeOp::new("scope").scope_name("scope").secrets([secret]);
    let days = day.read_as::<i32>();
    run("a").jar_params((days, 1));
    SubmitRunOp::new("b").run_name("b").job_name("job").notebook_params([("day", day)]);
    let written = [Base64::text("1"), Base64::bytes([1]), Base64::file("Cargo.toml")];
    let blocks = ["data-a", "data-b", "data-c"].into_iter().zip(written);
    for (name, data) in blocks {
        CreateDbfsBlockOp::new(name).block_name(name).path(format!("/{name}")).data(data);
    }
    CreateDbfsBlockOp::new("d")
        .block_name("d")
        .path("/d")
        .data(include_file!("tests/helps/code.rs"));
    CreateClusterOp::new("spec")
        .spec(json!({"num_workers": 1}))
        .cluster_name("e")
        .spark_version("5")
        .node_type_id("Standard_D3_v2");
    ImportWorkspaceItemOp::new("import")
        .item_name("item")
        .path("/item")
        .content(Base64::bytes(include_bytes!("code.rs")))
        .language(Language::Python)
        .file_format(ImportFormat::Source);
    SubmitRunOp::new("nested")
        .run_name("nested")
        .new_cluster(
            NewCluster::new()
                .spark_version("5")
                .node_type_id("Standard_D3_v2")
                .autoscale(Autoscale::new(1, 2)),
        )
        .notebook_task(NotebookTask::new("/Export"));
}

#[pipeline(allow(warnings))]
pub fn policies() {
    run("a").retry(Retry::on_error(3).backoff("30s"));
    DeleteRunOp::new("b").run_name("b").retry(Retry::on_failure(3));
    let defaults = Policies::new().retry(Retry::on_error(3));
    run("c").policies(defaults);
}

#[pipeline(allow(warnings))]
pub fn pods() {
    run("a").display_name("a").pod_label("key", "value").pod_annotation("key", "value");
    run("b").node_selector("agentpool", "spot");
}

#[pipeline(timeout = "2h")]
pub fn timeouts() {
    run("a").timeout("2h").keep().allow(rules::IGNORED_FAILURE);
    let limited = Policies::new().timeout("10m");
    run("b").timeout("2h").delete_on_exit_with(limited).allow(rules::IGNORED_FAILURE);
}

#[pipeline(truthful)]
pub fn truths() {
    run("a").truthful().keep().timeout("2h");
}

#[pipeline(mutex = "figures", argo = "3.6")]
pub fn locks() {
    run("a").timeout("2h").keep().truthful();
}

#[pipeline(operator = "kfp-dbx")]
pub fn operator() {
    run("a").truthful().keep().timeout("2h");
}

#[pipeline(timeout = "2h", defaults = Policies::new().retry(Retry::on_error(3)))]
pub fn defaults() {
    run("a").keep().truthful();
}

#[pipeline(allow(warnings))]
pub fn optional(
    #[default = ""] address: Param<String>,
    #[default = 0] days: Param<i32>,
    #[default = false] mail: Param<bool>,
    #[default = json!([])] tables: Param<Vec<String>>,
    #[default = json!({"spark_version": "5", "node_type_id": "a", "num_workers": 1})]
    cluster: Param<Json>,
    #[default = 0.0] share: Param<f64>,
    #[default = ""] level: Param<String>,
    numbers: Param<Vec<i32>>,
    user: Param<String>,
    count: Param<i64>,
) {
    when(!address.is_empty(), || {
        run("a");
    });
    when(!tables.is_empty(), || {
        run("e");
    });
    when(!level.is_empty(), || {
        let number = level.read_as::<f64>();
        run("f").jar_params((number, share));
    });
    when(!level.is_empty(), || {
        let number = level.read_as::<i32>();
        run("h").jar_params([number]);
    });
    SubmitRunOp::new("g").run_name("g").new_cluster(cluster).notebook_task(NotebookTask::new("/A"));
    when(days.ne(0), || {
        run("b");
    });
    when(mail, || {
        run("c").jar_params((user, count, format!("{numbers}")));
    });
    when(tables.count().gt(0), || {
        run("d");
    });
}

#[pipeline(allow(warnings))]
pub fn files(name: Param<String>) {
    let cluster = include_spec!(NewCluster, "../kfp-dbx/files/cluster.yaml");
    CreateClusterOp::new("create").spec(cluster).cluster_name(name);
}

#[pipeline(
    name = "nightly",
    description = "The tables of the night",
    namespace = "etl",
    service_account = "runner",
    deadline = "90s",
    ttl = "2h",
    ttl_after_failure = "2h",
    pod_gc = PodGc::OnPodSuccess,
    parallelism = 4,
    defaults = Policies::new().timeout("2h"),
    fail_on_exit_failure = true,
    truthful = false,
    plain = false,
    allow(warnings)
)]
pub fn attributes() {
    run("a");
    run("b").after_end(run("c"));
}

#[pipeline(truthful, plain, timeout = "2h", allow(fixed_name, resource_leak))]
pub fn switches() {
    run("a");
}

#[pipeline(schedule = "0 2 * * *", argo = "3.6", allow(warnings))]
pub fn schedules() {
    run("a");
}

#[pipeline(allow(warnings))]
pub fn approvals() {
    let approve = SuspendOp::new("approve").choices(["YES", "NO"]).default("NO");
    when(approve.outputs.decision.eq("YES"), || {
        run("a");
    });
    SuspendOp::new("pause").duration("1h");
}

#[pipeline(allow(warnings))]
pub fn joined_conditions(mode: Param<String>, n: Param<i32>) {
    when(mode.eq("a").and(n.gt(1)).or(n.eq(0)), || {
        run("a");
    });
}

/// Settings of the pipeline that a function returns.
pub fn settings() -> Pipeline {
    fn my_pipeline() -> Pipeline {
        timeouts().argo("3.6")
    }
    my_pipeline().cron_workflow(&Cron::new("0 3 * * *")).unwrap();
    assert!(my_pipeline().cron_workflow(&Cron::new("0 3 * * *").timezone("UTC")).is_ok());
    let _: fn(&Pipeline) -> _ = |pipeline| kfp_dbx::print(pipeline);
    let workflow = my_pipeline().workflow().unwrap();
    let _ = workflow.op("a");
    my_pipeline().label("key", "value").offloaded_status(true).size_limit(2_000_000)
}

#[pipeline(allow(warnings), operator = "kfp-dbx")]
pub fn clusters_of_today(name: Param<String>) {
    let auth = DockerBasicAuth::password_from("user", SecretKeyRef::new("registry", "key"));
    let logs =
        LogAnalyticsInfo::log_analytics_primary_key_from("id", SecretKeyRef::new("logs", "key"));
    CreateClusterOp::new("create")
        .cluster_name(name)
        .spec(NewCluster::single_node())
        .spark_version("17.3.x-scala2.13")
        .node_type_id("Standard_D4ds_v5")
        .init_scripts([
            InitScript::workspace("/Shared/install.sh"),
            InitScript::volumes("/Volumes/main/etl/scripts/install.sh"),
        ])
        .docker_image(DockerImage::new("spark").basic_auth(auth))
        .azure_attributes(AzureAttributes::new().log_analytics_info(logs));
}

#[pipeline(allow(warnings), operator = "kfp-dbx")]
pub fn tasks(name: Param<String>, day: Param<String>) {
    let notebook = || NotebookTask::new("/Shared/report");
    let cluster = || NewCluster::single_node().spark_version("17.3.x-scala2.13");
    let of_task = || cluster().node_type_id("Standard_D4ds_v5");
    SubmitRunOp::new("run").run_name(name).tasks([
        Task::new("load").new_cluster(of_task()).notebook_task(notebook()),
        Task::new("report")
            .depends_on([TaskDependency::new("load")])
            .run_if(RunIf::AllSuccess)
            .timeout_seconds(3600)
            .new_cluster(of_task())
            .notebook_task(notebook().base_parameters([("day", day)])),
    ]);
    CreateJobOp::new("job")
        .job_name("retried")
        .parameters([JobParameter::new("day", "monday")])
        .tasks([Task::new("load").max_retries(2).new_cluster(of_task()).notebook_task(notebook())]);
}

#[pipeline(allow(warnings), operator = "kfp-dbx")]
pub fn volumes() {
    let script = CreateVolumeFileOp::new("script")
        .file_name("script")
        .path("/Volumes/main/etl/scripts/install.sh")
        .data(Base64::text("1"));
    let wheel = CreateVolumeFileOp::new("wheel")
        .file_name("wheel")
        .path("/Volumes/main/etl/wheels/etl-1-py3-none-any.whl")
        .data(Base64::text("1"));
    run("a").after(script);
    run("b").after(wheel);
}

/// What messages about scenarios propose.
#[cfg(feature = "full")]
#[test]
fn scenarios() {
    use kfp_dbx::testing::{Fault, Phase, Scenario};
    let phase = |scenario| truths().simulate(scenario).unwrap().phase();
    assert_eq!(phase(Scenario::new().fails("a")), Phase::Failed);
    assert_eq!(phase(Scenario::new().fault("a", Fault::Hangs)), Phase::Failed);
    assert_eq!(phase(Scenario::new().fault("a", Fault::ends("TIMEDOUT"))), Phase::Failed);
    assert_eq!(phase(Scenario::new().output("a", "result_state", "SUCCESS")), Phase::Succeeded);
    let there = json!({"kind": "Djob", "metadata": {"name": "job"}});
    assert_eq!(phase(Scenario::new().present(there)), Phase::Succeeded);
    let wrong = |scenario| truths().simulate(scenario).is_err();
    assert!(wrong(Scenario::new().absent("Djob", "nobody")));
    assert!(wrong(Scenario::new().param("nothing", "x")));
}
