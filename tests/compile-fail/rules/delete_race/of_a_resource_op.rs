use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(allow(resource_leak))]
fn deleted_while_used(name: Param<String>) {
    let create = ResourceOp::new("create")
        .k8s_resource(json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}}));
    DeleteRunOp::new("use").run_name(name).external().uses(create);
    ResourceOp::new("delete")
        .action(Action::Delete)
        .k8s_resource(json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}}))
        .after(create);
}

/// The exit handler creates, uses and deletes it.
#[pipeline(allow(resource_leak))]
fn at_exit(name: Param<String>) {
    DeleteRunOp::new("clear").run_name(name).external();
    on_exit(|| {
        let create = ResourceOp::new("create").k8s_resource(
            json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}}),
        );
        DeleteRunOp::new("use").run_name(format!("{name}-2")).external().uses(create);
        ResourceOp::new("delete")
            .action(Action::Delete)
            .k8s_resource(
                json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}}),
            )
            .after(create);
    });
}

fn main() {}
