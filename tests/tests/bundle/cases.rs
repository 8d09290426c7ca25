//! Pipelines with the parts that have a counterpart in a bundle, and with those that have none.

use kfp_dbx::Pipeline;
use kfp_dbx::prelude::*;

/// A run of a notebook on a cluster that is there.
pub fn notebook(name: &str) -> SubmitRunOp {
    SubmitRunOp::new(name)
        .run_name(format!("{name}-{}", workflow::uid()))
        .existing_cluster_name("etl")
        .notebook_task(NotebookTask::new(format!("/ETL/{name}")))
        .delete_on_exit()
}

/// A job with a notebook on a cluster that is there.
pub fn job(name: String, path: &str) -> CreateJobOp {
    CreateJobOp::new("job")
        .job_name(name)
        .existing_cluster_name("etl")
        .notebook_task(NotebookTask::new(path))
        .delete_on_exit()
}

pub fn cluster(name: &str) -> CreateClusterOp {
    CreateClusterOp::new(name)
        .cluster_name(format!("{name}-{}", workflow::uid()))
        .spark_version("15.4.x-scala2.12")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .delete_on_exit()
}

pub fn built(name: &str, body: impl Fn(&kfp_dbx::Declare) + Send + Sync + 'static) -> Pipeline {
    Pipeline::builder(name).build(body).truthful(true).timeout("2h").operator("kfp-dbx")
}

/// The pipelines that have a bundle.
pub fn with() -> Vec<(&'static str, Pipeline)> {
    vec![
        ("order", order()),
        ("branches", branches()),
        ("results", results()),
        ("truthful_results", truthful_results()),
        ("loops", loops()),
        ("loop_bodies", loop_bodies()),
        ("clusters", clusters()),
        ("jobs", jobs()),
        ("only_a_job", only_a_job()),
        ("specs", specs()),
        ("whole_runs", whole_runs()),
        ("parameters", parameters()),
        ("schedule", schedule()),
        ("periodic", periodic()),
        ("settings", settings()),
        ("scopes", scopes()),
        ("parts", parts()),
    ]
}

/// `.after`, `.after_failure` and `.after_end`, also across ops that become no tasks.
fn order() -> Pipeline {
    built("order", |_| {
        let load = notebook("load");
        let train = notebook("train").after(load);
        let score = notebook("score").after((load, train));
        notebook("alert").after_failure(train);
        let other = notebook("other");
        notebook("both-failed").after_failure(train).after_failure(other);
        notebook("clean").after_end(score);
        let scope = CreateSecretScopeOp::new("scope").scope_name("etl").keep().after(load);
        notebook("with-scope").after(scope);
    })
}

/// Conditions, one in another, with both branches, and what runs after them.
fn branches() -> Pipeline {
    built("branches", |p| {
        let mode = p.param(Parameter::<String>::new("mode").default("delta"));
        let days = p.param(Parameter::<i32>::new("days").default(3));
        let dry = p.param(Parameter::<bool>::new("dry").default(false));
        let load = notebook("load");
        let decided = when(mode.eq("full"), || {
            let all = notebook("all");
            notebook("index").after(all);
        })
        .after(load)
        .otherwise(|| {
            when(days.gt(1) & days.le(30) & !dry, || {
                notebook("delta");
            });
        });
        notebook("report").after(decided);
        when(!(mode.eq("full") | mode.eq("delta")), || {
            notebook("unknown");
        });
    })
}

/// A condition on the result of a run.
fn results() -> Pipeline {
    let pipeline = Pipeline::builder("results").build(|_| {
        let load = notebook("load");
        let count = notebook("count").truthful();
        when(count.outputs.run_id.gt(0) & load.outputs.result_state.ne("SUCCESS"), || {
            notebook("repair").truthful();
        });
    });
    pipeline.timeout("2h")
}

/// Conditions on the results of runs that fail their ops: what is in them waits for a success.
fn truthful_results() -> Pipeline {
    built("truthful-results", |_| {
        let load = notebook("load");
        let count = notebook("count");
        when(load.outputs.result_state.eq("SUCCESS"), || {
            notebook("report");
        });
        when(load.outputs.run_id.gt(0) & count.outputs.result_state.eq("SUCCESS"), || {
            notebook("publish");
        });
    })
}

/// A job that the pipeline creates and does not run.
fn only_a_job() -> Pipeline {
    built("only-a-job", |_| {
        CreateJobOp::new("nightly")
            .job_name("etl-nightly")
            .notebook_task(NotebookTask::new("/ETL/load"))
            .schedule(CronSchedule::new("0 0 4 * * ?", "UTC"))
            .keep();
    })
}

