//! Pipelines at the edges of what a bundle can say.

use kfp_dbx::Pipeline;
use kfp_dbx::prelude::*;

use super::cases::{built, cluster, job, notebook};

/// The pipelines that have a bundle.
pub fn with() -> Vec<(&'static str, Pipeline)> {
    vec![
        ("shared_settings", shared_settings()),
        ("shared_source", shared_source()),
        ("shared_in_a_loop", shared_in_a_loop()),
        ("not_shared", not_shared()),
        ("deep_blocks", deep_blocks()),
        ("deep_loops", deep_loops()),
        ("left_out", left_out()),
        ("exits", exits()),
        ("optional_creates", optional_creates()),
        ("objects", objects()),
        ("texts", texts()),
        ("job_ids", job_ids()),
        ("names", names()),
        ("environments", environments()),
        ("policies", policies()),
        ("keys", keys()),
    ]
}

fn git(branch: &str) -> GitSource {
    GitSource::new("https://github.com/user/repo", GitProvider::GitHub).git_branch(branch)
}

fn from_git(name: &str, branch: &str) -> SubmitRunOp {
    SubmitRunOp::new(name)
        .run_name(format!("{name}-{}", workflow::uid()))
        .existing_cluster_name("etl")
        .git_source(git(branch))
        .notebook_task(NotebookTask::new(format!("etl/{name}")))
        .delete_on_exit()
}

/// All runs have the same settings.
fn shared_settings() -> Pipeline {
    built("shared-settings", |_| {
        let run = |name: &str| {
            from_git(name, "main")
                .queue(QueueSettings::new(true))
                .run_as(JobRunAs::user_name("etl@foo.com"))
                .access_control_list([JobAccessControl::group_name(
                    JobPermissionLevel::CanView,
                    "analysts",
                )])
        };
        let load = run("load");
        run("store").after(load);
    })
}

/// Some runs have the same Git source, and the others read their files from the workspace.
fn shared_source() -> Pipeline {
    built("shared-source", |p| {
        let branch = p.param(Parameter::<String>::new("branch").default("main"));
        let day = p.param(Parameter::<String>::new("day").default("monday"));
        let load = from_git("load", "main").git_source(
            GitSource::new("https://github.com/user/repo", GitProvider::GitHub).git_branch(branch),
        );
        let store = from_git("store", "main").git_source(
            GitSource::new("https://github.com/user/repo", GitProvider::GitHub).git_branch(branch),
        );
        notebook("report").after((load, store));
        SubmitRunOp::new("query")
            .run_name(format!("query-{}", workflow::uid()))
            .sql_task(
                SqlTask::new("0123456789abcdef")
                    .file(SqlTaskFile::new("/Workspace/Shared/report.sql"))
                    .parameters([("day", day)]),
            )
            .delete_on_exit();
        SubmitRunOp::new("file")
            .run_name(format!("file-{}", workflow::uid()))
            .existing_cluster_name("etl")
            .spark_python_task(SparkPythonTask::new("/Workspace/n.py"))
            .delete_on_exit();
    })
}

/// The runs of a loop share what those around it do not have.
fn shared_in_a_loop() -> Pipeline {
    built("shared-in-a-loop", |_| {
        notebook("before");
        for_each(["a", "b"], |_item| {
            let load = from_git("load", "main").queue(QueueSettings::new(true));
            from_git("store", "main").queue(QueueSettings::new(true)).after(load);
        });
        for_each(["a", "b"], |item| {
            SubmitRunOp::new("one")
                .run_name(format!("one-{item}-{}", workflow::uid()))
                .existing_cluster_name("etl")
                .git_source(git("main"))
                .notebook_task(NotebookTask::new("etl/one").base_parameters([("item", item)]))
                .delete_on_exit();
        });
    })
}

/// The runs do not agree, or the pipeline has a say in it.
fn not_shared() -> Pipeline {
    let pipeline = built("not-shared", |_| {
        from_git("main-branch", "main");
        from_git("next-branch", "next");
        notebook("queued").queue(QueueSettings::new(true));
    });
    pipeline.mutex("etl")
}

/// Conditions in conditions in loops in conditions, with both branches.
fn deep_blocks() -> Pipeline {
    built("deep-blocks", |p| {
        let mode = p.param(Parameter::<String>::new("mode").default("delta"));
        let days = p.param(Parameter::<i32>::new("days").default(3));
        let outer = when(mode.eq("full"), || {
            when(days.gt(1), || {
                when(days.lt(9), || {
                    notebook("innermost");
                })
                .otherwise(|| {
                    notebook("other");
                });
            })
            .otherwise(|| {
                by_item(mode);
            });
        });
        notebook("after").after(outer);
    })
}

