use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(timeout = "2h")]
fn objects(name: Param<String>) {
    ResourceOp::new("no-kind").k8s_resource(json!({
        "apiVersion": "v1",
        "metadata": {"name": name},
    }));
    ResourceOp::new("no-name").k8s_resource(json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"labels": {"team": "data"}},
    }));
    ResourceOp::new("misspelt-kind").k8s_resource(json!({
        "apiVersion": "databricks.microsoft.com/v1alpha1",
        "kind": "Djobs",
        "metadata": {"name": name},
        "spec": {},
    }));
    ResourceOp::new("other-version")
        .k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1",
            "kind": "SecretScope",
            "metadata": {"name": name},
            "spec": {"initial_manage_permission": "users"},
        }))
        .keep();
    ResourceOp::new("nothing");
}

fn main() {}
