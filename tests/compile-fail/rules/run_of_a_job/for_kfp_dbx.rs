use kfp_dbx::prelude::*;

/// What an object and a default lack is told by the fields of the operator.
#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn nightly(
    name: Param<String>,
    #[default = json!({"existing_cluster_name": "shared"})] whole: Param<Json>,
) {
    ResourceOp::new("object").set_owner_reference(true).k8s_resource(json!({
        "apiVersion": "databricks.microsoft.com/v1alpha1",
        "kind": "Run",
        "metadata": {"name": format!("{name}-1")},
        "spec": {"existing_cluster_name": "shared"},
    }));
    SubmitRunOp::new("whole").run_name(format!("{name}-2")).spec(whole).delete_on_exit();
}

fn main() {}
