//! One task, however it is given.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

fn cluster() -> NewCluster {
    NewCluster::new().spark_version("5.3.x-scala2.11").node_type_id("Standard_D3_v2").num_workers(2)
}

#[pipeline(truthful, timeout = "2h")]
pub fn typed(name: Param<String>) {
    CreateJobOp::new("create-job")
        .job_name(name)
        .new_cluster(cluster())
        .spark_submit_task(SparkSubmitTask::new(["dbfs:/figures.py"]))
        .delete_on_exit();
}

/// A setter takes the place of the spec's field.
#[pipeline(truthful, timeout = "2h")]
pub fn setter_over_spec(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .spec(json!({
            "existing_cluster_name": "shared",
            "notebook_task": {"notebook_path": "/Old"},
        }))
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn later(name: Param<String>) {
    let job = CreateJobOp::new("create-job").job_name(name).new_cluster(cluster());
    let job = job.delete_on_exit();
    job.notebook_task(NotebookTask::new("/Nightly"));
}

#[pipeline(truthful, timeout = "2h")]
pub fn by_rust(name: Param<String>) {
    let job = CreateJobOp::new("create-job").job_name(name).new_cluster(cluster());
    match std::env::var("JAR") {
        Ok(class) => job.spark_jar_task(SparkJarTask::new(class)),
        Err(_) => job.notebook_task(NotebookTask::new("/Nightly")),
    };
    job.delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn from_json(name: Param<String>) {
    let spec = r#"{"existing_cluster_name": "shared", "notebook_task": {"notebook_path": "/A"}}"#;
    CreateJobOp::from_json_spec("create-job", spec).job_name(name).delete_on_exit();
}

/// A run of a job has that of the job.
#[pipeline(truthful, timeout = "2h")]
pub fn of_a_job(name: Param<String>) {
    SubmitRunOp::new("submit").run_name(name).job_name("job").jar_params(["1"]).delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn in_a_variable(name: Param<String>) {
    let spec = RunSpec::new().new_cluster(cluster());
    let spec = spec.notebook_task(NotebookTask::new("/Nightly"));
    SubmitRunOp::new("submit").run_name(name).spec(spec).delete_on_exit();
}

/// A spec takes the place of an earlier one.
#[pipeline(truthful, timeout = "2h")]
pub fn another_spec(name: Param<String>) {
    let run = SubmitRunOp::new("submit").run_name(name).spec(json!({
        "existing_cluster_name": "shared",
        "notebook_task": {"notebook_path": "/Old"},
    }));
    run.spec(json!({
        "existing_cluster_name": "shared",
        "spark_python_task": {"python_file": "dbfs:/nightly.py"},
    }));
    run.delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [
        another_spec(),
        typed(),
        setter_over_spec(),
        later(),
        by_rust(),
        from_json(),
        of_a_job(),
        in_a_variable(),
    ] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
