//! What only the archived operator does.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

/// kfp-dbx-operator writes more into a status.
#[pipeline(operator = "kfp-dbx", truthful, timeout = "1h")]
pub fn nightly(name: Param<String>) {
    ResourceOp::new("job")
        .k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "Djob",
            "metadata": {"name": name},
            "spec": {"existing_cluster_id": "0831-211914-clear1", "notebook_task": {"notebook_path": "/Shared/a"}},
        }))
        .set_owner_reference(true)
        .attribute_outputs([
            ("state", "{.status.state}"),
            ("why", "{.status.message}"),
            ("generation", "{.status.observedGeneration}"),
        ])
        .success_condition("status.state = READY")
        .failure_condition("status.state in (ERROR)");
    CreateSecretScopeOp::new("scope")
        .scope_name(name)
        .initial_manage_principal("users")
        .success_condition("status.secretscope.name, status.state != PENDING")
        .delete_on_exit();
}

/// The condition that each create has is right with both operators.
#[pipeline(timeout = "1h")]
pub fn as_the_ops_have_it(name: Param<String>) {
    ResourceOp::new("scope")
        .k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "SecretScope",
            "metadata": {"name": name},
            "spec": {"initial_manage_permission": "users"},
        }))
        .set_owner_reference(true)
        .success_condition("status.secretscope.name")
        .failure_condition("status.state=ERROR");
}
