#![deny(deprecated)]
use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn train(day: Param<String>) {
    let cluster = CreateClusterOp::new("create-cluster")
        .cluster_name(format!("train-{day}"))
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2);
    let train = SubmitRunOp::new("train")
        .run_name(format!("train-{day}"))
        .existing_cluster_id(cluster.outputs.cluster_id)
        .notebook_task(NotebookTask::new("/Models/Train"))
        .keep();
    DeleteClusterOp::new("delete-cluster").cluster_name(format!("train-{day}")).after(train);
}

fn main() {}
