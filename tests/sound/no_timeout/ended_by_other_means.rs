//! Something ends each op that waits, or it does not wait.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful)]
pub fn of_each(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("job")
        .jar_params(["1"])
        .delete_on_exit()
        .timeout("2h");
}

#[pipeline(truthful, timeout = "1h30m")]
pub fn of_all(name: Param<String>) {
    SubmitRunOp::new("submit").run_name(name).job_name("job").jar_params(["1"]).delete_on_exit();
}

#[pipeline(truthful, deadline = "8h")]
pub fn of_the_workflow(name: Param<String>) {
    SubmitRunOp::new("submit").run_name(name).job_name("job").jar_params(["1"]).delete_on_exit();
}

#[pipeline(truthful)]
pub fn policies(name: Param<String>) {
    let policies = Policies::new().timeout("2h");
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("job")
        .jar_params(["1"])
        .policies(policies)
        .delete_on_exit();
}

#[pipeline(truthful, defaults = Policies::new().timeout("2h"))]
pub fn defaults(name: Param<String>) {
    SubmitRunOp::new("submit").run_name(name).job_name("job").jar_params(["1"]).delete_on_exit();
}

#[pipeline(truthful)]
pub fn patched(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("job")
        .jar_params(["1"])
        .delete_on_exit()
        .patch_template(json!({"activeDeadlineSeconds": 7200}))
        .allow(rules::NO_TIMEOUT);
}

#[pipeline]
pub fn what_does_not_wait(name: Param<String>) {
    DeleteRunOp::new("delete-run").run_name(name).external();
}

/// What is not of the operator's may well have a status.
#[pipeline(allow(resource_leak))]
pub fn resource_op(name: Param<String>) {
    ResourceOp::new("create")
        .k8s_resource(json!({
            "apiVersion": "batch/v1",
            "kind": "Job",
            "metadata": {"name": name},
        }))
        .success_condition("status.succeeded > 0");
    let job = json!({"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "other"}});
    ResourceOp::new("get-at-once").action(Action::Get).k8s_resource(job.clone());
    ResourceOp::new("get-in-time")
        .action(Action::Get)
        .k8s_resource(job)
        .success_condition("status.succeeded > 0")
        .timeout("10m");
    ResourceOp::new("create-run")
        .k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "Run",
            "metadata": {"name": name},
            "spec": {"job_name": "a", "jar_params": ["1"]},
        }))
        .keep();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [
        of_each(),
        of_all(),
        of_the_workflow(),
        policies(),
        defaults(),
        patched(),
        what_does_not_wait(),
        resource_op(),
    ] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
