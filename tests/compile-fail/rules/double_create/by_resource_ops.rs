use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(allow(resource_leak))]
fn two_objects(name: Param<String>) {
    ResourceOp::new("first").k8s_resource(json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, "namespace": workflow::namespace()}}));
    ResourceOp::new("second")
        .k8s_resource(json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}}));
}

fn main() {}
