use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(timeout = "2h")]
fn outputs(name: Param<String>) {
    ResourceOp::new("create")
        .k8s_resource(json!({
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": name},
            "data": {"day": "monday"},
        }))
        .attribute_outputs([
            ("no-braces", ".data.day"),
            ("no-end", "{.data.day"),
            ("no-bracket", "{.data['day'}"),
            ("empty", ""),
        ]);
}

fn main() {}
