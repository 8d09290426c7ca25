use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
fn nightly(
    name: Param<String>,
    policy: Param<String>,
    #[default = json!({
        "spark_version": "15.4.x-scala2.12",
        "node_type_id": "Standard_D3_v2",
        "num_workers": 2,
        "policy_id": "60642A1F0300A1B2",
    })]
    cluster: Param<Json>,
    #[default = NewCluster::new()
        .spark_version("15.4.x-scala2.12")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .policy_id("60642A1F0300A1B2")]
    typed: Param<Json>,
) {
    CreateClusterOp::new("setter")
        .cluster_name(name)
        .spark_version("15.4.x-scala2.12")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .policy_id(policy)
        .delete_on_exit();
    SubmitRunOp::new("part")
        .run_name(format!("{name}-part"))
        .new_cluster(
            NewCluster::new()
                .spark_version("15.4.x-scala2.12")
                .node_type_id("Standard_D3_v2")
                .num_workers(2)
                .policy_id("60642A1F0300A1B2"),
        )
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
    let cluster_of_json = json!({
        "spark_version": "15.4.x-scala2.12",
        "node_type_id": "Standard_D3_v2",
        "num_workers": 2,
        "policy_id": policy,
    });
    SubmitRunOp::new("json")
        .run_name(format!("{name}-json"))
        .new_cluster(cluster_of_json)
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
    SubmitRunOp::from_json_spec(
        "text",
        r#"{
            "new_cluster": {
                "spark_version": "15.4.x-scala2.12",
                "node_type_id": "Standard_D3_v2",
                "num_workers": 2,
                "policy_id": "60642A1F0300A1B2"
            },
            "notebook_task": {"notebook_path": "/Nightly"}
        }"#,
    )
    .run_name(format!("{name}-text"))
    .delete_on_exit();
    ResourceOp::new("object")
        .k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "Dcluster",
            "metadata": {"name": format!("{name}-object")},
            "spec": {
                "spark_version": "15.4.x-scala2.12",
                "node_type_id": "Standard_D3_v2",
                "num_workers": 2,
                "policy_id": "60642A1F0300A1B2",
            },
        }))
        .keep();
    CreateClusterOp::new("default").cluster_name(format!("{name}-a")).spec(cluster).delete_on_exit();
    CreateClusterOp::new("typed-default")
        .cluster_name(format!("{name}-b"))
        .spec(typed)
        .delete_on_exit();
}

#[pipeline(operator = "azure-databricks-operator", truthful, timeout = "2h")]
fn of_the_archived(name: Param<String>) {
    CreateClusterOp::new("setter")
        .cluster_name(name)
        .spark_version("15.4.x-scala2.12")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .policy_id("60642A1F0300A1B2")
        .delete_on_exit();
}

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn of_ours(name: Param<String>) {
    CreateClusterOp::new("setter")
        .cluster_name(name)
        .spec(json!({"policy_di": "x"}))
        .spark_version("15.4.x-scala2.12")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .delete_on_exit();
}

fn main() {}
