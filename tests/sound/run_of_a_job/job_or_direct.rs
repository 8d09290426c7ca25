//! A run is of a job with parameters, or direct.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
pub fn of_a_job(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .spec(json!({"job_name": "job", "notebook_params": {"day": "monday"}}))
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn direct(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .existing_cluster_name("shared")
        .notebook_task(NotebookTask::new("/Nightly").base_parameters([("day", "monday")]))
        .timeout_seconds(3600)
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn parameters_that_the_run_gives(name: Param<String>, all: Param<Vec<String>>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .spec(json!({"job_name": "job", "jar_params": all}))
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn by_rust(name: Param<String>) {
    let args: Vec<String> = vec!["10".to_owned()];
    let run = SubmitRunOp::new("submit").run_name(name).job_name("job").delete_on_exit();
    if args.len() > 1 {
        run.jar_params(args);
    } else {
        run.jar_params(["1"]);
    }
}

#[pipeline(truthful, timeout = "2h")]
pub fn own_parameters(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .existing_cluster_name("shared")
        .spark_jar_task(SparkJarTask::new("com.example.Figures").parameters(Vec::<String>::new()))
        .libraries([Library::jar("dbfs:/figures.jar")])
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in
        [of_a_job(), direct(), parameters_that_the_run_gives(), by_rust(), own_parameters()]
    {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
