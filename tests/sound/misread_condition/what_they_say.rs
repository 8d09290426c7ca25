//! Conditions that mean what they say.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::{Value, json};

fn job(name: &str) -> Value {
    json!({
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": format!("{name}-{}", workflow::uid())},
    })
}

#[pipeline(timeout = "1h", allow(resource_leak))]
pub fn of_objects() {
    ResourceOp::new("both")
        .k8s_resource(job("both"))
        .success_condition("status.succeeded > 0, !status.active")
        .failure_condition("status.failed > 3");
    ResourceOp::new("range").k8s_resource(job("range")).success_condition("status.n > 4, status.n < 6");
    ResourceOp::new("has-changed").k8s_resource(job("changed")).success_condition("status.s, status.s != A");
    ResourceOp::new("of-the-spec").k8s_resource(job("spec")).success_condition("spec.s != A");
    // The object is there before.
    ResourceOp::new("get")
        .action(Action::Get)
        .k8s_resource(job("get"))
        .success_condition("status.state != PENDING");
    ResourceOp::new("meant")
        .k8s_resource(job("meant"))
        .failure_condition("status.state = FAILED, status.retries > 3")
        .allow(rules::MISREAD_CONDITION);
}

#[pipeline(truthful, timeout = "1h")]
pub fn of_the_table(name: Param<String>) {
    SubmitRunOp::new("run")
        .run_name(name)
        .job_name("job")
        .jar_params(["1"])
        .success_condition("status.metadata.state.result_state in (SUCCESS, CANCELED)")
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [of_objects(), of_the_table()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