/// Loops with one op.
fn loops() -> Pipeline {
    built("loops", |p| {
        let tables = p.param(Parameter::<Vec<String>>::new("tables").default(["sales", "stock"]));
        let day = p.param(Parameter::<String>::new("day").default("monday"));
        let run = |name: &str, argument: kfp_dbx::Param<String>| {
            SubmitRunOp::new(name)
                .run_name(format!("{name}-{argument}-{}", workflow::uid()))
                .existing_cluster_name("etl")
                .notebook_task(
                    NotebookTask::new("/ETL/Load")
                        .base_parameters([("table", argument), ("day", day)]),
                )
                .delete_on_exit();
        };
        let all = for_each(tables, |table| run("load", table)).parallelism(4);
        for_each(["a", "b"], |name| run("letters", name)).after(all);
        for_each(0..3, |number| {
            SubmitRunOp::new("numbers")
                .run_name(format!("{number}-{}", workflow::uid()))
                .existing_cluster_name("etl")
                .spark_python_task(SparkPythonTask::new("/Workspace/n.py").parameters([number]))
                .delete_on_exit();
        });
    })
}

/// Loops with several ops, with a condition, and with a cluster for each item.
fn loop_bodies() -> Pipeline {
    built("loop-bodies", |p| {
        let day = p.param(Parameter::<String>::new("day").default("monday"));
        for_each([("sales", "full"), ("stock", "delta")], |(table, mode)| {
            let run = |name: &str| {
                SubmitRunOp::new(name)
                    .run_name(format!("{name}-{table}-{}", workflow::uid()))
                    .existing_cluster_name("etl")
                    .notebook_task(NotebookTask::new("/ETL/Load").base_parameters([
                        ("table", format!("{table}")),
                        ("run", format!("{day}-{}", workflow::uid())),
                    ]))
                    .delete_on_exit()
            };
            let load = run("load");
            when(mode.eq("full"), || {
                run("index");
            })
            .after(load);
        });
        for_each(["a", "b"], |name| {
            let own = CreateClusterOp::new("own")
                .cluster_name(format!("{name}-{}", workflow::uid()))
                .spark_version("15.4.x-scala2.12")
                .node_type_id("Standard_D3_v2")
                .num_workers(2)
                .delete_on_exit();
            SubmitRunOp::new("on-own")
                .run_name(format!("{name}-{}", workflow::uid()))
                .existing_cluster_id(own.outputs.cluster_id)
                .notebook_task(NotebookTask::new("/ETL/Own"))
                .delete_on_exit();
        });
    })
}

/// A cluster of the pipeline, by its id and by its name, with a size that is a parameter.
fn clusters() -> Pipeline {
    built("clusters", |p| {
        let workers = p.param(Parameter::<i32>::new("workers").default(2).description("How many."));
        let etl = CreateClusterOp::new("etl")
            .cluster_name(format!("etl-{}", workflow::uid()))
            .spark_version("15.4.x-scala2.12")
            .node_type_id("Standard_D3_v2")
            .num_workers(workers)
            .autotermination_minutes(20)
            .custom_tags([("team", "data")])
            .delete_on_exit();
        let first = SubmitRunOp::new("first")
            .run_name(format!("first-{}", workflow::uid()))
            .existing_cluster_id(etl.outputs.cluster_id)
            .notebook_task(NotebookTask::new("/ETL/First"))
            .delete_on_exit();
        SubmitRunOp::new("second")
            .run_name(format!("second-{}", workflow::uid()))
            .existing_cluster_name(etl.outputs.name)
            .notebook_task(NotebookTask::new("/ETL/Second"))
            .delete_on_exit()
            .after(first);
    })
}

/// Jobs of the pipeline and of the workspace, with the parameters of their runs.
fn jobs() -> Pipeline {
    built("jobs", |p| {
        let path = p.param(Parameter::<String>::new("path").default("/Models/Train"));
        let shared = cluster("shared");
        let job = CreateJobOp::new("train-job")
            .job_name(format!("train-{}", workflow::uid()))
            .existing_cluster_id(shared.outputs.cluster_id)
            .notebook_task(NotebookTask::new(path))
            .timeout_seconds(3600)
            .max_retries(1)
            .delete_on_exit();
        SubmitRunOp::new("train")
            .run_name(format!("train-{}", workflow::uid()))
            .job_name(job.outputs.name)
            .notebook_params([("epochs", 10)])
            .delete_on_exit();
        SubmitRunOp::new("publish")
            .run_name(format!("publish-{}", workflow::uid()))
            .job_name("publish")
            .jar_params(("--path", path))
            .delete_on_exit();
        SubmitRunOp::new("by-id")
            .run_name(format!("by-id-{}", workflow::uid()))
            .job_id(123)
            .job_parameters([("day", "monday")])
            .delete_on_exit();
    })
}

