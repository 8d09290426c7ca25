use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "1h")]
fn of_each(name: Param<String>) {
    SubmitRunOp::new("run")
        .run_name(name)
        .existing_cluster_name("shared")
        .spec(json!({
            "notebook_task": {"notebook_path": "/N", "parameters": {}},
            "enviroments": [],
            "libraries": [{}],
        }))
        .delete_on_exit();
    ImportWorkspaceItemOp::new("item")
        .item_name(name)
        .path(format!("/Shared/{name}"))
        .content(Base64::text("1"))
        .spec(json!({"language": "PYTHON", "format": "R_MARKDOW"}))
        .delete_on_exit();
    ResourceOp::new("job")
        .k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "Djob",
            "metadata": {"name": name},
            "spec": {"existing_cluster_name": "shared", "notebook_task": {"notebook_path": "/N"}},
        }))
        .failure_condition("status.stat = ERROR")
        .keep();
}

#[pipeline(operator = "azure-databricks-operator", truthful, timeout = "1h")]
fn of_the_archived(name: Param<String>) {
    SubmitRunOp::new("run")
        .run_name(name)
        .existing_cluster_name("shared")
        .spec(json!({
            "notebook_task": {"notebook_path": "/N", "parameters": {}},
            "enviroments": [],
            "libraries": [{}],
        }))
        .delete_on_exit();
    ImportWorkspaceItemOp::new("item")
        .item_name(name)
        .path(format!("/Shared/{name}"))
        .content(Base64::text("1"))
        .spec(json!({"language": "PYTHON", "format": "R_MARKDOW"}))
        .delete_on_exit();
    ResourceOp::new("job")
        .k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "Djob",
            "metadata": {"name": name},
            "spec": {"existing_cluster_name": "shared", "notebook_task": {"notebook_path": "/N"}},
        }))
        .failure_condition("status.stat = ERROR")
        .keep();
}

#[pipeline(operator = "kfp-dbx", truthful, timeout = "1h")]
fn of_ours(name: Param<String>) {
    SubmitRunOp::new("run")
        .run_name(name)
        .existing_cluster_name("shared")
        .spec(json!({
            "notebook_task": {"notebook_path": "/N", "parameters": {}},
            "enviroments": [],
            "libraries": [{}],
        }))
        .delete_on_exit();
    ImportWorkspaceItemOp::new("item")
        .item_name(name)
        .path(format!("/Shared/{name}"))
        .content(Base64::text("1"))
        .spec(json!({"language": "PYTHON", "format": "R_MARKDOW"}))
        .delete_on_exit();
    ResourceOp::new("job")
        .k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "Djob",
            "metadata": {"name": name},
            "spec": {"existing_cluster_name": "shared", "notebook_task": {"notebook_path": "/N"}},
        }))
        .failure_condition("status.stat = ERROR")
        .keep();
}

fn main() {}
