use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(allow(warnings))]
fn export(day: Param<String>) {
    DeleteRunOp::new(format!("delete-{day}")).run_name(day).external();
    ResourceOp::new(format!("map-{}", day))
        .k8s_resource(json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": day}}));
}

fn main() {}
