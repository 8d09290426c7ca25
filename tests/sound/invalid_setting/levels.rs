//! What is said of rules, of a pipeline and of an op.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(allow(warnings))]
pub fn of_all() {
    SubmitRunOp::new("submit").run_name("nightly").job_name("job").jar_params(["1"]);
}

#[pipeline(truthful, timeout = "2h")]
pub fn of_one_op(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("job")
        .jar_params(["1"])
        .allow(rules::RESOURCE_LEAK);
}

#[pipeline(truthful, timeout = "2h", deny(resource_leak, fixed_name))]
pub fn op_over_pipeline() {
    SubmitRunOp::new("submit")
        .run_name("nightly")
        .job_name("job")
        .jar_params(["1"])
        .allow(rules::RESOURCE_LEAK)
        .allow(kfp_dbx::rules::FIXED_NAME);
}

#[pipeline(deny(warnings), allow(no_timeout, ignored_failure))]
pub fn one_over_all(name: Param<String>) {
    SubmitRunOp::new("submit").run_name(name).job_name("job").jar_params(["1"]).delete_on_exit();
}

#[pipeline(truthful, timeout = "2h", deny(resource_leak), allow(resource_leak))]
pub fn later_over_earlier(name: Param<String>) {
    SubmitRunOp::new("submit").run_name(name).job_name("job").jar_params(["1"]);
}

/// A rule that breaks nothing for certain can be allowed, whatever its level.
#[pipeline(truthful, timeout = "2h", deny(warnings), allow(use_before_create))]
pub fn denied_and_kept(name: Param<String>) {
    CreateJobOp::new("create-job")
        .job_name(name)
        .existing_cluster_name("shared")
        .spark_jar_task(SparkJarTask::new("com.example.Figures"))
        .keep();
    SubmitRunOp::new("submit").run_name(name).job_name(name).jar_params(["1"]).keep();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [
        of_all(),
        of_one_op(),
        op_over_pipeline(),
        one_over_all(),
        later_over_earlier(),
        denied_and_kept(),
    ] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
