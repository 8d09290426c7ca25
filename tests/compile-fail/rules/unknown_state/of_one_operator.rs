use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(timeout = "1h")]
fn of_each(name: Param<String>) {
    ResourceOp::new("job")
        .k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "Djob",
            "metadata": {"name": name},
            "spec": {"existing_cluster_id": "0831-211914-clear1", "notebook_task": {"notebook_path": "/Shared/a"}},
        }))
        .set_owner_reference(true)
        .attribute_outputs([("why", "{.status.message}")])
        .success_condition("status.state = READY")
        .failure_condition("status.state in (ERROR, PENDING)");
}

#[pipeline(operator = "azure-databricks-operator", timeout = "1h")]
fn of_the_archived(name: Param<String>) {
    CreateSecretScopeOp::new("scope")
        .scope_name(name)
        .initial_manage_principal("users")
        .success_condition("status.secretscope.name, status.state != PENDING")
        .delete_on_exit();
}

#[pipeline(operator = "kfp-dbx", timeout = "1h")]
fn of_ours(name: Param<String>) {
    ResourceOp::new("job")
        .k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "Djob",
            "metadata": {"name": name},
            "spec": {"existing_cluster_id": "0831-211914-clear1", "notebook_task": {"notebook_path": "/Shared/a"}},
        }))
        .set_owner_reference(true)
        .success_condition("status.state = RUNNING")
        .failure_condition("status.stat = ERROR");
}

fn main() {}
