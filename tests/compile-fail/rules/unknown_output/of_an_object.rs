use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(timeout = "2h")]
fn outputs(name: Param<String>) {
    let create = ResourceOp::new("create")
        .k8s_resource(json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}}))
        .attribute_outputs([("phase", "{.status.phase}"), ("node", "{.spec.nodeName}")]);
    let phase = create.output("phaes");
    ResourceOp::new("note").k8s_resource(json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": name},
        "data": {"phase": phase, "ip": create.output("ip")},
    }));
}

fn main() {}
