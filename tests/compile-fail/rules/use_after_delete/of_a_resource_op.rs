use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(allow(resource_leak))]
fn patched_and_used(name: Param<String>) {
    let create = ResourceOp::new("create")
        .k8s_resource(json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}}));
    let delete = ResourceOp::new("delete")
        .action(Action::Delete)
        .k8s_resource(json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}}))
        .after(create);
    ResourceOp::new("patch")
        .action(Action::Patch)
        .k8s_resource(json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}}))
        .after(delete);
    DeleteRunOp::new("use").run_name(name).external().after(delete).uses(create);
}

fn main() {}
