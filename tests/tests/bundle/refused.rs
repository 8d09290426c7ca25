//! Pipelines that have no bundle: each for reasons that are all told.

use kfp_dbx::Pipeline;
use kfp_dbx::prelude::*;

use super::cases::{built, cluster, job, notebook};
use super::hostile::many_tasks;

/// The pipelines that have no bundle.
pub fn without() -> Vec<(&'static str, Pipeline)> {
    vec![
        ("no_loops_over_results", no_loops_over_results()),
        ("no_files", no_files()),
        ("no_secrets", no_secrets()),
        ("no_outputs", no_outputs()),
        ("no_references", no_references()),
        ("no_texts", no_texts()),
        ("no_depth", no_depth()),
        ("no_other_values", no_other_values()),
        ("no_locks", no_locks()),
        ("no_room", no_room()),
        ("too_many_tasks", many_tasks(1001)),
        ("no_optional_creates", no_optional_creates()),
        ("no_other_objects", no_other_objects()),
        ("no_task_to_start", no_task_to_start()),
    ]
}

fn no_loops_over_results() -> Pipeline {
    built("no-loops-over-results", |p| {
        let count = p.param(Parameter::<i32>::new("count").default(3));
        let tables = p.param(Parameter::<Vec<Json>>::new("tables"));
        let loads = for_each(["a", "b"], |_item| notebook("load"));
        for_each(loads.inner.outputs.run_id, |id| {
            SubmitRunOp::new("check")
                .run_name(format!("check-{id}"))
                .existing_cluster_name("etl")
                .spark_python_task(SparkPythonTask::new("/Workspace/n.py").parameters([id]))
                .keep();
        });
        for_each(Sequence::new(0, 3).format("%02d"), |_number| {
            notebook("formatted");
        });
        for_each(Sequence::new(0, count), |_number| {
            notebook("counted");
        });
        for_each(tables, |table| {
            let size: kfp_dbx::Param<String> = table.field("size").field("rows");
            SubmitRunOp::new("of-pairs")
                .run_name(format!("pairs-{size}-{}", workflow::uid()))
                .existing_cluster_name("etl")
                .spark_python_task(SparkPythonTask::new("/Workspace/n.py").parameters([size]))
                .delete_on_exit();
        });
    })
}

fn no_task_to_start() -> Pipeline {
    let pipeline = built("no-task-to-start", |_| {
        CreateJobOp::new("nightly")
            .job_name("etl-nightly")
            .notebook_task(NotebookTask::new("/ETL/load"))
            .keep();
    });
    pipeline.schedule("0 4 * * *")
}

fn no_files() -> Pipeline {
    built("no-files", |_| {
        let file = CreateVolumeFileOp::new("file")
            .file_name(format!("file-{}", workflow::uid()))
            .path("/Volumes/main/default/jobs/pi.py")
            .data(Base64::text("print(3)"))
            .delete_on_exit();
        SubmitRunOp::new("run")
            .run_name(format!("run-{}", workflow::uid()))
            .existing_cluster_name("etl")
            .spark_python_task(SparkPythonTask::new(file.outputs.file_info_path))
            .delete_on_exit();
        ImportWorkspaceItemOp::new("item")
            .item_name(format!("item-{}", workflow::uid()))
            .path("/Shared/n")
            .language(Language::Python)
            .content(Base64::text("print(3)"))
            .delete_on_exit();
    })
}

/// None of the words `hunter2` is in the bundle.
pub fn no_secrets() -> Pipeline {
    let pipeline = built("no-secrets", |p| {
        let password = p.param(Parameter::<String>::new("password").default("hunter2"));
        CreateSecretScopeOp::new("scope")
            .scope_name("etl")
            .secrets([
                Secret::string_value("text", "hunter2"),
                Secret::string_value("param", password),
                Secret::value_from("ref", SecretKeyRef::new("hunter2", "password")),
            ])
            .keep();
        let image = |auth: DockerBasicAuth| {
            NewCluster::new()
                .spark_version("15.4.x-scala2.12")
                .node_type_id("Standard_D3_v2")
                .num_workers(2)
                .docker_image(DockerImage::new("registry.foo.com/etl:1").basic_auth(auth))
        };
        let run = |name: &str, auth: DockerBasicAuth| {
            SubmitRunOp::new(name)
                .run_name(format!("{name}-{}", workflow::uid()))
                .new_cluster(image(auth))
                .notebook_task(NotebookTask::new("/ETL/Load"))
                .delete_on_exit();
        };
        run("literal", DockerBasicAuth::password("puller", "hunter2"));
        run("param", DockerBasicAuth::password("puller", password));
        run("scope-key", DockerBasicAuth::password("puller", "{{secrets/etl/registry}}"));
        run(
            "kubernetes",
            DockerBasicAuth::password_from("puller", SecretKeyRef::new("registry", "password")),
        );
    });
    pipeline.allow(rules::SECRET_IN_SOURCE).allow(rules::SECRET_IN_DEFAULT)
}

