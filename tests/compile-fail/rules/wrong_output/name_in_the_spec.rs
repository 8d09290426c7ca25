use kfp_dbx::prelude::*;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "1h")]
fn nightly(name: Param<String>) {
    let cluster = CreateClusterOp::new("create-cluster")
        .k8s_name(format!("{name}-cluster"))
        .cluster_name(format!("{name}-figures"))
        .spark_version("17.3.x-scala2.13")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .delete_on_exit();
    SubmitRunOp::new("submit")
        .run_name(name)
        .existing_cluster_name(cluster.outputs.cluster_name)
        .notebook_task(NotebookTask::new("/Shared/Figures"))
        .delete_on_exit();
}

fn main() {}
