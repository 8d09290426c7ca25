//! The parameters of a run are those of its job's task, or the job is not known.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

fn cluster() -> NewCluster {
    NewCluster::new().spark_version("5.3.x-scala2.11").node_type_id("Standard_D3_v2").num_workers(2)
}

#[pipeline(truthful, timeout = "2h")]
pub fn each_task(name: Param<String>) {
    let notebook = CreateJobOp::new("notebook")
        .job_name(format!("{name}-notebook"))
        .new_cluster(cluster())
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
    SubmitRunOp::new("run-notebook")
        .run_name(format!("{name}-notebook"))
        .job_name(notebook.outputs.name)
        .notebook_params([("day", "monday")])
        .delete_on_exit();
    let python = CreateJobOp::new("python")
        .job_name(format!("{name}-python"))
        .new_cluster(cluster())
        .spark_python_task(SparkPythonTask::new("dbfs:/nightly.py"))
        .delete_on_exit();
    SubmitRunOp::new("run-python")
        .run_name(format!("{name}-python"))
        .job_name(format!("{name}-python"))
        .python_params(["10"])
        .after(python)
        .delete_on_exit();
    let submit = CreateJobOp::new("submit")
        .job_name(format!("{name}-submit"))
        .new_cluster(cluster())
        .spark_submit_task(SparkSubmitTask::new(["dbfs:/nightly.py"]))
        .delete_on_exit();
    SubmitRunOp::new("run-submit")
        .run_name(format!("{name}-submit"))
        .job_name(submit.outputs.name)
        .spark_submit_params(["dbfs:/other.py"])
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn job_made_elsewhere(name: Param<String>) {
    CreateJobOp::new("create-job")
        .job_name(format!("{name}-notebook"))
        .new_cluster(cluster())
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
    SubmitRunOp::new("submit").run_name(name).job_name(name).jar_params(["1"]).delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn two_jobs(name: Param<String>, mode: Param<String>) {
    let job = when(mode.eq("jar"), || {
        CreateJobOp::new("jar")
            .job_name(name)
            .new_cluster(cluster())
            .spark_jar_task(SparkJarTask::new("com.example.Figures"))
            .delete_on_exit();
    })
    .otherwise(|| {
        CreateJobOp::new("notebook")
            .job_name(name)
            .new_cluster(cluster())
            .notebook_task(NotebookTask::new("/Nightly"))
            .delete_on_exit();
    });
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name(name)
        .notebook_params([("day", "monday")])
        .after(job)
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn either_job(name: Param<String>) {
    let job = CreateJobOp::new("create-job").job_name(name).new_cluster(cluster());
    let run = SubmitRunOp::new("submit").run_name(name).job_name(name).after(job);
    if std::env::var("JAR").is_ok() {
        job.spark_jar_task(SparkJarTask::new("com.example.Figures"));
        run.jar_params(["1"]);
    } else {
        job.notebook_task(NotebookTask::new("/Nightly"));
        run.notebook_params([("day", "monday")]);
    }
    job.delete_on_exit();
    run.delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn json_job(name: Param<String>) {
    let task = format!("{}_task", "notebook");
    let job = CreateJobOp::new("create-job")
        .job_name(name)
        .spec(json!({"existing_cluster_name": "shared", task: {"notebook_path": "/Nightly"}}))
        .delete_on_exit();
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name(job.outputs.name)
        .notebook_params([("day", "monday")])
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
pub fn several_tasks(name: Param<String>) {
    let job = CreateJobOp::new("create-job")
        .job_name(name)
        .tasks((
            Task::new("load").new_cluster(cluster()).notebook_task(NotebookTask::new("/Load")),
            Task::new("sum")
                .new_cluster(cluster())
                .spark_python_task(SparkPythonTask::new("dbfs:/sum.py")),
        ))
        .allow(rules::OLD_RUNTIME)
        .delete_on_exit();
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name(job.outputs.name)
        .notebook_params([("day", "monday")])
        .python_params(["monday"])
        .delete_on_exit();
    SubmitRunOp::new("elsewhere")
        .run_name(format!("{name}-elsewhere"))
        .job_name("figures")
        .notebook_params([("day", "monday")])
        .python_params(["monday"])
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [
        each_task(),
        job_made_elsewhere(),
        two_jobs(),
        either_job(),
        json_job(),
        several_tasks(),
    ] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