/// Tasks of today, on serverless compute and on a cluster by a policy.
fn specs() -> Pipeline {
    built("specs", |p| {
        let day = p.param(Parameter::<String>::new("day").default("monday"));
        let environment = |packages: &'static str| {
            JobEnvironment::new(
                "default",
                Environment::new().environment_version("4").dependencies([packages]),
            )
        };
        let wheel = |name: &str, packages: &'static str| {
            SubmitRunOp::new(name)
                .run_name(format!("{name}-{}", workflow::uid()))
                .environments([environment(packages)])
                .environment_key("default")
                .python_wheel_task(
                    PythonWheelTask::new("etl", "main").named_parameters([("day", day)]),
                )
                .delete_on_exit()
        };
        let first = wheel("first", "/Volumes/main/etl/wheels/etl-1.0-py3-none-any.whl");
        wheel("second", "/Volumes/main/etl/wheels/etl-2.0-py3-none-any.whl").after(first);
        SubmitRunOp::new("report")
            .run_name(format!("report-{}", workflow::uid()))
            .sql_task(
                SqlTask::new("0123456789abcdef")
                    .file(SqlTaskFile::new("/Workspace/Shared/report.sql"))
                    .parameters([("day", day)]),
            )
            .retry(Retry::times(2).backoff("1m"))
            .delete_on_exit();
    })
}

/// Runs that become jobs, because only a job has some of their fields.
fn whole_runs() -> Pipeline {
    built("whole-runs", |p| {
        let day = p.param(Parameter::<String>::new("day").default("monday"));
        let load = SubmitRunOp::new("load")
            .run_name(format!("load-{}", workflow::uid()))
            .tasks([
                Task::new("extract").existing_cluster_name("etl").notebook_task(
                    NotebookTask::new("/ETL/Extract").base_parameters([("day", day)]),
                ),
                Task::new("clean")
                    .depends_on([TaskDependency::new("extract")])
                    .existing_cluster_name("etl")
                    .notebook_task(NotebookTask::new("/ETL/Clean")),
            ])
            .queue(QueueSettings::new(true))
            .access_control_list([JobAccessControl::group_name(
                JobPermissionLevel::CanView,
                "analysts",
            )])
            .delete_on_exit();
        SubmitRunOp::new("test")
            .run_name(format!("test-{}", workflow::uid()))
            .git_source(
                GitSource::new("https://github.com/user/repo", GitProvider::GitHub)
                    .git_branch("main"),
            )
            .environments([JobEnvironment::new(
                "default",
                Environment::new().environment_version("4"),
            )])
            .environment_key("default")
            .spark_python_task(
                SparkPythonTask::new("tests/all.py").source(Source::Git).parameters([day]),
            )
            .delete_on_exit()
            .after(load);
    })
}

/// Parameters without a default, of all types, and in fields that the deployment reads.
fn parameters() -> Pipeline {
    built("parameters", |p| {
        let day = p.param(Parameter::<String>::new("day").description("The day to load."));
        let pool = p.param(Parameter::<String>::new("pool-id"));
        let rate = p.param(Parameter::<f64>::new("rate").default(0.5));
        SubmitRunOp::new("load")
            .run_name(format!("load-{day}"))
            .new_cluster(
                NewCluster::new()
                    .spark_version("15.4.x-scala2.12")
                    .instance_pool_id(pool)
                    .num_workers(2),
            )
            .spark_python_task(SparkPythonTask::new("/Workspace/load.py").parameters((
                "--day",
                format!("{day}/{}", workflow::creation_timestamp()),
                rate,
                format!("of {pool}"),
            )))
            .delete_on_exit();
    })
}

fn schedule() -> Pipeline {
    let cron = Cron::new("*/15 6-22 * * mon-fri")
        .timezone("Europe/Berlin")
        .concurrency(ConcurrencyPolicy::Forbid);
    built("schedule", |_| {
        notebook("load");
    })
    .deadline("8h")
    .schedule(cron)
}

fn periodic() -> Pipeline {
    built("periodic", |_| {
        notebook("load");
    })
    .schedule("@every 6h")
}

/// Settings that have no meaning outside of Kubernetes, and a lock.
fn settings() -> Pipeline {
    let pipeline = built("settings", |_| {
        notebook("load")
            .retry(Retry::times(3).backoff("30s").factor(2))
            .pod_label("team", "data")
            .reattach();
    });
    pipeline
        .ttl("1d")
        .parallelism(3)
        .label("team", "data")
        .mutex("etl")
        .defaults(Policies::new().priority_class("high"))
}

