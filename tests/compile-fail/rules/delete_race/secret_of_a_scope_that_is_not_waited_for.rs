use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
fn tokens() {
    let name = format!("tokens-{}", workflow::uid());
    let secret = ResourceOp::new("secret").k8s_resource(json!({
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": &name},
    }));
    let reference = json!({"secret_key_ref": {"name": &name, "key": "token"}});
    let scope = ResourceOp::new("scope")
        .k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "SecretScope",
            "metadata": {"name": &name},
            "spec": {"secrets": [{"key": "token", "value_from": reference}]},
        }))
        .keep()
        .after(secret);
    ResourceOp::new("delete-secret")
        .action(Action::Delete)
        .k8s_resource(json!({
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {"name": &name},
        }))
        .after(scope);
}

fn main() {}
