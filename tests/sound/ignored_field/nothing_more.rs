//! Nothing that the operator would leave out.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
pub fn parameters_alone(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("job")
        .jar_params(["1"])
        .timeout("1h")
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn direct(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .existing_cluster_name("shared")
        .libraries([Library::jar("dbfs:/figures.jar")])
        .spark_jar_task(SparkJarTask::new("com.example.Figures"))
        .timeout_seconds(3600)
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn what_the_job_has(name: Param<String>) {
    let job = CreateJobOp::new("create-job")
        .job_name(name)
        .existing_cluster_name("shared")
        .libraries([Library::jar("dbfs:/figures.jar")])
        .spark_jar_task(SparkJarTask::new("com.example.Figures"))
        .timeout_seconds(3600)
        .delete_on_exit();
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name(job.outputs.name)
        .jar_params(["1"])
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn allowed(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("job")
        .jar_params(["1"])
        .timeout_seconds(3600)
        .allow(rules::IGNORED_FIELD)
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [parameters_alone(), direct(), what_the_job_has(), allowed()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
