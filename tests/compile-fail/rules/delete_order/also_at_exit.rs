use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn train(name: Param<String>) {
    let cluster = CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .delete_on_exit();
    let train = SubmitRunOp::new("train")
        .run_name(format!("{name}-train"))
        .existing_cluster_id(cluster.outputs.cluster_id)
        .notebook_task(NotebookTask::new("/Models/Train"))
        .delete_on_exit();
    DeleteClusterOp::new("delete-cluster").cluster_name(name).after(train);
}

#[pipeline(truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    let cluster = CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2);
    let submit = SubmitRunOp::new("submit")
        .run_name(format!("{name}-submit"))
        .existing_cluster_id(cluster.outputs.cluster_id)
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
    DeleteClusterOp::new("delete-early").cluster_name(name).after(submit);
    on_exit(|| {
        DeleteClusterOp::new("delete-at-exit").cluster_name(name);
    });
}

fn main() {}
