//! Retries that can succeed.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
pub fn after_errors(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("job")
        .jar_params(["1"])
        .retry(Retry::on_error(3).backoff("30s").factor(2))
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn reattached(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("job")
        .jar_params(["1"])
        .retry(Retry::on_error(3))
        .reattach()
        .delete_on_exit();
}

#[pipeline(timeout = "2h")]
pub fn of_deletes(name: Param<String>) {
    DeleteRunOp::new("delete").run_name(name).external().retry(Retry::on_failure(3));
}

#[pipeline(timeout = "2h")]
pub fn of_what_does_not_wait(name: Param<String>) {
    ResourceOp::new("apply")
        .action(Action::Apply)
        .k8s_resource(json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}}))
        .retry(Retry::always(3));
}

#[pipeline(truthful, timeout = "2h")]
pub fn at_exit(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("job")
        .jar_params(["1"])
        .delete_on_exit_with(Policies::new().retry(Retry::on_failure(3).backoff("10s")));
}

#[test]
fn builds_without_warnings() {
    for pipeline in [after_errors(), reattached(), of_deletes(), of_what_does_not_wait(), at_exit()]
    {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