fn no_outputs() -> Pipeline {
    built("no-outputs", |_| {
        let run = notebook("run");
        let own = cluster("own");
        let job = job(format!("job-{}", workflow::uid()), "/ETL/Job");
        SubmitRunOp::new("use")
            .run_name(format!("use-{}", workflow::uid()))
            .existing_cluster_id(own.outputs.cluster_id)
            .spark_python_task(SparkPythonTask::new("/Workspace/n.py").parameters((
                run.outputs.run_page_url,
                run.outputs.life_cycle_state,
                run.outputs.result_state,
                run.outputs.error,
                own.outputs.cluster_id,
                job.outputs.job_id,
                job.outputs.name,
            )))
            .delete_on_exit();
        when(run.outputs.life_cycle_state.eq("TERMINATED"), || {
            notebook("ended");
        });
    })
}

/// Parameters where Databricks reads no references, and the deployment neither.
fn no_references() -> Pipeline {
    built("no-references", |p| {
        let name = p.param(Parameter::<String>::new("name").default("etl"));
        let tags = p.param(Parameter::<std::collections::BTreeMap<String, String>>::new("tags"));
        for_each(["a", "b"], |item| {
            SubmitRunOp::new("sized")
                .run_name(format!("sized-{item}-{}", workflow::uid()))
                .new_cluster(
                    NewCluster::new()
                        .spark_version("15.4.x-scala2.12")
                        .node_type_id(item)
                        .num_workers(2),
                )
                .notebook_task(NotebookTask::new("/ETL/Sized").base_parameters(tags))
                .delete_on_exit();
        });
        SubmitRunOp::new("named")
            .run_name(format!("named-{}", workflow::uid()))
            .existing_cluster_name(name)
            .notebook_task(NotebookTask::new("/ETL/Named"))
            .delete_on_exit();
        SubmitRunOp::new("late")
            .run_name(format!("late-{}", workflow::uid()))
            .existing_cluster_name("etl")
            .git_source(
                GitSource::new("https://github.com/user/repo", GitProvider::GitHub)
                    .git_branch(format!("b-{}", workflow::uid())),
            )
            .notebook_task(NotebookTask::new("late"))
            .delete_on_exit();
    })
}

#[pipeline(op = Part, operator = "kfp-dbx")]
fn part(home: Param<String>) {
    SubmitRunOp::new("known")
        .run_name(format!("known-{}", workflow::uid()))
        .existing_cluster_name("etl")
        .spark_python_task(
            SparkPythonTask::new("/Workspace/n.py").parameters([format!("${{{home}}}")]),
        )
        .delete_on_exit();
}

/// Literal texts that the CLI or Databricks would read as references.
fn no_texts() -> Pipeline {
    built("no-texts", |p| {
        let day = p.param(
            Parameter::<String>::new("day").default("${home.day}").description("The ${home.day}."),
        );
        Part::new("part").home("home");
        for_each(["${home.a}", "b"], |item| {
            SubmitRunOp::new("item")
                .run_name(format!("item-{}", workflow::uid()))
                .existing_cluster_name("etl")
                .spark_python_task(SparkPythonTask::new("/Workspace/n.py").parameters((
                    item,
                    day,
                    "{{input}}",
                )))
                .delete_on_exit();
        });
        SubmitRunOp::new("tags")
            .run_name(format!("tags-{}", workflow::uid()))
            .existing_cluster_name("etl")
            .spark_python_task(SparkPythonTask::new("/Workspace/n.py").parameters((
                "{{job.parameters.day}}",
                "{{ tasks.item.run_id }}",
                "{{job.run_id}}",
                "{{secrets/etl/key}}",
                format!("{{{day}}}"),
            )))
            .delete_on_exit();
    })
    .allow(rules::VALUE_REFERENCE)
}

/// Jobs in jobs in jobs in jobs.
fn no_depth() -> Pipeline {
    built("no-depth", |p| {
        let tables = p.param(Parameter::<Vec<String>>::new("tables").default(["a"]));
        nest(tables, 4);
    })
}

fn nest(tables: kfp_dbx::Param<Vec<String>>, depth: u32) {
    for_each(tables, |_table| match depth {
        1 => {
            let first = notebook("first");
            notebook("second").after(first);
        }
        depth => nest(tables, depth - 1),
    });
}

