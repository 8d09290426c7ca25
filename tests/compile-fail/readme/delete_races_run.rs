use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn train(name: Param<String>) {
    let cluster = CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .delete_on_exit();
    SubmitRunOp::new("train")
        .run_name(format!("{name}-train"))
        .existing_cluster_id(cluster.outputs.cluster_id)
        .notebook_task(NotebookTask::new("/Models/Train"))
        .delete_on_exit();
    DeleteClusterOp::new("delete-cluster").cluster_name(name).after(cluster);
}

fn main() {}
