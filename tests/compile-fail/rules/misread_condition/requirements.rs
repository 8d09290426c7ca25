#![deny(deprecated)]
use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(timeout = "1h", allow(resource_leak))]
fn wait() {
    let job = |name: &str| {
        json!({
            "apiVersion": "batch/v1",
            "kind": "Job",
            "metadata": {"name": format!("{name}-{}", workflow::uid())},
        })
    };
    ResourceOp::new("never").k8s_resource(job("never")).success_condition("status.a = 1, status.a = 2");
    ResourceOp::new("never-found")
        .action(Action::Get)
        .k8s_resource(job("found"))
        .success_condition("status.n > 5, status.n < 3");
    ResourceOp::new("failure-first")
        .k8s_resource(job("first"))
        .success_condition("status.state = DONE")
        .failure_condition("status.state");
    ResourceOp::new("at-once").k8s_resource(job("once")).failure_condition("status.state != DONE");
    ResourceOp::new("done-at-once").k8s_resource(job("done")).success_condition("!status.active");
    ResourceOp::new("one-is-enough")
        .k8s_resource(job("enough"))
        .failure_condition("status.state = FAILED, status.retries > 3");
}

fn main() {}
