use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(timeout = "2h")]
fn scope(name: Param<String>, #[default = "aHVudGVyMg=="] key: Param<String>) {
    ResourceOp::new("create-secret").k8s_resource(json!({
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": format!("{name}-storage")},
        "data": {"key": key},
    }));
    CreateSecretScopeOp::new("create-scope")
        .scope_name(name)
        .initial_manage_principal("users")
        .secrets([Secret::value_from(
            "storage",
            SecretKeyRef::new(format!("{name}-storage"), "key"),
        )])
        .delete_on_exit();
}

fn main() {}
