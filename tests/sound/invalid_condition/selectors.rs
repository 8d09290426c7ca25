//! Conditions that Argo reads.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(timeout = "2h", allow(resource_leak))]
pub fn each_operator(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("job")
        .jar_params(["1"])
        .success_condition("status.metadata.state.result_state in (SUCCESS, CANCELED)")
        .failure_condition(
            "status.metadata.state.result_state==FAILED,status.metadata.state.life_cycle_state = SKIPPED",
        )
        .allow(rules::MISREAD_CONDITION)
        .delete_on_exit();
    ResourceOp::new("create")
        .k8s_resource(json!({
            "apiVersion": "batch/v1",
            "kind": "Job",
            "metadata": {"name": name},
        }))
        .success_condition("status.succeeded > 0, !status.failed, status.phase notin (Lost)")
        .failure_condition("status.failed");
}

#[pipeline(timeout = "2h", allow(resource_leak))]
pub fn by_parameters(name: Param<String>, phase: Param<String>) {
    ResourceOp::new("create")
        .k8s_resource(json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}}))
        .success_condition(format!("status.phase={phase}"));
}

#[test]
fn builds_without_warnings() {
    for pipeline in [each_operator(), by_parameters()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
