use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    let cluster = CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .delete_on_exit();
    let id = cluster.outputs.cluster_id;
    SubmitRunOp::new("load")
        .run_name(format!("load-{id}"))
        .existing_cluster_id(id)
        .notebook_task(NotebookTask::new("/Load"))
        .delete_on_exit();
    SubmitRunOp::new("report")
        .k8s_name(cluster.outputs.cluster_id)
        .existing_cluster_id(id)
        .notebook_task(NotebookTask::new("/Report"))
        .delete_on_exit();
}

fn main() {}
