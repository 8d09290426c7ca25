use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
fn train() {
    let name = format!("train-{}", workflow::uid());
    let cluster = CreateClusterOp::new("cluster")
        .cluster_name(&name)
        .spark_version("15.4.x-scala2.12")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .set_owner_reference(true);
    let train = ResourceOp::new("train")
        .k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "Run",
            "metadata": {"name": &name},
            "spec": {
                "existing_cluster_name": &name,
                "notebook_task": {"notebook_path": "/Models/Train"},
            },
        }))
        .set_owner_reference(true)
        .after(cluster);
    DeleteClusterOp::new("delete").cluster_name(&name).after(train);
}

fn main() {}
