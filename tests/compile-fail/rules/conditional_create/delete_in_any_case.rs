#![deny(deprecated)]
use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
fn train(mode: Param<String>, name: Param<String>) {
    let train = when(mode.eq("own-cluster"), || {
        let cluster = CreateClusterOp::new("create-cluster")
            .cluster_name(name)
            .spark_version("5.3.x-scala2.11")
            .node_type_id("Standard_D3_v2")
            .num_workers(2);
        SubmitRunOp::new("train")
            .run_name(name)
            .existing_cluster_id(cluster.outputs.cluster_id)
            .notebook_task(NotebookTask::new("/Models/Train"))
            .keep();
    });
    DeleteClusterOp::new("delete-cluster").cluster_name(name).after(train);
}

fn main() {}
