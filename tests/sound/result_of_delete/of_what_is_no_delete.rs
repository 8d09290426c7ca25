//! Conditions and outputs of what is no delete.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(timeout = "2h", allow(resource_leak))]
pub fn create(name: Param<String>) {
    ResourceOp::new("create")
        .k8s_resource(json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}}))
        .success_condition("status.phase=Succeeded")
        .failure_condition("status.phase=Failed")
        .attribute_outputs([("phase", "{.status.phase}")]);
}

#[pipeline(timeout = "2h", allow(resource_leak))]
pub fn patch(name: Param<String>) {
    let patch = ResourceOp::new("patch")
        .action(Action::Patch)
        .k8s_resource(json!({
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": name},
            "data": {"day": "monday"},
        }))
        .attribute_outputs([("day", "{.data.day}")]);
    ResourceOp::new("create").k8s_resource(json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": format!("{name}-2")},
        "data": {"day": patch.output("day")},
    }));
}

#[pipeline(timeout = "2h", allow(delete_without_create))]
pub fn delete(name: Param<String>) {
    ResourceOp::new("delete")
        .action(Action::Delete)
        .k8s_resource(json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}}))
        .timeout("5m");
}

#[pipeline(timeout = "2h", allow(resource_leak))]
pub fn by_rust(name: Param<String>) {
    let action = if std::env::var("DELETE").is_ok() { Action::Delete } else { Action::Create };
    let op = ResourceOp::new("op")
        .action(action)
        .k8s_resource(json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}}));
    if action == Action::Create {
        op.success_condition("status.phase=Succeeded");
    }
}

#[test]
fn builds_without_warnings() {
    for pipeline in [create(), patch(), delete(), by_rust()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