fn by_item(mode: kfp_dbx::Param<String>) {
    for_each(["a", "b"], |item| {
        when(item.eq("a"), || {
            notebook("in-loop");
        })
        .otherwise(|| {
            notebook("in-loop-other").notebook_task(
                NotebookTask::new("/ETL/Other").base_parameters([("mode", mode), ("item", item)]),
            );
        });
    });
}

/// Loops in loops, whose innermost op uses all of the items.
fn deep_loops() -> Pipeline {
    built("deep-loops", |p| {
        let tables = p.param(Parameter::<Vec<String>>::new("tables").default(["a"]));
        let numbers = p.param(Parameter::<Vec<i32>>::new("numbers").default([1, 2]));
        for_each(tables, |table| {
            for_each([("x", 1), ("y", 2)], |(kind, size)| {
                let run = |number: kfp_dbx::Param<i32>| {
                    notebook("all").notebook_task(NotebookTask::new("/ETL/All").base_parameters((
                        ("table", table),
                        ("kind", kind),
                        ("size", size),
                        ("number", number),
                    )));
                };
                for_each(numbers, run).parallelism(1000);
            })
            .parallelism(1);
        });
        let none: [&str; 0] = [];
        for_each(none, |item| {
            SubmitRunOp::new("never")
                .run_name(format!("never-{item}-{}", workflow::uid()))
                .existing_cluster_name("etl")
                .notebook_task(NotebookTask::new("/ETL/Never"))
                .delete_on_exit();
        });
    })
}

/// Failures of what may be left out, and the ends of blocks.
fn left_out() -> Pipeline {
    built("left-out", |p| {
        let mode = p.param(Parameter::<String>::new("mode").default("delta"));
        let block = when(mode.eq("full"), || notebook("maybe"));
        notebook("on-failure").after_failure(block);
        notebook("on-end").after_end(block);
        let first = notebook("first");
        let handler = notebook("handler").after_failure(first);
        notebook("handler-of-handler").after_failure(handler);
    })
}

/// Exit handlers that delete what Databricks ends by itself.
fn exits() -> Pipeline {
    built("exits", |_| {
        let own = CreateClusterOp::new("own")
            .cluster_name(format!("own-{}", workflow::uid()))
            .spark_version("15.4.x-scala2.12")
            .node_type_id("Standard_D3_v2")
            .num_workers(2);
        SubmitRunOp::new("run")
            .run_name(format!("run-{}", workflow::uid()))
            .existing_cluster_id(own.outputs.cluster_id)
            .notebook_task(NotebookTask::new("/ETL/Run"));
        on_exit(|| {
            DeleteRunOp::new("delete-run").run_name(format!("run-{}", workflow::uid()));
        });
        on_exit(|| {
            DeleteClusterOp::new("delete-own").cluster_name(format!("own-{}", workflow::uid()));
        });
    })
}

/// A cluster, a job and the runs on them, all in one branch.
fn optional_creates() -> Pipeline {
    built("optional-creates", |p| {
        let mode = p.param(Parameter::<String>::new("mode").default("delta"));
        when(mode.eq("full"), || {
            let own = cluster("own");
            SubmitRunOp::new("on-own")
                .run_name(format!("on-own-{}", workflow::uid()))
                .existing_cluster_id(own.outputs.cluster_id)
                .notebook_task(NotebookTask::new("/ETL/Own"))
                .delete_on_exit();
            let job = job(format!("job-{}", workflow::uid()), "/ETL/Job");
            SubmitRunOp::new("of-job")
                .run_name(format!("of-job-{}", workflow::uid()))
                .job_name(job.outputs.name)
                .delete_on_exit();
        });
    })
}

/// Objects as JSON, as the Python package has them.
fn objects() -> Pipeline {
    built("objects", |p| {
        let day = p.param(Parameter::<String>::new("day").default("monday"));
        let run = ResourceOp::new("run").k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "Run",
            "metadata": {"name": format!("run-{}", workflow::uid())},
            "spec": {
                "new_cluster": {
                    "spark_version": "15.4.x-scala2.12",
                    "node_type_id": "Standard_D3_v2",
                    "num_workers": 2,
                },
                "spark_python_task": {"python_file": "dbfs:/n.py", "parameters": ["--day", day]},
            },
        }));
        run.keep();
    })
}