/// Parameters of the job that Databricks passes on, whatever a task says.
fn no_other_values() -> Pipeline {
    built("no-other-values", |p| {
        let day = p.param(Parameter::<String>::new("day").default("monday"));
        let table = p.param(Parameter::<String>::new("table").default("sales"));
        let task = |name: &str, value: &str| {
            NotebookTask::new(format!("/ETL/{name}"))
                .base_parameters([("day", value.to_owned()), ("table", format!("{table}"))])
        };
        notebook("literal").notebook_task(task("literal", "friday"));
        notebook("longer").notebook_task(task("longer", &format!("{day}-1")));
        notebook("same").notebook_task(task("same", &format!("{day}")));
        for_each(["tuesday", "friday"], |item| {
            notebook("item").notebook_task(task("item", &format!("{item}")));
        });
        let job = CreateJobOp::new("job")
            .job_name(format!("job-{}", workflow::uid()))
            .parameters([JobParameter::new("table", "stock")])
            .existing_cluster_name("etl")
            .notebook_task(NotebookTask::new("/ETL/Job"))
            .delete_on_exit();
        SubmitRunOp::new("of-job")
            .run_name(format!("of-job-{}", workflow::uid()))
            .job_name(job.outputs.name)
            .delete_on_exit();
        let both = CreateJobOp::new("both")
            .job_name(format!("both-{}", workflow::uid()))
            .parameters([JobParameter::new("day", "friday")])
            .existing_cluster_name("etl")
            .notebook_task(NotebookTask::new("/ETL/Both").base_parameters([("of", day)]))
            .delete_on_exit();
        SubmitRunOp::new("of-both")
            .run_name(format!("of-both-{}", workflow::uid()))
            .job_name(both.outputs.name)
            .job_parameters([("day", day)])
            .delete_on_exit();
        SubmitRunOp::new("other")
            .run_name(format!("other-{}", workflow::uid()))
            .job_id(7)
            .job_parameters([("day", "friday")])
            .delete_on_exit();
        SubmitRunOp::new("wheel")
            .run_name(format!("wheel-{}", workflow::uid()))
            .existing_cluster_name("etl")
            .python_wheel_task(PythonWheelTask::new("etl", "main").named_parameters([("day", day)]))
            .delete_on_exit();
    })
}

fn no_locks() -> Pipeline {
    let pipeline = built("no-locks", |_| {
        notebook("mutex").mutex("etl");
        notebook("semaphore").semaphore("limits", "etl");
    });
    pipeline.defaults(Policies::new().mutex("all"))
}

fn no_room() -> Pipeline {
    built("no-room", |p| {
        let mode = p.param(Parameter::<String>::new("mode").default("delta"));
        let long = "a".repeat(101);
        notebook(&long);
        when(mode.eq("full"), || {
            notebook("inner");
        })
        .name("b".repeat(101));
        for_each(["a"], |_item| {
            notebook(&"c".repeat(101));
        })
        .name("d".repeat(98));
    })
}

fn no_optional_creates() -> Pipeline {
    built("no-optional-creates", |p| {
        let mode = p.param(Parameter::<String>::new("mode").default("delta"));
        when(mode.eq("full"), || {
            CreateSecretScopeOp::new("scope").scope_name("etl").keep();
        });
        for_each(["a", "b"], |item| {
            let job = job(format!("job-{item}-{}", workflow::uid()), &format!("/ETL/{item}"));
            SubmitRunOp::new("of-job")
                .run_name(format!("of-job-{item}-{}", workflow::uid()))
                .job_name(job.outputs.name)
                .delete_on_exit();
        });
    })
}

fn no_other_objects() -> Pipeline {
    built("no-other-objects", |_| {
        let own = cluster("own");
        ResourceOp::new("patched")
            .action(Action::Patch)
            .k8s_resource(json!({
                "apiVersion": "databricks.microsoft.com/v1alpha1",
                "kind": "Dcluster",
                "metadata": {"name": own.outputs.name},
                "spec": {"num_workers": 3},
            }))
            .keep();
        SubmitRunOp::new("run")
            .run_name(format!("run-{}", workflow::uid()))
            .existing_cluster_id(own.outputs.cluster_id)
            .notebook_task(NotebookTask::new("/ETL/Run"))
            .success_condition("status.metadata.run_id")
            .delete_on_exit();
        on_exit(|| {
            ResourceOp::new("note").action(Action::Apply).keep().k8s_resource(json!({
                "apiVersion": "v1",
                "kind": "ConfigMap",
                "metadata": {"name": "note"},
            }));
            notebook("last");
        });
        on_success(|| {
            notebook("good");
        });
    })
}
