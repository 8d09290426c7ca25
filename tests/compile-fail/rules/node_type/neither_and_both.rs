use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
fn clusters(name: Param<String>, pool: Param<String>) {
    CreateClusterOp::new("neither")
        .cluster_name(format!("{name}-1"))
        .spark_version("5.3.x-scala2.11")
        .num_workers(2)
        .delete_on_exit();
    CreateClusterOp::new("driver-alone")
        .cluster_name(format!("{name}-2"))
        .spark_version("5.3.x-scala2.11")
        .driver_node_type_id("Standard_D3_v2")
        .num_workers(2)
        .delete_on_exit();
    CreateClusterOp::new("both")
        .cluster_name(format!("{name}-3"))
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .instance_pool_id(pool)
        .num_workers(2)
        .delete_on_exit();
    SubmitRunOp::new("typed")
        .run_name(name)
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .num_workers(2)
                .instance_pool_id("0322-114546-pool")
                .driver_node_type_id("Standard_D3_v2"),
        )
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
    CreateJobOp::new("json")
        .job_name(name)
        .spec(json!({
            "new_cluster": {
                "spark_version": "5.3.x-scala2.11",
                "num_workers": 2,
                "instance_pool_id": pool,
                "node_type_id": "Standard_D3_v2",
                "driver_node_type_id": "Standard_D3_v2",
            },
            "notebook_task": {"notebook_path": "/Nightly"},
        }))
        .delete_on_exit();
    ResourceOp::new("object")
        .k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "Dcluster",
            "metadata": {"generateName": "cluster-"},
            "spec": {"spark_version": "5.3.x-scala2.11", "num_workers": 2},
        }))
        .success_condition("status.cluster_info.state == RUNNING")
        .set_owner_reference(true);
}

fn main() {
    let _ = clusters();
}
