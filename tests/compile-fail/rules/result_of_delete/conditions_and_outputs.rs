use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(timeout = "2h")]
fn clean(name: Param<String>) {
    let object = json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}});
    ResourceOp::new("delete")
        .action(Action::Delete)
        .k8s_resource(&object)
        .success_condition("status.phase=Gone")
        .failure_condition("status.phase=Stuck")
        .attribute_outputs([("phase", "{.status.phase}")]);
}

fn main() {}