fn scopes() -> Pipeline {
    built("scopes", |_| {
        CreateSecretScopeOp::new("own")
            .scope_name("etl")
            .initial_manage_principal("users")
            .acls([
                SecretScopeAcl::new("user@foo.com", Permission::Read),
                SecretScopeAcl::new("analysts", Permission::Read),
            ])
            .keep();
        CreateSecretScopeOp::new("vault")
            .scope_name("etl-vault")
            .scope_backend_type(ScopeBackendType::AzureKeyvault)
            .backend_azure_keyvault(AzureKeyVault::new(
                "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/team/providers/Microsoft.KeyVault/vaults/team-vault",
                "https://team-vault.vault.azure.net/",
            ))
            .keep();
        notebook("load");
    })
}

#[pipeline(op = Load, operator = "kfp-dbx")]
fn load(table: Param<String>, #[default = "full"] mode: Param<String>) {
    let run = |name: &str| {
        SubmitRunOp::new(name)
            .run_name(format!("{name}-{table}-{}", workflow::uid()))
            .existing_cluster_name("etl")
            .notebook_task(
                NotebookTask::new("/ETL/Load").base_parameters([("table", table), ("mode", mode)]),
            )
            .delete_on_exit()
    };
    let extract = run("extract");
    run("store").after(extract);
}

/// Pipelines that are used as ops.
fn parts() -> Pipeline {
    built("parts", |p| {
        let table = p.param(Parameter::<String>::new("first-table").default("sales"));
        let check = notebook("check");
        let first = Load::new("first").table(table).after(check);
        let second = Load::new("second").table("stock").mode("delta").after(first);
        notebook("report").after(second);
        notebook("alert").after_failure(first);
    })
}

/// The pipelines that have no bundle.
pub fn without() -> Vec<(&'static str, Pipeline)> {
    vec![
        ("no_order", no_order()),
        ("no_values", no_values()),
        ("no_loops", no_loops()),
        ("no_schedules", no_schedules()),
        ("no_objects", no_objects()),
    ]
}

fn no_order() -> Pipeline {
    built("no-order", |_| {
        let first = notebook("first");
        let second = notebook("second");
        notebook("mixed").after(first).after_failure(second);
        let handler = notebook("handler").after_failure(first);
        notebook("beside").after((handler, second));
        let own = cluster("own").after(first);
        notebook("of-create").after_failure(own);
    })
}

fn no_values() -> Pipeline {
    built("no-values", |p| {
        let job = p.param(Parameter::<String>::new("job").default("load"));
        let names = p.param(Parameter::<Vec<String>>::new("names").default(["a"]));
        let first = notebook("first");
        SubmitRunOp::new("job")
            .run_name(format!("job-{}", workflow::uid()))
            .job_name(job)
            .jar_params(names)
            .delete_on_exit();
        SubmitRunOp::new("result")
            .run_name(format!("result-{}", workflow::uid()))
            .existing_cluster_name("etl")
            .spark_python_task(SparkPythonTask::new("/Workspace/n.py").parameters((
                first.outputs.notebook_output_result,
                workflow::namespace(),
                "${home}",
            )))
            .delete_on_exit();
    })
}

fn no_loops() -> Pipeline {
    built("no-loops", |p| {
        let count = p.param(Parameter::<i32>::new("count").default(3));
        let shared = cluster("shared");
        for_each(Sequence::new(0, count), |number| {
            let run = |name: &str| {
                SubmitRunOp::new(name)
                    .run_name(format!("{name}-{number}-{}", workflow::uid()))
                    .existing_cluster_id(shared.outputs.cluster_id)
                    .notebook_task(NotebookTask::new("/ETL/Load"))
                    .delete_on_exit()
            };
            let a = run("a");
            run("b").after(a);
        });
    })
}

fn no_schedules() -> Pipeline {
    built("no-schedules", |_| {
        notebook("load");
    })
    .schedule(Cron::new("0 2 1 * mon").concurrency(ConcurrencyPolicy::Replace))
}

fn no_objects() -> Pipeline {
    built("no-objects", |_| {
        CreateDbfsBlockOp::new("block")
            .block_name(format!("block-{}", workflow::uid()))
            .path("/data/greeting.txt")
            .data(Base64::text("hello"))
            .delete_on_exit();
        DeleteClusterOp::new("delete").cluster_name("left-behind").external();
        cluster("idle");
        notebook("locked").mutex("etl");
        ResourceOp::new("config").keep().k8s_resource(json!({
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": format!("config-{}", workflow::uid())},
        }));
        on_failure(|| {
            notebook("alert");
        });
    })
}
