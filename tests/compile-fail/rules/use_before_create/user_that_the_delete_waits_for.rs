use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
fn train(name: Param<String>) {
    CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2);
    let train = SubmitRunOp::new("train")
        .run_name(name)
        .existing_cluster_name(name)
        .notebook_task(NotebookTask::new("/Models/Train"));
    DeleteClusterOp::new("delete-cluster").cluster_name(name).after(train);
}

fn main() {}
