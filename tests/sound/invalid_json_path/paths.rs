//! Paths that kubectl reads.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(timeout = "2h", allow(resource_leak))]
pub fn of_kubectl(name: Param<String>) {
    let create = ResourceOp::new("create")
        .k8s_resource(json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}}))
        .attribute_outputs([
            ("whole", "{}"),
            ("phase", "{.status.phase}"),
            ("ready", "{.status.conditions[?(@.type==\"Ready\")].status}"),
            ("first", "{.spec.containers[0].name}"),
            ("all", "{.spec.containers[*].name}"),
            ("slice", "{.spec.containers[0:2].name}"),
            ("dotted", "{.metadata.labels['example\\.com/team']}"),
            ("text", "phase: {.status.phase}"),
        ]);
    ResourceOp::new("note").k8s_resource(json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": name},
        "data": {"phase": create.output("phase"), "object": create.output("manifest")},
    }));
}

#[test]
fn builds_without_warnings() {
    let pipeline = of_kubectl();
    assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
}