/// The id of a job, which is known once the bundle is deployed.
fn job_ids() -> Pipeline {
    built("job-ids", |_| {
        let job = job(format!("job-{}", workflow::uid()), "/ETL/Job");
        SubmitRunOp::new("by-id")
            .run_name(format!("by-id-{}", workflow::uid()))
            .job_id(job.outputs.job_id)
            .delete_on_exit();
        SubmitRunOp::new("told")
            .run_name(format!("told-{}", workflow::uid()))
            .existing_cluster_name("etl")
            .spark_python_task(
                SparkPythonTask::new("/Workspace/n.py").parameters(("--job", job.outputs.job_id)),
            )
            .delete_on_exit();
    })
}

/// Loops in loops with items of one name, and values with the names of widgets.
fn names() -> Pipeline {
    built("names", |p| {
        let item = p.param(Parameter::<String>::new("item").default("monday"));
        for_each(["a", "b"], |_outer| {
            for_each(["c", "d"], |inner| {
                let task = NotebookTask::new("/ETL/Load");
                let first = notebook("first").notebook_task(task.base_parameters((
                    ("item", item),
                    ("inner", inner),
                    ("run_id", "7"),
                )));
                notebook("second").after(first).notebook_task(
                    NotebookTask::new("/ETL/Run").base_parameters([("run", workflow::uid())]),
                );
            });
            notebook("third");
        });
        SubmitRunOp::new("wheel")
            .run_name(format!("wheel-{}", workflow::uid()))
            .existing_cluster_name("etl")
            .python_wheel_task(
                PythonWheelTask::new("etl", "main").named_parameters([("size", "7")]),
            )
            .delete_on_exit();
    })
}

/// Environments with one key and different packages, beside one with the key that this gives.
fn environments() -> Pipeline {
    built("environments", |_| {
        let run = |name: &str, key: &'static str, package: &'static str| {
            SubmitRunOp::new(name)
                .run_name(format!("{name}-{}", workflow::uid()))
                .environments([JobEnvironment::new(
                    key,
                    Environment::new().environment_version("4").dependencies([package]),
                )])
                .environment_key(key)
                .spark_python_task(SparkPythonTask::new("/Workspace/n.py"))
                .delete_on_exit();
        };
        run("a", "default", "one");
        run("b", "c-default", "two");
        run("c", "default", "three");
        run("d", "default", "one");
    })
}

/// Texts that look like references.
fn texts() -> Pipeline {
    built("texts", |p| {
        let day = p.param(Parameter::<String>::new("day").default("$monday {}"));
        SubmitRunOp::new("load")
            .run_name(format!("load-{}", workflow::uid()))
            .existing_cluster_name("etl")
            .spark_python_task(SparkPythonTask::new("/Workspace/n.py").parameters((
                "$HOME",
                "$(date)",
                "${",
                "${}",
                "$${",
                "${1}",
                "{{",
                "}}",
                "{",
                "{{day}}",
                "{{job.run_id}}",
                "{{task.name}}",
                "{{secrets/etl/key}}",
                "yes",
                "007",
                "~",
                "a: b # c",
                format!("{{ {day} }}"),
                format!("${day}"),
            )))
            .delete_on_exit();
    })
}

/// Retries, time limits, limits of loops.
fn policies() -> Pipeline {
    let pipeline = built("policies", |_| {
        notebook("all").retry(Retry::always(2)).timeout("30m");
        notebook("own").retry(Retry::on_failure(1).backoff("2m").factor(2));
        notebook("of-pod").retry(Retry::on_error(5));
        notebook("transient").retry(Retry::on_transient_error(5));
        notebook("shorter").timeout_seconds(60);
        notebook("longer").timeout_seconds(86_400);
    });
    pipeline.defaults(Policies::new().retry(Retry::times(4)))
}

/// Names that are alike, or not those of keys.
fn keys() -> Pipeline {
    built("Täglich 1.2", |p| {
        let mode = p.param(Parameter::<String>::new("mode").default("delta"));
        let days = p.param(Parameter::<i32>::new("days").default(3));
        notebook("load");
        notebook("load.2");
        notebook("load-2");
        when(mode.eq("full") & days.gt(2), || {
            notebook("inner");
        })
        .name("load");
        for_each(["a"], |_item| {
            let a = notebook("for-each");
            notebook("for-each-item").after(a);
        });
    })
}

/// Many runs beside each other.
pub fn many_tasks(count: usize) -> Pipeline {
    built("many-tasks", move |_| {
        for at in 0..count {
            notebook(&format!("t{at}"));
        }
    })
}
